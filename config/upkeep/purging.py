"""Runs the nightly deletion of every app, so that one that fails keeps no other from deleting."""

import logging
from collections.abc import Callable
from datetime import datetime

from django.utils import timezone

from guidance import retention as of_guidance
from moderation import retention as of_moderation
from moderation.anonymise import delete_uncounted
from releases.retention import purge_counted_records
from reporting.retention import purge
from staff import retention as of_staff
from staff.audit import BrokenChain

logger = logging.getLogger(__name__)


class PurgeIncomplete(RuntimeError):
    """Some apps could not delete what is past its time; `reasons` says which, and why."""

    def __init__(self, reasons: tuple[str, ...]) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = reasons


def purge_all(*, now: datetime) -> None:
    """Deletes everything that retention.toml says is past its time at `now` (aware).

    Safe to run at any time and twice. What is deleted is written to the audit record, by id.
    Raises PurgeIncomplete, after all the rest, where a part failed: the database was away for a
    moment, or somebody has changed the oldest audit entries.
    """
    parts: dict[str, Callable[[], object]] = {
        "reports and codes": lambda: purge(now=now),
        "periods that nobody closed": lambda: delete_uncounted(now=now),
        "counts of presses": lambda: of_guidance.delete_spent(now=now),
        "moderation": lambda: of_moderation.delete_spent(now=now),
        "links and sessions": lambda: of_staff.delete_spent(now=now),
        "counted records": lambda: purge_counted_records(today=timezone.localdate(now)),
        "audit": lambda: of_staff.delete_old_audit(now=now),
    }
    reasons = []
    for name, delete in parts.items():
        try:
            delete()
        except Exception as error:  # one part must not keep the others from deleting
            # A database's message may hold what was asked; a broken chain's holds a number.
            why = str(error) if isinstance(error, BrokenChain) else type(error).__name__
            logger.error("what is past its time is still there, %s: %s", name, why)
            reasons.append(f"{name}: {why}")
    if reasons:
        raise PurgeIncomplete(tuple(reasons))
