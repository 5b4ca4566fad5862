"""Finds out who may ever see a card: over every combination of answers that the form can give."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, combinations, product
from typing import Final

from classification.answers import EVENT_DETAIL, EVENT_TYPE
from classification.conditions import Condition
from guidance.for_whom.choosing import EVENT_TYPES, happened_on, situation_for
from guidance.for_whom.condition_words import atoms
from guidance.for_whom.facts import (
    FACTS,
    OF_SOMEBODY_CLOSE,
    SEVERAL,
    Fact,
    Facts,
    facts_of,
    state_of,
)
from guidance.reading.card_files import Card
from guidance.reading.library import Library

_WHO: Final = ("me", "adult_helped", "child", "organisation")
_AGES: Final = ("age_13_15", "age_16_17", "age_35_44")
_RELATIONS: Final = ("partner_or_ex", "stranger", "dont_know")
_MONEY: Final = ((), ("taken_without_ok",), ("uk_bank_transfer",))
# What the answers about the event and its people settle together; any other fact is free.
_TOGETHER: Final = (
    *("page", "type", "detail", "reader", "age", "close", "threat", "payer", "relation", "lost"),
    *("size", "business"),
)
_MOST_TICKED: Final = 2


@dataclass(frozen=True, kw_only=True)
class Seen:
    """Seen says on which pages, and by what kinds of readers, a card may be seen."""

    pages: frozenset[str]
    readers: frozenset[str]


def who_may_see(card: Card, library: Library, other: Card | None = None) -> Seen:
    """Finds for whom the condition of a card holds; with another card, those who meet both."""
    condition = card.condition & other.condition if other else card.condition
    return _seen(condition, tuple(library.situations))


@lru_cache(maxsize=2000)
def _seen(condition: Condition, known: tuple[str, ...]) -> Seen:
    found = [
        (str(facts["page"]), str(facts.get("reader", "")))
        for facts in _situations_by(condition.codes() | {"page", "reader"}, known)
        if _may_hold(condition, facts)
    ]
    return Seen(
        pages=frozenset(page for page, _ in found), readers=frozenset(reader for _, reader in found)
    )


def _may_hold(condition: Condition, facts: Facts) -> bool:
    """Whether it holds for some value of the facts that these leave open."""
    state = state_of(condition, facts)
    if state is not None:
        return state
    named: dict[str, frozenset[str]] = {}
    for atom in atoms(condition):
        named[atom.fact] = named.get(atom.fact, frozenset()) | atom.values
    free = {fact: codes for fact, codes in named.items() if fact not in facts}
    choices = [_choices(fact, codes) for fact, codes in free.items()]
    return any(
        state_of(condition, {"crisis": "no", **facts, **dict(zip(free, chosen, strict=True))})
        for chosen in product(*choices)
    )


def _choices(fact: str, codes: frozenset[str]) -> list[Fact]:
    """Lists the values that make a difference to a condition which names these codes."""
    others = sorted(FACTS[fact] - codes)[:1]
    listed = sorted(codes)
    if fact not in SEVERAL:
        return [*listed, *others]
    most = min(len(listed), _MOST_TICKED)
    ticked = chain.from_iterable(combinations(listed, count) for count in range(1, most + 1))
    return [*ticked, tuple(others)]


@lru_cache(maxsize=500)
def _situations_by(named: frozenset[str], pages: tuple[str, ...]) -> tuple[Facts, ...]:
    """Lists what of these facts is settled together: most conditions look at few."""
    found = {}
    for facts in _situations(pages):
        part = {fact: facts[fact] for fact in named if fact in facts}
        found[_key(part)] = part
    return tuple(found.values())


@lru_cache(maxsize=2)
def _situations(pages: tuple[str, ...]) -> tuple[Facts, ...]:
    """Lists what is settled together, for every route through the form and every page of help."""
    found = {_key(facts): facts for facts in (*_from_the_form(), *_from_the_door(pages))}
    return tuple(found.values())


def _key(facts: Facts) -> tuple[tuple[str, object], ...]:
    return tuple(sorted(facts.items(), key=lambda pair: pair[0]))


def _from_the_form() -> Iterator[Facts]:
    events = [event for event in EVENT_TYPE.codes if event in EVENT_TYPES]
    happened = [
        (event, detail)
        for event in events
        for detail in (EVENT_DETAIL[event].codes if event in EVENT_DETAIL else ("",))
    ]
    for (event, detail), who, age, relation, paid in product(
        happened, _WHO, _AGES, _RELATIONS, _MONEY
    ):
        answers: dict[str, object] = {
            "event_type": event,
            "event_detail": detail,
            "who": who,
            "age_band": "" if who == "organisation" else age,
            "relationship": relation if event in OF_SOMEBODY_CLOSE else "",
            "payment_method": paid,
        }
        page = situation_for(answers)
        facts = facts_of(answers, page=page, may_be_close=True)
        yield _settled(facts)


def _from_the_door(pages: tuple[str, ...]) -> Iterator[Facts]:
    """Every reader may come where nothing is asked, and only the page says what happened."""
    for page, who, age, paid in product(pages, _WHO, ("", *_AGES), _MONEY):
        answers = {"who": who, "age_band": age, "payment_method": paid}
        facts = facts_of(answers, page=page, may_be_close=bool(happened_on(page)))
        is_open = who != "organisation"  # whoever did it may be close, but to no organisation
        yield {
            fact: value for fact, value in _settled(facts).items() if fact != "close" or not is_open
        }


def _settled(facts: Mapping[str, Fact]) -> Facts:
    return {fact: facts[fact] for fact in _TOGETHER if fact in facts}
