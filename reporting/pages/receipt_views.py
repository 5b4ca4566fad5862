"""Shows the pages that a receipt code opens: what became of the report, taking it back, and what
happened next."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from classification.periods import DAYS_TO_WITHDRAW
from reporting.browser.answers_cookie import forget_answers, held_answers
from reporting.codes.receipts import (
    CannotWithdraw,
    Status,
    receipt_code,
    same_code,
    status_of,
    withdraw_report,
)
from reporting.codes.saved_reports import is_code_to_come_back
from reporting.codes.status_notes import NOTES
from reporting.codes.what_happened_next import (
    NOTHING_TOLD,
    TOLD_OFTEN,
    WHAT_HAPPENED_NEXT,
    NoSuchCode,
    ToldOften,
    tell_what_happened_next,
)
from reporting.drop_off import count_return
from reporting.form.validation import FieldError, check_question
from reporting.pages.forms import question_form
from reporting.pages.guards import is_no_code, report_page, typed_back
from reporting.sending_limits import count_wrong_code
from staff.period_words import words_of_period


@report_page
@require_http_methods(["GET", "HEAD", "POST"])
def status(request: HttpRequest) -> HttpResponse:
    """Asks for a code and says what became of its report; never what was told in it."""
    if request.method != "POST":
        return render(request, "reporting/status.html")
    code = request.POST.get("code", "")
    now = timezone.now()
    found = status_of(code, at_once=settings.DEMONSTRATION)
    if found is None:
        return _no_such_code(request, code, now=now)
    count_return("looked", now=now)
    return _found(request, found, code=code)


@report_page
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest) -> HttpResponse:
    """Takes the report back at one press. Opened anew, it asks for the code."""
    if request.method != "POST":
        return redirect("reporting:status")
    code = request.POST.get("code", "")
    now = timezone.now()
    found = status_of(code, at_once=settings.DEMONSTRATION)
    if found is None:
        return _no_such_code(request, code, now=now)
    if request.POST.get("press") != "withdraw":
        context = {"status": found, "code": typed_back(code)}
        return render(request, "reporting/withdraw.html", context)
    try:
        withdraw_report(code=code, now=now)
    except CannotWithdraw:
        late = status_of(code)
        if late is None:
            return _no_such_code(request, code, now=now)
        return _found(request, late, code=code, is_too_late=True, http_status=409)
    response = _found(request, status_of(code) or found, code=code)
    if _holds_receipt_of(request, code, now=now):
        forget_answers(response)
    return response


@report_page
@require_http_methods(["GET", "HEAD", "POST"])
def what_happened_next(request: HttpRequest) -> HttpResponse:
    """Asks every holder of a code the same few questions. Opened anew, it asks for the code."""
    if request.method != "POST":
        return redirect("reporting:status")
    code = request.POST.get("code", "")
    now = timezone.now()
    found = status_of(code, at_once=settings.DEMONSTRATION)
    if found is None:
        return _no_such_code(request, code, now=now)
    if request.POST.get("press") != "tell":
        return _ask_what_happened_next(request, code=code)
    checked = check_question(WHAT_HAPPENED_NEXT, dict(request.POST.lists()), {})
    errors = checked.errors
    if not checked.values and not errors:
        errors = (FieldError(field=WHAT_HAPPENED_NEXT.code, message=NOTHING_TOLD),)
    if errors:
        return _ask_what_happened_next(request, code=code, errors=errors, http_status=422)
    try:
        once = request.POST.get("once", "")
        tell_what_happened_next(code=code, answers=checked.values, now=now, once=once)
    except NoSuchCode:
        return _no_such_code(request, code, now=now)
    except ToldOften:
        errors = (FieldError(field=WHAT_HAPPENED_NEXT.code, message=TOLD_OFTEN),)
        return _ask_what_happened_next(request, code=code, errors=errors, http_status=429)
    return render(request, "reporting/what_happened_next_told.html", {"code": code})


def _holds_receipt_of(request: HttpRequest, code: str, *, now: datetime) -> bool:
    """Whether this browser still shows the code and the plan of that very report."""
    held = held_answers(request, now=now)
    return held is not None and held.is_sent and same_code(code, receipt_code(held.token))


def _ask_what_happened_next(
    request: HttpRequest,
    *,
    code: str,
    errors: Sequence[FieldError] = (),
    http_status: int = 200,
) -> HttpResponse:
    posted = dict(request.POST.lists()) if errors else None
    form = question_form(
        WHAT_HAPPENED_NEXT, answers={}, posted=posted, errors=errors, is_whole_page=False
    )
    context = {
        "form": form,
        "errors": form.error_links(),
        "once": secrets.token_hex(16),
        "days_to_withdraw": DAYS_TO_WITHDRAW,
        "code": typed_back(code),
    }
    return render(request, "reporting/what_happened_next.html", context, status=http_status)


def _found(
    request: HttpRequest,
    found: Status,
    *,
    code: str,
    is_too_late: bool = False,
    http_status: int = 200,
) -> HttpResponse:
    note = NOTES[found.state]
    context = {
        "status": found,
        "title": gettext(note.title),
        "text": gettext(note.text)
        % {
            "period": found.period,
            "undecided": words_of_period("reporting.Report.undecided"),
            "unclosed": words_of_period("reporting.Report.unclosed"),
        },
        "is_too_late": is_too_late,
        "days_to_withdraw": DAYS_TO_WITHDRAW,
        "code": typed_back(code),
    }
    return render(request, "reporting/status_found.html", context, status=http_status)


def _no_such_code(request: HttpRequest, code: str, *, now: datetime) -> HttpResponse:
    """Gives one answer to wrong, mistyped and expired codes alike, one to codes of another page,
    and asks for the code where none was typed, which is no guess and is not counted.

    After very many from one network a machine is told to slow down (429); a person reads the same
    page, for a right code opens.
    """
    typed = typed_back(code)
    if is_no_code(code):
        nothing = [{"href": "#id_code", "text": gettext("Enter your code")}]
        return render(request, "reporting/status.html", {"errors": nothing}, status=422)
    if is_code_to_come_back(code):
        href = reverse("reporting:resume")
        text = gettext(
            "We found no report with this code. If it begins with S and a dash, you saved that "
            "report and have not sent it. Open it at “Go on with a saved report”"
        )
    else:
        href = "#id_code"
        text = gettext(
            "We found no report with this code. Check that all 16 letters and numbers are there, "
            "and each is right"
        )
    context = {"typed": typed, "errors": [{"href": href, "text": text}]}
    http_status = 429 if count_wrong_code(request, now=now) else 404
    return render(request, "reporting/status.html", context, status=http_status)
