"""Computes the figures of a release from its noisy cells. Pure, so they can be computed again.

Least squares and display are post-processing: they cost nothing and see no record.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from classification.attributes import PERSONS, ROLLUPS
from releases.disclosure import Cell, NoisyTable, Reconciled, display, interval, reconcile
from releases.profiles import ESTIMATES, PROFILES, RECORDS, DeclaredTable
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

    `groups` holds each group of tables that agree, by its universe and its source.
    """

    figures: Mapping[str, tuple[Figure, ...]]
    totals: Mapping[str, Figure]
    statements: Statements
    groups: Mapping[tuple[str, str], Reconciled]


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


def compute_figures(tables: Sequence[DrawnTable], *, profile: str) -> ReleaseFigures:
    """Reconciles the tables that must agree, by least squares; the others stand for themselves."""
    members: dict[tuple[str, str], dict[str, NoisyTable]] = {}
    for table in tables:
        # Records' tables share their total, and so do the estimate tables; a process table
        # counts something of its own.
        group = table.source if table.source in (RECORDS, ESTIMATES) else table.name
        members.setdefault((table.universe, group), {})[table.name] = NoisyTable(
            dimensions=table.dimensions,
            cells=table.cells,
            sigma=table.sigma,
            rollups=ROLLUPS,
        )
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
    comparable = (
        figure.value
        for figure in figures.get("comparable_to_csew", ())
        if figure.cell != ("not_comparable",)
    )
    return ReleaseFigures(
        figures=figures,
        totals=totals,
        groups=groups,
        statements=statements_for(
            total=persons.value,
            standard_error=persons.standard_error,
            cell_error=cell_error,
            has_pairs=any(
                table.source == RECORDS and table.universe == PERSONS and len(table.dimensions) > 1
                for table in PROFILES[profile].annual
            ),
            comparable=max(comparable, default=0.0),
        ),
    )
