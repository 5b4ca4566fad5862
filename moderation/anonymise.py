"""This module is the one bridge from reports to statistics.

When a period closes, one transaction writes the records of its accepted reports (declared
attributes and the period, nothing else), settles the receipts, and deletes the coded reports
with their words. Before it there are reports and no records; after it records and no reports;
a crash at any step leaves one or the other, never both and never neither. A period that nobody
closes in time leaves no records: its reports are deleted uncounted.
"""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from classification.coding import Attributes, attributes_of
from classification.periods import PeriodError, cohort_for, is_quarter, last_day, quarter_of
from classification.retention_periods import period_of
from moderation.models import Decision
from moderation.reasons import DECISION_CODES
from moderation.second_reading_models import SecondReading
from records.declarations import declaration_of
from records.write_records import closed_cohorts, mark_uncounted, write_records
from reporting.codes.receipts import settle_receipts
from reporting.drop_off import visits_begun_in
from reporting.models import ReceiptState, Report, ReportState
from staff.audit import record_action
from staff.batches import in_batches
from staff.models import Person

COUNTED: Final = "counted"
AGREE: Final = "agree"
DISAGREE: Final = "disagree"


class ClosingError(ValueError):
    """The period was not closed; the text says why, for the person who tried."""


class PeriodNotOver(ClosingError):
    """The period's last day has not passed."""


class PeriodAlreadyClosed(ClosingError):
    """The period was closed before; it never opens again."""


class EarlyClosingRefused(ClosingError):
    """Only a practice site may close a period before it is over."""


def cohort_to_join(*, decided_on: date) -> str:
    """Finds the period that a report decided on this day belongs to.

    The first one that closes 28 or more days later and is not closed yet.
    """
    return cohort_for(decided_on, closed_cohorts())


def close_period(
    *,
    cohort: str,
    by: Person | None,
    today: date,
    early: bool = False,
    at: datetime | None = None,
) -> None:
    """Closes a period: its accepted reports become records, and all its reports are gone.

    `today` decides whether the period is over. `early` closes one that is not, and only a
    practice site may. `at` is the time for the audit entry; without it, the start of `today`.
    Raises PeriodError for a text that is no quarter, PeriodNotOver, PeriodAlreadyClosed or
    EarlyClosingRefused.
    """
    check_can_close(cohort=cohort, today=today, early=early)
    with transaction.atomic():
        record_action(
            action="close_period",
            by=by,
            subject="period",
            subject_id=cohort,
            at=at or datetime.combine(today, time(), tzinfo=timezone.get_current_timezone()),
        )
        if cohort in closed_cohorts():
            raise _already_closed(cohort)
        version = declaration_of(cohort).code_lists_version
        decisions = _final_in(cohort)
        write_records(
            [_attributes(decision, version=version) for decision in _accepted(decisions)],
            cohort=cohort,
            closed_on=today,
            decisions=[_decision_code(decision) for decision in decisions],
            agreements=_agreements(cohort),
            visits=visits_begun_in(cohort),
        )
        _settle(decisions, accepted_are=COUNTED, cohort=cohort, today=today)
        _delete_reports(decision.report_id for decision in decisions)


def delete_uncounted(*, now: datetime) -> None:
    """Deletes the decided reports of each period that nobody closed in time, without counting them.

    What somebody told must not lie here for ever because nobody closes. Their receipts say so; the
    period never opens again, and the year that it belongs to has no release. Safe to run twice.
    """
    today = timezone.localdate(now)
    over = Report.objects.decided_before(quarter_of(today)).order_by("cohort")
    for cohort in list(over.values_list("cohort", flat=True).distinct()):
        if cohort is not None and deleted_uncounted_after(cohort) < today:
            _delete_period_uncounted(cohort, today=today, now=now)


def deleted_uncounted_after(cohort: str) -> date:
    """Finds the last day on which a period can be closed before its reports are deleted."""
    return period_of("reporting.Report.unclosed").after(last_day(cohort))


def check_can_close(*, cohort: str, today: date, early: bool = False) -> None:
    """Raises what `close_period` would raise for this period, and writes nothing."""
    if not is_quarter(cohort):
        raise PeriodError(f"{cohort!r} is not a quarter such as 2026-Q4.")
    closed = closed_cohorts()
    if cohort in closed:
        raise _already_closed(cohort)
    if today > last_day(cohort):
        return
    if not early:
        raise PeriodNotOver(f"{cohort} is not over. It can be closed after {last_day(cohort)}.")
    if not settings.DEMONSTRATION:
        raise EarlyClosingRefused(
            f"{cohort} is not over. Only a practice site may close a period early."
        )
    if cohort > cohort_for(today, closed):
        raise PeriodNotOver(f"{cohort} has not begun: no report can belong to it yet.")


def _delete_period_uncounted(cohort: str, *, today: date, now: datetime) -> None:
    with transaction.atomic():
        record_action(action="delete_period", by=None, subject="period", subject_id=cohort, at=now)
        if cohort in closed_cohorts():
            # Somebody closed it at this moment: its reports are counted.
            transaction.set_rollback(True)
            return
        mark_uncounted(cohort=cohort, closed_on=today)
        decisions = _final_in(cohort)
        _settle(decisions, accepted_are=ReceiptState.PERIOD_NOT_CLOSED, cohort=cohort, today=today)
        _delete_reports(decision.report_id for decision in decisions)


def _final_in(cohort: str) -> list[Decision]:
    """Finds each final decision of the period with its report, locked for this transaction."""
    final = Decision.objects.final_in(cohort).select_for_update().select_related("report")
    return list(final.order_by("pk"))


def _accepted(decisions: Iterable[Decision]) -> list[Decision]:
    return [decision for decision in decisions if decision.outcome == ReportState.ACCEPTED]


def _attributes(decision: Decision, *, version: str) -> Attributes:
    report = decision.report
    return attributes_of(
        report.answers,
        crime_type=decision.crime_type,
        reported_on=timezone.localdate(report.arrived_at),
        code_lists_version=version,
    )


def _decision_code(decision: Decision) -> str:
    return COUNTED if decision.outcome == ReportState.ACCEPTED else DECISION_CODES[decision.reason]


def _agreements(cohort: str) -> list[str]:
    """Says of each report of the period that was read twice whether both agreed, in no order. What
    nobody read again is not among them."""
    read_twice = SecondReading.objects.of_period(cohort).read_twice()
    return [AGREE if reading.agrees else DISAGREE for reading in read_twice]


def _settle(decisions: Iterable[Decision], *, accepted_are: str, cohort: str, today: date) -> None:
    """Leaves on each receipt what its holder may read from now on."""
    settle_receipts(
        [decision.report_id for decision in _accepted(decisions)],
        state=accepted_are,
        period=cohort,
        today=today,
    )
    for reason in DECISION_CODES:
        ids = [decision.report_id for decision in decisions if decision.reason == reason]
        settle_receipts(ids, state=reason, period=cohort, today=today)


def _delete_reports(report_ids: Iterable[int]) -> None:
    for batch in in_batches(list(report_ids)):
        Report.objects.filter(pk__in=batch).delete()


def _already_closed(cohort: str) -> PeriodAlreadyClosed:
    return PeriodAlreadyClosed(f"{cohort} is closed already.")
