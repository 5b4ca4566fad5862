"""Adds cells of released tables up, with the error of the sum: from the published files alone.

The errors of single cells do not add up, since least squares ties them together. The file of
covariance tells how, and no other number is needed.
"""

import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from django.utils.translation import gettext as _

from classification.csv_files import csv_rows
from classification.periods import is_year, year_of
from classification.wording import shown
from estimates.sums.own_share import OwnShareEstimate, own_share
from releases.covariance import COVARIANCE_FILE
from releases.disclosure import Cell, display, interval
from releases.figures import TableInfo
from releases.profiles import ESTIMATES, RECORDS
from releases.released_files import (
    NoSuchFile,
    ReleasedPackage,
    file_names,
    released_file,
    released_package,
    released_packages,
    table_rows,
)

NO_RELEASE: Final = "no_release"


@dataclass(frozen=True, kw_only=True)
class AskedSum:
    """The sum that somebody asks for, as they wrote it: a cell as `code,code` or `table:code`."""

    releases: tuple[str, ...]
    tables: tuple[str, ...]
    cells: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class SumReason:
    """A reason why a sum is not made.

    `about`: what was asked for wrongly. `allowed`: what may be asked for in its place.
    """

    code: str
    about: str
    text: str
    allowed: tuple[str, ...] = ()


class SumRefused(Exception):
    """A sum that cannot be made of these cells; every reason that was found."""

    def __init__(self, *reasons: SumReason) -> None:
        super().__init__("; ".join(reason.text for reason in reasons))
        self.reasons = reasons


@dataclass(frozen=True, kw_only=True)
class SumPart:
    """One cell of the sum, as its table has it."""

    release: str
    table: TableInfo
    cell: Cell
    labels: tuple[str, ...]
    value: float


@dataclass(frozen=True, kw_only=True)
class CellTotal:
    """A sum of cells with its error, and its share of the whole table where there is one table."""

    parts: tuple[SumPart, ...]
    value: float
    standard_error: float
    share: OwnShareEstimate | None

    @property
    def ends(self) -> tuple[float, float]:
        return interval(self.value, self.standard_error)

    @property
    def shown(self) -> tuple[str, str]:
        return display(self.value, self.standard_error)


@dataclass(frozen=True, kw_only=True)
class CheckedSum:
    """The releases and tables that were asked for, and the cells of each table."""

    packages: tuple[ReleasedPackage, ...]
    tables: tuple[TableInfo, ...]
    cells: tuple[tuple[TableInfo, Cell], ...]


def check_sum(asked: AskedSum) -> CheckedSum:
    """Finds what was asked for. SumRefused names every reason why it cannot be added up.

    Allowed are cells of one table, a table of people with the one of organisations, and releases
    that share no report.
    """
    packages, reasons = _packages(dict.fromkeys(asked.releases))
    known = {table.name: table for table in packages[0].tables} if packages else {}
    cells = [_named(text, asked.tables) for text in dict.fromkeys(asked.cells)]
    names = dict.fromkeys((*asked.tables, *(name for name, _cell in cells if name)))
    tables = tuple(known[name] for name in names if name in known)
    if packages:
        reasons += _table_reasons(tuple(names), tables, packages)
        reasons += _cell_reasons(cells, known, packages[0].number)
    if reasons:
        raise SumRefused(*reasons)
    return CheckedSum(
        packages=tuple(packages),
        tables=tables,
        cells=tuple((known[name], cell) for name, cell in cells),
    )


def add_cells(checked: CheckedSum) -> CellTotal:
    """Adds the cells up, in each of the releases, with the covariance of their noise."""
    sums = [
        _table_sum(package.number, table, {cell for name, cell in checked.cells if name == table})
        for package in checked.packages
        for table in checked.tables
    ]
    value, variance = sum(each.value for each in sums), sum(each.variance for each in sums)
    is_part = any(each.is_part for each in sums)
    return CellTotal(
        parts=tuple(part for each in sums for part in each.parts),
        value=value,
        standard_error=math.sqrt(max(0.0, variance)),
        share=_share(sums) if len(checked.tables) == 1 and is_part else None,
    )


@dataclass(frozen=True, kw_only=True)
class _TableSum:
    """The chosen cells of one table of one release, and the whole table, with their variances."""

    parts: tuple[SumPart, ...]
    is_part: bool
    value: float
    variance: float
    whole: float
    whole_variance: float
    covariance: float


def _table_sum(number: str, table: TableInfo, wanted: Collection[Cell]) -> _TableSum:
    rows = table_rows(number, table.name)
    parts = {
        place: SumPart(
            release=number,
            table=table,
            cell=cell,
            labels=tuple(row[f"{name}_label"] for name in table.dimensions),
            value=float(row["value"]),
        )
        for place, row in enumerate(rows, start=1)
        if (cell := _cell_of(row, table)) in wanted
    }
    variance = whole_variance = covariance = 0.0
    for (one, other), shared in table_covariances(number, table.name):
        both = shared if one == other else 2 * shared
        whole_variance += both
        variance += both * (one in parts and other in parts)
        covariance += both * ((one in parts) + (other in parts)) / 2
    return _TableSum(
        parts=tuple(parts.values()),
        is_part=0 < len(parts) < len(rows),
        value=sum(part.value for part in parts.values()),
        variance=variance,
        whole=sum(float(row["value"]) for row in rows),
        whole_variance=whole_variance,
        covariance=covariance,
    )


def _share(sums: Sequence[_TableSum]) -> OwnShareEstimate:
    """Works out the share of the whole table, or of the same table of several releases."""
    variance, whole_variance, covariance = (
        sum(getattr(each, name) for each in sums)
        for name in ("variance", "whole_variance", "covariance")
    )
    variance, whole_variance = max(0.0, variance), max(0.0, whole_variance)
    # The file's six decimals may leave it a hair beyond what two variances allow.
    most = math.sqrt(variance * whole_variance)
    return own_share(
        sum(each.value for each in sums),
        sum(each.whole for each in sums),
        told_variance=variance,
        stated_variance=whole_variance,
        covariance=min(most, max(-most, covariance)),
        not_stated=0.0,
    )


def _cell_of(row: Mapping[str, str], table: TableInfo) -> Cell:
    return tuple(row[name] for name in table.dimensions)


def table_covariances(number: str, table: str) -> Iterator[tuple[tuple[int, int], float]]:
    """Yields the covariance of the table's cells, each pair of its rows once."""
    head, *lines = released_file(number, COVARIANCE_FILE).content.decode().splitlines()
    of_table = [line for line in lines if line.startswith(f"{table},")]
    for row in csv_rows("\n".join([head, *of_table])):
        if row["other_table"] == table:
            yield (int(row["row"]), int(row["other_row"])), float(row["covariance"])


def _named(text: str, tables: Sequence[str]) -> tuple[str, Cell]:
    """Reads a cell; one without a table is of the only table that was asked for, else of none."""
    name, colon, codes = text.rpartition(":")
    if not colon:
        name = tables[0] if len(set(tables)) == 1 else ""
    return name, tuple(codes.split(","))


def _packages(numbers: Iterable[str]) -> tuple[list[ReleasedPackage], list[SumReason]]:
    """Reads the releases that can be added up, and the reasons against the others."""
    packages: list[ReleasedPackage] = []
    reasons: list[SumReason] = []
    for number in numbers:
        try:
            package = released_package(number)
        except NoSuchFile:
            text = _("There is no release “%(number)s”.") % {"number": shown(number)}
            there = tuple(package.number for package in released_packages())
            reasons.append(
                SumReason(code=NO_RELEASE, about=shown(number), text=text, allowed=there)
            )
            continue
        if package.is_withdrawn or not package.has_figures:
            text = _("Release %(number)s is withdrawn: nothing is added to it.")
            code = "withdrawn"
        elif COVARIANCE_FILE not in file_names(number):
            text = _(
                "Release %(number)s was published without the covariance of its noise, so the "
                "error of a sum cannot be known."
            )
            code = "no_covariance"
        else:
            packages.append(package)
            continue
        reasons.append(SumReason(code=code, about=number, text=text % {"number": number}))
    return packages, reasons + _overlaps(packages)


def _overlaps(packages: Sequence[ReleasedPackage]) -> list[SumReason]:
    """Finds releases that count the same reports, or that count by other code lists."""
    reasons = []
    for one, other in combinations(packages, 2):
        same_year = year_of(one.number) == year_of(other.number)
        said = {"one": one.number, "other": other.number}
        if same_year and is_year(one.number) != is_year(other.number):
            text = _("%(one)s and %(other)s count the same reports: a year holds its quarters.")
            reasons.append(SumReason(code="overlap", about=other.number, text=text % said))
        elif one.code_lists_version != other.code_lists_version:
            text = _("%(one)s and %(other)s count by different code lists.")
            reasons.append(SumReason(code="code_lists", about=other.number, text=text % said))
    return reasons


def _table_reasons(
    names: Sequence[str], tables: Sequence[TableInfo], packages: Sequence[ReleasedPackage]
) -> list[SumReason]:
    reasons = []
    for package in packages:
        held = {table.name: table.dimensions for table in package.tables}
        first = {table.name: table.dimensions for table in packages[0].tables}
        for name in names:
            if name not in held or held[name] != first.get(name, held[name]):
                text = _("Release %(number)s has no table “%(table)s”.")
                said = {"number": package.number, "table": shown(name)}
                reasons.append(
                    SumReason(
                        code="no_table", about=said["table"], text=text % said, allowed=tuple(held)
                    )
                )
    refused: set[str] = set()
    for one, other in combinations(tables, 2):
        if refused & {one.name, other.name}:
            continue  # one reason against a table is enough
        said = {"one": one.title, "other": other.title}
        if {one.source, other.source} == {RECORDS, ESTIMATES}:
            code = "estimate_tables"
            text = _(
                "“%(other)s” and “%(one)s” count the same people twice: the reports that compare "
                "with the survey are among all reports."
            )
        elif one.universe == other.universe:
            code = "same_people"
            text = _(
                "“%(one)s” and “%(other)s” count the same people twice. Add up cells of one table."
            )
        elif {one.source, other.source} != {RECORDS}:
            code = "same_reports"
            text = _("“%(one)s” and “%(other)s” count the same reports twice.")
        else:
            continue
        refused.add(other.name)
        reasons.append(SumReason(code=code, about=other.name, text=text % said))
    return reasons


def _cell_reasons(
    cells: Sequence[tuple[str, Cell]], known: Mapping[str, TableInfo], number: str
) -> Iterator[SumReason]:
    """Finds the cells that the first release does not have; the others count by the same lists."""
    held = {
        name: [_cell_of(row, known[name]) for row in table_rows(number, name)]
        for name in {name for name, _cell in cells}
        if name in known
    }
    for name, cell in cells:
        said = {"cell": shown(",".join(cell)), "table": name}
        if not name:
            text = _("Say which table the cell “%(cell)s” is of.")
            yield SumReason(
                code="whose_cell", about=said["cell"], text=text % said, allowed=tuple(known)
            )
        elif name in held and cell not in held[name]:
            text = _("The table “%(table)s” has no cell “%(cell)s”.")
            there = tuple(",".join(codes) for codes in held[name])
            yield SumReason(code="no_cell", about=said["cell"], text=text % said, allowed=there)
