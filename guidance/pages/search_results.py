"""Writes what a search found as an address of numbers, and reads it again.

The page of results opens by itself, again after Back too, and the words searched for are in no
address: "0-12-4-c7" are the crisis numbers, two pages and a contact.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from guidance.pages.search import MOST, MOST_CONTACTS, find_contacts, find_pages, is_crisis
from guidance.reading.library import Library
from guidance.reading.page_files import Situation

NOTHING: Final = "none"
_CRISIS: Final = "0"
_CONTACT: Final = "c"
_WRITTEN: Final = re.compile(r"none|(?:0|c?[1-9][0-9]{0,2})(?:-c?[1-9][0-9]{0,2})*")
_LONGEST: Final = 1 + MOST + MOST_CONTACTS


@dataclass(frozen=True, kw_only=True)
class SearchResults:
    """The results of a search are pages, the best first, and keys of contacts that it named."""

    is_crisis: bool = False
    pages: tuple[Situation, ...] = ()
    contacts: tuple[str, ...] = ()


def results_of(words: str, library: Library) -> SearchResults:
    """Searches the advice for the words."""
    return SearchResults(
        is_crisis=is_crisis(words, library),
        pages=find_pages(words, library),
        contacts=find_contacts(words, library),
    )


def written(results: SearchResults, library: Library) -> str:
    """Writes results as the part of an address. The numbers say nothing without this site."""
    pages, contacts = sorted(library.situations), sorted(library.contacts)
    parts = [_CRISIS] if results.is_crisis else []
    parts += [str(pages.index(page.key) + 1) for page in results.pages]
    parts += [f"{_CONTACT}{contacts.index(key) + 1}" for key in results.contacts]
    return "-".join(parts) or NOTHING


def results_at(address: str, library: Library) -> SearchResults | None:
    """Reads the part of an address that `written` wrote; None for anything that is none."""
    parts = address.split("-")
    if not _WRITTEN.fullmatch(address) or len(parts) > _LONGEST:
        return None
    numbers = [part for part in parts if part not in (NOTHING, _CRISIS)]
    keys = _at(sorted(library.situations), [part for part in numbers if part[0] != _CONTACT])
    named = _at(sorted(library.contacts), [part[1:] for part in numbers if part[0] == _CONTACT])
    if len(keys) + len(named) < len(numbers):
        return None
    return SearchResults(
        is_crisis=parts[0] == _CRISIS,
        pages=tuple(library.situations[key] for key in keys),
        contacts=named,
    )


def _at(keys: list[str], numbers: Iterable[str]) -> tuple[str, ...]:
    """Gives the keys with these numbers, each once; a number too high has none."""
    places = [int(number) - 1 for number in numbers]
    return tuple(dict.fromkeys(keys[place] for place in places if place < len(keys)))
