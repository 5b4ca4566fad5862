"""Gathers the advice that fits a person's answers, without storage or clock.

`advice_for` takes the answers of a report, or the few of the help door, and returns the cards in
their order, and beside them what to keep, the law, and everybody who can help.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import cached_property
from typing import Final

from classification.coding import Answers
from guidance.advising.advice_lines import AdviceLine, plain_writer
from guidance.advising.card_choice import ChosenCard, choose_cards
from guidance.advising.cards import AdviceCard, CardWriter
from guidance.advising.shown_contacts import (
    Showing,
    ShownContact,
    nation_of,
    shown_contacts,
)
from guidance.for_whom.audience import (
    ELSEWHERE,
    Audience,
    code,
    codes,
)
from guidance.for_whom.choosing import happened_on, see_also, situation_for
from guidance.for_whom.facts import OF_SOMEBODY_CLOSE, Facts, facts_of
from guidance.reading.library import Library, current
from guidance.reading.page_files import ContentLine, Situation

_DOMESTIC_ABUSE: Final = ("DA_E", "DA_W", "DA_S", "DA_NI")
_STRIP: Final = ("SAM", "SHOUT", "CHILD", "FINDALINE")
_SUPPORT: Final = (*_STRIP, "VS", "VSS", "VSNI")
# A page speaks to the person it happened to. Others are told the same of that person.
_REASSURANCE: Final = {"helper": "reassurance_helper", "parent": "reassurance_parent"}


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
    strip: tuple[ShownContact, ...]
    caution: tuple[AdviceLine, ...]
    now: tuple[AdviceCard, ...]
    later: tuple[AdviceCard, ...]
    week: tuple[AdviceCard, ...]
    safe_phone: tuple[AdviceCard, ...]
    know: tuple[AdviceCard, ...]
    finished: tuple[AdviceCard, ...]
    keep: tuple[AdviceLine, ...]
    law: tuple[AdviceLine, ...]
    support_notes: tuple[AdviceLine, ...]
    everybody: tuple[ShownContact, ...]
    see_also: tuple[Situation, ...]

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        # Parts of pages lie under it: worked out at each opening, it would cost more than they do.
        return hash(tuple(getattr(self, each.name) for each in fields(self)))

    @property
    def cards(self) -> tuple[AdviceCard, ...]:
        """Lists every card that is still to be done, in the order in which they are shown."""
        return (*self.now, *self.later, *self.week, *self.safe_phone, *self.know)

    @property
    def every_line(self) -> tuple[AdviceLine, ...]:
        """Lists every line of the advice, with those of the cards."""
        return (
            *(*self.reassurance, *self.caution),
            *(line for card in self.cards for line in card.every_line),
            *(*self.keep, *self.law, *self.support_notes),
        )

    @property
    def time_limits(self) -> tuple[str, ...]:
        """Lists the keys of the time limits that are said, each once."""
        return tuple(dict.fromkeys(limit for line in self.every_line for limit in line.limits))


def advice_for(
    answers: Answers,
    *,
    today: date | None = None,
    now: datetime | None = None,
    library: Library | None = None,
    done: frozenset[str] = frozenset(),
) -> Advice:
    """Gathers the advice that fits the answers so far. Few, odd or no answers get what still holds.

    `today` lets a passed date be said; `now` (timezone-aware) says which lines are closed; `done`
    has the keys of the cards that were ticked.
    """
    key = situation_for(answers)
    return advice_about(
        key, answers, today=today, now=now, library=library, done=done, is_asked=True
    )


def advice_about(
    key: str,
    answers: Answers,
    *,
    today: date | None = None,
    now: datetime | None = None,
    library: Library | None = None,
    done: frozenset[str] = frozenset(),
    is_asked: bool = False,
) -> Advice:
    """Gathers the advice of one page for these answers. Raises KeyError for an unknown page.

    `is_asked`: the reader answers questions, so that a card whose facts are unknown waits for
    them; where nothing is asked it is shown with its label. What the page assumes of its readers
    stands only where they said nothing, but for the age of whoever reads a page for children.
    """
    held = library or current()
    situation = held.situations[key]
    answers = {**answers, **_assumed(situation, answers)}
    facts = facts_of(answers, page=key, may_be_close=may_be_close(situation))
    is_about_child = situation.group == "children" or code(answers, "who") == "child"
    showing = Showing(answers=answers, library=held, now=now, is_about_child=is_about_child)
    audience = showing.audience
    writer = plain_writer(held, answers, audience)
    cards = CardWriter(showing=showing, facts=facts, writer=writer, today=today, done=done)
    chosen = choose_cards(held, facts, is_asked=is_asked, done=done)
    written = {name: _written(cards, some) for name, some in chosen.buckets.items()}
    safe_phone, finished = _written(cards, chosen.safe_phone), _written(cards, chosen.finished)
    reader = str(facts.get("reader", ""))
    caution = "caution_other" if reader in _REASSURANCE else "caution"
    notes = writer.lines(item for item in situation.blocks["support"] if not _is_contact(item))
    blocks = {name: writer.lines(situation.blocks[name]) for name in ("keep", "law")}
    own_words = _REASSURANCE.get(reader)
    return Advice(
        situation=situation.key,
        slug=situation.slug,
        title=situation.title,
        summary=situation.summary,
        version=held.version,
        nation=nation_of(audience),
        reassurance=(
            writer.shared(own_words) if own_words else writer.lines(situation.blocks["reassurance"])
        ),
        strip=shown_contacts(_STRIP, showing),
        caution=writer.shared(caution) if facts["close"] == "maybe" else (),
        now=written["now"],
        later=written["today"],
        week=written["week"],
        know=written["know"],
        safe_phone=safe_phone,
        finished=finished,
        support_notes=notes,
        everybody=_everybody(situation, facts, showing),
        see_also=tuple(held.situations[other] for other in see_also(answers, key)),
        **blocks,
    )


def may_be_close(situation: Situation) -> bool:
    """Tells whether a partner, an ex or family may have done what a page is about. A page for
    children leads to Childline first, and says so itself."""
    if situation.group == "children":
        return False
    types = {event for event, _ in happened_on(situation.key)}
    return situation.may_be_partner or not types.isdisjoint(OF_SOMEBODY_CLOSE)


def _written(writer: CardWriter, chosen: Iterable[ChosenCard]) -> tuple[AdviceCard, ...]:
    written = (writer.write(one.card, one.label) for one in chosen)
    return tuple(card for card in written if card is not None)


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


def _everybody(situation: Situation, facts: Facts, showing: Showing) -> tuple[ShownContact, ...]:
    """Lists everybody who can help: whom to tell, untold first, then whom to talk to."""
    tell = _contact_keys(situation.blocks["tell"], showing.audience, showing.library)
    support = [*_contact_keys(situation.blocks["support"], showing.audience, showing.library)]
    if facts["close"] != "no":
        is_close = facts["close"] == "yes"
        support = [*_DOMESTIC_ABUSE, *support] if is_close else [*support, *_DOMESTIC_ABUSE]
    if code(showing.answers, "who") == "child":
        support.append("NSPCC")
    support += _SUPPORT
    if facts["crisis"] == "yes":
        support += ["PAP", "NHS111"]
    if showing.audience["nation"] == ELSEWHERE:
        tell = (*tell, "P999")
    told = shown_contacts(tell, showing, untold_first=True)
    listed = {shown.key for shown in told}
    further = [key for key in dict.fromkeys(support) if key not in listed]
    return (*told, *shown_contacts(further, showing, open_first=True))


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
