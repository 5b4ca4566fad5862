"""What staff leave behind, deleted by the clock: links, sessions, audit entries, and people."""

from datetime import datetime, timedelta
from typing import Final

from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import ProtectedError

from staff.audit import purge_entries, record_action
from staff.models import Invitation, Person

AUDIT_KEPT: Final = timedelta(days=2 * 365)
INVITATIONS_KEPT: Final = AUDIT_KEPT


@transaction.atomic
def delete_spent(*, now: datetime) -> None:
    """Deletes invitations two years after they were made, and sessions whose time has run out."""
    Invitation.objects.filter(created_at__lte=now - INVITATIONS_KEPT).delete()
    Session.objects.filter(expire_date__lte=now).delete()


def delete_old_audit(*, now: datetime) -> None:
    """Audit entries two years old give way to a signed checkpoint, and people who left go when
    nothing that they did is kept any longer.

    Raises BrokenChain, and deletes neither, where the oldest entries are not as they were written.
    """
    purge_entries(before=now - AUDIT_KEPT, now=now)
    for person in Person.objects.left_by(now - AUDIT_KEPT).order_by("pk"):
        _forget(person, now=now)


def _forget(person: Person, *, now: datetime) -> None:
    """Deletes the person, unless the database still holds something that they did."""
    try:
        with transaction.atomic():
            record_action(
                action="purge_person", by=None, subject="person", subject_id=str(person.pk), at=now
            )
            person.delete()
    except ProtectedError:
        return
