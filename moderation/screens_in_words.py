"""This module says what each screen says of a report, and what a reader may say of that."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from classification.wording import N_
from moderation.reading_models import SCREENS, ScreenMark
from reporting.models import Report
from staff.models import Person

SCREEN_WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "crisis_words": N_("Crisis words"),
        "child_words": N_("Harm to a child"),
        "content_label": N_("What the words may be about"),
    }
)
"""Screen -> what readers call it."""


@dataclass(frozen=True, kw_only=True)
class ScreenLine:
    """A screen put a label beside the report, or none, and a reader called that wrong, or did
    not."""

    screen: str
    words: str
    has_label: bool
    is_off: bool


def screens_beside(report: Report, *, of: Person | None = None) -> Sequence[ScreenLine]:
    """Lists what each screen said of a report whose words were opened; with `of`, what this person
    alone said of that."""
    marks = {mark.screen: mark for mark in ScreenMark.objects.filter(report=report)}
    return [
        ScreenLine(
            screen=screen,
            words=SCREEN_WORDS[screen],
            has_label=marks[screen].has_label,
            is_off=bool(marks[screen].verdict) and of in (None, marks[screen].by),
        )
        for screen in SCREENS
        if screen in marks
    ]
