"""Adds a press under the advice, or the end of a self-check, to a count of the week.

Anybody can press as often as they like, so the counts are rounded and decide nothing. Only a
flood is left out: past so many presses a minute at one place, a process counts no more of them.
"""

import logging
from collections import Counter
from datetime import date, datetime
from typing import ClassVar, Final

from django.db import Error, transaction
from django.utils import timezone

from classification.periods import monday_of
from guidance.models import ContactFailure, Ending, Vote

MOST_A_MINUTE: Final = 60
logger = logging.getLogger(__name__)


class _Minute:
    """Holds the counts of this process in the minute that runs. It knows places, never people."""

    begun: datetime | None = None
    presses: ClassVar[Counter[str]] = Counter()


def count_vote(*, slug: str, useful: bool, now: datetime) -> None:
    """Counts one more who says that the page helped, or that it did not."""
    if not _is_flood(f"page {slug}", now):
        Vote.objects.add_one(week=_week_at(now), situation=slug, useful=useful)


def count_failure(*, key: str, now: datetime) -> None:
    """Counts one more for whom this contact did not work."""
    if not _is_flood(f"contact {key}", now):
        ContactFailure.objects.add_one(week=_week_at(now), contact=key)


def count_ending(*, slug: str, now: datetime) -> None:
    """Counts one more whose self-check ended in this page, which opens without a database too."""
    if _is_flood(f"ending {slug}", now):
        return
    try:
        with transaction.atomic():
            Ending.objects.add_one(week=_week_at(now), situation=slug)
    except Error as error:
        logger.warning("The end of a self-check was not counted: %s", type(error).__name__)


def _week_at(now: datetime) -> date:
    return monday_of(timezone.localdate(now))


def _is_flood(place: str, now: datetime) -> bool:
    minute = now.replace(second=0, microsecond=0)
    if _Minute.begun != minute:
        _Minute.begun, _Minute.presses = minute, Counter()
    _Minute.presses[place] += 1
    return _Minute.presses[place] > MOST_A_MINUTE
