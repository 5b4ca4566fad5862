"""Finds the languages of the site: English, and those with a whole catalogue in locale/.

A language is added by its catalogue alone: locale/<code>/LC_MESSAGES/django.po. `make run` and
`manage.py compile_catalogues` turn it into the file that Django reads; from the next start on the
site offers it. Imported by the settings, so nothing here needs them.
"""

from pathlib import Path
from typing import Final

from django.conf.locale import LANG_INFO

ENGLISH: Final = ("en-gb", "English")
_READ: Final = "*/LC_MESSAGES/django.mo"
_WRITTEN: Final = "*/LC_MESSAGES/django.po"


def languages_in(folder: Path) -> list[tuple[str, str]]:
    """Lists English and every language with a compiled catalogue here, each with its own name
    for itself, in the order of their codes."""
    found = sorted(each.parent.parent.name for each in folder.glob(_READ))
    return [ENGLISH, *((code, _own_name(code)) for code in map(_as_code, found))]


def compile_catalogues(folder: Path) -> list[Path]:
    """Writes what Django reads beside each catalogue that is newer, and returns what it wrote.

    Raises OSError for a catalogue that cannot be read, naming file and line.
    """
    # Only this needs the library: no web process does.
    import polib

    written = []
    for source in sorted(folder.glob(_WRITTEN)):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        polib.pofile(str(source)).save_as_mofile(str(target))
        written.append(target)
    return written


def _as_code(folder: str) -> str:
    return folder.replace("_", "-").lower()


def _own_name(code: str) -> str:
    known = LANG_INFO.get(code) or LANG_INFO.get(code.partition("-")[0]) or {}
    return str(known.get("name_local", code))
