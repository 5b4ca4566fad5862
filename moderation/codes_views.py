"""Readers correct here the codes of a report that they have taken."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from moderation import policies, states
from moderation.answers_in_words import first_told
from moderation.correcting import (
    CORRECTABLE,
    Answer,
    WrongCodes,
    correct_codes,
    fields_to_correct,
    go_back_to_first_codes,
    in_list_order,
)
from moderation.decision_errors import DecisionError, ReportGone
from moderation.models import FirstAnswer
from moderation.reading_codes import open_codes
from moderation.reading_twice import claim_to_read_again
from reporting.form.journey import voice_of
from reporting.form.page_shapes import Field
from reporting.form.questions import options_for
from reporting.form.validation import FieldError, codes_in
from reporting.models import Report
from staff.access import Gone, only_who_can, signed_in
from staff.policies import Act


@dataclass(frozen=True, kw_only=True)
class CodesOfField:
    """A field is corrected among its own options: each with its code, its words and whether it is
    chosen. `error` says what is wrong with the choice, "" where nothing is."""

    code: str
    label: str
    has_many: bool
    options: tuple[tuple[str, str, bool], ...]
    error: str


@require_http_methods(["GET", "HEAD", "POST"])
@only_who_can(Act.READ_REPORTS)
def correct(request: HttpRequest, report_id: int) -> HttpResponse:
    """Shows the codes that may be corrected, and corrects them.

    A press that comes after the session has ended is not kept: codes are answers.
    """
    now, person = timezone.now(), signed_in(request)
    report = Report.objects.filter(pk=report_id).first()
    if report is None:
        raise Gone(str(ReportGone()))
    if claim_to_read_again(report_id, by=person):
        messages.info(request, _("These codes stay as they were told. Choose the type that fits."))
        return redirect("moderation:report", report_id=report_id)
    may_correct = report.state in states.UNDECIDED and policies.can_decide_on(report, by=person)
    if not (may_correct and open_codes(report_id=report_id, by=person, now=now)):
        messages.warning(request, _("Codes are corrected by whoever has taken the report."))
        return redirect("moderation:report", report_id=report_id)
    if request.method != "POST":
        return _render(request, report, report.answers)
    chosen = _chosen(request.POST)
    try:
        if request.POST.get("back") == "yes":
            changed = go_back_to_first_codes(report_id=report_id, by=person, now=now)
        else:
            changed = correct_codes(report_id=report_id, chosen=chosen, by=person, now=now)
    except WrongCodes as wrong:
        return _render(request, report, report.answers | chosen, errors=wrong.errors)
    except DecisionError as error:
        messages.warning(request, str(error))
        return redirect("moderation:report", report_id=report_id)
    if changed:
        messages.success(request, _("Corrected. What was first told is kept beside it."))
    else:
        messages.info(request, _("Nothing was changed."))
    return redirect("moderation:report", report_id=report_id)


def _render(
    request: HttpRequest,
    report: Report,
    answers: Mapping[str, Answer],
    *,
    errors: Sequence[FieldError] = (),
) -> HttpResponse:
    voice = voice_of(report.answers)
    said = {error.field: gettext(error.message.voice(voice)) for error in errors}
    asked = fields_to_correct(answers)
    shown = {field.code for field in asked}
    context = {
        "report": report,
        "fields": [_codes_of(field, answers, error=said.get(field.code, "")) for field in asked],
        # What is wrong with a field that is not on the page is said at the top of it.
        "errors": [
            {"href": f"#id_{code}" if code in shown else "#codes", "text": text}
            for code, text in said.items()
        ],
        "first_told": first_told(report, FirstAnswer.objects.filter(report=report)),
        "staff_area": "queue",
    }
    return render(request, "moderation/codes.html", context, status=422 if errors else 200)


def _codes_of(field: Field, answers: Mapping[str, Answer], *, error: str) -> CodesOfField:
    chosen, voice = codes_in(answers.get(field.code)), voice_of(answers)
    return CodesOfField(
        code=field.code,
        label=gettext(field.label.voice(voice)),
        has_many=field.kind == "checkboxes",
        options=tuple(
            (option.code, gettext(option.label.voice(voice)), option.code in chosen)
            for option in options_for(field, answers)
        ),
        error=error,
    )


def _chosen(data: QueryDict) -> dict[str, Answer]:
    """Reads what was chosen for each field that stood on the page: where several may be ticked, a
    field of which none is sends nothing but that it was asked."""
    asked = set(data.getlist("asked"))
    if not asked <= {field.code for field in CORRECTABLE}:
        raise BadRequest("That is no field of this page.")
    on_page = asked | set(data)
    return {
        field.code: in_list_order(field, data.getlist(field.code))
        if field.kind == "checkboxes"
        else data.get(field.code, "")
        for field in CORRECTABLE
        if field.code in on_page
    }
