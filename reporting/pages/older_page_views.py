"""Takes what comes from a page left open in an older window: keeps what can be kept of it, and says
plainly what cannot be used."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from reporting.browser import progress
from reporting.browser.answers_cookie import ReportSoFar, keep_answers
from reporting.browser.progress import address
from reporting.form.journey import SENT, help_ending, voice_of
from reporting.form.page_shapes import Answers, Page
from reporting.form.validation import as_posted, check_question, codes_in
from reporting.pages.guards import out_of_date_because, posted_number, typed_words
from reporting.pages.idle import idle_context
from reporting.pages.wording import NotSent, in_voice, words_anywhere

_TYPED: Final = frozenset({"textarea", "month"})  # these come back as they were written


def not_usable(
    page: Page, posted: Mapping[str, Sequence[str]], answers: Answers
) -> tuple[NotSent, ...]:
    """Lists what an older page sent that is no answer any more, since another window changed what
    is asked, or what can be chosen."""
    asked = as_posted(page, posted, answers).fields if page.shown_when.holds(answers) else ()
    offered = {(field.code, option.code) for field in asked for option in field.options}
    return _listed(page, posted, answers, but=offered)


def _listed(
    page: Page,
    posted: Mapping[str, Sequence[str]],
    answers: Answers,
    *,
    but: Collection[tuple[str, str]] = (),
) -> tuple[NotSent, ...]:
    """Puts into words what a page sent, but for these codes of its fields."""
    found = []
    for field in page.fields:
        sent = codes_in(posted.get(field.code)) if field.kind not in _TYPED else ()
        gone = [code for code in sent if (field.code, code) not in but]
        if words := words_anywhere(field, gone, answers):
            label = in_voice(field.label, voice_of(answers))
            found.append(NotSent(code=field.code, question=label, answers=words))
    return tuple(found)


def lead_on(
    request: HttpRequest, so_far: ReportSoFar, page: Page, *, now: datetime
) -> HttpResponse:
    """Leads on from a page that is not, or no longer, part of this report. What was pressed there,
    in a window left open, is kept for when its question is asked again; words are shown to be
    copied, since they were not taken."""
    why = out_of_date_because(request, so_far)
    is_older = bool(why) and posted_number(request, "version") > 0 and not so_far.is_sent
    posted = dict(request.POST.lists()) if is_older else {}
    fresh = _take_older(so_far, page, posted) if why == "older" else so_far
    gone = [
        each
        for each in _listed(page, posted, so_far.answers)
        if each.code not in fresh.answers or fresh is so_far
    ]
    carry_on = address(SENT if so_far.is_sent else progress.current_slug(fresh))
    typed = typed_words(request)
    response: HttpResponse
    if gone or typed:
        context = {
            "gone": gone,
            "out_of_date": why,
            "typed": typed,
            "is_sent": so_far.is_sent,
            "carry_on": carry_on,
            **idle_context(fresh),
        }
        response = render(request, "reporting/not_added.html", context, status=409)
    else:
        response = redirect(carry_on)
    if fresh is not so_far:
        keep_answers(request, response, fresh, now=now)
    return response


def _take_older(
    so_far: ReportSoFar, page: Page, posted: Mapping[str, Sequence[str]]
) -> ReportSoFar:
    """Keeps what is right of an older page of this report, on its path or beside it."""
    plain = replace(page, fields=tuple(each for each in page.fields if each.kind not in _TYPED))
    right = check_question(plain, posted, so_far.answers).right
    fields = tuple(each for each in plain.fields if each.code in right)
    taken = progress.taken(so_far, replace(plain, fields=fields), right)
    is_kept = bool(right) and help_ending(taken.answers) is None
    return replace(taken, seen=so_far.seen) if is_kept else so_far
