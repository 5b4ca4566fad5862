"""The report door: open, or closed while nobody can read what comes in. Help stays open.

It is kept here and not with the rest of the installation, because reporting knows nothing of the
package above it. No row means open. A closed door lets nobody begin; whoever has begun may finish
and send, since their answers lie in their own browser and are forgotten after half an hour.
"""

from datetime import datetime
from typing import Final

from django.db import transaction

from guidance.last_seen import LastSeen
from reporting.models import Intake
from staff.audit import record_action
from staff.models import Person

LOOK_AGAIN_SECONDS: Final = 5.0


def is_intake_open() -> bool:
    """Whether somebody may begin a report. Each process looks every few seconds at most.

    Where the database does not answer, what was last seen holds, and else yes: the form needs it
    only at the end, says so then and keeps the answers, and meanwhile people get their advice.
    """
    return _last_seen.now()


def open_intake(*, by: Person | None, now: datetime) -> None:
    """Lets people begin reports again. Doing it twice is harmless."""
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
    _last_seen.look_again()


_last_seen: LastSeen[bool] = LastSeen(
    what="whether reports are taken",
    look=lambda: not Intake.objects.closed().exists(),
    seen=True,
    seconds=LOOK_AGAIN_SECONDS,
)
