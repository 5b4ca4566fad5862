""" "Was I targeted?": a few short questions that end in a page of advice. Nothing is kept."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from guidance.for_whom.choosing import EVENT_TYPES
from guidance.reading.directory import ContentError

START = "start"
_OF_A_CHOICE = frozenset({"say", "to", "page", "event"})


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One way on: to another step (`to`), or to an ending (`page`, and the `event` it suggests)."""

    say: str
    to: str = ""
    page: str = ""
    event: str = ""


@dataclass(frozen=True, kw_only=True)
class Step:
    """One short question."""

    name: str
    ask: str
    hint: str
    choices: tuple[Choice, ...]
    lines: Mapping[str, int]

    def line_of(self, words: str) -> int:
        """On which line of the file these words of the step stand."""
        return self.lines.get(words, 1)


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where somebody stands: the question they are at, and the ending picked there, if one was.

    `way` are the numbers of the choices that led here, such as "2.1". It goes from page to page
    inside the form, never in an address: an address stays in the history of the device.
    """

    step: Step
    way: str
    ending: Choice | None = None

    @property
    def is_first(self) -> bool:
        return not self.way

    @property
    def back(self) -> str:
        """The way to the question before."""
        return self.way.rpartition(".")[0]

    @property
    def ways_on(self) -> tuple[tuple[str, str], ...]:
        """Each choice here: its words, and the way that picking it makes."""
        before = f"{self.way}." if self.way else ""
        return tuple(
            (choice.say, f"{before}{number}")
            for number, choice in enumerate(self.step.choices, start=1)
        )


def place_at(way: str, steps: Mapping[str, Step]) -> Place:
    """Where a way leads, as far as it leads anywhere; an odd or empty one to the first question."""
    place = Place(step=steps[START], way="")
    for number in way.split(".")[: len(steps)]:
        found = dict(zip((last for _, last in place.ways_on), place.step.choices, strict=True))
        reached = f"{place.way}.{number}" if place.way else number
        choice = found.get(reached)
        if choice is None:
            return place
        if choice.page:
            return Place(step=place.step, way=reached, ending=choice)
        place = Place(step=steps[choice.to], way=reached)
    return place


def read_self_check(path: Path, pages: Collection[str]) -> dict[str, Step]:
    """The steps by name. Raises ContentError where a choice leads nowhere or a step is lost."""
    text = path.read_text(encoding="utf-8")
    lines = _Lines(text)
    try:
        found = yaml.safe_load(text)
        steps = {
            name: Step(
                name=name,
                ask=step["ask"],
                hint=step.get("hint", ""),
                choices=tuple(Choice(**choice) for choice in step["choices"]),
                lines={
                    words: lines.of(name, words)
                    for words in (
                        *(step["ask"], step.get("hint", "")),
                        *(choice["say"] for choice in step["choices"]),
                    )
                },
            )
            for name, step in found.items()
        }
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ContentError(path.name, line, str(error.problem)) from error
    except (KeyError, TypeError, AttributeError) as error:
        line = lines.first_misshapen(found)
        raise ContentError(path.name, line, f"missing or misshapen: {error}") from error
    for step in steps.values():
        for choice in step.choices:
            if problem := _problem(choice, steps, pages):
                line = lines.of(step.name, choice.say)
                raise ContentError(path.name, line, f"step {step.name}: {problem}")
    if lost := set(steps) - _reached(steps):
        line = lines.of(min(lost))
        raise ContentError(path.name, line, f"no way leads to: {', '.join(sorted(lost))}")
    return steps


class _Lines:
    """On which line of the file a step begins, or a choice stands."""

    def __init__(self, text: str) -> None:
        self._lines = text.splitlines()

    def of(self, step: str, say: str = "") -> int:
        begin = next((n for n, line in enumerate(self._lines) if line == f"{step}:"), 0)
        after = enumerate(self._lines[begin:], start=begin + 1)
        return next((n for n, line in after if say in line), begin + 1)

    def first_misshapen(self, found: object) -> int:
        """The line of the first step that lacks something, or holds a choice that is none."""
        steps = found if isinstance(found, Mapping) else {}
        for name, step in steps.items():
            if not isinstance(step, Mapping) or not {"ask", "choices"} <= set(step):
                return self.of(str(name))
            for choice in step["choices"] if isinstance(step["choices"], list) else [None]:
                if not isinstance(choice, Mapping) or not set(choice) <= _OF_A_CHOICE:
                    odd = sorted(set(choice) - _OF_A_CHOICE) if isinstance(choice, Mapping) else []
                    return self.of(str(name), odd[0] if odd else "")
        return 1


def _problem(choice: Choice, steps: Mapping[str, Step], pages: Collection[str]) -> str:
    if bool(choice.to) == bool(choice.page):
        return f"{choice.say!r} needs either a step or a page"
    if choice.to and choice.to not in steps:
        return f"{choice.say!r} leads to no step"
    if choice.page and (choice.page not in pages or choice.event not in EVENT_TYPES):
        return f"{choice.say!r} leads to no page or suggests no event"
    return ""


def _reached(steps: Mapping[str, Step]) -> set[str]:
    reached, ahead = set[str](), [START]
    while ahead:
        name = ahead.pop()
        if name in reached or name not in steps:
            continue
        reached.add(name)
        ahead += [choice.to for choice in steps[name].choices if choice.to]
    return reached
