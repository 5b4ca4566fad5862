"""Where a press leads: the answers taken, those that fell off the path dropped, the next page."""

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from itertools import takewhile
from typing import Final

from django.urls import get_script_prefix, reverse

from reporting.answers import RESUMED, Answers, SoFar
from reporting.journey import CHECK, SENT, START, ending_of, next_slug, on_path, path
from reporting.questions import Question, page_by_slug

FIRST: Final = "danger"
DETAIL: Final = "event-detail"
ADVICE: Final = "do-this-now"
HELP_ENDINGS: Final[Mapping[str, str]] = {
    "young_person": "young-person",
    "other_help": "other-help",
}
"""Endings at which nothing is kept, and their pages."""

COMES_FROM: Final[Mapping[str, str]] = {"young-person": "age-band", "other-help": "event-type"}
"""The question whose answer led to such a page: the way back, since the answer is not kept."""

OPEN_TO_ALL: Final = frozenset(HELP_ENDINGS.values())
"""Pages that never hang on an answer, because the answer that leads to them is not kept."""

SAVE: Final = "save"
OWN_ADDRESSES: Final[Mapping[str, str]] = {
    START: "start",
    CHECK: "check",
    SENT: "sent",
    SAVE: "save",
}
"""Places on the path that are not at /report/<slug>/, and the names of their addresses."""

_CHOOSE_ADVICE: Final = ("event_type", "event_detail")


def address(slug: str) -> str:
    """The address of a page of the report; start, check, sent and save have ones of their own."""
    return _address(slug, get_script_prefix())


@lru_cache
def _address(slug: str, _prefix: str) -> str:
    if slug in OWN_ADDRESSES:
        return reverse(f"reporting:{OWN_ADDRESSES[slug]}")
    return reverse("reporting:page", kwargs={"slug": slug})


def current_slug(so_far: SoFar) -> str:
    """The furthest page to be opened before sending: the first that must still be answered."""
    slugs = path(so_far.answers)
    return CHECK if CHECK in slugs else slugs[-1]


def place_left(so_far: SoFar) -> str:
    """The page somebody was on when they left: the first that they have not passed."""
    before_check = takewhile(lambda each: each != CHECK, path(so_far.answers))
    unseen = (each for each in before_check if each != START and each not in so_far.seen)
    return next(unseen, current_slug(so_far))


def taken(so_far: SoFar, question: Question, values: Answers) -> SoFar:
    """The report with this page answered.

    Answers that are no longer on the path are dropped, and their pages count as not seen, so
    that they are asked again if the path returns to them.
    """
    merged = _without(so_far.answers, question) | dict(values)
    if merged.get("event_type") != so_far.answers.get("event_type"):
        # Another kind of event: even a detail with the same code must be asked again.
        merged = {code: each for code, each in merged.items() if code not in _codes_of(DETAIL)}
    kept = on_path(merged)
    lost = {code for code in so_far.answers if code not in kept}
    unseen = {each for each in so_far.seen if _codes_of(each) & lost}
    if any(so_far.answers.get(code) != kept.get(code) for code in _CHOOSE_ADVICE):
        unseen.add(ADVICE)
    return so_far.changed(answers=kept, seen=(so_far.seen - unseen) | {question.slug})


def help_ending(fresh: SoFar) -> str | None:
    """The page of help at which answers just `taken` end, if they do: nothing of them may be
    kept."""
    return HELP_ENDINGS.get(ending_of(fresh.answers) or "")


def up_to(so_far: SoFar, question: Question) -> SoFar:
    """The report as it was before this page: its answer and all that followed are forgotten."""
    slugs = path(_without(so_far.answers, question))
    before = slugs[: slugs.index(question.slug)] if question.slug in slugs else slugs
    codes = set().union(*(_codes_of(slug) for slug in before))
    kept = {code: value for code, value in so_far.answers.items() if code in codes}
    return so_far.changed(answers=kept, seen=so_far.seen & set(before))


def page_after(so_far: SoFar, slug: str) -> str:
    """The page that follows. Whoever has seen the check page, or has come back to a saved report,
    goes only to what is still missing."""
    if CHECK in so_far.seen or RESUMED in so_far.marks:
        return place_left(so_far)
    return next_slug(so_far.answers, slug)


def seen(so_far: SoFar, slug: str) -> SoFar:
    """The report with this page looked at; no new version, since no answer changed."""
    return replace(so_far, seen=so_far.seen | {slug})


def _without(answers: Answers, question: Question) -> dict[str, str | tuple[str, ...]]:
    own = {field.code for field in question.fields}
    return {code: value for code, value in answers.items() if code not in own}


def _codes_of(slug: str) -> set[str]:
    page = page_by_slug(slug)
    return {field.code for field in page.fields} if isinstance(page, Question) else set()
