"""Reads the self-check: a few short questions that end in a page of advice. Nothing is kept."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from guidance.for_whom.choosing import EVENT_TYPES
from guidance.reading.content_files import ContentError, line_of, read_yaml

START: Final = "start"
WAY: Final = re.compile(r"[1-9][0-9]?(?:-[1-9][0-9]?){0,9}")
_JOINED: Final = "-"
_FACTS_OF_A_CHOICE: Final = frozenset(["say", "to", "page", "event"])


@dataclass(frozen=True, kw_only=True)
class SelfCheckChoice:
    """A choice leads to a step (`to`), or to an ending (`page`, and the `event` it suggests)."""

    say: str
    to: str = ""
    page: str = ""
    event: str = ""


@dataclass(frozen=True, kw_only=True)
class SelfCheckQuestion:
    """A question of the self-check is short, and has its choices."""

    name: str
    ask: str
    hint: str
    choices: tuple[SelfCheckChoice, ...]


@dataclass(frozen=True, kw_only=True)
class SelfCheckPlace:
    """A place is the question that somebody is at, and the ending picked there, if one was.

    `way` are the numbers of the choices that led here, such as "2-1". On the advice's own pages it
    is in the address, where it means nothing without them; in a report it never is.
    """

    step: SelfCheckQuestion
    way: str
    ending: SelfCheckChoice | None = None

    @property
    def is_first(self) -> bool:
        return not self.way

    @property
    def number(self) -> int:
        """Counts the pages up to here: the first question is 1."""
        return 1 if self.is_first else self.way.count(_JOINED) + 2

    @property
    def back(self) -> str:
        """Gives the way to the question before."""
        return self.way.rpartition(_JOINED)[0]

    @property
    def ways_on(self) -> tuple[tuple[str, str], ...]:
        """Lists each choice here: its words, and the way that picking it makes."""
        before = f"{self.way}{_JOINED}" if self.way else ""
        return tuple(
            (choice.say, f"{before}{number}")
            for number, choice in enumerate(self.step.choices, start=1)
        )


def place_at(way: str, steps: Mapping[str, SelfCheckQuestion]) -> SelfCheckPlace:
    """Follows a way as far as it leads; an odd or empty one leads to the first question."""
    place = SelfCheckPlace(step=steps[START], way="")
    for number in way.split(_JOINED)[: len(steps)]:
        found = dict(zip((last for _, last in place.ways_on), place.step.choices, strict=True))
        reached = f"{place.way}{_JOINED}{number}" if place.way else number
        choice = found.get(reached)
        if choice is None:
            return place
        if choice.page:
            return SelfCheckPlace(step=place.step, way=reached, ending=choice)
        place = SelfCheckPlace(step=steps[choice.to], way=reached)
    return place


def first_of(way: str, count: int) -> str:
    """Gives so many of a way's first choices."""
    return _JOINED.join(way.split(_JOINED)[:count])


def read_self_check(path: Path, pages: Collection[str]) -> dict[str, SelfCheckQuestion]:
    """Reads the steps by name. Raises ContentError if a choice leads nowhere or a step is lost."""
    found = read_yaml(path.read_text(encoding="utf-8"), path.name)
    if not isinstance(found, Mapping):
        raise ContentError(path.name, 1, "missing or misshapen: no step")
    steps = {name: _step(name, facts, path.name) for name, facts in found.items()}
    for step in steps.values():
        for choice in step.choices:
            if problem := _problem(choice, steps, pages):
                raise ContentError(path.name, line_of(choice.say), f"step {step.name}: {problem}")
    if lost := set(steps) - _reached(steps):
        line = min(line_of(name) for name in lost)
        raise ContentError(path.name, line, f"no way leads to: {', '.join(sorted(lost))}")
    return steps


def _step(name: str, facts: Any, file: str) -> SelfCheckQuestion:
    """Reads one step as it is written. Raises ContentError, on the line of the fact that is odd."""
    try:
        odd = [
            fact for fact in facts if fact in {"ask", "hint"} and not isinstance(facts[fact], str)
        ]
        for choice in facts["choices"]:
            odd += [fact for fact in choice if fact not in _FACTS_OF_A_CHOICE]
            odd += [fact for fact, said in choice.items() if not isinstance(said, str)]
        if odd:
            line = line_of(odd[0], line_of(name))
            raise ContentError(file, line, f"missing or misshapen: {odd[0]}")
        return SelfCheckQuestion(
            name=name,
            ask=facts["ask"],
            hint=facts.get("hint", ""),
            choices=tuple(SelfCheckChoice(**choice) for choice in facts["choices"]),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ContentError(file, line_of(name), f"missing or misshapen: {error}") from error


def _problem(
    choice: SelfCheckChoice, steps: Mapping[str, SelfCheckQuestion], pages: Collection[str]
) -> str:
    if bool(choice.to) == bool(choice.page):
        return f"{choice.say!r} needs either a step or a page"
    if choice.to and choice.to not in steps:
        return f"{choice.say!r} leads to no step"
    if choice.page and (choice.page not in pages or choice.event not in EVENT_TYPES):
        return f"{choice.say!r} leads to no page or suggests no event"
    return ""


def _reached(steps: Mapping[str, SelfCheckQuestion]) -> set[str]:
    reached, ahead = set[str](), [START]
    while ahead:
        name = ahead.pop()
        if name in reached or name not in steps:
            continue
        reached.add(name)
        ahead += [choice.to for choice in steps[name].choices if choice.to]
    return reached
