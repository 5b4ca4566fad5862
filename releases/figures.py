"""Computes the figures of a release from its noisy cells. Pure, so they can be computed again.

Least squares and display are post-processing: they cost nothing and see no record.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from classification.attributes import PERSONS, ROLLUPS
from releases.disclosure import Cell, NoisyTable, Reconciled, display, interval, reconcile
from releases.profiles import (
    DRAWN_FROM,
    ESTIMATES,
    PROFILES,
    RECORDS,
    Band,
    DeclaredTable,
    band_of,
    plan_for,
)
from releases.statements import Statements, statements_for


@dataclass(frozen=True, kw_only=True)
class TableInfo:
    """The facts of a table that its release prints in the manifest, in this order."""

    name: str
    title: str
    universe: str
    source: str
    dimensions: tuple[str, ...]
    micro_rho: int
    sigma: float


@dataclass(frozen=True, kw_only=True)
class DrawnTable(TableInfo):
    """A table of a release as it is stored: its cells carry noise for good."""

    cells: Mapping[Cell, int]

    @property
    def band(self) -> Band:
        return band_of(source=self.source, universe=self.universe, dimensions=self.dimensions)


def describe_table(table: DeclaredTable | TableInfo) -> dict[str, Any]:
    """Gives the facts of a table under the names that a `TableInfo` has for them."""
    return {column.name: getattr(table, column.name) for column in fields(TableInfo)}


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One published cell."""

    cell: Cell
    value: float
    standard_error: float

    @property
    def ends(self) -> tuple[float, float]:
        return interval(self.value, self.standard_error)

    @property
    def shown(self) -> tuple[str, str]:
        return display(self.value, self.standard_error)


@dataclass(frozen=True, kw_only=True)
class ReleaseFigures:
    """The figures of a release after least squares: of each table, and each universe's total.

    `groups` holds each group of tables that agree, by its universe and its source: the same
    values again, with their covariance.
    """

    figures: Mapping[str, tuple[Figure, ...]]
    totals: Mapping[str, Figure]
    statements: Statements
    groups: Mapping[tuple[str, str], Reconciled] = field(compare=False)


def hash_cells(tables: Sequence[DrawnTable]) -> str:
    """Hashes every noisy cell with what it was charged: fixed when the noise is drawn."""
    cells = [
        [
            *(table.name, table.universe, list(table.dimensions)),
            *(table.micro_rho, f"{table.sigma:.4f}"),
            [[list(cell), value] for cell, value in table.cells.items()],
        ]
        for table in tables
    ]
    text = json.dumps(cells, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def bands_reached(one_way: Sequence[DrawnTable]) -> tuple[Band, ...]:
    """Tells which more tables are drawn, from the noisy one-way tables and nothing else."""
    persons = {
        table.name: _noisy(table)
        for table in one_way
        if table.source == RECORDS and table.universe == PERSONS
    }
    result = reconcile(persons)
    comparable = result.value.get("comparable_to_csew", {})
    shown = {Band.CROSSED: result.total, Band.ESTIMATES: _most_comparable(comparable)}
    return tuple(band for band, size in shown.items() if size >= DRAWN_FROM[band])


def tables_not_drawn(
    tables: Sequence[DrawnTable], *, profile: str, number: str
) -> tuple[DeclaredTable, ...]:
    """Lists the tables that were declared and whose size was not reached; none without figures."""
    if not tables or profile not in PROFILES:
        return ()
    names = {table.name for table in tables}
    return tuple(table for table in plan_for(profile, number).tables if table.name not in names)


def _most_comparable(values: Mapping[Cell, float]) -> float:
    """Finds how many reports of the offence with the most of them compare with the survey."""
    offences = (value for cell, value in values.items() if cell != ("not_comparable",))
    return max(offences, default=0.0)


def _noisy(table: DrawnTable) -> NoisyTable:
    return NoisyTable(
        dimensions=table.dimensions,
        cells=table.cells,
        sigma=table.sigma,
        rollups=ROLLUPS,
    )


def _declared_bands(profile: str) -> set[Band]:
    """Gives the bands of a profile's year; all, for one that this version does not know."""
    known = PROFILES.get(profile)
    return {table.band for table in known.annual} if known else set(Band)


def compute_figures(tables: Sequence[DrawnTable], *, profile: str) -> ReleaseFigures:
    """Reconciles the tables that must agree, by least squares; the others stand for themselves."""
    members: dict[tuple[str, str], dict[str, NoisyTable]] = {}
    for table in tables:
        # Records' tables share their total, and so do the estimate tables; a process table
        # counts something of its own.
        group = table.source if table.source in (RECORDS, ESTIMATES) else table.name
        members.setdefault((table.universe, group), {})[table.name] = _noisy(table)
    figures: dict[str, tuple[Figure, ...]] = {}
    totals: dict[str, Figure] = {}
    cell_error = 0.0
    groups = {key: reconcile(together) for key, together in members.items()}
    for (universe, group), result in groups.items():
        for name in members[universe, group]:
            errors = result.standard_error[name]
            figures[name] = tuple(
                Figure(cell=cell, value=value, standard_error=errors[cell])
                for cell, value in result.value[name].items()
            )
        if group == RECORDS:
            totals[universe] = Figure(
                cell=(universe,),
                value=result.total,
                standard_error=result.total_standard_error,
            )
            if universe == PERSONS:
                cell_error = max(max(errors.values()) for errors in result.standard_error.values())
    persons = totals[PERSONS]
    comparable = {figure.cell: figure.value for figure in figures.get("comparable_to_csew", ())}
    return ReleaseFigures(
        figures=figures,
        totals=totals,
        groups=groups,
        statements=statements_for(
            total=persons.value,
            standard_error=persons.standard_error,
            cell_error=cell_error,
            declared=_declared_bands(profile),
            drawn={table.band for table in tables},
            comparable=_most_comparable(comparable),
        ),
    )
