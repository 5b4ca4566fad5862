"""This module groups reports that are copies of one account: floods.

They are found by coded answers (`moderation.likeness`), and nothing is decided here. Copies leave
the ordinary queue and stand in it as one group, until a person says that they are a flood or that
they are real. Words are never looked at. Copies with crisis words, with words about harm to a
child, or of young people are a group of their own: one of them, its head, stays in the queue, and
is read first.
"""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from classification.retention_periods import period_of
from classification.wording import N_
from moderation.likeness import Answered, CodedReport, Group, Pattern, as_texts, find_groups
from moderation.models import Decision, Flood, FloodMember
from reporting.models import Report, ReportQuerySet
from staff.audit import record_action
from staff.batches import BATCH, in_batches
from staff.models import AuditEntry, Person

ALIKE: Final = "alike"
URGENT: Final = "urgent"
RULES: Final[Mapping[str, str]] = {
    ALIKE: N_("Copies of one account: far more answers in common than people have by chance"),
    URGENT: N_("The same, with crisis words, words about a child, or somebody under 18"),
}
"""Why reports were put together."""

ENOUGH: Final = 15
"""So many copies make a flood."""

ENOUGH_URGENT: Final = 8
"""So many copies of what is read first make one: fewer than would hold up a real crisis."""

RISK_FIRST: Final = ("-risk", "arrived_at", "pk")
MEMBERS_SHOWN: Final = 50
_LOOK_BACK: Final = timedelta(hours=48)
_BEFORE: Final = timedelta(days=30)
_MOST_BEFORE: Final = 2000
_MOST_AT_ONCE: Final = 20_000
_IS_URGENT: Final = Q(crisis_words=True) | Q(child_words=True) | Q(minor=True)


@dataclass(frozen=True, kw_only=True)
class Spread:
    """A group is shown by how many still wait, and by the answers that most of them give."""

    waiting: int
    commonest: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class MemberPage:
    """One page of a group's reports; the next one holds those after `following`."""

    members: tuple[FloodMember, ...]
    following: int | None


def group_floods(*, now: datetime) -> int:
    """Puts copies into groups, and adds to groups that are open.

    Returns how many reports were added. Running it again adds nothing.
    """
    free = Report.objects.awaiting_moderation().arrived_since(now - _LOOK_BACK)
    free = free.filter(flood_member__isnull=True)
    waiting = _coded(free, most=_MOST_AT_ONCE)
    urgent = set(
        free.filter(_IS_URGENT).values_list("pk", flat=True).order_by("-pk")[:_MOST_AT_ONCE]
    )
    open_ones = list(Flood.objects.open())
    # Copies that came later are told from others by those that are grouped already.
    belongs = {
        report_id: flood.pk for flood in open_ones for report_id in _members_of(flood, now=now)
    }
    grouped = _coded(Report.objects.filter(flood_member__flood__in=open_ones), only=belongs)
    groups = find_groups([*grouped, *waiting], enough=ENOUGH_URGENT, elsewhere=_others(now=now))
    # The sums are done before the transaction: nobody waits for them.
    with transaction.atomic():
        added = sum(
            _put_together(group, belongs=belongs, urgent=urgent, now=now) for group in groups
        )
        for flood in open_ones:
            _keep_a_head(flood)
    return added


def open_floods() -> list[tuple[Flood, int]]:
    """Finds the groups that wait for a person, newest first, and how many reports of each wait."""
    floods = Flood.objects.open().order_by("-found_at", "-pk")
    counted = ((flood, waiting_in(flood).count()) for flood in floods)
    return [(flood, waiting) for flood, waiting in counted if waiting]


def waiting_in(flood: Flood) -> ReportQuerySet:
    """Finds the reports of a group on which nobody has decided, but for those in the queue."""
    inside = FloodMember.objects.inside().filter(flood=flood)
    return Report.objects.awaiting_moderation().filter(flood_member__in=inside)


def outside_floods(reports: ReportQuerySet) -> ReportQuerySet:
    """Leaves out those that stand in an open group; the head of an urgent one stays."""
    floods = list(Flood.objects.open().values_list("pk", flat=True))
    if not floods:
        return reports
    grouped = FloodMember.objects.inside().filter(report=OuterRef("pk"), flood__in=floods)
    return reports.filter(~Exists(grouped))


def head_of(flood: Flood) -> FloodMember | None:
    """Finds the report that stands for an urgent group in the queue."""
    return flood.members.filter(is_head=True).select_related("report").order_by("-pk").first()


def is_head_settled(flood: Flood) -> bool:
    """Tells whether somebody read the head and found it part of a flood; True of a group that has
    no head."""
    if flood.rule != URGENT:
        return True
    heads = flood.members.filter(is_head=True).values("report")
    return Decision.objects.standing().filter(report__in=heads, reason="part_of_a_flood").exists()


def spread_of(flood: Flood) -> Spread:
    """Sums up the reports of a group that still wait."""
    reports = waiting_in(flood)
    answers = reports.order_by("-pk").values_list("answers", flat=True)[:_MOST_BEFORE]
    pattern = Pattern((as_texts(each), 1.0) for each in answers.iterator())
    return Spread(waiting=reports.count(), commonest=pattern.commonest())


def members_of(flood: Flood, *, after: int) -> MemberPage:
    """Reads a page of the reports of a group that wait, in the order in which they joined."""
    found = FloodMember.objects.inside().filter(flood=flood, pk__gt=after)
    waiting = Report.objects.awaiting_moderation()
    found = found.filter(report__in=waiting).select_related("report")
    members = tuple(found.order_by("pk")[: MEMBERS_SHOWN + 1])
    shown = members[:MEMBERS_SHOWN]
    return MemberPage(
        members=shown, following=shown[-1].pk if len(members) > MEMBERS_SHOWN else None
    )


def differing(answers: Mapping[str, object], commonest: Mapping[str, str]) -> dict[str, object]:
    """Finds what a report answers otherwise than most of its group; "" where it answers nothing."""
    texts = as_texts(answers)
    codes = [*texts, *(code for code in commonest if code not in texts)]
    return {code: answers.get(code, "") for code in codes if texts.get(code) != commonest.get(code)}


def note_reading(flood: Flood, *, by: Person, now: datetime) -> None:
    """Notes that somebody looks at the answers of a group, which nobody has taken: once in a while,
    however often they come back to its page."""
    since = period_of("moderation.Claim.after_taking").before(now)
    subject_id = str(flood.pk)
    noted = AuditEntry.objects.done_by(by, "read_flood", since=since).filter(subject_id=subject_id)
    if not noted.exists():
        record_action(action="read_flood", by=by, subject="flood", subject_id=subject_id, at=now)


def take_out(*, flood_id: int, report_id: int, by: Person, now: datetime) -> None:
    """Puts one report of an open group back into the queue; it joins no group again."""
    with transaction.atomic():
        record_action(
            action="take_out_of_flood",
            by=by,
            subject="report",
            subject_id=str(report_id),
            at=now,
        )
        taken_out = FloodMember.objects.filter(
            flood_id=flood_id, flood__settled_at__isnull=True, report=report_id
        ).update(is_taken_out=True)
        if not taken_out:
            # The audit says of no report that it left a group in which it does not stand.
            transaction.set_rollback(True)


def keep_flood(*, flood_id: int, by: Person, now: datetime) -> None:
    """Puts the reports of a group back into the ordinary queue as real ones, one by one as ever."""
    flood = Flood.objects.open().filter(pk=flood_id).first()
    if flood is not None:
        settle(flood, by=by, now=now, action="keep_flood")


def settle(flood: Flood, *, by: Person, now: datetime, action: str) -> None:
    """Notes that somebody has judged the group."""
    with transaction.atomic():
        record_action(action=action, by=by, subject="flood", subject_id=str(flood.pk), at=now)
        if not Flood.objects.open().filter(pk=flood.pk).update(settled_at=now, settled_by=by):
            # Somebody else was first, and the audit names them alone.
            transaction.set_rollback(True)


def _coded(
    reports: QuerySet[Report], *, most: int | None = None, only: Container[int] | None = None
) -> list[CodedReport]:
    rows = reports.order_by("-pk").values_list("pk", "answers")[:most]
    return [
        CodedReport(report_id=report_id, answers=as_texts(answers))
        for report_id, answers in rows.iterator(chunk_size=BATCH)
        if only is None or report_id in only
    ]


def _members_of(flood: Flood, *, now: datetime) -> Iterable[int]:
    """Finds the newest reports of an open group, as many as tell its pattern."""
    members = flood.members.filter(
        is_taken_out=False, report__arrived_at__gte=now - _LOOK_BACK
    ).order_by("-pk")
    return members.values_list("report_id", flat=True)[:_MOST_BEFORE]


def _others(*, now: datetime) -> Iterator[Answered]:
    """Reads what reports were like before, but for those of floods."""
    before = Report.objects.arrived_since(now - _LOOK_BACK - _BEFORE)
    before = before.arrived_before(now - _LOOK_BACK).filter(flood_member__isnull=True)
    rows = before.order_by("-pk").values_list("answers", flat=True)[:_MOST_BEFORE]
    for answers in rows.iterator(chunk_size=BATCH):
        yield as_texts(answers)


def _put_together(
    group: Group, *, belongs: Mapping[int, int], urgent: set[int], now: datetime
) -> int:
    """Makes a group of what was found, or adds it to the open one that it belongs to."""
    new = [report_id for report_id in group.report_ids if report_id not in belongs]
    known = Counter(belongs[each] for each in group.report_ids if each in belongs)
    open_ones = {
        flood.rule: flood
        for flood in Flood.objects.open().filter(pk__in=[pk for pk, _count in known.most_common()])
    }
    parts: dict[str, list[int]] = defaultdict(list)
    for report_id in new:
        parts[URGENT if report_id in urgent else ALIKE].append(report_id)
    if not open_ones and len(group.report_ids) < ENOUGH:
        # A few copies are too few to be judged together; urgent ones stand under one all the same.
        parts.pop(ALIKE, None)
        if len(parts[URGENT]) < ENOUGH_URGENT:
            return 0
    return sum(
        _join(open_ones.get(rule), report_ids, rule=rule, group=group, now=now)
        for rule, report_ids in parts.items()
        if report_ids and (rule in open_ones or len(report_ids) > 1)
    )


def _join(
    flood: Flood | None, report_ids: list[int], *, rule: str, group: Group, now: datetime
) -> int:
    if flood is None:
        likeness = _hash_of(group.commonest)
        flood = Flood.objects.open().filter(rule=rule, likeness=likeness).first()
    if flood is None:
        reports = Report.objects.filter(pk__in=report_ids[:BATCH]).order_by("arrived_at")
        since = reports.values_list("arrived_at", flat=True).first() or now
        flood = Flood.objects.create(rule=rule, likeness=likeness, since=since, found_at=now)
    added = 0
    for batch in in_batches(report_ids):
        # Some may have been decided or taken back while the sums were done.
        still = Report.objects.awaiting_moderation().select_for_update().filter(pk__in=batch)
        members = [
            FloodMember(flood=flood, report_id=pk) for pk in still.values_list("pk", flat=True)
        ]
        FloodMember.objects.bulk_create(members, batch_size=BATCH, ignore_conflicts=True)
        added += len(members)
    _keep_a_head(flood)
    return added


def _keep_a_head(flood: Flood) -> None:
    """Lets one report of an urgent group stay in the queue, until it was found to be a copy."""
    if flood.rule != URGENT or is_head_settled(flood):
        return
    heads = flood.members.filter(is_head=True, is_taken_out=False)
    if heads.filter(report__in=Report.objects.undecided()).exists():
        return
    first = waiting_in(flood).order_by(*RISK_FIRST).values("pk")[:1]
    flood.members.filter(report__in=first).update(is_head=True, is_to_reread=False)


def _hash_of(commonest: Mapping[str, str]) -> str:
    text = json.dumps(commonest, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:16]
