"""Shows the receipt, one question about the person, and the plan, once a report was sent."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from guidance.pages.context import crisis_numbers
from reporting.browser import progress
from reporting.browser.answers_cookie import CODE_CONFIRMED, CRISIS_WORDS, ReportSoFar, keep_answers
from reporting.codes.receipts import receipt_code, same_code
from reporting.drop_off import count_return
from reporting.form.journey import SENT, path, voice_of
from reporting.form.page_shapes import Question
from reporting.form.questions import page_for
from reporting.form.validation import FieldError, check_question
from reporting.pages import fitting_help, wording
from reporting.pages.forms import QuestionForm, question_form
from reporting.pages.guards import typed_back, with_answers
from reporting.pages.idle import idle_context
from reporting.pages.language import in_language, language_pressed
from reporting.pages.page_cache import show_held
from reporting.pages.plan_pdf import CopyNotMade, plan_pdf
from reporting.pages.question_views import QUESTION_TEMPLATE, question_context
from reporting.submission import ABOUT_YOU, add_sex

_SENT: Final = "reporting/sent.html"
FILE_NAME: Final = "notes.pdf"


@with_answers
def sent(request: HttpRequest, *, so_far: ReportSoFar | None, now: datetime) -> HttpResponse:
    """Shows the receipt, then one optional question about the person, then the plan."""
    if so_far is None:
        return redirect("reporting:start")
    if not so_far.is_sent:
        return redirect("reporting:check")
    if request.method != "POST":
        return _show_receipt(request, so_far, now)
    if request.POST.get("press") == "confirm":
        return _confirm(request, so_far, now)
    return _ask_about(request, so_far, now, slug=SENT)


@with_answers
def about_you(request: HttpRequest, *, so_far: ReportSoFar | None, now: datetime) -> HttpResponse:
    """Asks for the sex, which joins the stored report while nobody has read it."""
    if so_far is None or not so_far.is_sent:
        return redirect("reporting:start")
    if ABOUT_YOU not in path(so_far.answers):
        return redirect("reporting:sent")
    return _ask_about(request, so_far, now, slug=ABOUT_YOU)


@with_answers
@require_safe
def copy(request: HttpRequest, *, so_far: ReportSoFar | None, now: datetime) -> HttpResponse:
    """Sends the plan as a file to keep. Its address and its name say nothing; no code is in it."""
    if so_far is None:
        return redirect("reporting:start")
    if not so_far.is_sent:
        return redirect("reporting:check")
    try:
        made = plan_pdf(
            fitting_help.plan_of(so_far, now=now),
            crisis=crisis_numbers(),
            is_practice=settings.DEMONSTRATION,
        )
    except CopyNotMade:
        return render(request, "reporting/copy_not_made.html", idle_context(so_far), status=503)
    return HttpResponse(
        made,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{FILE_NAME}"'},
    )


def _ask_about(
    request: HttpRequest, so_far: ReportSoFar, now: datetime, *, slug: str
) -> HttpResponse:
    """Shows one question about the person, or takes and keeps its answer."""
    question = page_for(slug, so_far.answers)
    if not isinstance(question, Question) or slug not in path(so_far.answers):
        return redirect("reporting:sent")
    if request.method != "POST":
        form = question_form(question, answers=so_far.answers)
        return _show_question(request, question, so_far, form)
    posted = dict(request.POST.lists())

    def ask_again(errors: Sequence[FieldError] = ()) -> HttpResponse:
        form = question_form(
            question,
            answers=so_far.answers,
            posted=posted,
            errors=errors,
            is_whole_page=slug != SENT,
        )
        if slug == SENT:
            return _show_receipt(request, so_far, now, form=form)
        return _show_question(request, question, so_far, form)

    if language := language_pressed(request):
        return in_language(language, ask_again)
    checked = check_question(question, posted, so_far.answers)
    if checked.errors:
        return ask_again(checked.errors)
    sex = checked.values.get("sex")
    if isinstance(sex, str):
        add_sex(token=so_far.token, sex=sex)
    fresh = progress.taken(so_far, question, checked.values)
    goes_on = slug == SENT and ABOUT_YOU in path(fresh.answers)
    response = redirect("reporting:about-you" if goes_on else "reporting:sent")
    keep_answers(request, response, fresh, now=now)
    return response


def _confirm(request: HttpRequest, so_far: ReportSoFar, now: datetime) -> HttpResponse:
    typed = request.POST.get("typed_code", "")
    if same_code(typed, receipt_code(so_far.token)):
        if CODE_CONFIRMED not in so_far.marks:
            count_return("typed_back", now=now)
        response = redirect("reporting:sent")
        keep_answers(request, response, so_far.changed(marks=(CODE_CONFIRMED,)), now=now)
        return response
    error = gettext("That is not the code above. Look at each letter, then type it again")
    shown = typed_back(typed)
    return _show_receipt(request, so_far, now, code_error=error, typed_code=shown)


def _show_receipt(
    request: HttpRequest,
    so_far: ReportSoFar,
    now: datetime,
    *,
    form: QuestionForm | None = None,
    code_error: str = "",
    typed_code: str = "",
) -> HttpResponse:
    """Shows the receipt with the question, where it is asked and not yet answered, or with the
    plan."""
    question, voice = page_for(SENT, so_far.answers), voice_of(so_far.answers)
    is_asked = SENT in path(so_far.answers) and SENT not in so_far.seen
    if form is None and is_asked and isinstance(question, Question):
        form = question_form(question, answers=so_far.answers, is_whole_page=False)
    errors = form.error_links() if form else []
    if code_error:
        errors = [{"href": "#id_typed_code", "text": code_error}, *errors]
    plan = fitting_help.plan_of(so_far, now=now)
    state = {
        "form": form,
        "is_confirmed": CODE_CONFIRMED in so_far.marks,
        **idle_context(so_far),
    }
    own = {"code": receipt_code(so_far.token)}
    if form is None:
        own["plan"] = render_to_string("reporting/_plan.html", plan)
        if not errors:
            shown = tuple(state.items())
            return show_held(request, _SENT, shown=shown, context=lambda: state, own=own)
    context: dict[str, Any] = {
        **own,
        **state,
        "why": wording.in_voice(question.why, voice) if isinstance(question, Question) else "",
        "errors": errors,
        "code_error": code_error,
        "typed_code": typed_code,
        "crisis": CRISIS_WORDS in so_far.marks,
        "first_step": plan["first_step"],
        "advice": plan["advice"],
    }
    return render(request, _SENT, context, status=422 if errors else 200)


def _show_question(
    request: HttpRequest, question: Question, so_far: ReportSoFar, form: QuestionForm
) -> HttpResponse:
    context = {
        **question_context(question, form, voice=voice_of(so_far.answers)),
        "back": reverse("reporting:sent"),
        "version": so_far.version,
        **idle_context(so_far),
    }
    status = 422 if form.errors else 200
    return render(request, QUESTION_TEMPLATE, context, status=status)
