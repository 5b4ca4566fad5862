"""Makes a group anew of reports that somebody put back as real by a slip of the hand."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from moderation.decision_errors import UndoTooLate
from moderation.floods import waiting_in
from moderation.models import Flood
from moderation.policies import UNDO_WITHIN
from staff.audit import record_action
from staff.models import Person
from staff.policies import Act, can


def can_undo_keeping(flood: Flood, *, by: Person, now: datetime) -> bool:
    """Tells whether this person may make a group anew of reports that were put back as real:
    whoever pressed for a quarter of an hour, a senior moderator while any of them waits."""
    if flood.settled_at is None or flood.members.judged_together().exists():
        return False
    if not waiting_in(flood).exists():
        return False
    is_own = flood.settled_by_id == by.pk and now - flood.settled_at <= UNDO_WITHIN
    return is_own or can(by, Act.UNDO_ANY_DECISION)


def undo_keeping(*, flood_id: int, by: Person, now: datetime) -> None:
    """Makes a group anew of the reports that still wait; nothing of it has been judged.

    What was decided since stays decided. Raises UndoTooLate.
    """
    with transaction.atomic():
        record_action(
            action="undo_keep_flood", by=by, subject="flood", subject_id=str(flood_id), at=now
        )
        flood = Flood.objects.select_for_update().filter(pk=flood_id).first()
        if flood is None or not can_undo_keeping(flood, by=by, now=now):
            raise UndoTooLate(gettext("Only a senior moderator can undo this now."))
        flood.settled_at = flood.settled_by = flood.begun_up_to = None
        # A group of later copies may be open under the same likeness.
        flood.likeness = f"undone {flood.pk}"[:16]
        flood.save()
        flood.members.filter(is_to_reread=True).update(is_to_reread=False, looks_alike=False)
