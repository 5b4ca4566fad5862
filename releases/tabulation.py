"""Counts records for the tables of a release. True counts stay inside `prepare_release`."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from classification.coding import estimate_codes
from records.models import DecisionRecord, Record
from releases.disclosure import Cell
from releases.profiles import DECISIONS, ESTIMATES, RECORDS, DeclaredTable, NotDeclared

_ESTIMATE_COLUMNS: Final = ("crime_type", "age", "loss", "told_police", "comparable_to_csew")
SOURCES: Final = frozenset({RECORDS, ESTIMATES, DECISIONS})
"""The sources that can be counted today. No second reader is drawn, so there is no agreement; and
the stages of the form are counted by weeks, which no year of cohorts is made of
(docs/decisions/0041)."""


def tabulate(table: DeclaredTable, *, cohorts: Sequence[str]) -> list[int]:
    """Counts every declared cell, in the table's order, zeros included.

    Raises NotDeclared where what the table counts is not gathered, or where a record holds a
    code outside the declared ones (it would otherwise fall in no cell).
    """
    counts = _counts(table, cohorts)
    cells = table.cells
    if counts.keys() - set(cells):
        raise NotDeclared(f"{table.name}: a record lies in none of the declared cells.")
    return [counts[cell] for cell in cells]


def check_can_tabulate(tables: Sequence[DeclaredTable]) -> None:
    """Raises NotDeclared, naming the tables, where the counts of some are not gathered yet."""
    missing = [table.name for table in tables if table.source not in SOURCES]
    if missing:
        raise NotDeclared(
            f"Nothing is gathered yet for {', '.join(missing)}, so this release cannot be made."
        )


def _counts(table: DeclaredTable, cohorts: Sequence[str]) -> Counter[Cell]:
    check_can_tabulate([table])
    if table.source == DECISIONS:
        decisions = DecisionRecord.objects.filter(cohort__in=list(cohorts))
        return Counter((decision,) for decision in decisions.values_list("decision", flat=True))
    records = Record.objects.of_cohorts(cohorts).in_universe(table.universe)
    if table.source != ESTIMATES:
        return Counter(records.values_list(*table.dimensions))
    estimates = (estimate_codes(**row) for row in records.values(*_ESTIMATE_COLUMNS))
    return Counter(
        tuple(codes[name] for name in table.dimensions) for codes in estimates if codes is not None
    )
