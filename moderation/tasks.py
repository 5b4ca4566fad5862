"""The queue's workers run these tasks of the moderation app."""

import logging

from celery import shared_task
from django.utils import timezone

from moderation import flood_judging, floods
from moderation.decisions import return_held
from moderation.keys import NoReaders, ensure_epoch
from moderation.models import Flood
from staff.policies import Act, who_can

logger = logging.getLogger(__name__)


@shared_task(name="moderation.tasks.begin_epoch")
def begin_epoch() -> None:
    """Starts, every night, the epoch of the quarter if it has not begun, sealed to every reader."""
    try:
        ensure_epoch(now=timezone.now())
    except NoReaders:
        logger.warning("no reader holds a key yet, so no epoch was started")


@shared_task(name="moderation.tasks.find_floods")
def find_floods() -> None:
    """Puts, every ten minutes, reports that came alike into one group."""
    floods.group_floods(now=timezone.now())


@shared_task(name="moderation.tasks.return_what_was_held")
def return_what_was_held() -> None:
    """Puts, every ten minutes, what was on hold until today back into the queue."""
    return_held(now=timezone.now())


@shared_task(name=flood_judging.REJECT_REST)
def reject_rest(flood_id: int, person_id: int, up_to: int) -> None:
    """Goes on with a group that was judged; not where the judge has left, where it was settled or
    put back, or where others were drawn by lot since."""
    person = who_can(Act.READ_REPORTS).filter(pk=person_id).first()
    judged = Flood.objects.open().filter(pk=flood_id, begun_up_to=up_to)
    if person is None or not judged.exists():
        return
    try:
        flood_judging.reject_flood(flood_id=flood_id, by=person, now=timezone.now())
    except flood_judging.NotReadYet:
        logger.info("a group is no longer to be judged by one press")


@shared_task(name=flood_judging.UNDO_REST)
def undo_rest(flood_id: int, after: int) -> None:
    """Goes on to put back what one press rejected."""
    flood_judging.undo_rest(flood_id=flood_id, after=after)
