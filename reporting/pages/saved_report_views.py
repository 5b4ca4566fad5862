"""Saves a report for later, and opens a saved one by its code."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from reporting.browser.answers_cookie import (
    CODE_CONFIRMED,
    SAVING_OPENED,
    ReportSoFar,
    held_answers,
    keep_answers,
    may_be_looked_at,
)
from reporting.browser.progress import address, place_left
from reporting.codes.saved_reports import (
    CannotSave,
    delete_draft,
    delete_draft_of,
    may_open,
    open_draft,
    save_draft,
    saved_draft,
)
from reporting.form.journey import may_save, may_send_early
from reporting.pages import fitting_help
from reporting.pages.guards import is_no_code, report_page, show_forgotten, typed_back, with_answers
from reporting.pages.idle import idle_context
from reporting.pages.kept_words import with_signs
from reporting.sending_limits import count_wrong_code, has_guessed_often, may_save_now

_DELETE: Final = "delete"


@with_answers
def save(request: HttpRequest, *, so_far: ReportSoFar | None, now: datetime) -> HttpResponse:
    """Says what saving does; the press saves and shows the code; another deletes it again."""
    if so_far is None:
        return show_forgotten(request) if request.method == "POST" else redirect("reporting:start")
    if so_far.is_sent:
        return redirect("reporting:sent")
    if request.method == "POST" and request.POST.get("press") == _DELETE:
        return _delete(request, so_far, now)
    if not may_save(so_far.answers):
        context = {"is_too_early": not may_send_early(so_far.answers)}
        return _show_saving(request, "reporting/save_not_offered.html", so_far, now, **context)
    if request.method == "POST":
        return _save(request, so_far, now)
    response = _show_saving(request, "reporting/save.html", so_far, now)
    if not so_far.may_be_saved:
        opened = replace(so_far, marks=so_far.marks | {SAVING_OPENED})
        keep_answers(request, response, opened, now=now)
    return response


@report_page
@require_http_methods(["GET", "HEAD", "POST"])
def resume(request: HttpRequest) -> HttpResponse:
    """Asks for the code of a saved report, and puts its answers into this browser or deletes it."""
    now = timezone.now()
    # Where it counts no longer, it is as good as nothing: a code still works.
    held = held_answers(request, now=now)
    if request.method != "POST":
        return render(request, "reporting/resume.html", _holding(held))
    typed = request.POST.get("code", "")
    if is_no_code(typed):
        return _no_such_code(request, typed, held, now)
    # To open one is much work. After many wrong codes only what may be a right one gets it.
    is_worth_it = not has_guessed_often(request, now=now) or may_open(typed, now=now)
    if request.POST.get("press") == _DELETE:
        if is_worth_it and delete_draft(typed, now=now):
            return render(request, "reporting/draft_deleted.html")
        return _no_such_code(request, typed, held, now)
    found = open_draft(typed, now=now) if is_worth_it else None
    if found is None:
        return _no_such_code(request, typed, held, now)
    if held is not None and held.token == found.token and held.version >= found.version:
        found = held  # this browser has gone on with the same report since it was saved
    # "Before you start" is shown again: who it is for, and how to leave.
    response = redirect("reporting:start")
    keep_answers(request, response, with_signs(found), now=now)
    return response


def _save(request: HttpRequest, so_far: ReportSoFar, now: datetime) -> HttpResponse:
    is_saved = saved_draft(so_far.token, now=now) is not None
    if not may_save_now(request, token=so_far.token, is_saved=is_saved, now=now):
        context = {"is_saving": True, **idle_context(so_far), "may_save": False}
        return render(request, "reporting/too_many.html", context, status=429)
    try:
        save_draft(so_far, now=now)
    except CannotSave:
        return redirect("reporting:check")  # sent from another browser: a press shows its code
    response = redirect("reporting:save")
    keep_answers(request, response, replace(so_far, saved_version=so_far.version), now=now)
    return response


def _delete(request: HttpRequest, so_far: ReportSoFar, now: datetime) -> HttpResponse:
    delete_draft_of(so_far.token)
    context = {**idle_context(so_far), "may_save": False, "carry_on": address(place_left(so_far))}
    response = render(request, "reporting/draft_deleted.html", context)
    keep_answers(request, response, replace(so_far, saved_version=0), now=now)
    return response


def _show_saving(
    request: HttpRequest, template: str, so_far: ReportSoFar, now: datetime, **more: object
) -> HttpResponse:
    """Shows a page about saving; the code too, where these very answers are saved."""
    saved = saved_draft(so_far.token, now=now) if so_far.saved_version else None
    context = {
        "saved": saved,
        "is_current": saved is not None and so_far.saved_version == so_far.version,
        "carry_on": address(place_left(so_far)),
        **idle_context(so_far),
        "may_save": False,  # this page is the offer
        "crisis": fitting_help.is_in_crisis(so_far),
        "may_be_found": may_be_looked_at(so_far.answers),
        **more,
    }
    return render(request, template, context)


def _no_such_code(
    request: HttpRequest, typed: str, held: ReportSoFar | None, now: datetime
) -> HttpResponse:
    """Gives one answer to wrong, mistyped, expired and deleted codes alike. After very many from
    one network a machine is told to slow down (429); a person reads the same page. Where none was
    typed it asks for the code: that is no guess and is not counted."""
    is_nothing = is_no_code(typed)
    text = gettext("We found no saved report with this code. Check each letter, then try again")
    if is_nothing:
        text = gettext("Enter your code")
    context = {
        "typed": typed_back(typed),
        "errors": [{"href": "#id_code", "text": text}],
        **_holding(held),
    }
    if is_nothing:
        return render(request, "reporting/resume.html", context, status=422)
    http_status = 429 if count_wrong_code(request, now=now) else 404
    return render(request, "reporting/resume.html", context, status=http_status)


def _holding(held: ReportSoFar | None) -> dict[str, bool]:
    """Says whether opening a saved report would put away answers, or the code of a report that was
    sent and of which nobody has typed it back."""
    if held is None:
        return {}
    return {
        "holds_another": not held.is_sent and bool(held.answers),
        "holds_code": held.is_sent and CODE_CONFIRMED not in held.marks,
    }
