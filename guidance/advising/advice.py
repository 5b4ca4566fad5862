"""Gathers the advice that fits a person's answers, without storage or clock.

`advice_for` takes the answers of a report, or the few of the help door, and returns the ordered
steps, the people to tell, the time limits and the warnings, resolved for nation, age and payment.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from classification.coding import Answers
from guidance.advising.advice_lines import AdviceLine, Writer
from guidance.advising.deadlines import Deadline, deadlines_for
from guidance.advising.notices import Notice, is_in_crisis, may_be_close, notices_for
from guidance.advising.shown_contacts import (
    Showing,
    ShownContact,
    nation_of,
    shown_contacts,
)
from guidance.for_whom.audience import ELSEWHERE, PARTNER, Audience, audience_of, code, codes
from guidance.for_whom.choosing import see_also, situation_for
from guidance.reading.library import Library, current
from guidance.reading.page_files import ContentLine, Situation

_DOMESTIC_ABUSE: Final = ("DA_E", "DA_W", "DA_S", "DA_NI")


@dataclass(frozen=True, kw_only=True)
class Advice:
    """The advice holds everything a person is told, in the order in which it is shown."""

    situation: str
    slug: str
    title: str
    summary: str
    version: str
    nation: str
    reassurance: tuple[AdviceLine, ...]
    notices: tuple[Notice, ...]
    deadlines: tuple[Deadline, ...]
    steps: tuple[AdviceLine, ...]
    do_not: tuple[AdviceLine, ...]
    keep: tuple[AdviceLine, ...]
    who_to_tell: tuple[ShownContact, ...]
    money_back: tuple[AdviceLine, ...]
    law: tuple[AdviceLine, ...]
    support_notes: tuple[AdviceLine, ...]
    support: tuple[ShownContact, ...]
    see_also: tuple[Situation, ...]
    time_limits: tuple[str, ...]

    @property
    def every_line(self) -> tuple[AdviceLine, ...]:
        """Lists every line of the advice, with those of notices and deadlines."""
        return (
            *(*self.reassurance, *self.steps, *self.do_not, *self.keep),
            *(*self.money_back, *self.law, *self.support_notes),
            *(line for notice in self.notices for line in notice.lines),
            *(deadline.line for deadline in self.deadlines),
        )

    @property
    def first_notices(self) -> tuple[Notice, ...]:
        return tuple(notice for notice in self.notices if notice.is_first)

    @property
    def later_notices(self) -> tuple[Notice, ...]:
        return tuple(notice for notice in self.notices if not notice.is_first)


def advice_for(
    answers: Answers,
    *,
    today: date | None = None,
    now: datetime | None = None,
    library: Library | None = None,
) -> Advice:
    """Gathers the advice that fits the answers so far. Few, odd or no answers get what still holds.

    `today` lets a passed date be said; `now` (timezone-aware) puts lines that are open first.
    """
    return advice_about(situation_for(answers), answers, today=today, now=now, library=library)


def advice_about(
    key: str,
    answers: Answers,
    *,
    today: date | None = None,
    now: datetime | None = None,
    library: Library | None = None,
) -> Advice:
    """Gathers the advice of one page for these answers. Raises KeyError for an unknown page.

    What the page assumes of its readers stands only where they said nothing, but for the age of
    whoever reads a page that is written for children.
    """
    held = library or current()
    situation = held.situations[key]
    answers = {**answers, **_assumed(situation, answers)}
    audience = audience_of(answers)
    writer = Writer(library=held, audience=audience)
    is_about_child = situation.group == "children"
    showing = Showing(answers=answers, library=held, now=now, is_about_child=is_about_child)
    steps = writer.lines(situation.blocks["steps"])
    notices = notices_for(situation, answers, audience, writer)
    deadlines = deadlines_for(situation, answers, writer, today)
    tell = _who_to_tell(situation, audience, showing)
    support = _support(situation, answers, audience, showing)
    blocks = {
        name: writer.lines(situation.blocks[name])
        for name in ("reassurance", "do_not", "keep", "money_back", "law")
    }
    notes = writer.lines(item for item in situation.blocks["support"] if not _is_contact(item))
    return Advice(
        situation=situation.key,
        slug=situation.slug,
        title=situation.title,
        summary=situation.summary,
        version=held.version,
        nation=nation_of(audience),
        notices=notices,
        deadlines=deadlines,
        steps=steps,
        who_to_tell=tell,
        support_notes=notes,
        support=support,
        see_also=tuple(held.situations[other] for other in see_also(answers, key)),
        time_limits=tuple(dict.fromkeys([d.code for d in deadlines] + writer.limits_said)),
        **blocks,
    )


def _assumed(situation: Situation, answers: Answers) -> dict[str, str]:
    """Says what the page assumes beside the answers: blanks, and the age on a child's page."""
    is_for_children = situation.group == "children"
    return {
        question: said
        for question, said in situation.assumes.items()
        if not codes(answers, question) or (is_for_children and question == "age_band")
    }


def _is_contact(item: ContentLine) -> bool:
    return len(item.pieces) > 0 and item.pieces[0].kind == "contact"


def _who_to_tell(
    situation: Situation, audience: Audience, showing: Showing
) -> tuple[ShownContact, ...]:
    keys = _contact_keys(situation.blocks["tell"], audience, showing.library)
    if audience["nation"] == ELSEWHERE:
        keys = (*keys, "P999")
    return shown_contacts(keys, showing, untold_first=True)


def _support(
    situation: Situation, answers: Answers, audience: Audience, showing: Showing
) -> tuple[ShownContact, ...]:
    keys = [*_contact_keys(situation.blocks["support"], audience, showing.library)]
    if may_be_close(situation, answers, audience):
        is_close = audience["relationship"] == PARTNER
        keys = [*_DOMESTIC_ABUSE, *keys] if is_close else [*keys, *_DOMESTIC_ABUSE]
    if code(answers, "who") == "child":
        keys.append("NSPCC")
    keys += ["SAM", "SHOUT", "CHILD", "VS", "VSS", "VSNI"]
    if is_in_crisis(answers):
        keys += ["PAP", "NHS111"]
    return shown_contacts(tuple(dict.fromkeys(keys)), showing, open_first=True)


def _contact_keys(
    items: Iterable[ContentLine], audience: Audience, library: Library
) -> tuple[str, ...]:
    found: list[str] = []
    for item in items:
        if not item.condition.holds(audience):
            continue
        if item.shared:
            found += _contact_keys(library.shared[item.shared], audience, library)
        elif _is_contact(item):
            found.append(item.pieces[0].value)
    return tuple(dict.fromkeys(found))
