"""Lists each fact that nobody has confirmed, and where it is used: a person must settle them before
launch. Made from the content alone, so that the list can never lag behind it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from guidance.advising.advice import advice_about
from guidance.reading.directory import Contact
from guidance.reading.library import Library
from guidance.reading.page_files import BLOCKS, Situation

DOCUMENT: Final = Path(__file__).resolve().parents[2] / "docs" / "guidance-to-settle.md"
_FIELDS: Final = {"number": "number", "url": "address", "hours": "hours"}
_LISTED: Final = "Who to tell"  # the heading of those who stand at the end of every page
_FOREWORD: Final = """\
# Advice: what a person must settle before launch

Made by `manage.py check_guidance --write-list` from `guidance/content/`; never edited by hand. A \
test fails when it is out of date. How to settle a line: \
[keep the advice current](how-to/keep-the-advice-current.md).

A field that nobody has confirmed is not shown: the page leaves it out and says the safe thing in \
its place. Where a contact is shown, its note is what to look at again. A card is \
named by its key.
"""


@dataclass(frozen=True, kw_only=True)
class Unconfirmed:
    """An unconfirmed fact was checked by nobody. `used` says where it stands, or would stand."""

    file: str
    line: int | None
    fact: str
    why: str
    used: tuple[str, ...]

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.fact} {self.why} (used: {'; '.join(self.used)})"


def list_unconfirmed(library: Library) -> tuple[Unconfirmed, ...]:
    """Lists each fact that nobody has confirmed: of contacts, time limits, sources, then pages."""
    return (
        *_of_contacts(library),
        *_of_time_limits(library),
        *_of_sources(library),
        *_of_apps(library),
        *_left_out(library),
    )


def document(library: Library) -> str:
    """Writes the whole list as Markdown, by file."""
    found = list_unconfirmed(library)
    pages = library.situations.values()
    unchecked = [page.file for page in pages if page.checked_on is None]
    said = [
        _FOREWORD,
        f"- Facts to settle: {len(found)}.",
        f"- Pages that no lawyer or safeguarding lead has checked (`checked_on` is empty): "
        f"{_some_of(unchecked, len(pages))}.",
        f"- Pages without an owner: "
        f"{_some_of([page.file for page in pages if not page.owner], len(pages))}.",
    ]
    for file in dict.fromkeys(fact.file for fact in found):
        said += ["", f"## {file}", ""]
        for fact in found:
            if fact.file == file:
                line = f"line {fact.line}: " if fact.line else ""
                said.append(f"- {line}{fact.fact} {fact.why}")
                said += [f"  - {place}" for place in fact.used]
    return "\n".join(said) + "\n"


def _of_contacts(library: Library) -> Iterator[Unconfirmed]:
    for contact in library.contacts.values():
        doubtful = [
            _FIELDS[name] for name, status in contact.statuses.items() if status == "unverified"
        ]
        if contact.is_shown and not doubtful and not contact.notes:
            continue
        if not contact.is_shown:
            what = "not shown: no number or address is confirmed"
        elif doubtful:
            what = f"not confirmed, so not shown: {', '.join(doubtful)}"
        else:
            what = "shown; the note is to be settled"
        yield Unconfirmed(
            file="contacts.csv",
            line=contact.line,
            fact=f"{contact.key}, {contact.name}: {what}.",
            why=f"Note: {contact.notes}." if contact.notes else "No note.",
            used=where_used(contact, library),
        )


def _of_time_limits(library: Library) -> Iterator[Unconfirmed]:
    for limit in library.time_limits.values():
        if limit.is_sourced:
            continue
        waiting = [
            page.slug
            for page in library.situations.values()
            if any(limit.code in left.why for left in page.left_out)
        ]
        yield Unconfirmed(
            file="time_limits.csv",
            line=limit.line,
            fact=f"{limit.code}, {limit.what}: {limit.amount()}.",
            why=f"{limit.status}.",
            used=(f"left out of: {', '.join(waiting)}" if waiting else "no page",),
        )


def _of_sources(library: Library) -> Iterator[Unconfirmed]:
    for line, (mark, address) in enumerate(library.sources.items(), start=2):
        if "…" not in address:
            continue
        pages = [page.slug for page in library.situations.values() if mark in page.sources]
        yield Unconfirmed(
            file="sources.csv",
            line=line,
            fact=f"{mark}: {address}.",
            why="The address is shortened: find the whole one.",
            used=(_some_of(pages, len(library.situations)) if pages else "no page",),
        )


def _of_apps(library: Library) -> Iterator[Unconfirmed]:
    """Lists the pages of services: nobody of ours has opened one, and some have no address yet."""
    for page in library.apps:
        if page.address:
            what, why = f"{page.address}.", f"To be opened. Seen at: {page.source}."
        else:
            what, why = "no address.", "Its own page was not found: words are shown."
        fact = f"{page.service}, {page.need}: {what}"
        used = ("the apps' own pages",)
        yield Unconfirmed(file="apps.csv", line=page.line, fact=fact, why=why, used=used)


def _left_out(library: Library) -> Iterator[Unconfirmed]:
    left_out = [("_shared.md", "the lines that pages share", library.shared_left_out)]
    left_out += [(page.file, page.slug, page.left_out) for page in library.situations.values()]
    for file, place, facts in left_out:
        for left in facts:
            used = (f"left out of: {place}",)
            yield Unconfirmed(file=file, line=None, fact=left.fact, why=left.why, used=used)


def where_used(contact: Contact, library: Library) -> tuple[str, ...]:
    """Lists the blocks of pages that name a contact, and the cards that reach or name it."""
    places: dict[str, list[str]] = {}
    for page in library.situations.values():
        for heading in _places(contact.key, page, library):
            places.setdefault(heading, []).append(page.slug)
    said = [
        f"{heading}: {_some_of(pages, len(library.situations))}"
        for heading in BLOCKS
        if (pages := places.get(heading))
    ]
    if cards := [card.key for card in library.cards.values() if contact.key in card.contacts]:
        said.append(f"cards: {', '.join(sorted(cards))}")
    if contact.key in library.directory.crisis:
        said.append("the foot of every page")
    stood_in_for = [
        key
        for key, by_nation in library.directory.substitutes.items()
        if any(contact.key in keys for keys in by_nation.values())
    ]
    if stood_in_for:
        said.append(f"in place of: {', '.join(stood_in_for)}")
    return tuple(said) or ("no page",)


def _places(key: str, page: Situation, library: Library) -> set[str]:
    """Finds the headings of a page under which a contact is named or listed."""
    found = {
        heading
        for heading, block in BLOCKS.items()
        if any(key in library.contacts_named(item) for item in page.blocks[block])
    }
    listed = {shown.key for shown in advice_about(page.key, {}, library=library).everybody}
    return found | ({_LISTED} if key in listed else set())


def _some_of(names: list[str], whole: int) -> str:
    is_all = len(names) == whole and not any("(" in name for name in names)
    return f"all {whole} pages" if is_all else ", ".join(names) or "none"
