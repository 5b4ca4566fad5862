"""Guards every page of the report: looks at the form's size and token, sets the headers, and reads
the answers so far."""

import logging
from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Final

from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.http.request import UnreadablePostError
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from reporting.browser.answers_cookie import (
    Expired,
    Forgotten,
    ReportSoFar,
    forget_answers,
    held_answers,
    read_answers,
    renew_stamp,
)
from reporting.codes.receipts import fate_of
from reporting.form.journey import OnPath, on_path
from reporting.words.own_words import tidy

logger = logging.getLogger(__name__)

ReportView = Callable[..., HttpResponse]
_TYPED: Final = "own_words"
_PURPOSE: Final = ("HTTP_SEC_PURPOSE", "HTTP_PURPOSE", "HTTP_X_MOZ")
_LONGEST_TYPED: Final = 60
# What reading a form may raise; the last two where it names a way of writing that is none of ours.
_BROKEN: Final = (
    SuspiciousOperation,
    BadRequest,
    MultiPartParserError,
    UnreadablePostError,
    LookupError,
    UnicodeError,
)


def report_page(view: ReportView) -> ReportView:
    """Guards a page under /report/, which is never cached. A form that is too big, and a database
    that does not answer, get a kind page, and what the browser holds stays there."""
    forgery = CsrfViewMiddleware(view)

    @csrf_exempt  # `forgery` looks, but only once the size of the form was looked at
    @wraps(view)
    def page(request: HttpRequest, **kwargs: str) -> HttpResponse:
        if is_prefetch(request):
            response = HttpResponse(status=204)
        else:
            try:
                refused = refuse_unreadable(request)
                refused = refused or forgery.process_view(request, view, (), {})
                response = refused or view(request, **kwargs)
            except (DatabaseError, InterfaceError) as error:
                # The class alone: a database's message may hold what was sent.
                logger.error("a page could not reach the database: %s", type(error).__name__)
                response = _not_reached(request)
        response.headers["Cache-Control"] = "no-store"
        response.headers["Referrer-Policy"] = "same-origin"
        return response

    return page


def with_answers(view: ReportView) -> ReportView:
    """Hands the view the answers so far (`so_far`) and the time of this press (`now`).

    Where they count no longer, the person is told why and starts afresh. A page is opened or
    pressed; other methods are refused (405).
    """
    asked = require_http_methods(["GET", "HEAD", "POST"])(view)

    @report_page
    @wraps(view)
    def page(request: HttpRequest, **kwargs: str) -> HttpResponse:
        now = timezone.now()
        try:
            so_far = read_answers(request, now=now)
        except Forgotten as reason:
            return show_forgotten(request, reason)
        if so_far is not None and not isinstance(so_far.answers, OnPath):
            # Once, here: every question about the path looks at them.
            so_far = replace(so_far, answers=on_path(so_far.answers))
        response = asked(request, so_far=so_far, now=now, **kwargs)
        if so_far is not None and not response.cookies:
            renew_stamp(request, response, so_far, now=now)
        return response

    return page


def show_forgotten(request: HttpRequest, reason: Forgotten | None = None) -> HttpResponse:
    """Says that the answers are gone. Words that came with this press are shown to be copied."""
    context = {
        "reason": type(reason).__name__.lower() if reason else "lost",
        "typed": typed_words(request),
        "fate": fate_of(reason),
        "was_kept_long": isinstance(reason, Expired) and reason.was_kept_long,
    }
    response = render(request, "reporting/forgotten.html", context)
    forget_answers(response)
    return response


def words_refused(request: HttpRequest) -> dict[str, object]:
    """Gathers for a page that refuses a press whether the answers so far are still in this
    browser, and the words that came with the press, to be copied."""
    held = held_answers(request, now=timezone.now())
    return {"is_report": True, "holds_answers": held is not None, "typed": typed_words(request)}


def _not_reached(request: HttpRequest) -> HttpResponse:
    """Says that a press could not be done (503). The answers have their whole time again."""
    response = render(request, "reporting/not_reached.html", words_refused(request), status=503)
    now = timezone.now()
    if (so_far := held_answers(request, now=now)) is not None:
        renew_stamp(request, response, so_far, now=now)
    return response


def refuse_unreadable(request: HttpRequest) -> HttpResponse | None:
    """Shows a clear page where a form cannot be read: too big (413) or broken (400)."""
    if request.method != "POST":
        return None
    try:
        len(request.POST)
    except RequestDataTooBig:
        return render(request, "reporting/too_much.html", {"is_too_big": True}, status=413)
    except _BROKEN:
        return render(request, "reporting/too_much.html", {"is_too_big": False}, status=400)
    return None


def is_prefetch(request: HttpRequest) -> bool:
    """Whether a browser only wants to have the page at hand: nobody pressed anything."""
    said = request.META
    return any("prefetch" in said[name].lower() for name in _PURPOSE if name in said)


def typed_words(request: HttpRequest) -> str:
    """Reads the own words that came with this press; "" where none did."""
    return tidy(request.POST.get(_TYPED, "")) if request.method == "POST" else ""


def out_of_date_because(request: HttpRequest, so_far: ReportSoFar) -> str:
    """Says why a page that was sent no longer fits what the browser holds: it is of "another"
    report, or "older" than the answers; "" where it fits. Versions alone do not tell two reports
    apart."""
    mark = request.POST.get("report", "")
    if mark and so_far.mark and not so_far.has_mark(mark):
        return "another"
    return "older" if posted_number(request, "version") < so_far.version else ""


def typed_back(code: str) -> str:
    """Cuts a typed code as a page may show it again: as much of it as a code is long, and more."""
    return code[:_LONGEST_TYPED].replace("\x00", "")


def is_no_code(code: str) -> bool:
    """Tells whether nothing was typed for a code: no letter and no figure."""
    return not any(character.isalnum() for character in code)


def posted_number(request: HttpRequest, name: str) -> int:
    """Reads a whole number that a form of ours holds; 0 for anything else."""
    value = request.POST.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else 0
