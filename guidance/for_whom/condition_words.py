"""Reads conditions as they are written in the files of cards: `lost=yes and not told=bank`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass
from typing import Final

from classification.conditions import Both, Condition, Not
from guidance.for_whom.audience import ConditionError
from guidance.for_whom.facts import FACTS, FactIs

_WORD: Final = re.compile(r"\s*(\(|\)|[\w=|]+|\S)")
_OF_EVERY_READER: Final = "crisis"
_FACT: Final = re.compile(r"(\w+)=(\w+(?:\|\w+)*)")


@dataclass(frozen=True)
class FactKnown(Condition):
    """Holds where a reader said something of a fact, whatever it was. The facts of a reader always
    tell of a crisis; before they do, it is open what the reader will have said."""

    fact: str

    def state(self, answers: Mapping[str, object], open_codes: Set[str]) -> bool | None:
        if self.fact in answers:
            return True
        return False if _OF_EVERY_READER in answers else None

    def codes(self) -> frozenset[str]:
        return frozenset()


def read_condition(text: str) -> Condition:
    """Reads a condition: `and`, `or`, `not`, brackets, `fact=code|code`, and `known=fact`. Raises
    ConditionError."""
    words = _Words(text)
    found = _either(words)
    if words.next is not None:
        raise ConditionError(f"not understood from {words.next!r} on: {text!r}")
    return found


def pages_named(condition: Condition | None) -> frozenset[str]:
    """Lists the pages that a condition names."""
    return frozenset().union(*(atom.values for atom in atoms(condition) if atom.fact == "page"))


def atoms(condition: Condition | None) -> Iterator[FactIs]:
    """Lists the single facts that a condition is made of."""
    if isinstance(condition, FactIs):
        yield condition
    elif isinstance(condition, Both):
        yield from (*atoms(condition.one), *atoms(condition.other))
    elif isinstance(condition, Not):
        yield from atoms(condition.one)


def pages_wanted(condition: Condition, *, is_wanted: bool = True) -> frozenset[str]:
    """Lists the pages for which a condition is written: named, and not by `not`."""
    if isinstance(condition, Not):
        return pages_wanted(condition.one, is_wanted=not is_wanted)
    if isinstance(condition, Both):
        return pages_wanted(condition.one, is_wanted=is_wanted) | pages_wanted(
            condition.other, is_wanted=is_wanted
        )
    return pages_named(condition) if is_wanted else frozenset()


class _Words:
    """The words of a condition, taken one by one."""

    def __init__(self, text: str) -> None:
        self._rest: Iterator[str] = iter(_WORD.findall(text))
        self.next: str | None = next(self._rest, None)

    def take(self) -> str | None:
        taken, self.next = self.next, next(self._rest, None)
        return taken


def _either(words: _Words) -> Condition:
    return _joined(words, "or", _both, lambda one, other: one | other)


def _both(words: _Words) -> Condition:
    return _joined(words, "and", _one, lambda one, other: one & other)


def _joined(
    words: _Words,
    by: str,
    read: Callable[[_Words], Condition],
    join: Callable[[Condition, Condition], Condition],
) -> Condition:
    found = read(words)
    while words.next == by:
        words.take()
        found = join(found, read(words))
    return found


def _one(words: _Words) -> Condition:
    word = words.take()
    if word == "not":
        return ~_one(words)
    if word == "(":
        found = _either(words)
        if words.take() != ")":
            raise ConditionError("a bracket is not closed")
        return found
    return _fact(word)


def _fact(word: str | None) -> Condition:
    found = _FACT.fullmatch(word or "")
    if found is None:
        raise ConditionError(f"fact=code expected, not {word or 'the end'!r}")
    fact, values = found[1], frozenset(found[2].split("|"))
    if fact == "known" and found[2] in FACTS:
        return FactKnown(found[2])
    if fact not in FACTS:
        raise ConditionError(f"no fact is called {fact!r}")
    unknown = values - FACTS[fact]
    if unknown and fact != "page":
        raise ConditionError(f"{fact} is never {', '.join(sorted(unknown))}")
    return FactIs(fact, values)
