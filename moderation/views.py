"""Readers read one report here, decide on it, and undo that."""

from collections.abc import Callable
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from classification.crime_types import crime_type, crime_type_of
from moderation import decisions, policies, states
from moderation.answers_in_words import (
    answers_in_words,
    bodies_in_words,
    conclusion_in_words,
    first_told,
    outcome_in_words,
)
from moderation.decision_errors import (
    CannotHold,
    DecisionError,
    NotConcluded,
    NotTaken,
    NotYours,
    ReportGone,
)
from moderation.flood_judging import group_shown_for
from moderation.forms import AcceptForm, DecisionReasonForm, HoldForm
from moderation.guidance_seen import guidance_seen
from moderation.hold_days import days_to_hold
from moderation.key_views import open_key_of
from moderation.keys import KeyProblem
from moderation.looks_alike import find_alike
from moderation.masks import UNMASK_REASONS
from moderation.masks_in_words import MaskForm, masks_in_words
from moderation.models import Claim, Decision, FirstAnswer, PersonalKey
from moderation.onward_views import TO_LIST, go_on, go_to_list, goes_on
from moderation.opt_outs import kinds_left_out_by
from moderation.queue_filters import kind_of
from moderation.reading_codes import open_codes
from moderation.reasons import REASONS_FOR, REJECTION_REASONS
from moderation.resting import remind_once
from moderation.safeguarding import conclusion_of
from moderation.screens_in_words import screens_beside
from moderation.second_reading_views import as_seen_by, press_for_reading, what_is_hidden
from moderation.sender_notes import note_after, notes_by_reason, told_when
from moderation.trail import trail_of
from moderation.unsealing import Words, opened_today, read_words
from reporting.models import Report, ReportState
from staff.access import Gone, only_who_can, signed_in
from staff.addresses import row_id_in
from staff.kept_presses import kept_through_sign_in
from staff.models import Person
from staff.policies import Act
from staff.presses import press_on

_MOVES: Final[dict[str, tuple[Callable[..., object], Any]]] = {
    "accept": (
        decisions.accept_report,
        _("Accepted. It joins the figures when its period closes."),
    ),
    "reject": (
        decisions.reject_report,
        _("Not counted. Its sender will read why when the period closes."),
    ),
    "hold": (decisions.hold_report, _("Put on hold.")),
    "refer": (decisions.refer_report, _("Referred to the safeguarding lead.")),
    "resume": (decisions.resume_report, _("Back in the queue.")),
    "reopen": (decisions.reopen_report, _("Undone. The report is where it was before.")),
}
"""Move -> the verb that does it, and what is said when it is done."""


@require_safe
@only_who_can(Act.READ_REPORTS)
def show_report(request: HttpRequest, report_id: int) -> HttpResponse:
    """Shows one report: where it stands, the buttons for everything that can be done, and its
    answers to whoever has taken it."""
    return show_report_page(request, find_report(report_id, by=signed_in(request)))


@press_on("moderation:report", "report_id")
@only_who_can(Act.READ_REPORTS)
@goes_on
def show_words(request: HttpRequest, report_id: int) -> HttpResponse:
    """Shows the report with its words open. Reading is a press of a button, and is noted."""
    report = find_report(report_id, by=signed_in(request))
    unlocked = open_key_of(request)
    if unlocked is None:
        return redirect("moderation:report", report_id=report.pk)
    try:
        words = read_words(
            report_id=report.pk, by=signed_in(request), unlocked=unlocked, now=timezone.now()
        )
    except KeyProblem as problem:
        messages.warning(request, str(problem))
        return redirect("moderation:report", report_id=report.pk)
    return show_report_page(request, report, words=words)


@press_on("moderation:report", "report_id")
@kept_through_sign_in("crime_type", "then", "within")
@only_who_can(Act.READ_REPORTS)
@goes_on
def accept(request: HttpRequest, report_id: int) -> HttpResponse:
    """Accepts the report under the chosen crime type."""
    report = find_report(report_id, by=signed_in(request))
    form = AcceptForm(request.POST)
    if not form.is_valid():
        if not open_codes(report_id=report.pk, by=signed_in(request), now=timezone.now()):
            messages.warning(request, _("Take this report before you decide on it."))
            return redirect("moderation:report", report_id=report.pk)
        words = words_that_were_open(request, report)
        return show_report_page(request, report, words=words, accept_form=form, status=422)
    return _done(request, report.pk, "accept", crime_type=form.cleaned_data["crime_type"])


@require_http_methods(["GET", "HEAD", "POST"])
@kept_through_sign_in("reason", "until", "then", "within")
@only_who_can(Act.READ_REPORTS)
@goes_on
def decide(request: HttpRequest, report_id: int, move: str) -> HttpResponse:
    """Rejects, holds or refers: one page with the list of reasons, and one press.

    Where the report's words were open they stay on the page, so that page is asked for by a press.
    """
    report, person = find_report(report_id, by=signed_in(request)), signed_in(request)
    if not states.can_move(report.state, move):
        messages.warning(request, _("This can no longer be done: the report has been decided on."))
        return redirect("moderation:report", report_id=report.pk)
    if not policies.can_decide_on(report, by=person):
        messages.warning(request, str(NotYours()))
        return redirect("moderation:report", report_id=report.pk)
    if policies.must_conclude_first(report):
        messages.warning(request, str(NotConcluded()))
        return redirect("moderation:report", report_id=report.pk)
    is_chosen = request.method == "POST" and "ask" not in request.POST
    try:
        form = _form_of(move, report, request.POST if is_chosen else None)
    except CannotHold as error:
        messages.warning(request, str(error))
        return redirect("moderation:report", report_id=report.pk)
    if is_chosen and form.is_valid():
        return _done(request, report.pk, move, **form.cleaned_data)
    if not Claim.objects.of(person).filter(report=report).exists():
        messages.warning(request, _("Take this report before you decide on it."))
        return redirect("moderation:report", report_id=report.pk)
    words = words_that_were_open(request, report)
    return render(
        request,
        "moderation/decide.html",
        {
            "report": report,
            "form": form,
            "move": move,
            "words": words,
            "opened_today": opened_today(by=person, now=timezone.now()) if words else 0,
            "examples": {code: text[1] for code, text in REJECTION_REASONS.items()},
            "note": note_after(move),
            "notes": notes_by_reason(move),
            "told_when": told_when(move, now=timezone.now()),
            "staff_area": "queue",
        },
        status=422 if form.errors else 200,
    )


@press_on("moderation:report", "report_id")
@kept_through_sign_in("decision", "within")
@only_who_can(Act.READ_REPORTS)
@goes_on
def put_back(request: HttpRequest, report_id: int) -> HttpResponse:
    """Puts a held or referred report back into the queue."""
    decision_id = row_id_in(request.POST, "decision")
    return _done(request, report_id, "resume", decision_id=decision_id)


@press_on("moderation:report", "report_id")
@kept_through_sign_in("decision", "then", "within")
@only_who_can(Act.READ_REPORTS)
@goes_on
def undo(request: HttpRequest, report_id: int) -> HttpResponse:
    """Undoes the decision that the form names."""
    decision_id = row_id_in(request.POST, "decision")
    if decision_id is None:
        messages.warning(
            request, _("Nothing was undone, since the press named no decision. Press Undo here.")
        )
        return redirect("moderation:report", report_id=report_id)
    return _done(request, report_id, "reopen", decision_id=decision_id)


def _done(request: HttpRequest, report_id: int, move: str, **choice: Any) -> HttpResponse:
    """Calls the verb, says what came of it, and goes on: after a decision to the next report,
    after an undo to the report itself, else to the list. Where nothing was done, that is said on
    the list, and no other report is taken."""
    person = signed_in(request)
    verb, said = press_for_reading(report_id, move, by=person) or _MOVES[move]
    try:
        done = verb(report_id=report_id, by=person, now=timezone.now(), **choice)
    except (NotTaken, NotConcluded) as error:
        # The page of the report has the button for what comes first.
        messages.warning(request, str(error))
        return redirect("moderation:report", report_id=report_id)
    except DecisionError as error:
        messages.warning(request, _about(report_id, str(error)))
        return go_to_list(request)
    undoes = f"undo-{report_id}-{done.pk}" if isinstance(done, Decision) else ""
    if isinstance(done, Decision) and done.until is not None:
        day = {"day": date_format(done.until, "j F Y")}
        said = gettext("Put on hold until %(day)s. It comes back by itself on that day.") % day
    messages.success(request, _about(report_id, str(said)), extra_tags=undoes)
    if move == states.REOPEN and request.POST.get("then") != TO_LIST:
        return redirect("moderation:report", report_id=report_id)
    return go_on(request) if done else go_to_list(request)


def _about(report_id: int, said: str) -> str:
    return gettext("Report %(number)s: %(said)s") % {"number": report_id, "said": said}


def _form_of(move: str, report: Report, data: QueryDict | None) -> DecisionReasonForm:
    """Makes the form of a move: its reasons, and a day for what is put on hold."""
    if move != states.HOLD:
        return DecisionReasonForm(data, reasons=REASONS_FOR[move])
    days = days_to_hold(report, now=timezone.now())
    return HoldForm(data, reasons=REASONS_FOR[move], days=days)


def words_that_were_open(request: HttpRequest, report: Report) -> Words | None:
    """Reads the words again if the page that was pressed showed them and its reader still may."""
    unlocked = open_key_of(request)
    if "words_open" not in request.POST or unlocked is None:
        return None
    try:
        return read_words(
            report_id=report.pk, by=signed_in(request), unlocked=unlocked, now=timezone.now()
        )
    except KeyProblem:
        return None


def find_report(report_id: int, *, by: Person) -> Report:
    """Finds the report as this person may see it, or says in words that it is gone."""
    report = Report.objects.filter(pk=report_id).first()
    if report is None:
        raise Gone(str(ReportGone()))
    return as_seen_by(report, by=by)


def show_report_page(
    request: HttpRequest,
    report: Report,
    *,
    words: Words | None = None,
    accept_form: AcceptForm | None = None,
    mask_form: MaskForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Shows the page of a report, with its words where they are given."""
    now, person = timezone.now(), signed_in(request)
    running = Claim.objects.running_at(now).filter(report=report).first()
    decision = Decision.objects.standing().of(report).select_related("by").first()
    is_mine = running is not None and running.by_id == person.pk
    codes_are_open = is_mine and open_codes(report_id=report.pk, by=person, now=now)
    can_undo = decision is not None and policies.can_undo(decision, by=person, now=now)
    is_decided = report.state not in states.UNDECIDED
    can_decide = policies.can_decide_on(report, by=person)
    followed = conclusion_of(decision) if decision else None
    suggested = crime_type_of(report.answers) if codes_are_open else ""
    context = {
        "report": report,
        "codes_are_open": codes_are_open,
        "answers": answers_in_words(report.answers) if codes_are_open else (),
        "claim": running,
        "is_mine": is_mine,
        "is_taken": running is not None and not is_mine,
        "is_left_out": kind_of(report.answers) in kinds_left_out_by(person),
        "can_take_over": policies.can_take_over(report, by=person),
        "decision": decision,
        "decided": outcome_in_words(decision, with_type=codes_are_open) if decision else "",
        "can_undo": can_undo,
        "is_decided": is_decided,
        "can_decide": can_decide,
        "conclude_first": report.state == ReportState.REFERRED and followed is None,
        "conclusion": followed,
        "followed": conclusion_in_words(followed) if followed else "",
        "bodies": bodies_in_words(followed) if followed and can_decide else (),
        "can_undo_conclusion": followed is not None
        and policies.can_undo_conclusion(followed, by=person, now=now),
        "shows_words": codes_are_open,
        "think_first": report.state != ReportState.REFERRED and decisions.may_need_a_lead(report),
        "suggested": gettext(crime_type(suggested).label) if suggested else "",
        "accept_form": accept_form or AcceptForm(initial={"crime_type": suggested}),
        "unlocked": open_key_of(request),
        "has_key": PersonalKey.objects.filter(person=person).exists(),
        "words": words,
        "opened_today": opened_today(by=person, now=now) if words else 0,
        "guidance": guidance_seen(report) if codes_are_open else None,
        "mask_form": mask_form or MaskForm(),
        "masks": masks_in_words(words.masks) if words else (),
        "unmask_reasons": UNMASK_REASONS,
        "screens": screens_beside(report) if words else (),
        "reminds": words is not None and remind_once(person=person, now=now),
        "first_told": first_told(report, FirstAnswer.objects.filter(report=report))
        if codes_are_open
        else (),
        "note": note_after(states.ACCEPT),
        "told_when": told_when(states.ACCEPT, now=now),
        "trail": trail_of(report, names_questions=codes_are_open),
        "looks_like": find_alike(report) if is_mine and not is_decided else [],
        "group_id": group_shown_for(report, by=person, now=now),
        "staff_area": "queue",
    } | what_is_hidden(report, by=person, words=words)
    return render(request, "moderation/report.html", context, status=status)
