"""Reads the top of a page's file: facts about the page, each with the line on which it stands."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from guidance.for_whom.audience import NATIONS
from guidance.reading.content_files import ContentError, LinedFacts, read_yaml

_FRONT_MATTER: Final = re.compile(r"\A---\n(.*?\n)---\n", re.S)


@dataclass(frozen=True, kw_only=True)
class Change:
    """A change of a page, in words for its readers, has a day and a version."""

    version: int
    on: date
    what: str


def read_front_matter(text: str, name: str) -> tuple[LinedFacts, int, str]:
    """Reads the front matter, how many lines it takes, and the rest. Raises ContentError."""
    found = _FRONT_MATTER.match(text)
    if found is None:
        raise ContentError(name, 1, "the file must begin with front matter between --- lines")
    try:
        front = read_yaml(f"\n{found[1]}", name)  # a line more: that of the first ---
    except ContentError as error:
        raise ContentError(name, error.line, f"front matter: {error.message}") from error
    if not isinstance(front, dict):
        raise ContentError(name, 1, "front matter must be names and values")
    return LinedFacts(front), found[0].count("\n"), text[found.end() :]


def text_of(front: Mapping[str, Any], name: str) -> str:
    """Reads words. Raises ValueError for none."""
    value = front[name]
    if not isinstance(value, str) or not value.strip():
        raise ValueError("must be words")
    return value.strip()


def date_of(front: Mapping[str, Any], name: str, *, optional: bool = False) -> date | None:
    """Reads a day; None only where it may be left open. Raises ValueError."""
    value = front[name]
    if value is None and optional:
        return None
    if not isinstance(value, date):
        raise ValueError("must be a date such as 2026-11-23")
    return value


def flag_of(front: Mapping[str, Any], name: str) -> bool:
    """Reads yes or no. Raises ValueError for words, which would count as yes whatever they say."""
    value = front[name]
    if not isinstance(value, bool):
        raise ValueError("must be true or false, without quotes")
    return value


def nations_of(values: Sequence[str] | None) -> frozenset[str]:
    """Reads one nation or more. Raises ValueError."""
    nations = frozenset(values or ())
    if not nations:
        raise ValueError("must name at least one nation")
    if unknown := nations - set(NATIONS):
        raise ValueError(f"{', '.join(sorted(unknown))} is not one")
    return nations


def changes_of(entries: Sequence[Mapping[str, Any]] | None) -> tuple[Change, ...]:
    """Reads the changes, the newest first. Raises ValueError."""
    if not entries:
        raise ValueError("must say at least when the page was first written")
    for entry in entries:
        if set(entry) != {"version", "date", "what"} or not str(entry["what"]).strip():
            raise ValueError("each must say its version, on which day, and what changed")
        if not isinstance(entry["date"], date):
            raise ValueError("date must be a date such as 2026-11-23")
    changes = [
        Change(version=int(entry["version"]), on=entry["date"], what=str(entry["what"]).strip())
        for entry in entries
    ]
    return tuple(sorted(changes, key=lambda change: (change.on, change.version), reverse=True))


def words_listed(values: Sequence[Any] | None) -> tuple[str, ...]:
    """Reads a list of words, which may be empty. Raises ValueError."""
    if not isinstance(values, list | None) or not all(isinstance(v, str) for v in values or ()):
        raise ValueError("must be a list of words")
    return tuple(values or ())
