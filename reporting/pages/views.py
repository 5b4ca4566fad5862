"""Shows the pages of the report before it is checked: before you start, and one page a question."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from reporting.browser import progress
from reporting.browser.answers_cookie import (
    RESUMED,
    ReportSoFar,
    begin,
    forget_answers,
    keep_answers,
)
from reporting.browser.progress import address
from reporting.drop_off import mark_stage
from reporting.form.journey import (
    CHECK,
    HELP,
    SENT,
    START,
    help_ending,
    is_reachable,
    voice_of,
)
from reporting.form.old_addresses import page_that_was
from reporting.form.page_shapes import Answers, ContentPage, Question
from reporting.form.questions import BEFORE_YOU_START, DANGER_NOW, ENDINGS, as_asked, page_by_slug
from reporting.form.validation import (
    FieldError,
    as_posted,
    check_question,
    codes_in,
    leads_to_self_check,
)
from reporting.intake import Door, door_now, is_intake_open
from reporting.pages import first_act, fitting_help, wording
from reporting.pages.forms import question_form
from reporting.pages.guards import (
    out_of_date_because,
    show_forgotten,
    with_answers,
)
from reporting.pages.idle import idle_context
from reporting.pages.kept_words import keep_words, with_signs, words_are_clear
from reporting.pages.language import in_language, language_pressed
from reporting.pages.older_page_views import lead_on, not_usable
from reporting.pages.page_cache import show_held
from reporting.pages.question_views import (
    AS_IT_IS,
    BACK,
    QUESTION_TEMPLATE,
    FirstAsked,
    is_unanswered,
    question_context,
    show_first_asked,
)
from reporting.pages.self_check_views import place_of
from reporting.submission import WORDS
from reporting.words.own_words import KEEP, Review, fingerprint, review_words
from reporting.words.word_screens import has_crisis_words

LEAVES_FOR: Final = {"save": progress.SAVE, "send_so_far": CHECK, "show_help": HELP}
"""The presses that take a page like any other and then leave the questions, and for where. Help
waits for nothing: it takes what is right."""

_DECIDE_ENDINGS: Final = frozenset[str]().union(*(page.shown_when.codes() for page in ENDINGS))
SUGGEST: Final = "suggest"  # from the self-check: chosen on the page, and not taken by itself


@with_answers
@require_safe
def start(request: HttpRequest, *, so_far: ReportSoFar | None, now: datetime) -> HttpResponse:
    """Says before the first question what this is, what we never ask, and how to leave."""
    if so_far is None and (door := door_now()) is not Door.OPEN:
        closed = {"always_shown": fitting_help.always_shown(), "has_no_key": door is Door.NO_KEY}
        return render(request, "reporting/closed.html", closed, status=503)
    if so_far is None:
        help_now = {"always_shown": fitting_help.always_shown}
        template = BEFORE_YOU_START.template
        return show_held(request, template, shown="", context=lambda: help_now, own={})
    context = {
        "so_far": so_far,
        "is_resumed": RESUMED in so_far.marks and progress.FIRST not in so_far.answers,
        "carry_on": address(progress.place_left(so_far)),
        "always_shown": fitting_help.always_shown,
    }
    return render(request, BEFORE_YOU_START.template, context)


@with_answers
def begin_again(request: HttpRequest, *, so_far: ReportSoFar | None, now: datetime) -> HttpResponse:
    """Forgets the answers in this browser and begins anew, on a press: see `stop_reporting`."""
    if request.method != "POST":
        return redirect("reporting:start")
    response = redirect("reporting:page", slug=progress.FIRST)
    forget_answers(response)
    return response


@with_answers
def stop_reporting(
    request: HttpRequest, *, so_far: ReportSoFar | None, now: datetime
) -> HttpResponse:
    """Forgets the answers of somebody who has what they came for; the advice stays open.

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
    context = {
        "advice": advice,
        "is_saved": bool(so_far and so_far.saved_version),
        "is_sent": bool(so_far and so_far.is_sent),
    }
    response = render(request, "reporting/stopped.html", context)
    forget_answers(response)
    return response


@with_answers
def page(
    request: HttpRequest, *, so_far: ReportSoFar | None, now: datetime, slug: str
) -> HttpResponse:
    """Shows any page of the form, a question or something to read, and takes what it sent."""
    found = page_by_slug(slug)
    if found is None:
        return _as_it_was(request, so_far, now, slug)
    if so_far is None:
        if slug not in progress.OPEN_TO_ALL and (slug != progress.FIRST or not is_intake_open()):
            return show_forgotten(request) if _has_words(request) else redirect("reporting:start")
        so_far = begin(now)
    if so_far.is_sent and slug != progress.HELP_NOW:
        return lead_on(request, so_far, found, now=now)
    if slug not in progress.OPEN_TO_ALL and not is_reachable(so_far.answers, slug):
        return lead_on(request, so_far, found, now=now)
    if isinstance(found, ContentPage):
        return _content(request, found, so_far, now)
    if request.method == "POST":
        return _answer(request, found, so_far, now, posted=dict(request.POST.lists()))
    response = _ask(request, as_asked(found, so_far.answers), so_far)
    if so_far.version and (fresh := mark_stage(so_far, slug, now=now)) != so_far:
        keep_answers(request, response, fresh, now=now)
    return response


def _as_it_was(
    request: HttpRequest, so_far: ReportSoFar | None, now: datetime, slug: str
) -> HttpResponse:
    """Leads on from an address of the form's older order, to the page that asks the same now. What
    a window left open sends there is taken as that page's, beside what is kept of it."""
    answers = so_far.answers if so_far else {}
    found = page_that_was(slug, answers, is_sent=bool(so_far and so_far.is_sent))
    if found is None:
        raise Http404
    if so_far is not None and so_far.is_sent:
        return redirect(address(SENT))
    if so_far is None or request.method != "POST" or not is_reachable(answers, found.slug):
        return redirect(address(found.slug))
    kept = {code: list(codes_in(answers.get(code))) for code in (f.code for f in found.fields)}
    posted = {**kept, **dict(request.POST.lists())}
    if isinstance(found, Question):
        return _answer(request, found, so_far, now, posted=posted)
    asked = as_asked(found, answers)
    right = check_question(asked, posted, answers).right
    return _keep(request, progress.taken(so_far, asked, right), found.slug, now)


def _answer(
    request: HttpRequest,
    found: Question,
    so_far: ReportSoFar,
    now: datetime,
    *,
    posted: dict[str, list[str]],
) -> HttpResponse:
    """Takes one page's answers and goes on; shows the page again where something is wrong, but help
    before that."""
    question = as_posted(found, posted, so_far.answers)
    press = request.POST.get("press", "")
    if press == SUGGEST:
        return _ask(request, question, so_far, posted=posted)
    if press == first_act.HIDE:
        hidden = first_act.hide(so_far)
        response = _ask(request, question, hidden, posted=posted)
        keep_answers(request, response, hidden, now=now)
        return response
    if language := language_pressed(request):
        return in_language(language, lambda: _ask(request, question, so_far, posted=posted))
    leaves_for = LEAVES_FOR.get(press.removesuffix(AS_IT_IS))
    if press == BACK + AS_IT_IS:
        leaves_for = progress.slug_before(so_far, question.slug)
    # Where it was answered before, an empty page takes that answer back.
    if leaves_for and not _is_filled(posted) and is_unanswered(question, so_far.answers):
        return redirect(address(leaves_for))
    today = timezone.localdate(now)
    checked = check_question(question, posted, so_far.answers, today=today)
    taken = progress.taken(so_far, question, checked.right)
    if helped := _help_first(request, question, so_far, taken, checked.right, now):
        return helped
    why = out_of_date_because(request, so_far)
    if why and (gone := not_usable(found, posted, so_far.answers)):
        return _ask(request, question, so_far, posted=posted, out_of_date=why, gone=gone)
    if checked.errors and leaves_for != HELP:
        return _ask(request, question, so_far, posted=posted, errors=checked.errors)
    values: dict[str, Any] = dict(checked.right)
    if leads_to_self_check(values):
        return redirect("reporting:self_check")
    if WORDS in values:
        kept = KEEP if press.endswith(AS_IT_IS) else press
        seen = request.POST.get("seen", "")
        review = review_words(str(values[WORDS]), press=kept, seen=seen)
        posted[WORDS] = [review.text]
        checked = check_question(question, posted, so_far.answers)
        if checked.errors:
            return _ask(request, question, so_far, posted=posted, errors=checked.errors)
        if not review.is_done:
            return _ask(request, question, so_far, posted=posted, review=review)
        values = dict(checked.values)
        taken = progress.taken(so_far, question, values)
    if leaves_for == HELP:
        taken = replace(taken, seen=so_far.seen)  # the way back leads here again
    fresh = first_act.shown_for_another_event(taken, before=so_far)
    if WORDS in values:
        # Whoever leaves for elsewhere with the words as they are is asked before sending.
        if press == KEEP:
            fresh = keep_words(fresh)
        elif not press.endswith(AS_IT_IS):
            fresh = words_are_clear(fresh)
    fresh = with_signs(fresh)
    changes_nothing = dict(fresh.answers) == dict(so_far.answers)
    if why and not changes_nothing:
        return _ask(request, question, so_far, posted=posted, out_of_date=why)
    if not leaves_for and _wants_main_reason(question, so_far, values):
        return _keep(request, fresh, question.slug, now, at="#id_main_reason_0")
    return _keep(request, fresh, leaves_for or progress.page_after(fresh, question.slug), now)


def _help_first(
    request: HttpRequest,
    question: Question,
    so_far: ReportSoFar,
    taken: ReportSoFar,
    right: Answers,
    now: datetime,
) -> HttpResponse | None:
    """Leads to help where one of a page's answers asks for it, whatever is wrong with the others:
    to who can come now, or to a page of help at which nothing is kept."""
    if right.get(progress.FIRST) in DANGER_NOW:
        asked = tuple(field for field in question.fields if field.code in right)
        fresh = progress.taken(so_far, replace(question, fields=asked), right)
        if len(right) < len(question.fields):
            fresh = replace(fresh, seen=so_far.seen)
        return _keep(request, fresh, progress.HELP_NOW, now)
    if _DECIDE_ENDINGS.isdisjoint(field.code for field in question.fields):
        return None
    if ending := help_ending(taken.answers):
        return _keep(request, progress.up_to(so_far, question), ending.slug, now)
    return None


def _wants_main_reason(question: Question, so_far: ReportSoFar, values: Answers) -> bool:
    """Whether several reasons were ticked just now: then the page is shown once more, to ask which
    of them was the main one."""
    return (
        any(field.code == "main_reason" for field in question.fields)
        and "main_reason" not in values
        and values.get(question.code) != so_far.answers.get(question.code)
    )


def _is_filled(posted: Mapping[str, Sequence[str]]) -> bool:
    """Whether anything was answered on a page; the form's own fields do not count."""
    own = {"csrfmiddlewaretoken", "version", "report", "seen", "press"}
    return any(text.strip() for code, sent in posted.items() if code not in own for text in sent)


def _keep(
    request: HttpRequest, so_far: ReportSoFar, slug: str, now: datetime, *, at: str = ""
) -> HttpResponse:
    response = HttpResponseRedirect(address(slug) + at)
    keep_answers(request, response, mark_stage(so_far, slug, now=now), now=now)
    return response


def _ask(
    request: HttpRequest,
    question: Question,
    so_far: ReportSoFar,
    *,
    posted: dict[str, list[str]] | None = None,
    errors: Sequence[FieldError] = (),
    review: Review | None = None,
    out_of_date: str = "",
    gone: Sequence[wording.NotSent] = (),
) -> HttpResponse:
    """Shows the page of a question, with the answers that are kept or those just posted."""
    answers = so_far.answers
    voice, may_leave = voice_of(answers), progress.may_send_now(so_far)
    back = progress.address_before(so_far, question.slug)
    if posted is None and is_unanswered(question, answers):
        asked = FirstAsked(
            question=question,
            voice=voice,
            back=back,
            may_send_early=may_leave,
            **_beside(question.slug, so_far),
        )
        return show_first_asked(request, asked, so_far)
    form = question_form(question, answers=answers, posted=posted, errors=errors)
    # Help comes with the very next page, and what is to be put right on it comes after.
    written = "".join((posted or {}).get(WORDS, ()))
    beside = _beside(question.slug, so_far)
    beside["crisis"] = beside["crisis"] or has_crisis_words(written)
    context = {
        **question_context(question, form, voice=voice),
        "back": back,
        "version": so_far.version,
        "mark": so_far.mark,
        "may_send_early": may_leave,
        "out_of_date": out_of_date,
        "gone": gone,
        "carry_on": address(progress.current_slug(so_far)),
        "review": review,
        "found": wording.found_in(review),
        "pieces": wording.pieces_of(review),
        "seen": fingerprint(review.text) if review else "",
        **beside,
    }
    status = 422 if errors else 409 if out_of_date else 200
    return render(request, QUESTION_TEMPLATE, context, status=status)


def _beside(slug: str, so_far: ReportSoFar) -> dict[str, Any]:
    """Gathers what a page shows beside its question: what to do first, the way to the help, who
    listens, and when the answers are forgotten."""
    return {
        "first_act": first_act.first_act_on(slug, so_far),
        "leads_to_help": first_act.leads_to_help(slug, so_far.answers),
        "crisis": fitting_help.is_hit_hard(slug, so_far.answers),
        **idle_context(so_far),
    }


def _content(
    request: HttpRequest, read: ContentPage, so_far: ReportSoFar, now: datetime
) -> HttpResponse:
    """Shows something to read on the way, or a page of help at which the report ends."""
    slug = read.slug
    if request.method == "POST":
        return redirect(address(slug))
    context = fitting_help.content_context(slug, so_far.answers, now=now)
    if read.kind == "ending":
        # The answer that led here is not kept, so that the path does not know the way back.
        return render(request, read.template, {**context, "back": address(read.comes_from)})
    is_begun = bool(so_far.version)
    context["back"] = progress.address_before(so_far, slug) if is_begun else address(START)
    so_far = progress.seen(so_far, slug)
    context["carry_on"] = address(progress.page_after(so_far, slug))
    context |= idle_context(so_far)
    response = render(request, read.template, context)
    if is_begun:
        keep_answers(request, response, so_far, now=now)
    return response


def _has_words(request: HttpRequest) -> bool:
    return request.method == "POST" and bool(request.POST.get(WORDS))
