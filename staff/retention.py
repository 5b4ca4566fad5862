"""What staff leave behind, deleted by the clock: used-up links and sessions that are over."""

from datetime import datetime, timedelta
from typing import Final

from django.contrib.sessions.models import Session
from django.db import transaction

from staff.models import Invitation

INVITATIONS_KEPT: Final = timedelta(days=2 * 365)


@transaction.atomic
def delete_spent(*, now: datetime) -> None:
    """Deletes invitations two years after they were made, and sessions whose time has run out."""
    Invitation.objects.filter(created_at__lte=now - INVITATIONS_KEPT).delete()
    Session.objects.filter(expire_date__lte=now).delete()
