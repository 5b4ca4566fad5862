"""Holds the words of a text by their places, and tells at once which phrases cannot stand there.

Pure. The places of a word are bits of one number: so all the places where one step of a phrase may
follow another are found together, and hardly a phrase is left to be looked for place by place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True, kw_only=True, eq=False)
class Choices:
    """Choices say what may stand at one step of a phrase; each is one stem or more."""

    stems: tuple[tuple[str, ...], ...]

    @cached_property
    def by_first(self) -> Mapping[str, tuple[tuple[str, ...], ...]]:
        """Sorts the choices by the stem that they begin with."""
        found: dict[str, tuple[tuple[str, ...], ...]] = {}
        for choice in self.stems:
            found[choice[0]] = (*found.get(choice[0], ()), choice)
        return found

    @cached_property
    def only(self) -> str:
        """Gives the one stem that may stand there, "" where there are others."""
        return self.stems[0][0] if len(self.stems) == len(self.stems[0]) == 1 else ""

    @cached_property
    def firsts(self) -> frozenset[str]:
        """Lists the stems that the choices begin with."""
        return frozenset(self.by_first)


@dataclass(frozen=True, kw_only=True)
class Step:
    """A step of a phrase is one of some choices, which may be missing or stand after a gap."""

    choices: Choices
    may_be_missing: bool = False
    gap: int = 0


@dataclass(frozen=True, kw_only=True)
class Typed:
    """The stems of a text, in order, with the places where each one is."""

    stems: Sequence[str]

    @cached_property
    def places(self) -> Mapping[str, Sequence[int]]:
        """Lists where each stem is."""
        places: dict[str, list[int]] = {}
        for place, word in enumerate(self.stems):
            places.setdefault(word, []).append(place)
        return places

    @cached_property
    def held(self) -> frozenset[str]:
        """Lists each stem once."""
        return frozenset(self.places)

    @cached_property
    def _bits(self) -> Mapping[str, int]:
        return {word: sum(1 << place for place in at) for word, at in self.places.items()}

    @cached_property
    def _begun(self) -> dict[Choices, Sequence[tuple[int, int]]]:
        return {}

    def begun(self, choices: Choices) -> Sequence[tuple[int, int]]:
        """Gives the places where one of the choices begins, as bits, by how many stems it has."""
        found = self._begun.get(choices)
        if found is None:
            found = self._begun[choices] = self._beginnings(choices)
        return found

    def _beginnings(self, choices: Choices) -> Sequence[tuple[int, int]]:
        bits = self._bits
        if choices.only:
            return ((1, bits.get(choices.only, 0)),)
        found: dict[int, int] = {}
        for first in choices.firsts & self.held:
            for choice in choices.by_first[first]:
                at = bits[first]
                for further, word in enumerate(choice[1:], start=1):
                    at &= bits.get(word, 0) >> further
                if at:
                    found[len(choice)] = found.get(len(choice), 0) | at
        return tuple(found.items())


def may_stand(side: Sequence[Step], typed: Typed) -> bool:
    """Tells whether the steps may follow one another somewhere. It never says no where they do."""
    reached = -1  # the places where the next step may begin, as bits: at first any
    for step in side:
        near = reached
        for _ in range(step.gap):
            near |= near << 1
        ends = 0
        for length, begun in typed.begun(step.choices):
            ends |= (near & begun) << length
        reached = ends | reached if step.may_be_missing else ends
        if not reached:
            return False
    return True
