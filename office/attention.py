"""This module lists what waits for a person, by what they may do: the most urgent first.

A line says how many wait and since when, and leads to where it is dealt with. Nothing is counted
by what a report says, and nobody who may publish is told more than a band: see decision 67. Every
question to the database has a limit, and how many there are follows from the person's acts: two
more where releases wait.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from classification.periods import last_day, quarter_of
from classification.rounding import MOST_COUNTED
from guidance.reading.library import current
from guidance.upkeep.contact_checks import last_checks, seen_of
from moderation.key_alarms import (
    RECOVERY_ALARMS,
    SIGNING_ALARMS,
    recovery_alarm,
    signing_standing,
)
from moderation.leads import is_lead_missing
from moderation.models import Flood, FloodMember, PersonalKey
from moderation.safeguarding import referrals_to_decide, waiting_referrals
from moderation.safeguarding_outcomes import SOON_ENOUGH
from office.alert_settings import reaches_somebody
from office.waiting import (
    held_past_date,
    left_out_by_all,
    may_need_somebody_soon,
    oldest_unread,
)
from releases.models import Release
from releases.second_person import why_not_settle_each
from reporting.intake import Door, door_now
from reporting.models import Report, ReportState
from staff.amount_words import amount_in_words
from staff.models import AuditCheck, Invitation, OutboxTask, Person
from staff.period_words import age_in_words
from staff.policies import Act, can, who_can
from staff.proposals import waiting_for

_STUCK_AFTER: Final = timedelta(minutes=10)
_LATE_TO_CLOSE: Final = timedelta(days=180)
_LOOKED_AT: Final = MOST_COUNTED + 1


@dataclass(frozen=True, kw_only=True)
class AttentionLine:
    """A line says what waits, how much of it ("" where no number says more), since when, where it
    is dealt with ("" where on no page), and whether it cannot wait."""

    what: str
    amount: str
    age: str
    address: str
    is_urgent: bool = False


@dataclass(frozen=True, kw_only=True)
class Found:
    """These things of one kind wait, each since a time that may not be known."""

    what: str
    since: Sequence[datetime | date | None]
    address: str
    is_urgent: bool = False
    is_counted: bool = True


Finder = Callable[[Person, datetime], Iterator[Found]]


def lines_for(person: Person, *, now: datetime, banded: bool = False) -> tuple[AttentionLine, ...]:
    """Lists what waits for this person. `banded` has bands in place of counts for everybody, as an
    e-mail has."""
    is_banded = banded or can(person, Act.SEE_RELEASES) or can(person, Act.PREPARE_RELEASES)
    return tuple(
        AttentionLine(
            what=found.what,
            amount=amount_in_words(len(found.since), banded=is_banded) if found.is_counted else "",
            age=_oldest_in_words(found, now=now, banded=is_banded),
            address=found.address,
            is_urgent=found.is_urgent,
        )
        for act, find in _FINDERS
        if can(person, act)
        for found in find(person, now)
        if found.since
    )


def _oldest_in_words(found: Found, *, now: datetime, banded: bool) -> str:
    """Says the age of the oldest; behind a band it does not tell one from several either."""
    known = [_moment(since) for since in found.since if since is not None]
    if not known:
        return ""
    said = {"age": age_in_words(min(known), now=now)}
    if found.is_counted and (banded or len(found.since) > 1):
        return _("the oldest has waited %(age)s") % said
    return _("for %(age)s") % said


def _moment(since: datetime | date) -> datetime:
    if isinstance(since, datetime):
        return since
    return timezone.make_aware(datetime.combine(since, time()))


def _queue(state: str = ReportState.RECEIVED) -> str:
    address = reverse("moderation:queue")
    return address if state == ReportState.RECEIVED else f"{address}?state={state}"


def _needing_somebody_soon(person: Person, now: datetime) -> Iterator[Found]:
    rows = may_need_somebody_soon(now=now).values_list("arrived_at", flat=True)[:_LOOKED_AT]
    yield Found(
        what=_("Reports that may need somebody soon, and that nobody is reading"),
        since=list(rows),
        address=_queue(),
        is_urgent=True,
    )


def _referred(person: Person, now: datetime) -> Iterator[Found]:
    rows = list(waiting_referrals(now=now).values_list("decided_at", flat=True)[:_LOOKED_AT])
    is_late = bool(rows) and now - min(rows) > SOON_ENOUGH
    page = reverse("moderation:referrals")
    yield Found(
        what=_("Referred reports that wait for a lead, the first for over four hours")
        if is_late
        else _("Referred reports that wait for a lead"),
        since=rows,
        address=page,
        is_urgent=True,
    )
    done = referrals_to_decide().values_list("conclusion__concluded_at", flat=True)[:_LOOKED_AT]
    yield Found(
        what=_("Referred reports that are dealt with, and still to be counted or not"),
        since=list(done),
        address=f"{page}?of=decide",
    )


def _no_lead(person: Person, now: datetime) -> Iterator[Found]:
    yield Found(
        what=_(
            "Nobody here has the role of safeguarding lead. Senior moderators see what is referred"
        ),
        since=[None] if is_lead_missing() else [],
        address=reverse("moderation:people"),
        is_urgent=True,
        is_counted=False,
    )


def _door(person: Person, now: datetime) -> Iterator[Found]:
    door = door_now()
    yield Found(
        what=_("The report door is closed: nobody can begin a report")
        if door is Door.CLOSED
        else _("There is no key, so nobody can begin a report"),
        since=[] if door is Door.OPEN else [None],
        address=reverse("moderation:door"),
        is_urgent=True,
        is_counted=False,
    )


def _audit(person: Person, now: datetime) -> Iterator[Found]:
    check = AuditCheck.objects.first()
    yield Found(
        what=_("Entries of the audit that are not as they were written"),
        since=[check.checked_at for _problem in check.problems] if check else [],
        address=reverse("moderation:audit"),
        is_urgent=True,
    )


def _held(person: Person, now: datetime) -> Iterator[Found]:
    rows = held_past_date(now=now).values_list("arrived_at", flat=True)[:_LOOKED_AT]
    yield Found(
        what=_("Reports on hold for too long"),
        since=list(rows),
        address=_queue(ReportState.ON_HOLD),
    )


def _unread(person: Person, now: datetime) -> Iterator[Found]:
    count = len(Report.objects.awaiting_moderation().values_list("pk")[:_LOOKED_AT])
    oldest = oldest_unread()
    yield Found(
        what=_("Reports to read"),
        since=[oldest] * count,
        address=_queue(),
    )


def _left_out(person: Person, now: datetime) -> Iterator[Found]:
    yield Found(
        what=_(
            "Reports wait of a kind that everybody who reads would rather not read. Somebody else "
            "may have to be found for them"
        ),
        # Neither how many nor of which kind: that would count by what a report says.
        since=[None for _row in left_out_by_all().values_list("pk")[:1]],
        address=reverse("moderation:people"),
        is_urgent=True,
        is_counted=False,
    )


def _floods(person: Person, now: datetime) -> Iterator[Found]:
    waiting = Report.objects.awaiting_moderation().filter(pk=OuterRef("report"))
    members = FloodMember.objects.filter(Exists(waiting), flood=OuterRef("pk"))
    floods = Flood.objects.open().filter(Exists(members)).order_by("since", "pk")
    rows = list(floods.values_list("pk", "since")[:_LOOKED_AT])
    yield Found(
        what=_("Groups of reports to judge"),
        since=[since for _pk, since in rows],
        address=reverse("moderation:flood", args=[rows[0][0]]) if len(rows) == 1 else _queue(),
    )


def _keys(person: Person, now: datetime) -> Iterator[Found]:
    keys = PersonalKey.objects.filter(
        confirmed_at__isnull=True, person__in=who_can(Act.READ_REPORTS)
    ).exclude(person=person)
    rows = list(keys.order_by("made_at").values_list("person_id", "made_at")[:_LOOKED_AT])
    people = reverse("moderation:people")
    yield Found(
        what=_("Keys to confirm"),
        since=[made_at for _person, made_at in rows],
        address=reverse("moderation:person", args=[rows[0][0]]) if len(rows) == 1 else people,
    )


def _signatures(person: Person, now: datetime) -> Iterator[Found]:
    standing = signing_standing(now=now)
    yield Found(
        what=str(SIGNING_ALARMS[standing.wrong]) if standing.wrong else "",
        since=[None] if standing.wrong else [],
        address=reverse("moderation:people"),
        is_urgent=standing.wrong != "soon",
        is_counted=False,
    )


def _recovery(person: Person, now: datetime) -> Iterator[Found]:
    wrong = recovery_alarm()
    yield Found(
        what=str(RECOVERY_ALARMS[wrong]) if wrong else "",
        since=[None] if wrong else [],
        address=reverse("moderation:people"),
        is_counted=False,
    )


def _contacts(person: Person, now: datetime) -> Iterator[Found]:
    checks, today = last_checks(), timezone.localdate(now)
    wrong: list[date | None] = []
    due: list[date | None] = []
    unconfirmed: list[date | None] = []
    for contact in current().contacts.values():
        unconfirmed += [None for status in contact.statuses.values() if status == "unverified"]
        check = checks.get(contact.key)
        if not contact.is_shown:
            continue
        if check is not None and not check.is_right and check.shown == seen_of(contact):
            wrong.append(check.on)
        elif contact.review_by < today:
            due.append(contact.review_by)
        elif check is None or check.shown != seen_of(contact):
            due.append(None)
    address = reverse("moderation:contacts")
    yield Found(
        what=_("Contacts that were found wrong"), since=wrong, address=address, is_urgent=True
    )
    yield Found(what=_("Contacts to check"), since=due, address=address)
    yield Found(
        what=_("Facts about contacts that nobody has confirmed, and that are not shown"),
        since=unconfirmed,
        address=address,
    )


def _releases(person: Person, now: datetime) -> Iterator[Found]:
    prepared = Release.objects.prepared().order_by("prepared_at")
    waiting = list(prepared[:_LOOKED_AT])
    why_not = why_not_settle_each(waiting, person=person)
    rows = [(one.number, one.prepared_at) for one in waiting if not why_not[one.number]]
    periods = reverse("publication:periods")
    yield Found(
        what=_("Releases that wait for a second person"),
        since=[prepared_at for _number, prepared_at in rows],
        address=reverse("publication:preview", args=[rows[0][0]]) if len(rows) == 1 else periods,
    )


def _periods(person: Person, now: datetime) -> Iterator[Found]:
    today = timezone.localdate(now)
    over = Report.objects.decided_before(quarter_of(today)).order_by("cohort")
    cohorts = over.values_list("cohort", flat=True).distinct()[:_LOOKED_AT]
    ended = [last_day(cohort) for cohort in cohorts if cohort]
    late = [day for day in ended if day < today - _LATE_TO_CLOSE]
    address = reverse("publication:periods")
    yield Found(
        what=_("Periods to close at once: a year after its end, a period is deleted uncounted"),
        since=late,
        address=address,
        is_urgent=True,
    )
    yield Found(
        what=_("Periods to close"), since=[day for day in ended if day not in late], address=address
    )


def _proposals(person: Person, now: datetime) -> Iterator[Found]:
    rows = waiting_for(person, now=now)[:_LOOKED_AT]
    yield Found(
        what=_("Steps that wait for a second person"),
        since=[proposal.proposed_at for proposal in rows],
        address=reverse("moderation:proposal", args=[rows[0].pk])
        if len(rows) == 1
        else reverse("moderation:proposals"),
    )


def _invitations(person: Person, now: datetime) -> Iterator[Found]:
    unused = Invitation.objects.unused().order_by("created_at")
    rows = list(unused.values_list("created_at", "expires_at")[:_LOOKED_AT])
    address = reverse("moderation:people")
    yield Found(
        what=_("Invitations that have run out"),
        since=[end for _start, end in rows if end <= now],
        address=address,
    )
    yield Found(
        what=_("Invitations that nobody has used yet"),
        since=[start for start, end in rows if end > now],
        address=address,
    )


def _outbox(person: Person, now: datetime) -> Iterator[Found]:
    late = OutboxTask.objects.filter(created_at__lt=now - _STUCK_AFTER).order_by("created_at")
    yield Found(
        what=_("Background tasks that are not done: run manage.py doctor on the server"),
        since=list(late.values_list("created_at", flat=True)[:_LOOKED_AT]),
        address="",
        is_urgent=True,
    )


def _no_alerts(person: Person, now: datetime) -> Iterator[Found]:
    yield Found(
        what=_("No alert reaches anybody: no mail and no webhook is set up"),
        since=[] if reaches_somebody() else [None],
        address=reverse("moderation:alerts"),
        is_counted=False,
    )


_FINDERS: Final[tuple[tuple[Act, Finder], ...]] = (
    (Act.READ_REPORTS, _needing_somebody_soon),
    (Act.LEAD_ON_REPORTS, _referred),
    (Act.MANAGE_PEOPLE, _no_lead),
    (Act.SHUT_DOOR, _door),
    (Act.MANAGE_PEOPLE, _signatures),
    (Act.SEE_AUDIT, _audit),
    (Act.MANAGE_PEOPLE, _outbox),
    (Act.SEE_PEOPLE, _left_out),
    (Act.READ_REPORTS, _held),
    (Act.READ_REPORTS, _unread),
    (Act.READ_REPORTS, _floods),
    (Act.CONFIRM_KEYS, _keys),
    (Act.MANAGE_PEOPLE, _recovery),
    (Act.KEEP_ADVICE, _contacts),
    (Act.COME_IN, _proposals),
    (Act.SEE_RELEASES, _releases),
    (Act.PREPARE_RELEASES, _periods),
    (Act.SEE_PEOPLE, _invitations),
    (Act.MANAGE_PEOPLE, _no_alerts),
)
"""The act that lets somebody see a line, and what finds it: the most urgent first."""
