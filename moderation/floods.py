"""This module groups reports that were made alike, not by those it happened to: floods.

They are found by coded answers and timing, and nothing is decided here. Reports of a flood leave
the ordinary queue and stand in it as one group, until a person says that they are a flood or that
they are real. One press judges only those whose answers are alike: what has nothing but signs of a
machine in common may be real people, each of whom is read. Words are never looked at, and a report
with crisis words, with words about harm to a child, or of a young person is never put into a group:
it is read first.
"""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Max

from classification.wording import N_
from moderation.decision_errors import DecisionError
from moderation.decisions import reject_report
from moderation.models import Flood, FloodMember
from reporting.models import Report, ReportQuerySet
from staff.audit import record_action
from staff.batches import BATCH
from staff.models import Person
from staff.outbox import enqueue

ALIKE: Final = "alike"
SIGNS: Final = "signs"
RULES: Final[Mapping[str, str]] = {
    ALIKE: N_("The same answers, in the same hour"),
    SIGNS: N_("Sent faster than anybody reads, by a machine's way, or by one network"),
}
"""Why reports were put together."""

ENOUGH: Final = 15
"""So many in one hour make a flood."""

AT_ONCE: Final = 500
"""So many are decided while the page waits; the rest by a task."""

REJECT_REST: Final = "moderation.tasks.reject_rest"

RISK_FIRST: Final = ("-risk", "arrived_at", "pk")
NEWEST_FIRST: Final = ("-arrived_at", "-pk")
_LOOK_BACK: Final = timedelta(hours=48)


@dataclass(frozen=True, kw_only=True)
class Spread:
    """A group is shown by how many still wait, its commonest codes with their counts, and a few of
    its reports."""

    waiting: int
    event_types: tuple[tuple[str, int], ...]
    nations: tuple[tuple[str, int], ...]
    shown: tuple[Report, ...]


JUDGED_TOGETHER: Final = (ALIKE,)
"""The rules whose groups one press may judge. What has only signs in common is read one by one."""


class ReadSingly(DecisionError):
    """The group has too little in common to be judged by one press."""


def group_floods(*, now: datetime) -> int:
    """Puts reports that came alike into groups, and adds to groups that are open.

    Returns how many reports were added. Running it again adds nothing.
    """
    with transaction.atomic():
        waiting = list(
            Report.objects.awaiting_moderation()
            .arrived_since(now - _LOOK_BACK)
            .filter(flood_member__isnull=True, crisis_words=False, child_words=False, minor=False)
            .order_by("pk")
        )
        begun = {(flood.rule, flood.likeness): flood for flood in Flood.objects.open()}
        alike: dict[str, list[Report]] = defaultdict(list)
        for report in waiting:
            alike[_likeness(report.answers)].append(report)
        with_signs: list[Report] = []
        added = 0
        for likeness, reports in alike.items():
            flood = begun.get((ALIKE, likeness))
            if flood or _most_in_an_hour(reports) >= ENOUGH:
                added += _join(flood, reports, rule=ALIKE, likeness=likeness, now=now)
            else:
                with_signs += [report for report in reports if _has_sign(report)]
        flood = begun.get((SIGNS, ""))
        if with_signs and (flood or _most_in_an_hour(with_signs) >= ENOUGH):
            added += _join(flood, with_signs, rule=SIGNS, likeness="", now=now)
        return added


def open_floods() -> list[tuple[Flood, int]]:
    """Finds the groups that wait for a person, newest first, and how many reports of each wait."""
    floods = Flood.objects.open().order_by("-found_at", "-pk")
    counted = ((flood, waiting_in(flood).count()) for flood in floods)
    return [(flood, waiting) for flood, waiting in counted if waiting]


def is_judged_together(flood: Flood) -> bool:
    """Tells whether one press may decide on the whole group."""
    return flood.rule in JUDGED_TOGETHER


def read_singly() -> ReportQuerySet:
    """Finds the reports that stand in an open group and are read one by one all the same."""
    groups = Flood.objects.open().exclude(rule__in=JUDGED_TOGETHER)
    return Report.objects.awaiting_moderation().filter(flood_member__flood__in=groups)


def spread_of(flood: Flood) -> Spread:
    """Sums up the reports of a group that still wait."""
    reports = waiting_in(flood)
    # What is read one by one comes as in the queue.
    order = NEWEST_FIRST if is_judged_together(flood) else RISK_FIRST
    kinds: Counter[str] = Counter()
    nations: Counter[str] = Counter()
    for answers in reports.values_list("answers", flat=True).iterator():
        kinds[str(answers.get("event_type", ""))] += 1
        nations[str(answers.get("nation", ""))] += 1
    return Spread(
        waiting=kinds.total(),
        event_types=tuple(kinds.most_common(5)),
        nations=tuple(nations.most_common(5)),
        shown=tuple(reports.order_by(*order)[:10]),
    )


def reject_flood(*, flood_id: int, by: Person, now: datetime, up_to: int | None = None) -> int:
    """Rejects the reports of a group that wait; each has its own decision and audit entry.

    AT_ONCE of them are decided here, and the others by a task that goes through the outbox, so
    that a stopped queue loses none. What joins the group after the press is not judged by it:
    `up_to` is the last member that was there. Returns how many are left, which somebody is
    reading, or came later, or whose turn is still to come; at none the group is settled. Raises
    ReadSingly.
    """
    flood = Flood.objects.open().get(pk=flood_id)
    if not is_judged_together(flood):
        raise ReadSingly("These reports may all be real. Read them one by one.")
    last = up_to or flood.members.aggregate(last=Max("pk"))["last"] or 0
    judged = waiting_in(flood).filter(flood_member__pk__lte=last)
    decided = 0
    for report_id in list(judged.order_by("pk").values_list("pk", flat=True)[:AT_ONCE]):
        try:
            reject_report(
                report_id=report_id, by=by, now=now, reason="part_of_a_flood", together=True
            )
        except DecisionError:
            continue  # somebody reads it, or it was taken back a moment ago
        decided += 1
    if decided and judged.exists():
        enqueue(REJECT_REST, flood_id=flood.pk, person_id=by.pk, up_to=last)
        return waiting_in(flood).count()
    left = waiting_in(flood).count()
    if left == 0:
        _settle(flood, by=by, now=now, action="reject_flood")
    return left


def keep_flood(*, flood_id: int, by: Person, now: datetime) -> None:
    """Puts the reports of a group back into the ordinary queue as real ones, one by one as ever."""
    _settle(Flood.objects.open().get(pk=flood_id), by=by, now=now, action="keep_flood")


def _settle(flood: Flood, *, by: Person, now: datetime, action: str) -> None:
    with transaction.atomic():
        record_action(action=action, by=by, subject="flood", subject_id=str(flood.pk), at=now)
        Flood.objects.open().filter(pk=flood.pk).update(settled_at=now, settled_by=by)


def _has_sign(report: Report) -> bool:
    return report.is_hasty or report.trap_filled or report.in_burst


def _likeness(answers: Mapping[str, object]) -> str:
    text = json.dumps(answers, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _most_in_an_hour(reports: Iterable[Report]) -> int:
    return max(Counter(report.arrived_at for report in reports).values(), default=0)


def _join(
    flood: Flood | None, reports: list[Report], *, rule: str, likeness: str, now: datetime
) -> int:
    if flood is None:
        first = min(report.arrived_at for report in reports)
        flood = Flood.objects.create(rule=rule, likeness=likeness, since=first, found_at=now)
    members = [FloodMember(flood=flood, report=report) for report in reports]
    FloodMember.objects.bulk_create(members, batch_size=BATCH, ignore_conflicts=True)
    return len(members)


def waiting_in(flood: Flood) -> ReportQuerySet:
    """Finds the reports of a group on which nobody has decided."""
    return Report.objects.awaiting_moderation().filter(flood_member__flood=flood)
