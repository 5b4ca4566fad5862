"""Counts records for the tables of a release. True counts stay inside `prepare_release`."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from classification.coding import estimate_codes
from records.models import AgreementRecord, ClosedCohort, DecisionRecord, Record, VisitTotal
from releases.disclosure import Cell
from releases.profiles import (
    AGREEMENT,
    DECISIONS,
    DROP_OFF,
    ESTIMATES,
    DeclaredTable,
    NotDeclared,
)

_ESTIMATE_COLUMNS: Final = ("crime_type", "age", "loss", "told_police", "comparable_to_csew")
_OWN_WORK: Final = frozenset({AGREEMENT, DROP_OFF})
"""The sources that were not gathered before version 0.7.0 (docs/decisions/0075)."""


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


def check_can_tabulate(tables: Sequence[DeclaredTable], *, cohorts: Sequence[str]) -> None:
    """Raises NotDeclared, naming tables and quarters, where a quarter was closed before what some
    of the tables count was gathered."""
    missing = [table.name for table in tables if table.source in _OWN_WORK]
    if not missing:
        return
    closed = ClosedCohort.objects.filter(cohort__in=list(cohorts), has_own_work=False)
    without = sorted(closed.values_list("cohort", flat=True))
    if without:
        raise NotDeclared(
            f"Nothing was gathered for {', '.join(missing)} when {', '.join(without)} was closed, "
            "so this release cannot be made."
        )


def _counts(table: DeclaredTable, cohorts: Sequence[str]) -> Counter[Cell]:
    check_can_tabulate([table], cohorts=cohorts)
    if table.source == AGREEMENT:
        pairs = AgreementRecord.objects.filter(cohort__in=list(cohorts))
        return Counter((agreement,) for agreement in pairs.values_list("agreement", flat=True))
    if table.source == DROP_OFF:
        sums: Counter[Cell] = Counter()
        for total in VisitTotal.objects.filter(cohort__in=list(cohorts)):
            sums[(total.stage,)] += total.visits
        return sums
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
