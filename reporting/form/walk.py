"""Walks every route through the form, and counts its pages.

The page docs/journey.md is made from it: `manage.py write_journey_page`. Routes are walked by
classes: two answers to a question are of one class where every condition of the form treats them
alike, since nothing else decides which page comes next.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from classification import answers as lists
from classification.conditions import Answered, Both, Condition, Not
from reporting.form.journey import HELP, help_ending, path
from reporting.form.page_shapes import Answers, Field
from reporting.form.questions import FIELDS, PAGES, page_for
from reporting.form.validation import check_page, leads_to_self_check

REPORTERS: Final[Mapping[str, str]] = {
    "adult": "an adult",
    "declined": "age not said",
    "minor": "16 or 17",
    "organisation": "an organisation",
}
FIRST_ACT: Final = "event-detail"
"""On this page stands the first thing to do; where it is not asked, the help comes at once."""

Lengths = tuple[int, int]
"""The fewest pages and the most."""


@dataclass(frozen=True, kw_only=True)
class Route:
    """One whole way through the form: the answers that decide it, and the slugs of its pages."""

    answers: Answers = field(hash=False)
    slugs: tuple[str, ...]

    @property
    def event(self) -> str:
        return str(self.answers.get("event_type", ""))

    @property
    def reporter(self) -> str:
        """Names one of REPORTERS; "child" for whoever is shown help and asked nothing more."""
        if self.answers["who"] == "organisation":
            return "organisation"
        age = self.answers["age_band"]
        if age == lists.PREFER_NOT_TO_SAY:
            return "declined"
        if age == "age_16_17":
            return "minor"
        return "child" if age in lists.AGES_UNDER_16 else "adult"

    @property
    def is_sent(self) -> bool:
        return help_ending(self.answers) is None

    @property
    def first_act(self) -> int:
        """Counts the pages up to the one that first says what to do; 0 where another comes."""
        found = [slug for slug in (FIRST_ACT, HELP) if slug in self.slugs]
        return self.slugs.index(found[0]) + 1 if found else 0


@cache
def every_route() -> tuple[Route, ...]:
    """Walks the form in every way that its required answers allow."""
    return tuple(_routes_from({}))


@cache
def conditions_on(code: str) -> tuple[Answered, ...]:
    """Lists what the conditions of the form ask about an answer."""
    conditions = [shown.shown_when for shown in (*PAGES, *FIELDS)]
    found = [leaf for condition in conditions for leaf in _leaves(condition) if leaf.code == code]
    return tuple(dict.fromkeys(found))


def class_of(code: str, answer: str) -> tuple[object, ...]:
    """Says all that the form can tell about an answer. What happened is a class of its own each
    time, since its details differ; so is who, since a child's age is judged; so are Scotland's
    words, and ages of adults."""
    own = answer if code in ("event_type", "who") else ""
    nation = answer == "scotland" if code == "nation" else None
    adult = answer in lists.AGES_ADULT if code == "age_band" else None
    return (own, nation, adult, *(answer in leaf.values for leaf in conditions_on(code)))


def one_of_each_class(asked: Field) -> tuple[str, ...]:
    """Lists one answer of each class, of those that a field offers on its page."""
    found: dict[tuple[object, ...], str] = {}
    for option in asked.options:
        found.setdefault(class_of(asked.code, option.code), option.code)
    return tuple(found.values())


def lengths_of(routes: Iterator[Route]) -> Lengths:
    """Finds the fewest pages of these routes, and the most."""
    lengths = [len(route.slugs) for route in routes]
    return min(lengths), max(lengths)


def journey_page() -> str:
    """Writes docs/journey.md: how many pages each kind of report has, for each kind of reporter."""
    plain = [route for route in every_route() if route.answers["danger"] == "no"]
    lines = [
        "# How long the journey is",
        "",
        "Made from `reporting/form/walk.py` by `manage.py write_journey_page`. Do not edit.",
        "",
        f"Every combination of the answers that decide which page comes next was walked: "
        f"{len(every_route()):,} routes. Both the first page and the last one count, and so does "
        "*Your next hour*, where the help is. “7–14” is the fewest pages and the most. Where "
        "somebody may be in danger there is one page more; the self-check, the second look at "
        "words that hold personal details, and the question for the main reason where several were "
        "ticked, show a page again.",
        "",
        "| what happened | " + " | ".join(REPORTERS.values()) + " | first act on page |",
        "|---|" + "---|" * (len(REPORTERS) + 1),
    ]
    for event in dict.fromkeys(route.event for route in plain if route.event):
        of_event = [route for route in plain if route.event == event]
        cells = [
            _range(lengths_of(route for route in of_event if route.reporter == reporter))
            for reporter in REPORTERS
        ]
        acts = sorted({route.first_act for route in of_event})
        act = "the page of help" if acts == [0] else _range((acts[0], acts[-1]))
        lines.append(f"| `{event}` | " + " | ".join(cells) + f" | {act} |")
    sent = [route for route in plain if route.is_sent]
    everyone = [
        _range(lengths_of(route for route in sent if route.reporter == reporter))
        for reporter in REPORTERS
    ]
    lines += ["| all that are sent | " + " | ".join(everyone) + " | |", ""]
    lines += [
        "## Every page and what it asks",
        "",
        "| page | asks |",
        "|---|---|",
        *(
            f"| `/report/{page.slug}{'/' if page.slug else ''}` | "
            + (" · ".join(f"`{each.code}`" for each in page.fields) or "nothing")
            + " |"
            for page in PAGES
        ),
        "",
    ]
    return "\n".join(lines)


def _range(lengths: Lengths) -> str:
    fewest, most = lengths
    return str(fewest) if fewest == most else f"{fewest}–{most}"


def _leaves(condition: Condition) -> Iterator[Answered]:
    if isinstance(condition, Answered):
        yield condition
    elif isinstance(condition, Both):
        yield from _leaves(condition.one)
        yield from _leaves(condition.other)
    elif isinstance(condition, Not):
        yield from _leaves(condition.one)


def _routes_from(answers: Answers) -> Iterator[Route]:
    """Goes on as a browser does: answers the furthest page in every way it can be answered."""
    slugs = path(answers)
    furthest = page_for(slugs[-1], answers)
    fields = furthest.fields if furthest else ()
    asked = next((each for each in fields if each.required and each.code not in answers), None)
    if asked is None:
        yield Route(answers=answers, slugs=slugs)
        return
    for code in one_of_each_class(asked):
        if leads_to_self_check({asked.code: code}):
            continue
        checked = check_page(slugs[-1], {asked.code: [code]}, answers)
        if asked.code in checked.right:
            yield from _routes_from({**answers, asked.code: checked.right[asked.code]})
