"""The practice set: invented reports, each with a suggested answer and the reason for it.

They lie in practice_set.toml, and are read and checked once. None is ever stored as a report.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from classification.crime_types import CRIME_TYPE_CODES, crime_type_of
from classification.wording import N_
from moderation.reasons import REASONS_FOR
from moderation.states import ACCEPT
from reporting.form.journey import check_report

FILE: Final = Path(__file__).parent / "practice_set.toml"

CHOICES: Final[Mapping[str, str]] = MappingProxyType(
    {ACCEPT: N_("Accept it")}
    | {
        f"{move}-{code}": label
        for move, labels in REASONS_FOR.items()
        for code, label in labels.items()
    }
)
"""What a reader may choose in a case: accepting, or a move with its reason -> what they read."""

_FIELDS: Final = frozenset({"key", "answers", "words", "choice", "why"})
_MORE: Final = frozenset({"crime_type", "beside", "mask"})


class PracticeSetError(ValueError):
    """The file of the practice set holds something that it must not, or lacks something."""


@dataclass(frozen=True, kw_only=True)
class PracticeCase:
    """One invented report: its answers and words, and what the page would show `beside` it; what
    is suggested, under which crime type, why, and which pieces of the words would be masked."""

    key: str
    answers: Mapping[str, Any]
    words: str
    choice: str
    why: str
    crime_type: str
    beside: str
    mask: tuple[str, ...]


@cache
def practice_set() -> tuple[PracticeCase, ...]:
    """Reads the practice set, in the order in which it is gone through."""
    return cases_from(FILE.read_text(encoding="utf-8"))


def cases_from(text: str) -> tuple[PracticeCase, ...]:
    """Reads cases from the text of such a file. Raises PracticeSetError."""
    cases = tuple(_case(row) for row in tomllib.loads(text).get("case", ()))
    keys = [case.key for case in cases]
    if len(keys) != len(set(keys)):
        raise PracticeSetError("Two cases have one key.")
    return cases


def _case(row: Mapping[str, Any]) -> PracticeCase:
    if not set(row) >= _FIELDS or not set(row) <= _FIELDS | _MORE:
        raise PracticeSetError(f"A case has other fields than it should: {sorted(row)}.")
    key, choice, answers, words = row["key"], row["choice"], row["answers"], row["words"].strip()
    if choice not in CHOICES:
        raise PracticeSetError(f"{key}: {choice!r} cannot be chosen.")
    if wrong := check_report(answers):
        raise PracticeSetError(f"{key}: {wrong}")
    crime_type = row.get("crime_type", crime_type_of(answers))
    if crime_type not in CRIME_TYPE_CODES:
        raise PracticeSetError(f"{key}: {crime_type!r} is no crime type.")
    mask = tuple(row.get("mask", ()))
    if not all(piece in words for piece in mask):
        raise PracticeSetError(f"{key}: what is to be masked does not stand in the words.")
    return PracticeCase(
        key=key,
        answers=MappingProxyType(answers),
        words=words,
        choice=choice,
        why=row["why"].strip(),
        crime_type=crime_type,
        beside=row.get("beside", ""),
        mask=mask,
    )
