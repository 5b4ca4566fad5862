"""What the clock deletes, in one place: each part of the house carries out its own policy."""

from datetime import datetime

from django.utils import timezone

from guidance import retention as of_guidance
from moderation import retention as of_moderation
from releases.retention import purge_counted_records
from reporting.retention import purge
from staff import retention as of_staff


def purge_all(*, now: datetime) -> None:
    """Deletes everything that retention.toml says is past its time at `now` (aware).

    Safe to run at any time and twice. What is deleted is written to the audit record, by id.
    Raises BrokenChain, after all the rest, where somebody has changed the oldest audit entries.
    """
    purge(now=now)
    of_guidance.delete_spent(now=now)
    of_moderation.delete_spent(now=now)
    of_staff.delete_spent(now=now)
    purge_counted_records(today=timezone.localdate(now))
    of_staff.delete_old_audit(now=now)
