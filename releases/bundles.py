"""Makes files of released files: a whole release as one, and one table over every release."""

import hashlib
import io
import math
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from classification.attributes import ATTRIBUTES
from classification.csv_files import csv_text
from classification.periods import is_quarter, is_year, year_of
from releases.build_files import TOTALS, UNIVERSE_LABELS
from releases.disclosure import display, interval
from releases.released_files import (
    NoSuchFile,
    ReleasedFile,
    ReleasedPackage,
    file_names,
    in_order,
    released_file,
    released_packages,
    table_rows,
)

_TABLE_NAME: Final = re.compile(r"[A-Za-z0-9_]{1,60}", re.ASCII)
_NOT_THE_CELL: Final = ("release", "period", "kind", "withdrawn", "superseded", "releases", "note")
_LAST_COLUMNS: Final = ("value", "standard_error", "lower", "upper", "display", "status")
# The earliest day that a zip can hold: the same files give the same bytes on every machine.
_NO_DAY: Final = (1980, 1, 1, 0, 0, 0)


def zip_of(number: str) -> ReleasedFile:
    """Packs every file of a release in one, in a folder named by the release.

    Stored and undated, so that it is the same at each making. NoSuchFile and AlteredFile as for
    the files themselves: a package that lacks one, or holds a damaged one, is not made.
    """
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_STORED) as package:
        for name in file_names(number):
            entry = zipfile.ZipInfo(f"come-forward-{number}/{name}", date_time=_NO_DAY)
            entry.create_system, entry.external_attr = 3, 0o444 << 16
            package.writestr(entry, released_file(number, name).content)
    return _file(f"come-forward-{number}.zip", written.getvalue())


def stacked_table(table: str) -> ReleasedFile:
    """Stacks the rows of one table in every release, oldest first.

    Withdrawn releases are marked, and so is a quarter whose year is there. Labels are today's:
    a label may be put better, and codes never change. NoSuchFile where no release has the table;
    raw noisy cells are not stacked, since they are redone release by release. The last release
    held is named in the file's name.
    """
    packages, rows = _rows_of(table)
    return _file(f"{table}-to-{packages[-1].number}.csv", csv_text(list(rows[0]), rows).encode())


def running_sums(table: str) -> ReleasedFile:
    """Sums one table over releases that do not overlap, from the second release on.

    A sum runs over releases of one kind (years, or quarters) and one version of the code lists,
    without withdrawn ones and without quarters whose year is there; its standard error is the
    root of the sum of squares. Until there are two releases the file has its header alone.
    """
    packages, rows = _rows_of(table)
    versions = {package.number: package.code_lists_version for package in packages}
    sums = list(_running_sums(rows, versions))
    return _file(
        f"{table}-sums-to-{packages[-1].number}.csv", csv_text(list(rows[0]), sums).encode()
    )


def _rows_of(table: str) -> tuple[list[ReleasedPackage], list[dict[str, str]]]:
    if not _TABLE_NAME.fullmatch(table):
        raise NoSuchFile(f"all/{table}.csv")
    packages = [
        package
        for package in in_order(released_packages())
        if package.has_figures and table in (TOTALS, *(info.name for info in package.tables))
    ]
    if not packages:
        raise NoSuchFile(f"all/{table}.csv")
    standing = (package.number for package in packages if not package.is_withdrawn)
    years = {number for number in standing if is_year(number)}
    rows: list[dict[str, str]] = []
    for package in packages:
        superseded = is_quarter(package.number) and year_of(package.number) in years
        marks = {
            "kind": "release",
            "withdrawn": "yes" if package.is_withdrawn else "no",
            "superseded": "yes" if superseded else "no",
            "releases": "1",
        }
        rows += [_with_todays_labels(row) | marks for row in table_rows(package.number, table)]
    return packages, rows


def _with_todays_labels(row: dict[str, str]) -> dict[str, str]:
    """Puts the labels of today's code lists on a row, where they know its codes."""
    labels = dict(row)
    for column in row:
        name = column.removesuffix("_label")
        if column == "universe_label":
            labels[column] = UNIVERSE_LABELS[row["universe"]]
        elif name != column and row[name] in ATTRIBUTES[name].values:
            labels[column] = ATTRIBUTES[name].label(row[name])
    return labels


def _running_sums(
    rows: Sequence[dict[str, str]], versions: Mapping[str, str]
) -> Iterator[dict[str, str]]:
    """Yields the sum after each further release, from the second on."""
    seen: dict[tuple[str, ...], tuple[list[str], float, float]] = {}
    for row in rows:
        if row["withdrawn"] == "yes" or row["superseded"] == "yes":
            continue
        number = row["release"]
        cell = tuple(
            text
            for column, text in row.items()
            if column not in (*_NOT_THE_CELL, *_LAST_COLUMNS) and not column.endswith("_label")
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
        figures = (f"{number:.6f}" for number in (value, error, *interval(value, error)))
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


def _file(name: str, content: bytes) -> ReleasedFile:
    return ReleasedFile(name=name, content=content, sha256=hashlib.sha256(content).hexdigest())
