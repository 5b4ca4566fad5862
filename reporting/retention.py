"""Deletes words, reports, codes and counts when their time is over.

Each function can run twice. Each deletion of words or of a report is in the audit.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from classification.retention_periods import period_of
from reporting.codes.receipts import delete_if_there, record_deletion
from reporting.codes.what_happened_next import purge_what_happened_next
from reporting.drop_off import purge_visits
from reporting.models import Draft, Receipt, ReceiptState, Report, SealedWords
from staff.batches import in_batches


@dataclass(frozen=True, kw_only=True)
class Purged:
    """One run deleted so many of each."""

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
                record_deletion("purge_words", report_id, now=at)
            still_due = SealedWords.objects.due_on(today).filter(pk__in=[pk for pk, _ in batch])
            deleted += still_due.delete()[0]
    return deleted


def purge_undecided(*, now: datetime) -> int:
    """Deletes reports that nobody decided on in time, and says so on their receipts."""
    undecided = Report.objects.undecided()
    late = undecided.arrived_before(period_of("reporting.Report.undecided").before(now))
    return sum(
        delete_if_there(
            undecided,
            report_id,
            action="purge_report",
            state=ReceiptState.NOT_DECIDED,
            now=now,
        )
        for report_id in list(late.order_by("pk").values_list("pk", flat=True))
    )


def purge_receipts(*, today: date) -> int:
    """Deletes receipts that have expired. Their codes then answer like any wrong one."""
    return Receipt.objects.expired_on(today).delete()[0]


def purge_drafts(*, today: date) -> int:
    """Deletes saved reports whose last day is past."""
    return Draft.objects.over_on(today).delete()[0]
