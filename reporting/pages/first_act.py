"""Finds what to do first, for the pages of the form that come before the help."""

from dataclasses import dataclass, replace
from typing import Final

from guidance.advising.advice_lines import AdviceLine, AdvicePart
from guidance.for_whom.facts import facts_of
from guidance.reading.first_acts import CLOSE
from guidance.reading.library import Library, current
from guidance.reading.page_files import ContentPiece
from reporting.browser.answers_cookie import FIRST_ACT_HIDDEN, ReportSoFar
from reporting.form.journey import voice_of
from reporting.form.page_shapes import Answers, Question
from reporting.form.questions import PAGES

HIDE: Final = "hide_first_act"
"""The press that hides it: it comes with the page's form, so that what is ticked stays."""

_AFTER: Final = "event-type"
_HELP: Final = "next-hour"
_SLUGS: Final = [page.slug for page in PAGES]
_BEFORE_HELP: Final = frozenset(
    page.slug
    for page in PAGES[_SLUGS.index(_AFTER) + 1 : _SLUGS.index(_HELP)]
    if isinstance(page, Question)
)
_IN_FULL_ON: Final = "event-detail"
_ISLANDS: Final = "isle_of_man_channel_islands"
_ABROAD: Final = frozenset([_ISLANDS, "outside_uk"])
_EMERGENCY: Final = "P999"  # serves the islands too


@dataclass(frozen=True, kw_only=True)
class ShownFirstAct:
    """Shows what to do first: in full, or folded behind one line once it was read in full."""

    line: AdviceLine
    is_in_full: bool


def first_act_on(slug: str, so_far: ReportSoFar) -> ShownFirstAct | None:
    """Finds what a page of the form says to do first: in full on the page after "What happened?",
    folded on those up to the help, nowhere else, and nowhere for whoever has hidden it."""
    if FIRST_ACT_HIDDEN in so_far.marks or not leads_to_help(slug, so_far.answers):
        return None
    line = first_act(so_far.answers)
    return None if line is None else ShownFirstAct(line=line, is_in_full=slug == _IN_FULL_ON)


def leads_to_help(slug: str, answers: Answers) -> bool:
    """Whether a page lies between "What happened?" and the help, to which it then leads at once."""
    return "event_type" in answers and slug in _BEFORE_HELP


def hide(so_far: ReportSoFar) -> ReportSoFar:
    """Hides what to do first on every page of this report."""
    return so_far.changed(marks=(FIRST_ACT_HIDDEN,))


def shown_for_another_event(fresh: ReportSoFar, *, before: ReportSoFar) -> ReportSoFar:
    """Shows it again where something else happened than before: those words were never hidden."""
    if fresh.answers.get("event_type") == before.answers.get("event_type"):
        return fresh
    return replace(fresh, marks=fresh.marks - {FIRST_ACT_HIDDEN})


def first_act(answers: Answers, *, library: Library | None = None) -> AdviceLine | None:
    """Says what to do first after this kind of event, in a person's voice, with the numbers that
    serve where they are; None where there is nothing to say. Where somebody close did it, that
    comes before what happened."""
    acts = (library or current()).first_acts
    act = acts.get(str(answers.get("event_type")))
    if act is None:
        return None
    if facts_of(answers, page="", may_be_close=False)["close"] == "yes":
        act = acts[CLOSE]
    nation = str(answers.get("nation"))
    said = act.abroad if nation in _ABROAD else act.said
    pieces = said[voice_of(answers)]
    parts = tuple(_part(piece, nation, library or current()) for piece in pieces)
    return AdviceLine(parts=parts, sources=act.sources)


def _part(piece: ContentPiece, nation: str, library: Library) -> AdvicePart:
    if piece.kind != "phone":
        return AdvicePart(text=piece.value)
    key, _, words = piece.value.partition("|")
    phone = library.contacts[key].phone
    serves = nation not in _ABROAD or (key == _EMERGENCY and nation == _ISLANDS)
    if phone is None or not serves:
        return AdvicePart(text=words)
    return AdvicePart(text=phone.text, href=phone.href, contact=key)
