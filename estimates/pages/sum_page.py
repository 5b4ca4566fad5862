"""A reader adds cells of a release up on this page: what is asked, the sum, and why not."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from classification.attributes import ORGANISATIONS, PERSONS
from estimates.own.cell_sums import (
    AskedSum,
    CellTotal,
    SumPart,
    SumReason,
    SumRefused,
    add_cells,
    check_sum,
)
from releases.disclosure import LOW, UNRELIABLE
from releases.figures import TableInfo
from releases.released_files import (
    ReleasedPackage,
    released_package,
    released_packages,
    table_rows,
)

_TABLE_ERRORS: Final = ("no_table", "same_people", "same_reports", "estimate_tables")
_CELL_ERRORS: Final = ("no_cell", "whose_cell")


@dataclass(frozen=True, kw_only=True)
class SumOption:
    """Something that can be chosen: a table, a cell, another release."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, kw_only=True)
class SumChoices:
    """A list of options under one heading."""

    heading: str
    options: tuple[SumOption, ...]


@dataclass(frozen=True, kw_only=True)
class SumTable:
    """A table whose cells can be ticked; its title, where its groups do not say it."""

    name: str
    title: str
    groups: tuple[SumChoices, ...]


@dataclass(frozen=True, kw_only=True)
class SumError:
    """A reason why there is no sum, with the place on the page where it can be put right."""

    text: str
    href: str


@dataclass(frozen=True, kw_only=True)
class SumResult:
    """The sum in words, its numbers in full, and what was added up."""

    headline: str
    of: str
    range: str
    reliability: str
    share: str
    numbers: tuple[tuple[str, str], ...]
    parts: tuple[SumPart, ...]


@dataclass(frozen=True, kw_only=True)
class SumPage:
    """The whole page. Without a sum it asks for the table first, and then for the cells."""

    package: ReleasedPackage
    errors: tuple[SumError, ...]
    result: SumResult | None
    selects: tuple[SumChoices, ...]
    tables: tuple[SumTable, ...]
    others: tuple[SumOption, ...]
    query: str


def asked_sum(number: str, query: QueryDict) -> AskedSum:
    """Reads what an address asks for; a value that is empty asks for nothing."""
    return AskedSum(
        releases=(number, *filter(None, query.getlist("release"))),
        tables=tuple(filter(None, query.getlist("table"))),
        cells=tuple(filter(None, query.getlist("cell"))),
    )


def sum_page(number: str, query: QueryDict) -> SumPage:
    """Makes the page of a release's sums. NoSuchFile where there is no such release."""
    package = released_package(number)
    asked = asked_sum(number, query)
    tables = _tables_of(package, asked)
    errors: tuple[SumError, ...] = ()
    result = None
    try:
        checked = check_sum(asked)
        if checked.cells:
            result = _result(add_cells(checked))
    except SumRefused as refused:
        errors = tuple(_error(reason, has_cells=bool(tables)) for reason in refused.reasons)
    return SumPage(
        package=package,
        errors=errors,
        result=result,
        selects=tuple(_selects(package, asked)),
        tables=tuple(_ticks(package, table, asked, len(tables)) for table in tables),
        others=tuple(_others(package, asked, tables)),
        query=urlencode({name: query.getlist(name) for name in query}, doseq=True),
    )


def sum_json(total: CellTotal, packages: Sequence[ReleasedPackage]) -> dict[str, Any]:
    """Gives the sum as a program reads it, under the names that the files have."""
    lower, upper = total.ends
    shown, status = total.shown
    share = total.share
    noise = share.noise if share else None
    return {
        "releases": [package.number for package in packages],
        "demonstration": any(package.demonstration for package in packages),
        "cells": [
            {"release": part.release, "table": part.table.name, "cell": list(part.cell)}
            for part in total.parts
        ],
        "value": round(total.value, 6),
        "standard_error": round(total.standard_error, 6),
        "lower": round(lower, 6),
        "upper": round(upper, 6),
        "display": shown,
        "status": status,
        "share_of_table": share
        and {
            "value": None if share.value is None else round(share.value, 6),
            "noise_low": noise and round(noise[0], 6),
            "noise_high": noise and round(noise[1], 6),
            "status": share.status,
        },
    }


def _result(total: CellTotal) -> SumResult:
    shown, marker = total.shown
    lower, upper = total.ends
    parts = total.parts
    titles = dict.fromkeys(part.table.title for part in parts)
    ends = {"lower": f"{max(0.0, lower):,.0f}", "upper": f"{max(0.0, upper):,.0f}"}
    return SumResult(
        headline=(
            _("Under 5, or none")
            if shown == LOW
            else _("About %(count)s reports") % {"count": shown}
        ),
        of=ngettext(
            "%(count)d cell of %(tables)s.", "The sum of %(count)d cells of %(tables)s.", len(parts)
        )
        % {"count": len(parts), "tables": ", ".join(f"“{_(title)}”" for title in titles)},
        range=(
            _(
                "Before noise was added the count was between %(lower)s and %(upper)s, 95 times in "
                "100."
            )
            % ends
            if upper >= 0.5
            else _("The sum and its whole range lie below the noise.")
        ),
        reliability=(
            _("Low reliability: the noise is more than half of the figure.")
            if marker == UNRELIABLE
            else ""
        ),
        share=_share_words(total),
        numbers=(
            (_("Value"), f"{total.value:.3f}"),
            (_("Standard error"), f"{total.standard_error:.3f}"),
            (_("95% range"), f"{lower:.3f} to {upper:.3f}"),
        ),
        parts=parts,
    )


def _share_words(total: CellTotal) -> str:
    share = total.share
    if share is None:
        return ""
    if share.noise is None:
        return _("The table holds too few reports for a share of it.")
    low, high = (f"{100 * end:.1f}" for end in share.noise)
    if share.value is None:
        text = _(
            "Between %(low)s%% and %(high)s%% of the table's reports: too near none, or all, for "
            "one figure. The range is that of the noise only."
        )
        return text % {"low": low, "high": high}
    text = _(
        "%(share)s%% of the table's reports (%(low)s%% to %(high)s%%). The range is that of the "
        "noise only: it says nothing of people who did not come."
    )
    return text % {"share": f"{100 * share.value:.1f}", "low": low, "high": high}


def _error(reason: SumReason, *, has_cells: bool) -> SumError:
    if reason.code in _TABLE_ERRORS:
        href = "#table-0"
    elif reason.code in _CELL_ERRORS:
        href = "#cells" if has_cells else "#table-0"
    else:
        href = "#releases" if has_cells else ""
    return SumError(text=reason.text, href=href)


def _tables_of(package: ReleasedPackage, asked: AskedSum) -> tuple[TableInfo, ...]:
    """Gives the tables that are asked for, by themselves or with a cell, as far as they exist."""
    names = dict.fromkeys((*asked.tables, *(text.rpartition(":")[0] for text in asked.cells)))
    return tuple(table for table in package.tables if table.name in names)


def _selects(package: ReleasedPackage, asked: AskedSum) -> Iterator[SumChoices]:
    chosen = {table.name for table in _tables_of(package, asked)}
    for universe, heading in (
        (PERSONS, _("Table of people's reports")),
        (ORGANISATIONS, _("Table of organisations' reports")),
    ):
        yield SumChoices(
            heading=heading,
            options=tuple(
                SumOption(value=table.name, label=_(table.title), is_chosen=table.name in chosen)
                for table in package.tables
                if table.universe == universe
            ),
        )


def _ticks(package: ReleasedPackage, table: TableInfo, asked: AskedSum, tables: int) -> SumTable:
    """Lists the cells of a table to tick, under the labels of its first dimension if it has two."""
    before = f"{table.name}:" if tables > 1 else ""
    labels = [f"{name}_label" for name in table.dimensions]
    rows = table_rows(package.number, table.name)
    groups = []
    is_crossed = len(labels) > 1
    for heading, together in groupby(
        rows, key=lambda row: row[labels[0]] if is_crossed else table.title
    ):
        options = []
        for row in together:
            codes = ",".join(row[name] for name in table.dimensions)
            options.append(
                SumOption(
                    value=f"{before}{codes}",
                    label=" / ".join(_(row[label]) for label in labels[1:] or labels),
                    is_chosen=bool({codes, f"{table.name}:{codes}"} & set(asked.cells)),
                )
            )
        groups.append(SumChoices(heading=_(heading), options=tuple(options)))
    title = _(table.title) if is_crossed else ""
    return SumTable(name=table.name, title=title, groups=tuple(groups))


def _others(
    package: ReleasedPackage, asked: AskedSum, tables: Sequence[TableInfo]
) -> Iterator[SumOption]:
    """Yields the other releases that have the tables: which may be added is told by the sum."""
    wanted = {table.name for table in tables}
    for other in released_packages():
        if other.number != package.number and wanted <= {table.name for table in other.tables}:
            yield SumOption(
                value=other.number,
                label=_("Release %(number)s") % {"number": other.number},
                is_chosen=other.number in asked.releases,
            )
