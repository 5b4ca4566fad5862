"""Alerts tell people that something waits, by e-mail and webhook, and never what it is.

The clock looks every few minutes. What is found is noted by a row and handed to the outbox in one
transaction, so nothing is alerted twice, and a mail server that is away delays an alert and breaks
nothing. However much is found at a time, each person gets one e-mail of it. See decision 67.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import Min, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from moderation.models import Decision
from moderation.safeguarding import waiting_referrals
from moderation.safeguarding_outcomes import SOON_ENOUGH
from office.alert_settings import has_mail, webhooks
from office.waiting import may_need_somebody_soon, oldest_unread
from reporting.intake import Door, door_now
from reporting.models import Report
from staff.alert_choices import who_gets
from staff.models import Alert, AlertKind, AuditEntry, Person
from staff.outbox import enqueue
from staff.policies import Act, who_can

MAIL_ALERT: Final = "office.tasks.mail_alert"
POST_ALERT: Final = "office.tasks.post_alert"

ESCALATE_AFTER: Final = SOON_ENOUGH
"""For so long somebody may take what they were told of; then it is said again, and to others."""

UNREAD_FOR: Final = timedelta(days=7)
"""After so long without anybody who reads, it is proposed to close the door."""

FIRST: Final = "first"
AGAIN: Final = "again"

_AT_ONCE: Final = 200
_READING: Final = tuple(
    f"{move}_report" for move in ("claim", "accept", "reject", "hold", "refer", "resume")
)


def send_due_alerts(*, now: datetime) -> None:
    """Alerts of everything that has begun to wait, and again of what nobody has taken since."""
    _send(
        AlertKind.TRIGGER,
        waiting=may_need_somebody_soon(now=now),
        here=Report.objects.awaiting_moderation(),
        act=Act.READ_REPORTS,
        now=now,
    )
    _send(
        AlertKind.REFERRAL,
        waiting=waiting_referrals(now=now),
        here=Decision.objects.referred(),
        act=Act.LEAD_ON_REPORTS,
        now=now,
    )
    _propose_to_close(now=now)


def send_digest(*, now: datetime) -> None:
    """Sends this day's summary to whoever chose to get it, once."""
    kind, day = AlertKind.DIGEST, timezone.localdate(now).isoformat()
    with transaction.atomic():
        if _note([day], kind=kind, now=now):
            _mail(who_gets(kind, Act.COME_IN), kind=kind, stage=FIRST)


def waiting_since(kind: str, *, now: datetime) -> datetime | None:
    """Finds since when the oldest of what this kind of alert is about has waited; None where
    nothing waits any more."""
    if kind == AlertKind.TRIGGER:
        waiting = may_need_somebody_soon(now=now)
        return waiting.order_by().aggregate(since=Min("arrived_at"))["since"]
    if kind == AlertKind.REFERRAL:
        return waiting_referrals(now=now).order_by().aggregate(since=Min("decided_at"))["since"]
    if kind == AlertKind.UNREAD:
        return _nobody_reads_since(now=now)
    return now


def _nobody_reads_since(*, now: datetime) -> datetime | None:
    """Finds when the oldest of the unread reports arrived, where nobody has read any for a week
    and more can come in."""
    oldest = oldest_unread()
    if oldest is None or oldest > now - UNREAD_FOR or door_now() is not Door.OPEN:
        return None
    read = AuditEntry.objects.filter(action__in=_READING, at__gt=now - UNREAD_FOR)
    return None if read.exists() else oldest


def _send(
    kind: AlertKind, *, waiting: QuerySet[Any], here: QuerySet[Any], act: Act, now: datetime
) -> None:
    """Alerts whoever may do the act of what waits. A row stays as long as its thing is `here`: one
    that was taken and given back is not told of as new."""
    sent = Alert.objects.filter(kind=kind)
    sent.exclude(subject__in=_subjects(here)).delete()
    people = who_gets(kind, act)
    administrators = who_gets(kind, Act.MANAGE_PEOPLE)
    if not who_can(act).exists():
        people = administrators
    with transaction.atomic():
        new = _subjects(waiting).exclude(subject__in=sent.values("subject"))[:_AT_ONCE]
        if _note(list(new), kind=kind, now=now):
            _mail(people, kind=kind, stage=FIRST)
            _post(kind=kind, stage=FIRST)
    with transaction.atomic():
        unheard = sent.filter(escalated_at__isnull=True, first_sent_at__lte=now - ESCALATE_AFTER)
        if unheard.filter(subject__in=_subjects(waiting)).update(escalated_at=now):
            _mail([*people, *administrators], kind=kind, stage=AGAIN)
            _post(kind=kind, stage=AGAIN)


def _propose_to_close(*, now: datetime) -> None:
    kind = AlertKind.UNREAD
    if _nobody_reads_since(now=now) is None:
        Alert.objects.filter(kind=kind).delete()
        return
    with transaction.atomic():
        if _note(["reports"], kind=kind, now=now):
            _mail(who_gets(kind, Act.SHUT_DOOR), kind=kind, stage=FIRST)
            _post(kind=kind, stage=FIRST)


def _subjects(things: QuerySet[Any]) -> QuerySet[Any, str]:
    return things.annotate(subject=Cast("pk", TextField())).values_list("subject", flat=True)


def _note(subjects: Iterable[str], *, kind: str, now: datetime) -> bool:
    """Notes that these are told of now; says whether any of them was not noted before."""
    made = [
        Alert.objects.get_or_create(kind=kind, subject=subject, defaults={"first_sent_at": now})[1]
        for subject in subjects
    ]
    return any(made)


def _mail(people: Iterable[Person], *, kind: str, stage: str) -> None:
    """Asks for one e-mail to each, so that none is kept back by another that fails."""
    if has_mail():
        for person_id in dict.fromkeys(person.pk for person in people):
            enqueue(MAIL_ALERT, kind=kind, stage=stage, person_id=person_id)


def _post(*, kind: str, stage: str) -> None:
    for number in range(len(webhooks())):
        enqueue(POST_ALERT, kind=kind, stage=stage, webhook=number)
