"""A reader is reminded of a break, and takes one. Nobody else is told, and the audit is not.

The audit says what was read, and that reports were given back; that somebody rested is no work.
"""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from moderation.decisions import give_back_report
from moderation.models import Claim
from moderation.reading_models import ReaderRest
from moderation.screen_marks import LABELLED_EVENTS
from reporting.models import Report
from staff.audit import wait_for_turn
from staff.models import AuditEntry, Person

MOST_OPENED: Final = 10
MOST_HEAVY: Final = 5
LONGEST: Final = timedelta(minutes=90)


def is_reminder_due(*, opened: int, heavy: int, since: datetime | None, now: datetime) -> bool:
    """Tells whether a reader is to be reminded: after the words of ten reports, of five with a
    warning beside them, or an hour and a half after the first of them."""
    is_long = since is not None and now - since >= LONGEST
    return opened >= MOST_OPENED or heavy >= MOST_HEAVY or is_long


def remind_once(*, person: Person, now: datetime) -> bool:
    """Tells whether to remind this reader now. Saying yes begins the count anew."""
    rest = ReaderRest.objects.filter(person=person).first()
    opened = AuditEntry.objects.done_by(person, "read_words", since=_midnight(now))
    last = [moment for moment in (rest.reminded_at, rest.ended_at) if moment] if rest else []
    if last:
        opened = opened.filter(at__gt=max(last))
    times = dict(opened.order_by("-number").values_list("subject_id", "at"))
    warned = Q(crisis_words=True) | Q(child_words=True) | Q(minor=True)
    warned |= Q(answers__event_type__in=sorted(LABELLED_EVENTS))
    due = is_reminder_due(
        opened=len(times),
        heavy=Report.objects.filter(warned, pk__in=[int(each) for each in times]).count(),
        since=min(times.values(), default=None),
        now=now,
    )
    if due:
        ReaderRest.objects.update_or_create(person=person, defaults={"reminded_at": now})
    return due


def begin_break(*, person: Person, now: datetime) -> int:
    """Gives back all that this reader had taken, and notes since when they rest.

    Returns how many reports were given back. Pressed twice, the break runs on.
    """
    with transaction.atomic():
        wait_for_turn()
        taken = list(Claim.objects.of(person).order_by("pk").values_list("report_id", flat=True))
        for report_id in taken:
            give_back_report(report_id=report_id, by=person, now=now)
        if resting_since(person) is None:
            ReaderRest.objects.update_or_create(person=person, defaults={"began_at": now})
    return len(taken)


def end_break(*, person: Person, now: datetime) -> None:
    """Ends a break, so that the count for the next reminder begins anew. Twice is harmless."""
    resting = ReaderRest.objects.filter(person=person, began_at__isnull=False)
    resting.update(began_at=None, ended_at=now)


def resting_since(person: Person) -> datetime | None:
    """Finds since when this person is on a break; None where they are not."""
    rest = ReaderRest.objects.filter(person=person).first()
    return rest.began_at if rest else None


def _midnight(now: datetime) -> datetime:
    return timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
