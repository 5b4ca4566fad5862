"""Shows all answers before sending, and sends the report."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language

from reporting.browser import progress
from reporting.browser.answers_cookie import (
    CHILD_WORDS,
    CRISIS_WORDS,
    SENT_MARK,
    ReportSoFar,
    keep_answers,
)
from reporting.browser.progress import address
from reporting.codes.receipts import is_sent
from reporting.drop_off import mark_stage
from reporting.form.journey import (
    CHECK,
    SENT,
    is_reachable,
    may_send_early,
    previous_slug,
    voice_of,
)
from reporting.form.page_shapes import Answers
from reporting.form.questions import CHECK_YOUR_ANSWERS, DECLARATION
from reporting.form.validation import FieldError
from reporting.pages import fitting_help, wording
from reporting.pages.guards import out_of_date_because, show_forgotten, with_answers
from reporting.pages.idle import idle_context
from reporting.pages.page_cache import show_held
from reporting.sending_limits import Pace, pace_of_sending
from reporting.submission import WORDS, NothingToStore, ReportInvalid, Signs, submit_report
from reporting.words.sealing import NoEpoch
from reporting.words.word_screens import has_child_words, has_crisis_words

logger = logging.getLogger(__name__)

TRAP: Final = "leave_empty"  # nobody sees this box; whoever fills it is a machine
QUICKEST: Final = timedelta(seconds=15)  # nobody reads seven pages faster


@with_answers
def check_answers(
    request: HttpRequest, *, so_far: ReportSoFar | None, now: datetime
) -> HttpResponse:
    """Shows all answers before sending; the press on the declaration sends the report."""
    if so_far is None:
        return show_forgotten(request) if request.method == "POST" else redirect("reporting:start")
    if so_far.is_sent:
        return redirect("reporting:sent")
    if not (is_reachable(so_far.answers, CHECK) or may_send_early(so_far.answers)):
        return redirect(address(progress.current_slug(so_far)))
    if request.method == "POST":
        return _send(request, so_far, now)
    response = _check(request, so_far)
    if CHECK not in so_far.seen:
        keep_answers(request, response, progress.seen(so_far, CHECK), now=now)
    return response


def _check(
    request: HttpRequest,
    so_far: ReportSoFar,
    *,
    errors: Sequence[FieldError] = (),
    out_of_date: str = "",
) -> HttpResponse:
    answers = so_far.answers
    words = str(answers.get(WORDS) or so_far.aside.get(WORDS, ""))
    rows = {"rows": wording.answer_rows(answers), "not_sent": wording.set_aside_of(so_far)}
    own = {
        "summary": render_to_string("reporting/_summary.html", rows),
        "declaration": wording.in_voice(DECLARATION, voice_of(answers)),
        "carry_on": address(progress.current_slug(so_far)),
        "back": address(previous_slug(answers, CHECK) or ""),
        "version": str(so_far.version),
        "mark": so_far.mark,
    }
    state = {"is_early": not is_reachable(answers, CHECK), **idle_context(so_far)}
    warns = {
        "errors": wording.summary_errors(errors, answers),
        "crisis": has_crisis_words(words),
        **fitting_help.child_help(answers, has_child_words(words), now=timezone.now()),
        "out_of_date": out_of_date,
    }
    if not any(warns.values()):
        shown = tuple(state.items())
        template = CHECK_YOUR_ANSWERS.template
        return show_held(request, template, shown=shown, context=lambda: state, own=own)
    status = 422 if errors else 409 if out_of_date else 200
    return render(request, CHECK_YOUR_ANSWERS.template, {**own, **state, **warns}, status=status)


def _send(request: HttpRequest, so_far: ReportSoFar, now: datetime) -> HttpResponse:
    """Stores the report, once however often it is pressed, and forgets the person's words."""
    if why := out_of_date_because(request, so_far):
        return _check(request, so_far, out_of_date=why)
    begun_at = so_far.begun_at
    try:
        # A press of a report that is stored shows its code again, and is none of the flood.
        stored = is_sent(so_far.token)
        pace = Pace.USUAL if stored else pace_of_sending(request, token=so_far.token, now=now)
        if pace is Pace.TOO_MANY:
            return render(request, "reporting/too_many.html", idle_context(so_far), status=429)
        signs = Signs(
            is_hasty=begun_at is not None and now - begun_at < QUICKEST,
            trap_filled=bool(request.POST.get(TRAP)),
            in_burst=pace is not Pace.USUAL,
        )
        submit_report(
            answers=so_far.answers,
            token=so_far.token,
            now=now,
            language=get_language() or "en",
            signs=signs,
        )
    except ReportInvalid as invalid:
        return _check(request, so_far, errors=invalid.errors)
    except NothingToStore:
        return redirect(address(progress.current_slug(so_far)))
    except (NoEpoch, DatabaseError, InterfaceError) as error:
        # The class alone: a database's message may hold what was about to be stored.
        logger.error("a report could not be stored: %s", type(error).__name__)
        return render(request, "reporting/cannot_take.html", idle_context(so_far), status=503)
    response = redirect("reporting:sent")
    after = mark_stage(_after_sending(so_far), SENT, now=now)
    keep_answers(request, response, after, now=now)
    return response


def _after_sending(so_far: ReportSoFar) -> ReportSoFar:
    """Keeps what the plan and the receipt need, and never the person's own words."""
    words = str(so_far.answers.get(WORDS, ""))
    kept: Answers = {code: value for code, value in so_far.answers.items() if code != WORDS}
    signs = {CRISIS_WORDS: has_crisis_words(words), CHILD_WORDS: has_child_words(words)}
    return so_far.changed(
        answers=kept, aside={}, marks=(SENT_MARK, *(mark for mark in signs if signs[mark]))
    )
