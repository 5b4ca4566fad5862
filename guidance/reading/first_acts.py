"""Reads what to do first, which the form says for each kind of event before it shows the help."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from guidance.for_whom.choosing import EVENT_TYPES
from guidance.reading.content_files import ContentError, LinedFacts, line_of, read_yaml
from guidance.reading.directory import Contact
from guidance.reading.page_files import ContentPiece

VOICES: Final = ("you", "they", "organisation")
LONGEST: Final = 143  # letters: four lines of a phone
# A scam message is asked nothing more, and the report about a child ends at help.
WITHOUT_ONE: Final = frozenset(["scam_msg", "csea", "not_sure_help"])
CLOSE: Final = "close"
"""The key of what to do first where somebody close did it, whatever happened."""

_EACH: Final = {*EVENT_TYPES, CLOSE} - WITHOUT_ONE
_FACTS: Final = frozenset(["for", *VOICES, "abroad", "from"])
_PHONE: Final = re.compile(r"(\{phone:\w+(?:\|[^{}]+)?\})")


@dataclass(frozen=True, kw_only=True)
class FirstAct:
    """A first act says in each voice what to do at once, in the UK and `abroad`.

    A piece of the kind "phone" holds a contact's key and, after "|", the words in its place.
    """

    said: Mapping[str, tuple[ContentPiece, ...]]
    abroad: Mapping[str, tuple[ContentPiece, ...]]
    sources: tuple[str, ...]


def read_first_acts(
    path: Path, *, contacts: Mapping[str, Contact], sources: Collection[str]
) -> dict[str, FirstAct]:
    """Reads the first act of each kind of event, and that for somebody close. Raises ContentError
    naming file and line."""
    found = read_yaml(path.read_text(encoding="utf-8"), path.name)
    if not isinstance(found, list):
        raise ContentError(path.name, 1, "missing or misshapen: a list of first acts")
    acts: dict[str, FirstAct] = {}
    for entry in found:
        if not isinstance(entry, Mapping):
            raise ContentError(path.name, line_of(entry), "missing or misshapen: a first act")
        facts = LinedFacts(entry)
        act = _act(facts, path.name, contacts=contacts, sources=sources)
        for event in _listed(facts, "for", path.name):
            if event not in _EACH or event in acts:
                raise ContentError(path.name, line_of(event), f"{event} has none, or has one")
            acts[event] = act
    if missing := _EACH - acts.keys():
        raise ContentError(path.name, 1, f"nothing to do first for: {', '.join(sorted(missing))}")
    return acts


def _act(
    facts: LinedFacts, file: str, *, contacts: Mapping[str, Contact], sources: Collection[str]
) -> FirstAct:
    if odd := [name for name in facts if name not in _FACTS]:
        raise ContentError(file, line_of(odd[0]), f"missing or misshapen: {odd[0]}")
    abroad = facts.get("abroad", {})
    if abroad and (not isinstance(abroad, Mapping) or set(abroad) != set(VOICES)):
        raise ContentError(file, facts.line, "abroad needs all three voices")
    marks = _listed(facts, "from", file)
    for mark in marks:
        if mark != "ours" and mark not in sources:
            raise ContentError(file, line_of(mark), f"no source is called {mark}")
    said = {voice: _pieces(facts.get(voice), facts, file, contacts) for voice in VOICES}
    other = {voice: _pieces(text, facts, file, contacts) for voice, text in abroad.items()}
    for voice, pieces in (other or said).items():
        if any(piece.kind == "phone" and "|" not in piece.value for piece in pieces):
            text = abroad.get(voice, facts.get(voice))
            raise ContentError(file, line_of(text), "a number needs words in its place abroad")
    return FirstAct(
        said=MappingProxyType(said), abroad=MappingProxyType(other or said), sources=marks
    )


def _listed(facts: LinedFacts, name: str, file: str) -> tuple[str, ...]:
    listed = facts.get(name)
    if not isinstance(listed, list) or not listed or not all(isinstance(x, str) for x in listed):
        line = facts.lines.get(name, min(facts.lines.values(), default=1))
        raise ContentError(file, line, f"missing or misshapen: {name}")
    return tuple(listed)


def _pieces(
    text: Any, facts: LinedFacts, file: str, contacts: Mapping[str, Contact]
) -> tuple[ContentPiece, ...]:
    if not isinstance(text, str) or not text.strip():
        line = min(facts.lines.values(), default=1)
        raise ContentError(file, line, f"missing or misshapen: {', '.join(VOICES)}")
    pieces, lengths = [], [0, 0]  # with the numbers, and with the words in their place
    for part in _PHONE.split(text):
        if not _PHONE.fullmatch(part):
            if "{" in part or "}" in part:
                raise ContentError(file, line_of(text), "a placeholder is not well formed")
            pieces.append(ContentPiece(kind="text", value=part))
            lengths = [length + len(part) for length in lengths]
            continue
        named = part.removeprefix("{phone:").removesuffix("}")
        key, _, words = named.partition("|")
        contact = contacts.get(key)
        if contact is None or not contact.is_shown or contact.phone is None:
            raise ContentError(file, line_of(text), f"{key} has no number that may be shown")
        pieces.append(ContentPiece(kind="phone", value=named))
        lengths = [lengths[0] + len(contact.phone.text), lengths[1] + len(words)]
    if max(lengths) > LONGEST:
        raise ContentError(file, line_of(text), f"longer than {LONGEST} letters: four lines")
    return tuple(piece for piece in pieces if piece.value)
