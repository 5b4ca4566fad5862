"""Writes the records of a cohort that closes: declared attributes only, shuffled, once.

Called inside the transaction that deletes the cohort's coded reports, so that either the reports
exist or their records do, never both and never neither.
"""

import secrets
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TypeVar

from django.db import transaction

from classification.attributes import DECLARED, DECLARES_DECISIONS, DECLARES_OWN_WORK, DROP_OFF
from classification.coding import Attributes
from classification.periods import PeriodError, is_quarter
from records.declarations import declaration_of
from records.models import AgreementRecord, ClosedCohort, DecisionRecord, Record, VisitTotal
from staff.batches import BATCH

_Row = TypeVar("_Row")


class CohortAlreadyClosed(Exception):
    """The cohort's records were written before: a counted report is never counted again."""


@transaction.atomic
def write_records(
    attributes: Sequence[Attributes],
    *,
    cohort: str,
    closed_on: date,
    decisions: Sequence[str] = (),
    agreements: Sequence[str] = (),
    visits: Mapping[str, int] | None = None,
) -> None:
    """Writes the records of a cohort and marks it closed, in one transaction.

    Only the attributes that the cohort's declared profile has are kept. `decisions` are the codes
    of the cohort's decisions, one a report; `agreements` those of the reports that were read
    twice; `visits` counts those to the form by the stage where they ended. Each is kept where the
    profile has a table for it. Without `visits` none were gathered, and no table of the service's
    own work can count this cohort.
    Raises CohortNotDeclared where nothing was declared for it, CohortAlreadyClosed the second
    time, PeriodError for a cohort that is no quarter.
    """
    if not is_quarter(cohort):
        raise PeriodError(f"{cohort!r} is not a quarter such as 2026-Q4.")
    declaration = declaration_of(cohort)
    profile = declaration.profile
    stages = DROP_OFF.under(declaration.code_lists_version).values
    has_own_work = visits is not None and visits.keys() <= set(stages)
    _, is_new = ClosedCohort.objects.get_or_create(
        cohort=cohort, defaults={"closed_on": closed_on, "has_own_work": has_own_work}
    )
    if not is_new:
        raise CohortAlreadyClosed(f"{cohort} is closed already; its records are written.")
    declared = DECLARED[profile]
    records = [
        Record(
            cohort=cohort,
            **{name: getattr(counted, name) for name in ("universe", *declared[counted.universe])},
        )
        for counted in attributes
    ]
    Record.objects.bulk_create(_shuffled(records), batch_size=BATCH)
    if profile in DECLARES_DECISIONS:
        rows = [DecisionRecord(cohort=cohort, decision=decision) for decision in decisions]
        DecisionRecord.objects.bulk_create(_shuffled(rows), batch_size=BATCH)
    if profile in DECLARES_OWN_WORK and has_own_work:
        pairs = [AgreementRecord(cohort=cohort, agreement=agreement) for agreement in agreements]
        AgreementRecord.objects.bulk_create(_shuffled(pairs), batch_size=BATCH)
        sums = [
            VisitTotal(cohort=cohort, stage=stage, visits=max(0, count))
            for stage, count in (visits or {}).items()
        ]
        VisitTotal.objects.bulk_create(_shuffled(sums))


def mark_uncounted(*, cohort: str, closed_on: date) -> None:
    """Marks a cohort as closed without records. Raises CohortAlreadyClosed, PeriodError."""
    if not is_quarter(cohort):
        raise PeriodError(f"{cohort!r} is not a quarter such as 2026-Q4.")
    closed = {"closed_on": closed_on, "is_counted": False}
    if not ClosedCohort.objects.get_or_create(cohort=cohort, defaults=closed)[1]:
        raise CohortAlreadyClosed(f"{cohort} is closed already; its records are written.")


def uncounted_cohorts(*, by: date = date.max) -> frozenset[str]:
    """Names the cohorts whose reports were deleted uncounted, up to the end of this day."""
    uncounted = ClosedCohort.objects.filter(is_counted=False, closed_on__lte=by)
    return frozenset(uncounted.values_list("cohort", flat=True))


def closed_cohorts() -> frozenset[str]:
    """Names the closed cohorts, which `cohort_for` passes over."""
    return frozenset(closing_days())


def closing_days() -> dict[str, date]:
    """Gives the closed cohorts, and the day on which each was closed."""
    return dict(ClosedCohort.objects.values_list("cohort", "closed_on"))


def _shuffled(rows: Sequence[_Row]) -> list[_Row]:
    """Puts the rows in an order drawn by the operating system, which tells nothing of theirs."""
    shuffled = list(rows)
    secrets.SystemRandom().shuffle(shuffled)
    return shuffled
