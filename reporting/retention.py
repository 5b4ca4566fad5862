"""Deletes words, reports, codes and counts when their time is over.

Each function can run twice. Each deletion of words or of a report is in the audit.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from classification.periods import last_day, quarter_of
from classification.retention_periods import period_of
from reporting.codes.receipts import settle_receipts, to_the_hour
from reporting.codes.what_happened_next import purge_what_happened_next
from reporting.drop_off import purge_visits
from reporting.models import Draft, Receipt, ReceiptState, Report, SealedWords
from staff.audit import record_action
from staff.batches import in_batches


@dataclass(frozen=True, kw_only=True)
class Purged:
    """How much one run deleted."""

    words: int
    reports: int
    receipts: int
    drafts: int
    what_happened_next: int
    visits: int


def purge(*, now: datetime) -> Purged:
    """Deletes words, reports, receipts, drafts and counts whose time has come."""
    today = timezone.localdate(now)
    return Purged(
        words=purge_words(today=today, at=now),
        reports=purge_undecided(now=now),
        receipts=purge_receipts(today=today),
        drafts=purge_drafts(today=today),
        what_happened_next=purge_what_happened_next(today=today),
        visits=purge_visits(today=today),
    )


def purge_words(*, today: date, at: datetime) -> int:
    """Deletes words whose last day has come."""
    due = list(SealedWords.objects.due_on(today).order_by("pk").values_list("pk", "report_id"))
    deleted = 0
    for batch in in_batches(due):
        with transaction.atomic():
            for _, report_id in batch:
                _record("purge_words", report_id, at=at)
            still_due = SealedWords.objects.due_on(today).filter(pk__in=[pk for pk, _ in batch])
            deleted += still_due.delete()[0]
    return deleted


def purge_undecided(*, now: datetime) -> int:
    """Deletes reports that nobody decided on in time, and says so on their receipts."""
    late = Report.objects.undecided().arrived_before(
        period_of("reporting.Report.undecided").before(now)
    )
    quarter = quarter_of(timezone.localdate(now))
    deleted = 0
    for report_id in list(late.order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            # The audit entry first, as in every other transaction: so two never lock crosswise.
            _record("purge_report", report_id, at=now)
            still = Report.objects.undecided().select_for_update().filter(pk=report_id).first()
            if still is None:
                transaction.set_rollback(True)
                continue
            settle_receipts(
                [report_id],
                state=ReceiptState.NOT_DECIDED,
                period=quarter,
                today=last_day(quarter),
            )
            still.delete()
            deleted += 1
    return deleted


def purge_receipts(*, today: date) -> int:
    """Deletes receipts that have expired. Their codes then answer like any wrong one."""
    expired = Receipt.objects.expired_on(today)
    count = expired.count()
    expired.delete()
    return count


def purge_drafts(*, today: date) -> int:
    """Deletes saved reports whose last day is past."""
    return Draft.objects.over_on(today).delete()[0]


def _record(action: str, report_id: int, *, at: datetime) -> None:
    record_action(
        action=action, by=None, subject="report", subject_id=str(report_id), at=to_the_hour(at)
    )
