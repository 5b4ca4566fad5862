"""Chooses and orders the cards of one person: for whom each is, how soon, and what is done.

"Now" holds what danger and somebody close call for, then the most pressing, five in all; what
overflows opens "Later today". What somebody close would notice waits for a safe phone and a plan.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from guidance.advising.cards import may_be_done
from guidance.for_whom.facts import Facts, state_of
from guidance.for_whom.labels import label_by_place_and_age
from guidance.reading.card_files import (
    BEFORE_MONEY,
    BEFORE_STOPPING,
    BUCKETS,
    LABEL,
    NOW,
    SHOW,
    Card,
)
from guidance.reading.library import Library

MOST_NOW: Final = 5
FEWEST_BESIDE_DANGER: Final = 2
_LATER: Final = "today"


@dataclass(frozen=True, kw_only=True)
class ChosenCard:
    """A chosen card is shown to a person, with the words that say for whom it is where the answers
    do not settle it. `may_fit`: it hangs on the place, or on more than age and reader. What hangs
    on the age too waits for no place: beside help for grown-ups stands that for the young."""

    card: Card
    label: str
    may_fit: bool = False


@dataclass(frozen=True, kw_only=True)
class ChosenCards:
    """Chosen cards lie in their buckets, each in its order."""

    buckets: Mapping[str, tuple[ChosenCard, ...]]
    safe_phone: tuple[ChosenCard, ...]
    finished: tuple[ChosenCard, ...]


def choose_cards(
    library: Library, facts: Facts, *, is_asked: bool, done: frozenset[str]
) -> ChosenCards:
    """Chooses the cards for these facts. `is_asked`: the person could answer; else each card whose
    facts are unknown is shown with its label."""
    shown = [
        one
        for card in library.cards_of(str(facts["page"]))
        if (one := _chosen(card, facts, is_asked=is_asked)) is not None
    ]
    finished = [one for one in shown if one.card.key in done and may_be_done(one.card)]
    waiting = [one for one in shown if one not in finished]
    if is_asked:
        waiting = _on_their_roads(waiting)
    is_close = facts["close"] == "yes"
    safe = tuple(one for one in waiting if is_close and one.card.alerts)
    buckets = {
        bucket: [one for one in waiting if one.card.bucket == bucket and one not in safe]
        for bucket in BUCKETS
    }
    now, later = _now_and_later(buckets[NOW], is_asked=is_asked, finished=finished)
    buckets |= {NOW: now, _LATER: [*later, *buckets[_LATER]]}
    return ChosenCards(
        buckets={bucket: tuple(cards) for bucket, cards in buckets.items()},
        safe_phone=safe,
        finished=tuple(finished),
    )


def _chosen(card: Card, facts: Facts, *, is_asked: bool) -> ChosenCard | None:
    """Chooses a card, with its label; None where it is not shown."""
    state = state_of(card.condition, facts)
    if state is False or (card.done_when and state_of(card.done_when, facts) is True):
        return None
    if state is True:
        return ChosenCard(card=card, label="")
    label = label_by_place_and_age(card.condition, facts)
    if label is not None:
        is_open = {fact for fact in card.condition.codes() if fact not in facts}
        is_by_place_alone = bool(label) and "nation" in is_open and "age" not in is_open
        return ChosenCard(card=card, label=label, may_fit=is_by_place_alone)
    if card.label and (card.if_unknown == LABEL or not is_asked):
        return ChosenCard(card=card, label=card.label, may_fit=True)
    return ChosenCard(card=card, label="") if card.if_unknown == SHOW else None


def _on_their_roads(cards: Iterable[ChosenCard]) -> list[ChosenCard]:
    """Keeps of each road the first act alone: the next comes when it is done."""
    cards = list(cards)
    first: dict[str, int] = {}
    for one in cards:
        if one.card.road and not one.label:
            first[one.card.road] = min(one.card.place, first.get(one.card.road, one.card.place))
    return [
        one
        for one in cards
        if not one.card.road or one.card.place <= first.get(one.card.road, one.card.place)
    ]


def _now_and_later(
    cards: Iterable[ChosenCard], *, is_asked: bool, finished: Iterable[ChosenCard]
) -> tuple[list[ChosenCard], list[ChosenCard]]:
    """Splits what is to be done now at five; the card for a crisis comes second and is not
    counted. Where what stood before it is done, it comes first: nothing takes that place. Where
    nothing is asked, what is for everybody goes before what may fit."""
    cards = list(cards)
    crisis = [one for one in cards if one.card.is_crisis]
    plain = [one for one in cards if not one.card.is_crisis]
    before = sum(one.card.rank < BEFORE_STOPPING for one in plain)
    most = max(MOST_NOW, before + (FEWEST_BESIDE_DANGER if is_asked else 1))
    by_need = plain if is_asked else sorted(plain, key=_waits)
    first = by_need[:most]
    now = [one for one in plain if one in first]
    later = [one for one in plain if one not in first]
    done = [one.card.rank for one in finished if one.card.bucket == NOW]
    before = 0 if now and done and min(done) < now[0].card.rank else 1
    return [*now[:before], *crisis, *now[before:]], later


def _waits(one: ChosenCard) -> bool:
    """Tells whether a card lets others go first: what stops it, or danger, never does."""
    return one.may_fit and one.card.rank >= BEFORE_MONEY
