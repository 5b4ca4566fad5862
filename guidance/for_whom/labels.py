"""Says in words for whom a card is, where only the place, the age or the kind of reader is open."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product
from typing import Final

from classification.conditions import Condition
from guidance.for_whom.audience import NATION_NAMES, NATIONS
from guidance.for_whom.facts import FACTS, Facts, state_of

_ABROAD: Final = ("islands", "outside")
_AGES: Final = {"under_16": "under 16", "age_16_17": "16 or 17", "adult": "18 or over"}
_OPEN: Final[dict[str, tuple[str, ...]]] = {
    "nation": (*NATIONS, *_ABROAD),
    "age": tuple(_AGES),
    "reader": tuple(sorted(FACTS["reader"])),
}
_ORGANISATION: Final = frozenset(["organisation"])
_PERSONS: Final = FACTS["reader"] - _ORGANISATION


def label_by_place_and_age(condition: Condition, facts: Facts) -> str | None:
    """Labels a card that is open in nothing but the nation, the age or the reader; None where more
    is open, or where these do not fall apart into words."""
    named = [fact for fact in _OPEN if fact in condition.codes() and fact not in facts]
    if not named:
        return None
    states = {
        values: state_of(condition, {**facts, **dict(zip(named, values, strict=True))})
        for values in product(*(_OPEN[fact] for fact in named))
    }
    if None in states.values():
        return None
    held = [values for values, state in states.items() if state]
    ways = [frozenset(values[place] for values in held) for place in range(len(named))]
    if len(held) != _size(ways):
        return None
    is_other = facts.get("reader") in {"helper", "parent"}
    found = [_words(fact, way, is_other) for fact, way in zip(named, ways, strict=True)]
    if None in found:
        return None
    said = [words for words in found if words]
    return ", ".join([*said[:1], *(words[0].lower() + words[1:] for words in said[1:])])


def _size(ways: Iterable[frozenset[str]]) -> int:
    size = 1
    for way in ways:
        size *= len(way)
    return size


def _words(fact: str, way: frozenset[str], is_other: bool) -> str | None:
    """Says the values of one fact in words; nothing where they are all there are."""
    if len(way) == len(_OPEN[fact]):
        return ""
    if fact == "nation":
        # The advice is for the UK: what holds elsewhere alone waits until a person says so.
        at_home = [NATION_NAMES[nation] for nation in NATIONS if nation in way]
        if not at_home:
            return None
        return "" if len(at_home) == len(NATIONS) else f"In {_listed(at_home)}"
    if fact == "age":
        who = "If they are" if is_other else "If you are"
        if way == {"under_16", "age_16_17"}:
            return f"{who} under 18"
        if way == {"age_16_17", "adult"}:
            return f"{who} 16 or over"
        return f"{who} {_listed([_AGES[age] for age in _AGES if age in way])}"
    if way == _ORGANISATION:
        return "If you are a business, charity or group"
    return "" if way == _PERSONS else None


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
