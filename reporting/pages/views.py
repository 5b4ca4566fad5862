"""The pages of the report: before you start, one page a question, check and send."""

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import DatabaseError, InterfaceError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from reporting.browser import progress
from reporting.browser.answers_cookie import (
    CHILD_WORDS,
    CRISIS_WORDS,
    RESUMED,
    SENT,
    Answers,
    SoFar,
    begin,
    forget_answers,
    keep_answers,
)
from reporting.browser.progress import address
from reporting.codes.receipts import is_sent
from reporting.drop_off import mark_stage
from reporting.form.journey import (
    CHECK,
    is_reachable,
    leads_to_self_check,
    may_send_early,
    path,
    previous_slug,
    voice_of,
)
from reporting.form.journey import SENT as SENT_PAGE
from reporting.form.questions import Question, page_by_slug, page_for
from reporting.form.validation import FieldError, check_page
from reporting.intake import Door, door_now, is_intake_open
from reporting.pages import fitting_help, wording
from reporting.pages.forms import question_form
from reporting.pages.guards import posted_number, show, show_forgotten, typed_words, with_answers
from reporting.pages.idle import idle_context
from reporting.pages.language import in_language, language_pressed
from reporting.pages.page_cache import show_held
from reporting.pages.question_views import (
    TEMPLATE,
    FirstAsked,
    context_of,
    is_unanswered,
    show_first_asked,
)
from reporting.pages.self_check_views import place_of
from reporting.sending_limits import Pace, pace_of_sending
from reporting.submission import WORDS, NothingToStore, ReportInvalid, Signs, submit_report
from reporting.words.own_words import KEEP, Review, fingerprint, review_words
from reporting.words.sealing import NoEpoch
from reporting.words.word_screens import has_child_words, has_crisis_words

logger = logging.getLogger(__name__)

AS_IT_IS = "_as_it_is"  # after the warning that words may hold personal details
LEAVES_FOR = {"save": progress.SAVE, "send_so_far": CHECK}
"""The presses that take a page like any other and then leave the questions, and for where."""

_START, _CHECK = "reporting/start.html", "reporting/check.html"
SUGGEST = "suggest"  # from the self-check: chosen on the page, and not taken by itself
TRAP = "leave_empty"  # nobody sees this box; whoever fills it is a machine
QUICKEST = timedelta(seconds=15)  # nobody reads seven pages faster


@with_answers
@require_safe
def start(request: HttpRequest, *, so_far: SoFar | None, now: datetime) -> HttpResponse:
    """Before you start: what this is, what we never ask, how to leave."""
    if so_far is None and (door := door_now()) is not Door.OPEN:
        closed = {"always_shown": fitting_help.always_shown(), "has_no_key": door is Door.NO_KEY}
        return show(request, "reporting/closed.html", closed, status=503)
    if so_far is None:
        help_now = {"always_shown": fitting_help.always_shown}
        return show_held(request, _START, shown="", context=lambda: help_now, own={})
    context = {
        "so_far": so_far,
        "is_resumed": RESUMED in so_far.marks and progress.FIRST not in so_far.answers,
        "carry_on": address(progress.place_left(so_far)),
        "always_shown": fitting_help.always_shown,
    }
    return show(request, _START, context)


@with_answers
@require_http_methods(["GET", "HEAD", "POST"])
def again(request: HttpRequest, *, so_far: SoFar | None, now: datetime) -> HttpResponse:
    """Forgets the answers in this browser and begins anew. Only a press does: see `stop`."""
    if request.method != "POST":
        return redirect("reporting:start")
    response = redirect("reporting:page", slug=progress.FIRST)
    forget_answers(response)
    return response


@with_answers
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, *, so_far: SoFar | None, now: datetime) -> HttpResponse:
    """Somebody has what they came for: their answers are forgotten, the advice stays open.

    Only a press does that. A browser that opens a discarded tab again asks without a form, and
    is led to the start, with whatever it still holds.
    """
    if request.method != "POST":
        return redirect("reporting:start")
    ending = place_of(request).ending
    advice = None
    if ending is not None:
        advice = fitting_help.advice_on(ending.page, so_far.answers if so_far else {}, now=now)
    elif so_far is not None:
        advice = fitting_help.advice_of(so_far.answers, now=now)
    context = {"advice": advice, "is_saved": bool(so_far and so_far.saved_version)}
    response = show(request, "reporting/stopped.html", context)
    forget_answers(response)
    return response


@with_answers
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, *, so_far: SoFar | None, now: datetime, slug: str) -> HttpResponse:
    """Any page of the form: a question, or something to read on the way."""
    if page_by_slug(slug) is None:
        raise Http404
    if so_far is None:
        if slug not in progress.OPEN_TO_ALL and (slug != progress.FIRST or not is_intake_open()):
            return show_forgotten(request) if _has_words(request) else redirect("reporting:start")
        so_far = begin(now)
    if so_far.is_sent:
        return _elsewhere(request, so_far, address(SENT_PAGE))
    if slug not in progress.OPEN_TO_ALL and not is_reachable(so_far.answers, slug):
        return _elsewhere(request, so_far, address(progress.current_slug(so_far)))
    found = page_for(slug, so_far.answers)
    if not isinstance(found, Question):
        return _content(request, slug, so_far, now)
    if request.method == "POST":
        return _answer(request, found, so_far, now)
    response = _ask(request, found, so_far)
    if so_far.version and (fresh := mark_stage(so_far, slug, now=now)) != so_far:
        keep_answers(request, response, fresh, now=now)
    return response


@with_answers
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, *, so_far: SoFar | None, now: datetime) -> HttpResponse:
    """Check your answers; the press on the declaration sends the report."""
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


def _answer(request: HttpRequest, question: Question, so_far: SoFar, now: datetime) -> HttpResponse:
    """Takes one page's answers and goes on; shows the page again where something is wrong."""
    posted = {code: request.POST.getlist(code) for code in request.POST}
    press = request.POST.get("press", "")
    if press == SUGGEST:
        return _ask(request, question, so_far, posted=posted)
    if language := language_pressed(request):
        return in_language(language, lambda: _ask(request, question, so_far, posted=posted))
    leaves_for = LEAVES_FOR.get(press.removesuffix(AS_IT_IS))
    if leaves_for and not _is_filled(posted) and not _is_answered(question, so_far.answers):
        return redirect(address(leaves_for))
    today = timezone.localdate(now)
    checked = check_page(question.slug, posted, so_far.answers, today=today)
    if checked.errors:
        return _ask(request, question, so_far, posted=posted, errors=checked.errors)
    values: dict[str, Any] = dict(checked.values)
    if leads_to_self_check(values):
        return redirect("reporting:self_check")
    if WORDS in values:
        kept = KEEP if press.endswith(AS_IT_IS) else press
        seen = request.POST.get("seen", "")
        review = review_words(str(values[WORDS]), press=kept, seen=seen)
        posted[WORDS] = [review.text]
        checked = check_page(question.slug, posted, so_far.answers)
        if checked.errors:
            return _ask(request, question, so_far, posted=posted, errors=checked.errors)
        if not review.is_done:
            return _ask(request, question, so_far, posted=posted, review=review)
        values = dict(checked.values)
    fresh = progress.taken(so_far, question, values)
    if ending := progress.help_ending(fresh):
        return _keep(request, progress.up_to(so_far, question), ending, now)
    changes_nothing = dict(fresh.answers) == dict(so_far.answers)
    if (why := _out_of_date(request, so_far)) and not changes_nothing:
        return _ask(request, question, so_far, posted=posted, out_of_date=why)
    return _keep(request, fresh, leaves_for or progress.page_after(fresh, question.slug), now)


def _out_of_date(request: HttpRequest, so_far: SoFar) -> str:
    """Why a page that was sent no longer fits what the browser holds: it is of "another" report,
    or "older" than the answers; "" where it fits. Versions alone do not tell two reports apart."""
    mark = request.POST.get("report", "")
    if mark and so_far.mark and not so_far.has_mark(mark):
        return "another"
    return "older" if posted_number(request, "version") < so_far.version else ""


def _is_filled(posted: Mapping[str, Sequence[str]]) -> bool:
    """Whether anything was answered on a page; the form's own fields do not count."""
    own = {"csrfmiddlewaretoken", "version", "report", "seen", "press"}
    return any(each.strip() for code, sent in posted.items() if code not in own for each in sent)


def _is_answered(question: Question, answers: Answers) -> bool:
    """Whether a page was answered before: then an empty one takes that answer back."""
    return any(field.code in answers for field in question.fields)


def _keep(request: HttpRequest, so_far: SoFar, slug: str, now: datetime) -> HttpResponse:
    response = redirect(address(slug))
    keep_answers(request, response, mark_stage(so_far, slug, now=now), now=now)
    return response


def _ask(
    request: HttpRequest,
    question: Question,
    so_far: SoFar,
    *,
    posted: dict[str, list[str]] | None = None,
    errors: Sequence[FieldError] = (),
    review: Review | None = None,
    out_of_date: str = "",
) -> HttpResponse:
    """The page of a question, with the answers that are kept or those just posted."""
    answers = so_far.answers
    voice, back, may_leave = (
        voice_of(answers),
        _back(so_far, question.slug),
        may_send_early(answers),
    )
    if posted is None and is_unanswered(question, answers):
        asked = FirstAsked(
            question=question,
            voice=voice,
            back=back,
            may_send_early=may_leave,
            **idle_context(so_far),
        )
        return show_first_asked(request, asked, so_far)
    form = question_form(question, answers=answers, posted=posted, errors=errors)
    context = {
        **context_of(question, form, voice=voice),
        "back": back,
        "version": so_far.version,
        "mark": so_far.mark,
        "may_send_early": may_leave,
        "out_of_date": out_of_date,
        "carry_on": address(progress.current_slug(so_far)),
        "review": review,
        "found": wording.found_in(review),
        "pieces": wording.pieces_of(review),
        "seen": fingerprint(review.text) if review else "",
        **idle_context(so_far),
    }
    status = 422 if errors else 409 if out_of_date else 200
    return show(request, TEMPLATE, context, status=status)


def _content(request: HttpRequest, slug: str, so_far: SoFar, now: datetime) -> HttpResponse:
    """Something to read on the way, or a page of help at which the report ends."""
    if request.method == "POST":
        return redirect(address(slug))
    context = fitting_help.context_of(slug, so_far.answers, now=now)
    context["back"] = _back(so_far, slug)
    if slug in progress.OPEN_TO_ALL:
        return show(request, fitting_help.template_of(slug), context)
    so_far = progress.seen(so_far, slug)
    context["carry_on"] = address(progress.page_after(so_far, slug))
    context |= idle_context(so_far)
    response = show(request, fitting_help.template_of(slug), context)
    keep_answers(request, response, so_far, now=now)
    return response


def _check(
    request: HttpRequest,
    so_far: SoFar,
    *,
    errors: Sequence[FieldError] = (),
    out_of_date: str = "",
) -> HttpResponse:
    answers = so_far.answers
    words = str(answers.get(WORDS) or so_far.aside.get(WORDS, ""))
    rows = {"rows": wording.summary_of(answers), "not_sent": wording.set_aside_of(so_far)}
    own = {
        "summary": render_to_string("reporting/_summary.html", rows),
        "declaration": wording.declaration_for(answers),
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
        return show_held(request, _CHECK, shown=shown, context=lambda: state, own=own)
    status = 422 if errors else 409 if out_of_date else 200
    return show(request, _CHECK, {**own, **state, **warns}, status=status)


def _send(request: HttpRequest, so_far: SoFar, now: datetime) -> HttpResponse:
    """Stores the report, once however often it is pressed, and forgets the person's words."""
    if why := _out_of_date(request, so_far):
        return _check(request, so_far, out_of_date=why)
    begun_at = so_far.begun_at
    try:
        # A press of a report that is stored shows its code again, and is none of the flood.
        stored = is_sent(so_far.token)
        pace = Pace.USUAL if stored else pace_of_sending(request, token=so_far.token, now=now)
        if pace is Pace.TOO_MANY:
            return show(request, "reporting/too_many.html", idle_context(so_far), status=429)
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
        return show(request, "reporting/cannot_take.html", idle_context(so_far), status=503)
    response = redirect("reporting:sent")
    after = mark_stage(_after_sending(so_far), SENT_PAGE, now=now)
    keep_answers(request, response, after, now=now)
    return response


def _after_sending(so_far: SoFar) -> SoFar:
    """What the browser keeps for the plan and the receipt: never the person's own words."""
    words = str(so_far.answers.get(WORDS, ""))
    kept: Answers = {code: each for code, each in so_far.answers.items() if code != WORDS}
    signs = {CRISIS_WORDS: has_crisis_words(words), CHILD_WORDS: has_child_words(words)}
    return so_far.changed(
        answers=kept, aside={}, marks=(SENT, *(mark for mark in signs if signs[mark]))
    )


def _elsewhere(request: HttpRequest, so_far: SoFar, carry_on: str) -> HttpResponse:
    """On from a page that is not, or no longer, part of this report. Words pressed there, in a
    window left open, are shown to be copied: they were not taken."""
    if not _has_words(request):
        return redirect(carry_on)
    context = {
        "typed": typed_words(request),
        "is_sent": so_far.is_sent,
        "carry_on": carry_on,
        **idle_context(so_far),
    }
    return show(request, "reporting/not_added.html", context, status=409)


def _back(so_far: SoFar, slug: str) -> str:
    if slug in progress.COMES_FROM:
        return address(progress.COMES_FROM[slug])
    slugs = path(so_far.answers)
    if CHECK in so_far.seen and (CHECK in slugs or slug not in slugs):
        return address(CHECK)
    return address(previous_slug(so_far.answers, slug) or "")


def _has_words(request: HttpRequest) -> bool:
    return request.method == "POST" and bool(request.POST.get(WORDS))
