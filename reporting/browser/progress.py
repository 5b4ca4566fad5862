"""Takes the answers of a page, sets aside those that left the path, and finds the next page."""

from collections.abc import Mapping, Set
from dataclasses import replace
from functools import lru_cache
from itertools import takewhile
from typing import Final

from django.urls import get_script_prefix, reverse

from reporting.browser.answers_cookie import MOST_DONE, OLD_ORDER, RESUMED, ReportSoFar
from reporting.form.journey import (
    CHECK,
    HELP,
    SENT,
    START,
    help_ending,
    may_save,
    may_send_early,
    next_slug,
    on_path,
    path,
    previous_slug,
)
from reporting.form.page_shapes import Answers, Page
from reporting.form.questions import ENDINGS, PAGES, fields_asked, fields_of

FIRST: Final = "danger"
DETAILS: Final = ("event_detail", "also_happened")
HELP_NOW: Final = "help-now"
OPEN_TO_ALL: Final = frozenset({HELP_NOW, *(page.slug for page in ENDINGS)})
"""Pages that never hang on an answer: it is not kept, or they are for everybody in danger."""

SAVE: Final = "save"
OWN_ADDRESSES: Final[Mapping[str, str]] = {
    START: "start",
    CHECK: "check",
    SENT: "sent",
    SAVE: "save",
}
"""Places on the path that are not at /report/<slug>/, and the names of their addresses."""

_CHOOSE_ADVICE: Final = ("event_type", "event_detail")
_QUESTIONS: Final = tuple(page for page in PAGES if page.kind == "question")
# The answers on which it hangs what a page asks.
_HANGS_ON: Final = {
    page.slug: page.shown_when.codes().union(*(each.shown_when.codes() for each in page.fields))
    for page in _QUESTIONS
}


def address(slug: str) -> str:
    """Builds the address of a page of the report; start, check, sent and save have ones of their
    own."""
    return _address(slug, get_script_prefix())


@lru_cache
def _address(slug: str, _prefix: str) -> str:
    if slug in OWN_ADDRESSES:
        return reverse(f"reporting:{OWN_ADDRESSES[slug]}")
    return reverse("reporting:page", kwargs={"slug": slug})


def current_slug(so_far: ReportSoFar) -> str:
    """Finds the furthest page to be opened before sending: the first that must still be
    answered."""
    slugs = path(so_far.answers)
    return CHECK if CHECK in slugs else slugs[-1]


def place_left(so_far: ReportSoFar) -> str:
    """Finds the page somebody was on when they left: the first that they have not passed."""
    slugs = path(so_far.answers)
    if OLD_ORDER in so_far.marks and HELP not in so_far.seen:
        # Its pages lie in another order now: what must be answered, and then the help.
        return HELP if HELP in slugs else slugs[-1]
    before_check = takewhile(lambda slug: slug != CHECK, slugs)
    unseen = (slug for slug in before_check if slug != START and slug not in so_far.seen)
    return next(unseen, current_slug(so_far))


def taken(so_far: ReportSoFar, question: Page, values: Answers) -> ReportSoFar:
    """Takes the answers of one page into the report.

    Answers that are no longer on the path are set aside. They come back when the path returns to
    their question, unless that was answered anew meanwhile, and until then their pages count as
    not seen.
    """
    given = _without(so_far.answers, question) | dict(values)
    # What was set aside comes first: of boxes that were ticked it is the whole answer.
    held = given | _without(so_far.aside, question)
    _lay_details_by(held, so_far.answers.get("event_type"))
    kept = on_path(held)
    if help_ending(kept) is not None:
        # No answer that was set aside ends a report: its question is asked again.
        kept = on_path({code: given[code] for code in held if code in given})
    aside = {code: value for code, value in held.items() if kept.get(code) != value}
    seen = so_far.seen - _to_ask_again(so_far.seen, so_far.answers, kept)
    if back := kept.keys() - so_far.answers.keys() - values.keys():
        seen |= {page.slug for page in _QUESTIONS if _codes_of(page.slug) & back}
    if any(so_far.answers.get(code) != kept.get(code) for code in _CHOOSE_ADVICE):
        seen -= {HELP}
    return so_far.changed(answers=kept, aside=aside, seen=seen | {question.slug})


def code_set_aside(key: str) -> str:
    """Reads the code of the field that a key of `ReportSoFar.aside` is about."""
    return key.partition(" ")[0]


def event_set_aside(key: str) -> str:
    """Reads the kind of event that a detail was set aside with; "" for all other answers."""
    return key.partition(" ")[2]


def up_to(so_far: ReportSoFar, question: Page) -> ReportSoFar:
    """Winds the report back to before this page: its answer, all that followed and all that was set
    aside are forgotten."""
    slugs = path(_without(so_far.answers, question))
    before = slugs[: slugs.index(question.slug)] if question.slug in slugs else slugs
    codes = frozenset[str]().union(*(_codes_of(slug) for slug in before))
    kept = {code: value for code, value in so_far.answers.items() if code in codes}
    return so_far.changed(answers=kept, aside={}, seen=so_far.seen & set(before))


def page_after(so_far: ReportSoFar, slug: str) -> str:
    """Finds the page that follows. Whoever has seen the check page, has come back to a saved
    report, or looked at the help before its turn, goes only to what is still missing."""
    if CHECK in so_far.seen or RESUMED in so_far.marks or slug not in path(so_far.answers):
        return place_left(so_far)
    return next_slug(so_far.answers, slug)


def slug_before(so_far: ReportSoFar, slug: str) -> str:
    """Finds the page that the way back leads to: the one before, or "Check your answers" for
    whoever came from there."""
    slugs = path(so_far.answers)
    if CHECK in so_far.seen and (CHECK in slugs or slug not in slugs):
        return CHECK
    if slug not in slugs:
        return place_left(so_far)
    return previous_slug(so_far.answers, slug) or START


def address_before(so_far: ReportSoFar, slug: str) -> str:
    """Finds the address of `slug_before`."""
    return address(slug_before(so_far, slug))


def may_send_now(so_far: ReportSoFar) -> bool:
    """Whether a page offers to send what was told so far: once the help was seen."""
    return HELP in so_far.seen and may_send_early(so_far.answers)


def may_save_now(so_far: ReportSoFar) -> bool:
    """Whether a page offers to save and come back later: once the help was seen."""
    return HELP in so_far.seen and not so_far.is_sent and may_save(so_far.answers)


def ticked(so_far: ReportSoFar, key: str, *, is_done: bool) -> ReportSoFar:
    """Notes that the act of a card is done, or not; no new version, since no answer changed."""
    done = so_far.done | {key} if is_done else so_far.done - {key}
    return so_far if len(done) > MOST_DONE else replace(so_far, done=done)


def seen(so_far: ReportSoFar, slug: str) -> ReportSoFar:
    """Marks this page as looked at; no new version, since no answer changed."""
    return replace(so_far, seen=so_far.seen | {slug})


def _without(answers: Answers, question: Page) -> dict[str, str | tuple[str, ...]]:
    """Leaves out the answers to a question; of what was set aside it keeps the details of other
    kinds of event, which this answer is not about."""
    own = {field.code for field in question.fields}
    return {key: value for key, value in answers.items() if key not in own}


def _lay_details_by(held: dict[str, str | tuple[str, ...]], before: object) -> None:
    """Sets the details of another kind of event aside under its name, and takes up those of this
    kind: even a detail with the same code must be asked again."""
    event = held.get("event_type")
    if event == before:
        return
    for code in DETAILS:
        if code in held:
            held[f"{code} {before}"] = held.pop(code)
        if f"{code} {event}" in held:
            held[code] = held.pop(f"{code} {event}")


def _to_ask_again(seen: Set[str], before: Answers, kept: Answers) -> set[str]:
    """Finds, of the pages seen, those that count as not seen: what was answered there is gone, with
    its page or while it is still asked, or another event has them ask what they did not ask
    before."""
    lost = before.keys() - kept.keys()
    changed = {code for code in kept.keys() | lost if before.get(code) != kept.get(code)}
    again = set()
    for page in _QUESTIONS:
        if page.slug not in seen:
            continue
        codes = _codes_of(page.slug)
        if lost.isdisjoint(codes) and changed.isdisjoint(_HANGS_ON[page.slug]):
            continue
        asked = fields_asked(page, kept)
        of_event = {field.code for field in page.fields if "event_type" in field.shown_when.codes()}
        is_new = (asked & of_event) - fields_asked(page, before) - kept.keys()
        if lost & (asked or codes) or is_new:
            again.add(page.slug)
    return again


@lru_cache
def _codes_of(slug: str) -> frozenset[str]:
    return frozenset(field.code for field in fields_of(slug))
