"""The report door is open, or closed while nobody can read what comes in. Help stays open.

It is kept here and not with the rest of the installation, because reporting knows nothing of the
package above it. Without a key to seal words to it is closed by itself; else no row means open. A
closed door lets nobody begin; whoever has begun may finish and send, since their answers lie in
their own browser and are forgotten after half an hour or two hours.
"""

from datetime import datetime
from enum import Enum

from django.db import transaction
from django.utils import timezone

from guidance.upkeep.last_seen import LastSeen
from reporting.models import Intake
from reporting.words.sealing import NoEpoch, current_epoch
from staff.audit import record_action
from staff.models import AuditEntry, Person


class Door(Enum):
    """The report door stands in one of these ways."""

    OPEN = "people may begin a report"
    CLOSED = "somebody who works here closed it"
    NO_KEY = "there is no key that words could be sealed to, so nobody could read them"


def door_now() -> Door:
    """Returns how the door stands. Each process looks every few seconds at most.

    Where the database does not answer, what was last seen holds, and else it is open: the form
    needs it only at the end, says so then and keeps the answers. Meanwhile people get their advice.
    """
    return _door.now()


def look_at_door() -> Door:
    """Looks again how the door stands: for whoever has just closed or opened it, in any process."""
    _door.look_again()
    return _door.now()


def last_change() -> AuditEntry | None:
    """Finds who closed or opened the door last, and when, as far as the audit goes back."""
    changes = AuditEntry.objects.filter(subject="intake", subject_id="reports")
    return changes.select_related("by").order_by("-number").first()


def is_intake_open() -> bool:
    """Says whether somebody may begin a report."""
    return door_now() is Door.OPEN


def open_intake(*, by: Person | None, now: datetime) -> None:
    """Lets people begin reports again, once there is a key. Doing it twice is harmless."""
    _set(is_open=True, by=by, now=now)


def close_intake(*, by: Person | None, now: datetime) -> None:
    """Lets nobody begin a report. Doing it twice is harmless."""
    _set(is_open=False, by=by, now=now)


def _set(*, is_open: bool, by: Person | None, now: datetime) -> None:
    with transaction.atomic():
        record_action(
            action="open_intake" if is_open else "close_intake",
            by=by,
            subject="intake",
            subject_id="reports",
            at=now,
        )
        Intake.objects.update_or_create(id=1, defaults={"is_open": is_open, "changed_at": now})
    _door.look_again()


def _look() -> Door:
    if Intake.objects.closed().exists():
        return Door.CLOSED
    try:
        current_epoch(timezone.now())
    except NoEpoch:
        return Door.NO_KEY
    return Door.OPEN


_door: LastSeen[Door] = LastSeen(
    what="whether reports are taken", look=_look, seen=Door.OPEN, seconds=5.0
)
