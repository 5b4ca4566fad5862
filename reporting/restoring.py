"""Takes back again, after a restore, the reports that their reporters had taken back.

A list of the reports that were taken back is kept outside the database. It names them by their
ids, so no id may ever stand for a second report. A database uses none twice, but a restore winds
it back: so the ids since the backup are passed over.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import connection, transaction

from reporting.codes.receipts import WITHDRAWAL, delete_reports, record_deletion
from reporting.models import ReceiptState, Report
from staff.models import AuditEntry

SKIPPED: Final = 1_000_000
"""More reports than can have arrived since the backup: their ids are passed over."""
_TABLE: Final = Report._meta.db_table


@dataclass(frozen=True, kw_only=True)
class Replayed:
    """The result tells how many of the list were taken back, not in the backup, or gone in it.

    `kept` are ids of the list whose report was taken back before the backup, and that a report
    has all the same: that is another one, and stays.
    """

    taken_back: int
    not_there: int
    known: int
    kept: tuple[int, ...]


@transaction.atomic
def replay_withdrawals(*, report_ids: Collection[int], now: datetime) -> Replayed:
    """Takes back again what was taken back since a backup, and passes over the ids that reports
    lost with the time since then may have had.

    Each id of the list is then in the audit, whether its report was in the backup or not: so the
    next list holds it too, for another restore of the same backup. Doing it twice is harmless.
    """
    listed = set(report_ids)
    in_audit = AuditEntry.objects.filter(action=WITHDRAWAL).values_list("subject_id", flat=True)
    known = listed & {int(report_id) for report_id in in_audit}
    fresh = sorted(listed - known)
    for report_id in fresh:
        record_deletion(WITHDRAWAL, report_id, now=now)
    there = _ids_among(fresh)
    delete_reports(there, state=ReceiptState.WITHDRAWN, now=now)
    _pass_over_ids(above=max(listed, default=0))
    return Replayed(
        taken_back=len(there),
        not_there=len(fresh) - len(there),
        known=len(known),
        kept=_ids_among(sorted(known)),
    )


def _ids_among(ids: Collection[int]) -> tuple[int, ...]:
    return tuple(Report.objects.filter(pk__in=ids).order_by("pk").values_list("pk", flat=True))


def _pass_over_ids(*, above: int) -> None:
    """Has the next report's id lie far above every id there was, in the backup or on the list."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [_TABLE])
            (sequence,) = cursor.fetchone()
            cursor.execute(f"SELECT last_value FROM {sequence}")
            (last,) = cursor.fetchone()
            cursor.execute("SELECT setval(%s, %s)", [sequence, max(last, above) + SKIPPED])
            return
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [_TABLE])
        (last,) = cursor.fetchone() or (0,)
        cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [_TABLE])
        cursor.execute(
            "INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)",
            [_TABLE, max(last, above) + SKIPPED],
        )
