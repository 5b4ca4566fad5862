"""Deletes words, reports, codes and counts when their time is over.

It can run twice. Each deletion of words or of a report is in the audit.
"""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from classification.retention_periods import period_of
from reporting.codes.receipts import delete_if_there, record_deletion
from reporting.codes.what_happened_next import purge_what_happened_next
from reporting.drop_off import purge_visits
from reporting.models import Draft, Receipt, ReceiptState, Report, SealedWords
from staff.batches import in_batches


def purge(*, now: datetime) -> None:
    """Deletes words, reports, receipts, drafts and counts whose time has come."""
    today = timezone.localdate(now)
    _purge_words(today=today, at=now)
    _purge_undecided(now=now)
    Receipt.objects.expired_on(today).delete()
    Draft.objects.over_on(today).delete()
    purge_what_happened_next(today=today)
    purge_visits(today=today)


def _purge_words(*, today: date, at: datetime) -> None:
    due = list(SealedWords.objects.due_on(today).order_by("pk").values_list("pk", "report_id"))
    for batch in in_batches(due):
        with transaction.atomic():
            for _, report_id in batch:
                record_deletion("purge_words", report_id, now=at)
            SealedWords.objects.due_on(today).filter(pk__in=[pk for pk, _ in batch]).delete()


def _purge_undecided(*, now: datetime) -> None:
    """Deletes reports that nobody decided on in time, and says so on their receipts."""
    undecided = Report.objects.undecided()
    late = undecided.arrived_before(period_of("reporting.Report.undecided").before(now))
    for report_id in list(late.order_by("pk").values_list("pk", flat=True)):
        delete_if_there(
            undecided, report_id, action="purge_report", state=ReceiptState.NOT_DECIDED, now=now
        )
