"""Tasks of the moderation app."""

import logging

from celery import shared_task
from django.utils import timezone

from moderation import clusters
from moderation.keys import NoReaders, ensure_epoch

logger = logging.getLogger(__name__)


@shared_task(name="moderation.tasks.begin_epoch")
def begin_epoch() -> None:
    """Every night: the first one of a quarter starts its epoch, sealed to every reader."""
    try:
        ensure_epoch(now=timezone.now())
    except NoReaders:
        logger.warning("no reader holds a key yet, so no epoch was started")


@shared_task(name="moderation.tasks.find_floods")
def find_floods() -> None:
    """Every ten minutes: reports that came alike are put into one group."""
    clusters.find_floods(now=timezone.now())
