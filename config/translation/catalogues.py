"""Reads translation catalogues (.po files) and finds where they differ from the source."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polib

from config.translation.translatable_texts import Fault, Message

# polib takes an open quotation mark for an empty text, so each line is looked at first.
_LINE: Final = re.compile(
    r'(?:#~\s*)?(?P<field>msgctxt|msgid_plural|msgid|msgstr(?:\[\d+\])?)?\s*"(?:\\.|[^"\\])*"'
    r"|#~\|.*|#(?!~).*|#~|"
)
_REFUSED: Final = re.compile(r"\(line (\d+)\)")
_PLURALS: Final = re.compile(r"nplurals\s*=\s*(\d+)")
_PLACEHOLDER: Final = re.compile(r"%\(\w+\)|\{\w*\}|%[sd]")


class CatalogueError(ValueError):
    """A line that no catalogue holds."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One text and its translations: one, or one for each of the language's plural forms."""

    line: int
    context: str = ""
    text: str = ""
    plural: str = ""
    translations: tuple[str, ...] = ()
    is_fuzzy: bool = False
    is_obsolete: bool = False


def read_catalogue(path: Path) -> tuple[list[Entry], int]:
    """Reads the entries of a .po file, and how many plural forms its language has.

    Raises CatalogueError, naming the line, for anything that is none.
    """
    fields = _lines_of_fields(path)
    try:
        found = polib.pofile(str(path))
    except OSError as error:
        line = _REFUSED.search(str(error))
        where = f"{path}:{line[1]}" if line else f"{path}"
        raise CatalogueError(f"{where}: this is no line of a catalogue.") from error
    plurals = _PLURALS.search(found.metadata.get("Plural-Forms", ""))
    entries = [
        Entry(
            # polib counts from the comments above an entry.
            line=next((line for line in fields if line >= entry.linenum), entry.linenum),
            context=entry.msgctxt or "",
            text=entry.msgid,
            plural=entry.msgid_plural,
            translations=tuple(text for _, text in sorted(entry.msgstr_plural.items()))
            if entry.msgid_plural
            else (entry.msgstr,),
            is_fuzzy=entry.fuzzy,
            is_obsolete=bool(entry.obsolete),
        )
        for entry in found
    ]
    return entries, int(plurals[1]) if plurals else 1


def _lines_of_fields(path: Path) -> list[int]:
    """Finds the lines on which a field begins. Raises CatalogueError for a line that is none."""
    fields = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        found = _LINE.fullmatch(line.strip())
        if found is None:
            raise CatalogueError(f"{path}:{number}: this is no line of a catalogue.")
        if found["field"]:
            fields.append(number)
    return fields


def faults_of_catalogue(path: Path, messages: Iterable[Message]) -> Iterator[Fault]:
    """Finds where a catalogue is not a whole and faithful translation of these messages."""
    entries, plural_forms = read_catalogue(path)
    wanted = {(message.context, message.text): message for message in messages}
    found = set()
    for entry in entries:
        where = f"{path}:{entry.line}"
        message = wanted.get((entry.context, entry.text))
        if entry.is_obsolete or message is None:
            yield Fault(where=where, what=f"{entry.text!r} is obsolete: no page says it any more")
            continue
        found.add((entry.context, entry.text))
        if entry.is_fuzzy:
            yield Fault(where=where, what=f"{entry.text!r} is fuzzy: nobody has confirmed it")
        forms = plural_forms if entry.plural else 1
        if len(entry.translations) != forms or not all(entry.translations):
            yield Fault(where=where, what=f"{entry.text!r} is not translated")
        elif entry.plural != message.plural:
            yield Fault(where=where, what=f"{entry.text!r} has another plural in the source")
        else:
            yield from _faults_of_placeholders(entry, where)
    for key, message in wanted.items():
        if key not in found:
            yield Fault(where=str(path), what=f"{message.text!r} is missing ({message.where})")


def _faults_of_placeholders(entry: Entry, where: str) -> Iterator[Fault]:
    """A form may leave out what one of the source's two forms leaves out, and add nothing."""
    sources = [_placeholders(text) for text in (entry.text, entry.plural) if text]
    needed, known = set.intersection(*sources), set.union(*sources)
    for translation in entry.translations:
        used = _placeholders(translation)
        for name in sorted(needed - used):
            yield Fault(where=where, what=f"{translation!r} lacks {name}")
        for name in sorted(used - known):
            yield Fault(where=where, what=f"{translation!r} has {name}, which the source has not")


def _placeholders(text: str) -> set[str]:
    return set(_PLACEHOLDER.findall(text.replace("%%", "")))
