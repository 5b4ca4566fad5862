"""Reads translation catalogues (.po files) and says where they differ from the source.

Written here and not left to GNU gettext, which a newcomer's machine may lack. The layout is that
of the gettext manual, "The Format of PO Files".
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from config.translation.translatable_texts import Fault, Message

_FIELD = re.compile(r'(msgctxt|msgid_plural|msgid|msgstr(?:\[\d+\])?)\s+(".*")$')
_PLURALS = re.compile(r"nplurals\s*=\s*(\d+)")
_PLACEHOLDER = re.compile(r"%\(\w+\)|\{\w*\}|%[sd]")


class CatalogueError(ValueError):
    """A line that no catalogue holds."""


@dataclass(kw_only=True)
class Entry:
    """One text and its translations: one, or one for each of the language's plural forms."""

    line: int
    context: str = ""
    text: str = ""
    plural: str = ""
    translations: list[str] = field(default_factory=list)
    is_fuzzy: bool = False
    is_obsolete: bool = False


def read_catalogue(path: Path) -> list[Entry]:
    """The entries of a .po file in their order, its header (the text "") among them.

    Raises CatalogueError, naming the line, for anything that is no catalogue.
    """
    entries: list[Entry] = []
    entry: Entry | None = None
    last = ""  # the field that a line of its own goes on with
    is_fuzzy = False
    for number, written in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        line = written.strip()
        is_obsolete = line.startswith("#~")
        line = line.removeprefix("#~").strip()
        if line.startswith("#,"):
            is_fuzzy = is_fuzzy or "fuzzy" in line
        elif line.startswith('"') and entry is not None and last:
            _add(entry, last, _unquoted(line, path, number))
        elif found := _FIELD.match(line):
            name, text = found[1], _unquoted(found[2], path, number)
            if entry is None or (last.startswith("msgstr") and not name.startswith("msgstr")):
                entry = Entry(line=number, is_fuzzy=is_fuzzy, is_obsolete=is_obsolete)
                entries.append(entry)
                is_fuzzy = False
            if name.startswith("msgstr"):
                entry.translations.append("")
            last = name
            _add(entry, name, text)
        elif line and not line.startswith("#"):
            raise CatalogueError(f"{path}:{number}: this is no line of a catalogue.")
    return entries


def faults_of_catalogue(path: Path, messages: Iterable[Message]) -> Iterator[Fault]:
    """Where a catalogue is not a whole and faithful translation of these messages."""
    entries = read_catalogue(path)
    forms = _plural_forms(entries)
    wanted = {(each.context, each.text): each for each in messages}
    found = set()
    for entry in entries:
        if not entry.text:
            continue
        where = f"{path}:{entry.line}"
        message = wanted.get((entry.context, entry.text))
        if entry.is_obsolete or message is None:
            yield Fault(where=where, what=f"{entry.text!r} is obsolete: no page says it any more")
            continue
        found.add((entry.context, entry.text))
        if entry.is_fuzzy:
            yield Fault(where=where, what=f"{entry.text!r} is fuzzy: nobody has confirmed it")
        if len(entry.translations) != (forms if entry.plural else 1) or not all(entry.translations):
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
    sources = [_placeholders(each) for each in (entry.text, entry.plural) if each]
    needed, known = set.intersection(*sources), set.union(*sources)
    for translation in entry.translations:
        used = _placeholders(translation)
        for name in sorted(needed - used):
            yield Fault(where=where, what=f"{translation!r} lacks {name}")
        for name in sorted(used - known):
            yield Fault(where=where, what=f"{translation!r} has {name}, which the source has not")


def _placeholders(text: str) -> set[str]:
    return set(_PLACEHOLDER.findall(text.replace("%%", "")))


def _plural_forms(entries: list[Entry]) -> int:
    header = next((each.translations for each in entries if not each.text), [])
    found = _PLURALS.search("".join(header))
    return int(found[1]) if found else 1


def _add(entry: Entry, name: str, text: str) -> None:
    if name == "msgctxt":
        entry.context += text
    elif name == "msgid":
        entry.text += text
    elif name == "msgid_plural":
        entry.plural += text
    else:
        entry.translations[-1] += text


def _unquoted(quoted: str, path: Path, number: int) -> str:
    try:
        return str(ast.literal_eval(quoted))
    except (SyntaxError, ValueError):
        raise CatalogueError(f"{path}:{number}: the quotation marks do not match.") from None
