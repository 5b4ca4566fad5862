"""Writes a release's charges to the ledger in the database, and reads them back."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from releases.models import Budget, LedgerEntry, Release
from releases.profiles import Charge

Budgets = Mapping[tuple[str, str], Budget]


def lock_budgets(charges: Sequence[Charge]) -> Budgets:
    """Locks the budgets that are charged until the transaction ends; by cohort and universe."""
    keys = sorted({(charge.cohort, charge.universe) for charge in charges})
    for cohort, universe in keys:
        Budget.objects.get_or_create(cohort=cohort, universe=universe)
    locked = (
        Budget.objects.select_for_update()
        .filter(
            cohort__in={cohort for cohort, _universe in keys},
            universe__in={universe for _cohort, universe in keys},
        )
        .order_by("cohort", "universe")
    )
    return {(budget.cohort, budget.universe): budget for budget in locked}


def write_charges(
    charges: Sequence[Charge], *, release: Release, budgets: Budgets, at: datetime
) -> None:
    """Writes every charge. The database itself refuses what no budget has left."""
    LedgerEntry.objects.bulk_create(
        LedgerEntry(
            budget=budgets[charge.cohort, charge.universe],
            release=release,
            table=charge.table,
            micro_rho=charge.micro_rho,
            sigma=charge.sigma,
            code_lists_version=release.code_lists_version,
            at=at,
        )
        for charge in charges
    )


def charges_of(release: Release) -> tuple[Charge, ...]:
    """Reads the charges of a release, in the order in which they were written."""
    entries = LedgerEntry.objects.filter(release=release).select_related("budget").order_by("pk")
    return tuple(
        Charge(
            cohort=entry.budget.cohort,
            universe=entry.budget.universe,
            table=entry.table,
            micro_rho=entry.micro_rho,
            sigma=entry.sigma,
        )
        for entry in entries
    )
