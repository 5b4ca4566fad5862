"""Reads the library of advice, every file of content/, once, and keeps it while it is whole.

When a file changes it is read again. If it is then broken, or broken when the site starts, the
last content that was whole goes on being served, and the log says so with file and line.
"""

from __future__ import annotations

import hashlib
import logging
import os
import shutil
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from guidance.for_whom.condition_words import pages_named
from guidance.for_whom.facts import state_of
from guidance.reading.apps import AppPage, read_apps
from guidance.reading.card_files import OF_A_CONTACT as BUTTONS_OF_A_CONTACT
from guidance.reading.card_files import Card, read_cards
from guidance.reading.content_files import ContentError, line_of
from guidance.reading.directory import (
    Contact,
    Directory,
    TimeLimit,
    read_contacts,
    read_directory,
    read_source_addresses,
    read_time_limits,
    way_of,
)
from guidance.reading.first_acts import FirstAct, read_first_acts
from guidance.reading.page_files import (
    OF_A_CONTACT,
    ContentLine,
    LeftOut,
    Situation,
    read_shared,
    read_situation,
)
from guidance.reading.phrases import Phrases, read_phrases
from guidance.reading.self_check import SelfCheckQuestion, read_self_check

CONTENT: Final = Path(__file__).resolve().parents[1] / "content"
# A ContentError names file and line. The others are mistakes that nobody thought of: they too
# leave the last good content in use.
CANNOT_BE_READ: Final = (ContentError, OSError, ValueError, TypeError, LookupError, AttributeError)
_LOOK_AGAIN_SECONDS: Final = 2.0
logger = logging.getLogger(__name__)
_SLANG_IS: Final = " = "


@dataclass(frozen=True, kw_only=True)
class Library:
    """The library holds everything in content/, by key."""

    contacts: Mapping[str, Contact]
    time_limits: Mapping[str, TimeLimit]
    sources: Mapping[str, str]
    directory: Directory
    situations: Mapping[str, Situation]
    shared: Mapping[str, tuple[ContentLine, ...]]
    shared_left_out: tuple[LeftOut, ...]
    cards: Mapping[str, Card]
    slang: Mapping[str, str]
    crisis_words: Phrases
    child_words: Phrases
    self_check: Mapping[str, SelfCheckQuestion]
    first_acts: Mapping[str, FirstAct]
    apps: tuple[AppPage, ...]
    version: str

    def contact_name(self, key: str, nation: str = "") -> str:
        """Names a contact in the middle of a sentence."""
        local = self.directory.local_names.get(key, {})
        named = self.directory.names.get(key) or self.contacts[key].name
        return local.get(nation, named)

    @cached_property
    def help_numbers(self) -> tuple[str, ...]:
        """Lists the digits of every number of a helpline: nobody's personal details."""
        return tuple(number for contact in self.contacts.values() for number in contact.numbers)

    def cards_of(self, page: str) -> tuple[Card, ...]:
        """Lists the cards that some reader of a page may see, in the order of rank."""
        return self._cards_by_page[page]

    @cached_property
    def _cards_by_page(self) -> dict[str, tuple[Card, ...]]:
        return {
            page: tuple(
                card
                for card in self.cards.values()
                if state_of(card.condition, {"page": page}) is not False
            )
            for page in self.situations
        }

    def contacts_named(self, line: ContentLine) -> frozenset[str]:
        """Lists every contact that a line names, its branches and its shared lines included."""
        own = frozenset(piece.value for piece in line.pieces if piece.kind in OF_A_CONTACT)
        further = (*line.branches, *self.shared.get(line.shared, ()))
        return own.union(*(self.contacts_named(other) for other in further))

    def asks_for_an_answer(self, line: ContentLine) -> bool:
        """Tells whether a reader's answer stands in a line, its branches or shared lines."""
        found = self._asking.get(id(line))
        if found is None or found[0] is not line:
            further = (*line.branches, *self.shared.get(line.shared, ()))
            asks = any(piece.kind == "answer" for piece in line.pieces)
            found = (line, asks or any(map(self.asks_for_an_answer, further)))
            self._asking[id(line)] = found
        return found[1]

    @cached_property
    def _asking(self) -> dict[int, tuple[ContentLine, bool]]:
        return {}

    def shown_contact(self, key: str) -> Contact | None:
        """Finds the contact, if the public may see it."""
        contact = self.contacts.get(key)
        return contact if contact is not None and contact.is_shown else None


class _Shelf:
    """The shelf holds the library in memory, and how its files looked when it was read."""

    library: Library | None = None
    seen: tuple[tuple[str, int, int], ...] = ()
    looked_at: float = 0.0
    kept_in: Path | None = None


def keep_last_good_in(folder: Path) -> None:
    """Names the folder for a copy of the last whole content, for a start with a broken file."""
    _Shelf.kept_in = folder


def current() -> Library:
    """Gives the library as it stands. Raises ContentError only if there never was a whole one."""
    now = time.monotonic()
    if _Shelf.library is not None and now - _Shelf.looked_at < _LOOK_AGAIN_SECONDS:
        return _Shelf.library
    _Shelf.looked_at = now
    seen = _fingerprint(CONTENT)
    if _Shelf.library is None or seen != _Shelf.seen:
        _Shelf.library = _read_or_keep(_Shelf.library)
        _Shelf.seen = seen
    return _Shelf.library


def _read_or_keep(held: Library | None) -> Library:
    try:
        library = load_library(CONTENT)
    except CANNOT_BE_READ as error:
        if held is not None:
            logger.error("Advice is broken; the last good content stays in use. %s", error)
            return held
        if _Shelf.kept_in is None or not _Shelf.kept_in.is_dir():
            raise
        kept = load_library(_Shelf.kept_in)
        logger.error("Advice is broken; the kept copy is in use. %s", error)
        return kept
    _keep_copy(library)
    return library


def _keep_copy(library: Library) -> None:
    """Keeps a copy of content/, unless this version is kept already."""
    folder = _Shelf.kept_in
    if folder is None or _version(folder) == library.version:
        return
    fresh = folder.with_name(f"{folder.name}.{os.getpid()}.new")  # several processes may start
    try:
        fresh.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(CONTENT, fresh)
        shutil.rmtree(folder, ignore_errors=True)
        fresh.rename(folder)
    except OSError as error:
        shutil.rmtree(fresh, ignore_errors=True)
        if _version(folder) != library.version:
            logger.warning("No copy of the advice could be kept. %s", error)


def load_library(folder: Path) -> Library:
    """Reads a folder of content. Raises ContentError naming file and line."""
    directory, texted = read_directory(folder / "directory.yaml")
    contacts = read_contacts(folder / "contacts.csv", texted)
    situations: dict[str, Situation] = {}
    slugs: dict[str, str] = {}
    for path in sorted(folder.glob("[a-z]*.md")):
        situation = read_situation(path)
        if situation.key in situations:
            line = situation.lines["key"]
            raise ContentError(path.name, line, f"the key {situation.key} is taken")
        if situation.slug in slugs:
            line = situation.lines["slug"]
            raise ContentError(path.name, line, f"the slug is taken by {slugs[situation.slug]}")
        situations[situation.key] = situation
        slugs[situation.slug] = path.name
    shared, shared_left_out = read_shared(folder / "_shared.md")
    sources = read_source_addresses(folder / "sources.csv")
    library = Library(
        contacts=contacts,
        time_limits=read_time_limits(folder / "time_limits.csv"),
        sources=sources,
        directory=directory,
        situations=dict(sorted(situations.items(), key=lambda pair: (pair[1].order, pair[0]))),
        shared=shared,
        shared_left_out=shared_left_out,
        cards=read_cards(folder / "cards"),
        slang=_read_slang(folder / "search_words.txt"),
        crisis_words=read_phrases(folder / "crisis_words.txt"),
        child_words=read_phrases(folder / "child_words.txt"),
        self_check=read_self_check(folder / "self_check.yaml", situations),
        first_acts=read_first_acts(folder / "first_acts.yaml", contacts=contacts, sources=sources),
        apps=read_apps(folder / "apps.csv"),
        version=_version(folder),
    )
    _check_references(library)
    return library


def _read_slang(path: Path) -> dict[str, str]:
    """Reads search_words.txt: short forms and slang = the plain word that is meant by them."""
    found: dict[str, str] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        said, _, meant = line.partition(_SLANG_IS)
        for word in (word.strip() for word in said.split(",")):
            if not word or " " in word or not meant.strip() or word in found:
                raise ContentError(path.name, number, f"not one new word: {word!r}")
            found[word] = meant.strip()
    return found


def _check_references(library: Library) -> None:
    """Checks that every key that a line or the directory names exists. Raises ContentError."""
    for situation in library.situations.values():
        if situation.group not in library.directory.groups:
            line = situation.lines["group"]
            raise ContentError(situation.file, line, f"no group is called {situation.group}")
        for mark in situation.sources:
            if mark not in library.sources:
                line = situation.lines["sources"]
                raise ContentError(situation.file, line, f"no source is called {mark}")
        for items in situation.blocks.values():
            for item in items:
                _check_item(item, library, situation.file, situation.sources)
    for items in library.shared.values():
        for item in items:
            _check_item(item, library, "_shared.md", tuple(library.sources))
    for card in library.cards.values():
        _check_card(card, library)
    for key in library.directory.contact_keys():
        if key not in library.contacts:
            raise ContentError("directory.yaml", line_of(key), f"no contact is called {key}")


def _check_card(card: Card, library: Library) -> None:
    """Checks that all that a card names is there and may be shown. Raises ContentError."""

    def fail(fact: str, message: str) -> None:
        raise ContentError(card.file, card.line_of(fact), f"card {card.key}: {message}")

    for words in card.every_words:
        lines = (words.act, words.why, words.quiet, words.say)
        for line in lines:
            if isinstance(line, ContentLine):
                _check_item(line, library, card.file, tuple(library.sources))
    for button in card.buttons:
        if button.kind == "page" and button.target not in library.situations:
            fail("do", f"no page is called {button.target}")
        if button.kind in BUTTONS_OF_A_CONTACT:
            contact = library.contacts.get(button.target)
            if contact is None:
                fail("do", f"no contact is called {button.target}")
            elif way_of(button.kind, contact) is None:
                fail("do", f"{button.target} has nothing confirmed to {button.kind}")
    for condition, fact in ((card.condition, "if"), (card.done_when, "done_when")):
        for page in sorted(pages_named(condition) - set(library.situations)):
            fail(fact, f"no page is called {page}")
    limit = library.time_limits.get(card.deadline)
    if card.deadline and (limit is None or f"deadline_{card.deadline}" not in library.shared):
        fail("deadline", f"no time limit is called {card.deadline}")
    if limit is not None and not limit.is_sourced:
        fail("deadline", f"the time limit {limit.code} is not confirmed, so it may not be shown")
    for mark in card.sources:
        if mark != "ours" and mark not in library.sources:
            fail("from", f"no source is called {mark}")


def _check_item(item: ContentLine, library: Library, file: str, sources: tuple[str, ...]) -> None:
    def fail(message: str) -> None:
        raise ContentError(file, item.line, message)

    for piece in item.pieces:
        if piece.kind in OF_A_CONTACT and piece.value not in library.contacts:
            fail(f"no contact is called {piece.value}")
        if piece.kind == "phone" and library.contacts[piece.value].phone is None:
            fail(f"{piece.value} has no number that may be shown")
        if piece.kind == "sms" and library.contacts[piece.value].text_to is None:
            fail(f"{piece.value} takes no texts")
        if piece.kind == "site" and library.contacts[piece.value].site is None:
            fail(f"{piece.value} has no address that may be shown")
        if piece.kind == "limit" and piece.value not in library.time_limits:
            fail(f"no time limit is called {piece.value}")
        if piece.kind == "limit" and not library.time_limits[piece.value].is_sourced:
            fail(f"the time limit {piece.value} is not confirmed, so it may not be shown")
        if piece.kind == "page" and piece.value.split("|")[0] not in library.situations:
            fail(f"no page is called {piece.value}")
    if item.shared and item.shared not in library.shared:
        fail(f"no shared line is called {item.shared}")
    for mark in item.sources:
        if mark != "ours" and mark not in sources:
            fail(f"{mark} is not among the sources of the page")
    for branch in item.branches:
        _check_item(branch, library, file, sources)


def _fingerprint(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """Says how the files look; nothing where they cannot be listed, which reading then says."""
    try:
        return tuple(
            (path.relative_to(folder).as_posix(), stat.st_mtime_ns, stat.st_size)
            for path in _files(folder)
            for stat in (path.stat(),)
        )
    except OSError:
        return ()


def _files(folder: Path) -> list[Path]:
    """Lists the files of the content, those of its folders included. Raises OSError."""
    return sorted(
        path
        for entry in folder.iterdir()
        for path in (entry.iterdir() if entry.is_dir() else (entry,))
    )


def _version(folder: Path) -> str:
    """Makes a short name for exactly this content: the same files give the same name."""
    digest = hashlib.sha256()
    if folder.is_dir():
        for path in _files(folder):
            name = path.relative_to(folder).as_posix()
            digest.update(name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def guidance_version() -> str:
    """Names the version that is stored with a report: the advice that its sender could see."""
    return current().version


def situation_by_slug(slug: str) -> Situation | None:
    """Finds a page of advice by its address."""
    pages = current().situations.values()
    return next((page for page in pages if page.slug == slug), None)
