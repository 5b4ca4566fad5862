"""The public side: everything is read from frozen files, and from nothing else."""

import csv
import hashlib
import io
import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings

from classification.periods import is_quarter, is_year, year_of
from releases.disclosure import display, interval
from releases.packaging import MANIFEST, SUMS

# As long as a table's name can be: a longer one is no file, and the disk would refuse to look.
_TABLE_NAME = re.compile(r"[A-Za-z0-9_]{1,60}", re.ASCII)
_FILE_NAME = re.compile(r"[A-Za-z0-9_]{1,60}(\.noisy)?\.(csv|json|md)|SHA256SUMS", re.ASCII)
_NOT_THE_CELL = ("release", "period", "kind", "withdrawn", "superseded", "releases")
_LAST_COLUMNS = ("value", "standard_error", "lower", "upper", "display", "status")


class NoSuchFile(Exception):
    """No release, or no file of it, by this name."""


@dataclass(frozen=True, kw_only=True)
class TableInfo:
    """What a release says of one of its tables."""

    name: str
    title: str
    universe: str
    source: str
    dimensions: tuple[str, ...]
    micro_rho: int
    sigma: float


@dataclass(frozen=True, kw_only=True)
class ReleasedPackage:
    """A frozen release as its own manifest describes it."""

    number: str
    title: str
    status: str
    settled_on: date
    demonstration: bool
    single_reader: bool
    profile: str
    notice: str
    withdrawn_on: date | None
    jump_reason: str
    code_lists_version: str
    previous: str
    sha256: str
    tables: tuple[TableInfo, ...]
    can_say: tuple[str, ...]
    cannot_say_yet: tuple[str, ...]
    limits: tuple[str, ...]
    licence: Mapping[str, str]

    @property
    def is_withdrawn(self) -> bool:
        return self.status == "withdrawn" or self.withdrawn_on is not None

    @property
    def has_figures(self) -> bool:
        return bool(self.tables)


@dataclass(frozen=True, kw_only=True)
class ReleasedFile:
    """One file as it stands, with the hash that names its content."""

    name: str
    content: bytes
    sha256: str


def released_packages() -> tuple[ReleasedPackage, ...]:
    """Every release there is, newest first: by day, then by number."""
    home = Path(settings.RELEASES_DIR)
    if not home.is_dir():
        return ()
    numbers = [path.name for path in home.iterdir() if _is_number(path.name) and path.is_dir()]
    packages = [released_package(number) for number in numbers]
    return tuple(sorted(packages, key=lambda each: (each.settled_on, each.number), reverse=True))


def released_package(number: str) -> ReleasedPackage:
    """One release; NoSuchFile when there is none by this number."""
    manifest = json.loads(released_file(number, MANIFEST).content)
    about: dict[str, Any] = manifest["come_forward"]
    withdrawal = _withdrawal(number)
    return ReleasedPackage(
        number=number,
        title=manifest["title"],
        status=about["status"],
        settled_on=date.fromisoformat(about["settled_on"]),
        demonstration=about["demonstration"],
        single_reader=about["single_reader"],
        profile=about["profile"],
        notice=withdrawal.get("notice", about["notice"]),
        withdrawn_on=(date.fromisoformat(withdrawal["withdrawn_on"]) if withdrawal else None),
        jump_reason=about["jump_reason"],
        code_lists_version=about["code_lists_version"],
        previous=(about["previous"] or {}).get("release", ""),
        sha256=released_file(number, SUMS).sha256,
        tables=tuple(
            TableInfo(**(each | {"dimensions": tuple(each["dimensions"])}))
            for each in about["tables"]
        ),
        can_say=tuple(about["can_say"]),
        cannot_say_yet=tuple(about["cannot_say_yet"]),
        limits=tuple(about["limits"]),
        licence=manifest["licenses"][0],
    )


def latest_package() -> ReleasedPackage | None:
    """The release of the latest period that has figures and stands, or None.

    An annual release comes after the quarters of its year, which it supersedes.
    """
    standing = [each for each in released_packages() if each.has_figures and not each.is_withdrawn]
    return max(standing, key=lambda each: _period_order(each.number), default=None)


def released_file(number: str, name: str) -> ReleasedFile:
    """One file of a release; NoSuchFile for anything that is not one of its files."""
    if not _is_number(number) or not _FILE_NAME.fullmatch(name):
        raise NoSuchFile(f"{number}/{name}")
    try:
        content = (Path(settings.RELEASES_DIR) / number / name).read_bytes()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise NoSuchFile(f"{number}/{name}") from error
    return ReleasedFile(name=name, content=content, sha256=hashlib.sha256(content).hexdigest())


def table_rows(number: str, table: str) -> list[dict[str, str]]:
    """The rows of a released table, as they stand in its file."""
    return _rows(released_file(number, f"{table}.csv").content)


def stacked_table(table: str) -> ReleasedFile:
    """One table over every release, oldest first, with running sums of those that do not overlap.

    Withdrawn releases are marked and left out of sums; so is a quarter whose year is there. A
    sum runs over releases of one kind (years, or quarters) and one version of the code lists;
    its standard error is the root of the sum of squares. NoSuchFile where no release has the
    table; raw noisy cells are not stacked, since they are redone release by release. The last
    release held is named in the file's name.
    """
    if not _TABLE_NAME.fullmatch(table) or table == "codebook":
        raise NoSuchFile(f"all/{table}.csv")
    packages = [
        each
        for each in sorted(released_packages(), key=lambda each: _period_order(each.number))
        if each.has_figures and _has_file(each.number, f"{table}.csv")
    ]
    if not packages:
        raise NoSuchFile(f"all/{table}.csv")
    years = {each.number for each in packages if is_year(each.number) and not each.is_withdrawn}
    rows: list[dict[str, str]] = []
    for package in packages:
        superseded = is_quarter(package.number) and year_of(package.number) in years
        marks = {
            "kind": "release",
            "withdrawn": "yes" if package.is_withdrawn else "no",
            "superseded": "yes" if superseded else "no",
            "releases": "1",
        }
        rows += [row | marks for row in table_rows(package.number, table)]
    rows += list(_running_sums(rows, {each.number: each.code_lists_version for each in packages}))
    last = packages[-1].number
    content = _csv(list(rows[0]), rows)
    return ReleasedFile(
        name=f"{table}-to-{last}.csv", content=content, sha256=hashlib.sha256(content).hexdigest()
    )


def _running_sums(
    rows: Sequence[dict[str, str]], versions: Mapping[str, str]
) -> Iterator[dict[str, str]]:
    """The sum after each further release, from the second on."""
    seen: dict[tuple[str, ...], tuple[list[str], float, float]] = {}
    for row in rows:
        if row["withdrawn"] == "yes" or row["superseded"] == "yes":
            continue
        number = row["release"]
        cell = tuple(
            text for column, text in row.items() if column not in (*_NOT_THE_CELL, *_LAST_COLUMNS)
        )
        key = (str(is_year(number)), versions[number], *cell)
        numbers, value, variance = seen.get(key, ([], 0.0, 0.0))
        numbers = [*numbers, number]
        value += float(row["value"])
        variance += float(row["standard_error"]) ** 2
        seen[key] = (numbers, value, variance)
        if len(numbers) == 1:
            continue
        error = math.sqrt(variance)
        shown, status = display(value, error)
        figures = (f"{each:.6f}" for each in (value, error, *interval(value, error)))
        yield (
            row
            | dict(zip(_LAST_COLUMNS, (*figures, shown, status), strict=True))
            | {
                "release": f"{numbers[0]} to {number}",
                "period": f"{numbers[0]} to {number}",
                "kind": "running_sum",
                "releases": str(len(numbers)),
            }
        )


def _is_number(text: str) -> bool:
    return is_year(text) or is_quarter(text)


def _period_order(number: str) -> tuple[str, str]:
    return year_of(number), number[4:] or "-Z"


def _has_file(number: str, name: str) -> bool:
    return (Path(settings.RELEASES_DIR) / number / name).is_file()


def _withdrawal(number: str) -> dict[str, str]:
    path = Path(settings.RELEASES_DIR) / f"{number}.withdrawn.json"
    return dict(json.loads(path.read_bytes())) if path.is_file() else {}


def _rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


def _csv(header: Sequence[str], rows: Sequence[Mapping[str, str]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, fieldnames=header, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()
