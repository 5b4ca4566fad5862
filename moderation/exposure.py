"""A reader sees, for themself alone, how much they have read and how heavy it was.

It is worked out from the audit and the reports each time, and stored nowhere. What its sender took
back or a close deleted since is counted among what was read, and no longer says of what kind.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.utils import timezone

from moderation.queue_filters import kind_of
from moderation.turns import DISTRESSING
from reporting.models import Report
from staff.batches import in_batches
from staff.models import AuditEntry, Person

READING: Final = ("read_codes", "read_words")
MOST: Final = 1000
"""So many reports are looked at: more than anybody reads in a week."""


@dataclass(frozen=True, kw_only=True)
class Exposure:
    """So many reports were read; of so many of them the words were opened, so many had crisis words
    or words about harm to a child, and so many were of a distressing kind."""

    reports: int
    with_words: int
    crisis: int
    distressing: int


def exposure_today(person: Person, *, now: datetime) -> Exposure:
    """Finds what this person has read since midnight."""
    return _exposure(person, since=_midnight(now))


def exposure_this_week(person: Person, *, now: datetime) -> Exposure:
    """Finds what this person has read since Monday."""
    today = _midnight(now)
    return _exposure(person, since=today - timedelta(days=today.weekday()))


def _exposure(person: Person, *, since: datetime) -> Exposure:
    done = AuditEntry.objects.filter(by=person, action__in=READING, at__gte=since)
    rows = list(done.order_by("-number").values_list("subject_id", "action")[:MOST])
    report_ids = sorted({int(report_id) for report_id, _action in rows})
    crisis = distressing = 0
    for batch in in_batches(report_ids):
        found = Report.objects.filter(pk__in=batch)
        for answers, of_crisis, of_child in found.values_list(
            "answers", "crisis_words", "child_words"
        ):
            crisis += of_crisis or of_child
            distressing += kind_of(answers) in DISTRESSING
    return Exposure(
        reports=len(report_ids),
        with_words=len({report_id for report_id, action in rows if action == "read_words"}),
        crisis=crisis,
        distressing=distressing,
    )


def _midnight(now: datetime) -> datetime:
    return timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
