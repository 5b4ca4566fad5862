"""Lays out the tables of a release's page, from the rows of its released files.

What was not said stands last. A per cent is of those who said, and is given where the noise of
them all is a small part of their number.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from django.utils.translation import gettext as _

from classification.attributes import ATTRIBUTES, PERSONS
from classification.code_lists import NOT_APPLICABLE, NOT_STATED
from classification.wording import N_
from releases.charts import BarChart, bar_chart
from releases.disclosure import LOW
from releases.figures import TableInfo
from releases.profiles import ESTIMATES, RECORDS
from releases.statements import NO_RANKING_UNDER

FileRow = Mapping[str, str]

_UNSAID: Final = {NOT_STATED, NOT_APPLICABLE}
_FEWEST_SAID: Final = 100.0
_SAID_IN_ERRORS: Final = 25.0


@dataclass(frozen=True, kw_only=True)
class PageRow:
    """One figure as people read it: the count, its part of those who said, and its range."""

    label: str
    display: str
    status: str
    per_cent: str
    range: str
    note: str
    is_said: bool


@dataclass(frozen=True, kw_only=True)
class RowGroup:
    """The rows of a crossed table whose other answers are the same; its title names those."""

    title: str
    note: str
    rows: tuple[PageRow, ...]
    is_said: bool


@dataclass(frozen=True, kw_only=True)
class PageTable:
    """A table on a release's page, and a chart where it has one way.

    It has no group where its file is damaged.
    """

    info: TableInfo
    heading: str
    groups: tuple[RowGroup, ...]
    chart: BarChart | None
    has_blackmail: bool
    has_per_cent: bool


@dataclass(frozen=True, kw_only=True)
class TableSet:
    """Tables of one kind, under one heading."""

    title: str
    tables: tuple[PageTable, ...]


_SETS: Final = (
    N_("One answer at a time"),
    N_("Two answers together"),
    N_("Reports that compare with the survey"),
    N_("Organisations, and our own work"),
)


def page_table(info: TableInfo, rows: Sequence[FileRow]) -> PageTable:
    """Lays out one table: rows in code order, what was not said last.

    A crossed table is cut into groups. In these a per cent is a rate of a group, so that the
    table must hold as many reports as any rate needs.
    """
    *others, last = info.dimensions
    whole = sum(float(row["value"]) for row in rows if not _unsaid(row, info.dimensions))
    groups = tuple(
        _group(labels, tuple(together), info.dimensions, has_rates=whole >= NO_RANKING_UNDER)
        for labels, together in groupby(
            sorted(rows, key=lambda row: _unsaid(row, others)),
            key=lambda row: tuple(row[f"{name}_label"] for name in others),
        )
    )
    return PageTable(
        info=info,
        heading=_(ATTRIBUTES[last].title),
        groups=groups,
        chart=(
            bar_chart(name=info.name, title=info.title, rows=rows, dimension=last)
            if rows and not others
            else None
        ),
        has_blackmail=any(row["note"] for row in rows),
        has_per_cent=any(row.per_cent for group in groups for row in group.rows),
    )


def table_sets(tables: Iterable[PageTable]) -> tuple[TableSet, ...]:
    """Puts the tables of a release under headings, each in the order of the release."""
    found: dict[str, list[PageTable]] = {title: [] for title in _SETS}
    for table in tables:
        found[_set_of(table.info)].append(table)
    return tuple(
        TableSet(title=_(title), tables=tuple(together))
        for title, together in found.items()
        if together
    )


def range_words(lower: float, upper: float) -> str:
    """A range in whole reports, as the noise is coarser.

    Cut at 0 a range wholly under nothing would read "0 to 0", as if there were certainly none.
    """
    if upper < 0.5:
        return _("below the noise")
    ends = {"lower": f"{max(0.0, lower):,.0f}", "upper": f"{max(0.0, upper):,.0f}"}
    return _("%(lower)s to %(upper)s") % ends


def page_row(
    row: FileRow, *, label: str, per_cent: str = "", note: str = "", is_said: bool = True
) -> PageRow:
    """Puts a row of a file as people read it."""
    return PageRow(
        label=label,
        display=row["display"],
        status="" if row["status"] == row["display"] else row["status"],
        per_cent=per_cent,
        range=range_words(float(row["lower"]), float(row["upper"])),
        note=note,
        is_said=is_said,
    )


def said_base(rows: Sequence[FileRow], dimensions: Sequence[str]) -> float | None:
    """Adds up those who said; None where they are too few beside the noise for a per cent.

    Errors of single cells are added as if they were independent. Least squares ties them to a
    total that is known better, so that this asks for more than is needed, and never for less.
    """
    said = [row for row in rows if not _unsaid(row, dimensions)]
    base = sum(float(row["value"]) for row in said)
    error = math.sqrt(sum(float(row["standard_error"]) ** 2 for row in said))
    return base if base >= max(_FEWEST_SAID, _SAID_IN_ERRORS * error) else None


def _set_of(info: TableInfo) -> str:
    one, crossed, estimates, others = _SETS
    if info.source == ESTIMATES:
        return estimates
    if info.source != RECORDS or info.universe != PERSONS:
        return others
    return crossed if len(info.dimensions) > 1 else one


def _unsaid(row: FileRow, dimensions: Sequence[str]) -> bool:
    return any(row[name] in _UNSAID for name in dimensions)


def _group(
    labels: tuple[str, ...],
    rows: tuple[FileRow, ...],
    dimensions: Sequence[str],
    *,
    has_rates: bool,
) -> RowGroup:
    *others, last = dimensions
    is_crossed = bool(others)
    base = said_base(rows, dimensions) if has_rates or not is_crossed else None
    is_blackmail = any(rows[0][name] == "blackmail" for name in others)
    return RowGroup(
        title=", ".join(labels),
        # Once for the group: each row is of it.
        note=rows[0]["note"] if is_blackmail else "",
        rows=tuple(
            page_row(
                row,
                label=row[f"{last}_label"],
                per_cent="" if _unsaid(row, dimensions) else _per_cent(row, base),
                note="" if is_blackmail else row["note"],
                is_said=not _unsaid(row, dimensions),
            )
            for row in sorted(rows, key=lambda row: _unsaid(row, [last]))
        ),
        is_said=not _unsaid(rows[0], others),
    )


def _per_cent(row: FileRow, base: float | None) -> str:
    if base is None or row["status"] == LOW:
        return ""
    share = 100 * float(row["value"]) / base
    return f"{share:.0f}%" if share >= 0.5 else _("under 1%")
