"""Reads published releases from their files, and from nothing else: the public side."""

import hashlib
import json
import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from classification.csv_files import csv_rows
from classification.periods import is_quarter, is_year, year_of
from releases.build_files import MANIFEST, SUMS
from releases.figures import TableInfo
from releases.statements import WHAT_IS_COUNTED
from releases.write_files import notice_beside

# As long as a table's name can be: a longer one is no file, and the disk would refuse to look.
_FILE_NAME: Final = re.compile(r"[A-Za-z0-9_]{1,60}(\.noisy)?\.(csv|json|md)|SHA256SUMS", re.ASCII)
_SUMS_LINE: Final = re.compile(r"(?P<sha256>[0-9a-f]{64})  (?P<name>[A-Za-z0-9_.]+)", re.ASCII)
_MANIFESTS_KEPT: Final = 16
ZIP: Final = "all.zip"
"""The address of a release's whole package. It is made of the released files, and is none."""

logger = logging.getLogger(__name__)
_logged: dict[str, str] = {}
_checked: dict[str, tuple[tuple[int, ...], int, bool]] = {}


class NoSuchFile(Exception):
    """No release, or no file of it, by this name."""


class AlteredFile(Exception):
    """A file of a release that is missing, cut off or changed: it is not served."""

    def __init__(self, number: str, name: str) -> None:
        super().__init__(f"{number}/{name}")
        self.number, self.name = number, name


@dataclass(frozen=True, kw_only=True)
class ReleasedPackage:
    """A frozen release as its own manifest describes it."""

    number: str
    settled_on: date
    demonstration: bool
    single_reader: bool
    notice: str
    is_withdrawn: bool
    jump_reason: str
    code_lists_version: str
    previous: str
    sha256: str
    tables: tuple[TableInfo, ...]
    can_say: tuple[str, ...]
    cannot_say_yet: tuple[str, ...]
    declared: tuple[str, ...]
    limits: tuple[str, ...]
    what_is_counted: tuple[str, ...]
    breaks: tuple[str, ...]
    licence: Mapping[str, str]

    @property
    def has_figures(self) -> bool:
        return bool(self.tables)


@dataclass(frozen=True, kw_only=True)
class ReleasedFile:
    """One file as it stands, with the hash that names its content."""

    name: str
    content: bytes
    sha256: str


def readable_releases() -> tuple[tuple[ReleasedPackage, ...], tuple[str, ...]]:
    """Reads every release, newest first; gives the numbers of those that cannot be read too."""
    home = Path(settings.RELEASES_DIR)
    if not home.is_dir():
        return (), ()
    packages, unreadable = [], []
    for path in home.iterdir():
        if not (_is_number(path.name) and path.is_dir()):
            continue
        try:
            packages.append(released_package(path.name))
        except AlteredFile:
            unreadable.append(path.name)
    packages.sort(key=lambda package: (package.settled_on, package.number), reverse=True)
    return tuple(packages), tuple(sorted(unreadable, reverse=True))


def released_packages() -> tuple[ReleasedPackage, ...]:
    """Reads every release that can be read, newest first: by day, then by number."""
    return readable_releases()[0]


def released_package(number: str) -> ReleasedPackage:
    """Reads one release; NoSuchFile where there is none, AlteredFile where it is damaged."""
    manifest = _manifest(number, released_file(number, MANIFEST).sha256)
    try:
        return _described(number, manifest)
    except (ValueError, KeyError, TypeError) as error:
        raise _altered(number, MANIFEST, found="not as this version reads it") from error


def latest_package() -> ReleasedPackage | None:
    """Finds the release of the latest period that has figures and stands, or None.

    An annual release comes after the quarters of its year, which it supersedes.
    """
    return next(_standing(), None)


def latest_with(name: str) -> ReleasedPackage:
    """Finds the release of the latest period that stands and has this file; or NoSuchFile."""
    for package in _standing():
        if name in (*file_names(package.number), ZIP):
            return package
    raise NoSuchFile(f"latest/{name}")


def released_file(number: str, name: str) -> ReleasedFile:
    """Reads one file of a release, as it was published.

    NoSuchFile for anything that is not one of its files; AlteredFile for one that is missing,
    cut off or changed: it does not match the line that SHA256SUMS has for it.
    """
    if not _is_number(number) or not _FILE_NAME.fullmatch(name):
        raise NoSuchFile(f"{number}/{name}")
    sums = _sums(number)
    path = Path(settings.RELEASES_DIR) / number / name
    if name not in (*sums, SUMS) and not path.exists():
        raise NoSuchFile(f"{number}/{name}")
    try:
        content = path.read_bytes()
    except OSError as error:
        raise _altered(number, name, found=type(error).__name__) from error
    sha256 = hashlib.sha256(content).hexdigest()
    if name != SUMS and sums.get(name) != sha256:
        raise _altered(number, name, found=sha256)
    return ReleasedFile(name=name, content=content, sha256=sha256)


def file_names(number: str) -> tuple[str, ...]:
    """Names every file of a release, in order, its checksums last."""
    return (*sorted(_sums(number)), SUMS)


def damaged_files(number: str) -> tuple[str, ...]:
    """Finds the files of a release that are not served; reads each once, and after a change."""
    folder = Path(settings.RELEASES_DIR) / number
    return tuple(name for name in file_names(number) if not _is_sound(folder / name))


def table_rows(number: str, table: str) -> list[dict[str, str]]:
    """Reads the rows of a released table, as they stand in its file."""
    return csv_rows(released_file(number, f"{table}.csv").content.decode())


def in_order(packages: Iterable[ReleasedPackage]) -> list[ReleasedPackage]:
    """Sorts releases by their periods, a year after its own quarters."""
    return sorted(
        packages, key=lambda package: (year_of(package.number), package.number[4:] or "-Z")
    )


def _standing() -> Iterator[ReleasedPackage]:
    """Yields the releases that have figures and are not withdrawn, the latest period first."""
    for package in reversed(in_order(released_packages())):
        if package.has_figures and not package.is_withdrawn:
            yield package


@lru_cache(maxsize=_MANIFESTS_KEPT)
def _manifest(number: str, _sha256: str) -> dict[str, Any]:
    """Takes a manifest of this hash, just found to be as published, apart: once, as it is long."""
    found: dict[str, Any] = json.loads(released_file(number, MANIFEST).content)
    return found


def _described(number: str, manifest: dict[str, Any]) -> ReleasedPackage:
    about: dict[str, Any] = manifest["come_forward"]
    withdrawal = _withdrawal(number)
    return ReleasedPackage(
        number=number,
        settled_on=date.fromisoformat(about["settled_on"]),
        demonstration=about["demonstration"],
        single_reader=about["single_reader"],
        notice=withdrawal.get("notice", about["notice"]),
        is_withdrawn=bool(withdrawal) or about["status"] == "withdrawn",
        jump_reason=about["jump_reason"],
        code_lists_version=about["code_lists_version"],
        previous=(about["previous"] or {}).get("release", ""),
        sha256=released_file(number, SUMS).sha256,
        tables=tuple(
            TableInfo(**(table | {"dimensions": tuple(table["dimensions"])}))
            for table in about["tables"]
        ),
        can_say=tuple(about["can_say"]),
        cannot_say_yet=tuple(about["cannot_say_yet"]),
        declared=tuple(about.get("declared", ())),  # an early release does not tell
        limits=tuple(about["limits"]),
        # A release of before these were written: what is counted has not changed since.
        what_is_counted=tuple(about.get("what_is_counted", WHAT_IS_COUNTED)),
        breaks=tuple(about.get("breaks", ())),
        licence=manifest["licenses"][0],
    )


def _is_number(text: str) -> bool:
    return is_year(text) or is_quarter(text)


def _sums(number: str) -> dict[str, str]:
    """Reads SHA256SUMS: file name -> SHA-256."""
    folder = Path(settings.RELEASES_DIR) / number
    if not folder.is_dir():
        raise NoSuchFile(number)
    try:
        text = (folder / SUMS).read_text(encoding="ascii")
    except (OSError, ValueError) as error:
        raise _altered(number, SUMS, found=type(error).__name__) from error
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    matches = [_SUMS_LINE.fullmatch(line) for line in lines]
    found = {match["name"]: match["sha256"] for match in matches if match}
    if len(found) != len(lines) or MANIFEST not in found or not text.endswith("\n"):
        raise _altered(number, SUMS, found=hashlib.sha256(text.encode()).hexdigest())
    return found


def _is_sound(path: Path) -> bool:
    """Tells whether the file is as published; looks again only when it changed since."""
    try:
        stat = path.stat()
        seen = (stat.st_mtime_ns, stat.st_ctime_ns, stat.st_size, stat.st_ino)
        listed = (path.parent / SUMS).stat().st_ctime_ns
    except OSError:
        return _can_be_served(path)
    known = _checked.get(str(path))
    if known is None or known[:2] != (seen, listed):
        known = _checked[str(path)] = (seen, listed, _can_be_served(path))
    return known[2]


def _can_be_served(path: Path) -> bool:
    try:
        released_file(path.parent.name, path.name)
    except (AlteredFile, NoSuchFile):
        return False
    return True


def _altered(number: str, name: str, *, found: str) -> AlteredFile:
    """Makes the error for a damaged file, and logs it once for each state it is seen in."""
    place = f"{number}/{name}"
    if _logged.get(place) != found:
        _logged[place] = found
        logger.error("the released file %s does not match its checksum, and is not served", place)
    return AlteredFile(number, name)


def _withdrawal(number: str) -> dict[str, str]:
    """Reads the notice beside the folder. One that cannot be read still says "withdrawn"."""
    try:
        return notice_beside(number)
    except (OSError, ValueError, TypeError):
        _altered(number, "withdrawn.json", found="unreadable")
        return {"notice": ""}
