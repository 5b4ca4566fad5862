"""The queue holds the reports that wait for a person, most at risk first, then longest waiting.

It is paged by the place of the last row (keyset), so the thousandth page costs what the first
does; its length is told as a band, never counted to the end.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from django.db.models import QuerySet

from classification.rounding import MOST_COUNTED, band_of
from moderation.decision_errors import AlreadyDecided, AskFirst, NotYours, ReportGone, ReportTaken
from moderation.decisions import claim_report
from moderation.floods import RISK_FIRST, head_of, outside_floods, waiting_in
from moderation.models import Claim, Decision, Flood, FloodMember
from moderation.policies import UNDO_WITHIN
from moderation.queue_filters import EVERYTHING, KINDS, QueueFilter, narrowed, of_no_kind
from moderation.reading_twice import claim_first_of, reports_to_read_again
from moderation.second_draw import is_turn_of_second_reading
from moderation.second_reading_models import SECOND
from moderation.turns import AS_EVER, Turn, turn_of
from reporting.models import Report, ReportState
from reporting.submission import IN_DANGER
from staff.addresses import LARGEST_ID
from staff.models import Person
from staff.policies import Act, can

PAGE_SIZE: Final = 25
_LOOK_AT_FIRST: Final = 50
_LOOK_AT_OF_EACH: Final = 10
_LATELY: Final = 10
_LARGEST_RISK: Final = 2**15 - 1
_RISK_LAST: Final = ("risk", "-arrived_at", "-pk")


@dataclass(frozen=True, kw_only=True)
class QueuePlace:
    """A page of the queue begins after a place, or ends before it: that of this report."""

    risk: int
    arrived_at: datetime
    report_id: int

    def __str__(self) -> str:
        return f"{self.risk}_{int(self.arrived_at.timestamp())}_{self.report_id}"


@dataclass(frozen=True, kw_only=True)
class QueueLine:
    """A line of the queue shows a report, who is reading it now, and why it was laid aside, if it
    was."""

    report: Report
    taken_by_id: int | None
    decision: Decision | None


@dataclass(frozen=True, kw_only=True)
class QueuePage:
    """One page of the queue. The next one, where there is one, starts after `following`; the one
    before it ends before `preceding`."""

    lines: tuple[QueueLine, ...]
    following: QueuePlace | None
    preceding: QueuePlace | None
    band: str


@dataclass(frozen=True, kw_only=True)
class DecidedPage:
    """One page of decisions that may be undone; the next one holds those before `following`, the
    one before it those after `preceding`."""

    decisions: tuple[Decision, ...]
    following: int | None
    preceding: int | None


def read_queue(
    *,
    chosen: QueueFilter,
    now: datetime,
    after: QueuePlace | None = None,
    before: QueuePlace | None = None,
) -> QueuePage:
    """Reads a page of the reports that the filter lets through, from a place on or up to one."""
    waiting = narrowed(_outside_floods(chosen.state), chosen, now=now)
    shown: list[Report] = []
    if before is not None:
        earlier = _nearest(waiting, before, count=PAGE_SIZE + 1, backwards=True)
        # With no more than one page before the place, that page is the first, and is shown whole.
        if len(earlier) > PAGE_SIZE:
            shown = earlier[:PAGE_SIZE][::-1]
    if not shown:
        shown = _nearest(waiting, None if before else after, count=PAGE_SIZE)
    first, last = (_place_of(shown[0]), _place_of(shown[-1])) if shown else (None, None)
    claims = dict(
        Claim.objects.running_at(now).filter(report__in=shown).values_list("report_id", "by_id")
    )
    decisions = {
        decision.report_id: decision
        for decision in Decision.objects.standing().filter(report__in=shown)
    }
    return QueuePage(
        lines=tuple(
            QueueLine(
                report=report,
                taken_by_id=claims.get(report.pk),
                decision=decisions.get(report.pk),
            )
            for report in shown
        ),
        following=last if last and _nearest(waiting, last, count=1) else None,
        preceding=first if first and _nearest(waiting, first, count=1, backwards=True) else None,
        band=_band(waiting),
    )


def claim_next(
    *,
    by: Person,
    now: datetime,
    flood: Flood | None = None,
    chosen: QueueFilter = EVERYTHING,
    besides: Collection[int] = (),
) -> int | None:
    """Takes the first report that nobody is reading, of one group or of those that the filter
    lets through, and none of those named in `besides`; None where there is none. Of an urgent group
    its head comes first: the others are judged by what it was.

    Of the queue a reader is given what they did not leave out. Raises AskFirst where they are asked
    to read such a report all the same.
    """
    taken = Claim.objects.running_at(now).exclude(by=by).values("report_id")
    waiting = waiting_in(flood) if flood else _outside_floods(chosen.state)
    free = waiting.exclude(pk__in=taken).exclude(pk__in=besides)
    # Whoever opens a group has chosen what to read.
    turn = AS_EVER if flood else turn_of(by, state=chosen.state, now=now)
    if turn.is_as_ever:
        parts = [free] if flood else narrowed(free, chosen, now=now)
        first = _nearest(parts, None, count=_LOOK_AT_FIRST)
    else:
        first = _first_for(turn, free, chosen, now=now)
    if not flood and chosen.state == ReportState.RECEIVED and _may_wait(first):
        again = _claim_second(turn, by=by, now=now, chosen=chosen, besides=besides)
        if again is not None:
            return again
    for report in [*_head_to_read(flood), *first]:
        if report.pk in besides:
            continue
        if turn.is_asked_about(report):
            raise AskFirst(report.pk)
        try:
            claim_report(report_id=report.pk, by=by, now=now)
        except (ReportTaken, ReportGone, AlreadyDecided, NotYours):
            continue
        return report.pk
    return None


def _may_wait(nearest: Sequence[Report]) -> bool:
    """Tells whether a second reading comes before these now: never before what may be urgent, and
    never alone, which would tell its reader what it is."""
    return bool(nearest) and nearest[0].risk < IN_DANGER and is_turn_of_second_reading()


def _claim_second(
    turn: Turn, *, by: Person, now: datetime, chosen: QueueFilter, besides: Collection[int]
) -> int | None:
    for part in narrowed(reports_to_read_again(by=by, now=now), chosen, now=now):
        looked_at = part.order_by("pk")[:MOST_COUNTED] if turn.left_out else ()
        passed_over = {report.pk for report in looked_at if turn.is_passed_over(report)}
        found = claim_first_of(
            part, by=by, now=now, reading=SECOND, besides={*besides, *passed_over}
        )
        if found is not None:
            return found
    return None


def waits_for_others(
    *, by: Person, now: datetime, chosen: QueueFilter, besides: Collection[int] = ()
) -> bool:
    """Tells whether a report waits that nobody is reading, and that this reader left out."""
    turn = turn_of(by, state=chosen.state, now=now)
    taken = Claim.objects.running_at(now).exclude(by=by).values("report_id")
    free = _outside_floods(chosen.state).exclude(pk__in=taken).exclude(pk__in=besides)
    kinds = turn.left_out & ({chosen.kind} if chosen.kind else set(KINDS))
    return any(
        part.exists()
        for kind in sorted(kinds)
        for part in narrowed(free, replace(chosen, kind=kind), now=now)
    )


def _first_for(
    turn: Turn, free: QuerySet[Report], chosen: QueueFilter, *, now: datetime
) -> list[Report]:
    """Finds the reports that come first for this reader. Each kind of event is a few ranges of the
    index of its own, so whatever waits and is passed over, none of it is read."""
    parts = of_no_kind(free, chosen, now=now)
    for kind in (chosen.kind,) if chosen.kind else KINDS:
        of_kind = narrowed(free, replace(chosen, kind=kind), now=now)
        if kind not in turn.left_out:
            parts += of_kind
        elif kind in turn.nobody_else:
            parts += [part.filter(risk__gt=IN_DANGER) for part in of_kind]
    found = [report for part in parts for report in _nearest_of(part, None, count=_LOOK_AT_OF_EACH)]
    return sorted(found, key=turn.place)


def _head_to_read(flood: Flood | None) -> list[Report]:
    head = head_of(flood) if flood else None
    waits = head is not None and head.report.state == ReportState.RECEIVED
    return [head.report] if head is not None and waits else []


def begun_by(person: Person, *, now: datetime) -> QuerySet[Claim]:
    """Finds the claims of a person who has neither decided on the report nor given it back."""
    claims = Claim.objects.running_at(now).filter(by=person).select_related("report")
    return claims.order_by("claimed_at", "pk")


def decided_lately(*, by: Person, now: datetime) -> QuerySet[Decision]:
    """Finds the decisions that this person made a short while ago, and may undo; those of a whole
    group are undone together, on its page."""
    made = Decision.objects.made_by(by, since=now - UNDO_WITHIN)
    return made.exclude(report__flood_member__is_judged_together=True).order_by("-pk")[:_LATELY]


def judged_lately(*, by: Person, now: datetime) -> QuerySet[Flood]:
    """Finds the groups that this person judged by one press a short while ago, and may undo."""
    made = Decision.objects.made_by(by, since=now - UNDO_WITHIN)
    judged = FloodMember.objects.judged_together().filter(report__in=made.values("report"))
    return Flood.objects.filter(pk__in=judged.values("flood")).order_by("-pk")


def read_decided(
    *, by: Person, now: datetime, before: int | None = None, after: int | None = None
) -> DecidedPage:
    """Reads a page of the decisions that this person may undo, newest first: a senior moderator
    every acceptance and rejection until its period closes, everybody their own of a short while
    ago. The page holds those older than `before`, or the nearest that are newer than `after`."""
    found = Decision.objects.made_by(by, since=now - UNDO_WITHIN)
    if can(by, Act.UNDO_ANY_DECISION):
        found |= Decision.objects.final()
    # What somebody reads again is not shown to them as decided.
    hidden = Claim.objects.to_read_again().of(by).values("report")
    found = found.exclude(report__in=hidden).select_related("by")
    shown: list[Decision] = []
    if after is not None:
        newer = list(found.filter(pk__gt=after).order_by("pk")[: PAGE_SIZE + 1])
        if len(newer) > PAGE_SIZE:
            shown = newer[:PAGE_SIZE][::-1]
    if not shown:
        oldest = None if after is not None else before
        shown = list(found.older_than(oldest).order_by("-pk")[:PAGE_SIZE])
    return DecidedPage(
        decisions=tuple(shown),
        following=shown[-1].pk if shown and found.older_than(shown[-1].pk).exists() else None,
        preceding=shown[0].pk if shown and found.filter(pk__gt=shown[0].pk).exists() else None,
    )


def queue_place_from(text: str) -> QueuePlace | None:
    """Reads the place that an address names; None for anything that is none."""
    try:
        risk, seconds, report_id = (int(part) for part in text.split("_"))
        arrived_at = datetime.fromtimestamp(seconds, tz=UTC)
    except (ValueError, OverflowError, OSError):
        return None
    if abs(risk) > _LARGEST_RISK or not 0 <= report_id <= LARGEST_ID:
        return None
    return QueuePlace(risk=risk, arrived_at=arrived_at, report_id=report_id)


def _outside_floods(state: str) -> QuerySet[Report]:
    """Finds the reports in this state; those of an unjudged flood stand in its group."""
    reports = Report.objects.in_state(state)
    return outside_floods(reports) if state == ReportState.RECEIVED else reports


def _nearest(
    parts: Sequence[QuerySet[Report]],
    place: QueuePlace | None,
    *,
    count: int,
    backwards: bool = False,
) -> list[Report]:
    """Finds the first reports of all the parts after this place, or the last ones before it, the
    nearest first. Each part gives so many, so that together they hold all that are asked for."""
    found = [
        report
        for part in parts
        for report in _nearest_of(part, place, count=count, backwards=backwards)
    ]
    if len(parts) > 1:
        found.sort(
            key=lambda report: (-report.risk, report.arrived_at, report.pk), reverse=backwards
        )
    return found[:count]


def _nearest_of(
    reports: QuerySet[Report], place: QueuePlace | None, *, count: int, backwards: bool = False
) -> list[Report]:
    """Finds the reports of one part that are nearest to this place.

    Asked in up to three steps (the same hour, then the same risk, then the other risks), each of
    which is one range of the index: a single question with "or" would read its way from the front.
    """
    reports = reports.order_by(*(_RISK_LAST if backwards else RISK_FIRST))
    if place is None:
        return list(reports[:count])
    same_risk = reports.filter(risk=place.risk)
    same_hour = same_risk.filter(arrived_at=place.arrived_at)
    steps = (
        (
            same_hour.filter(pk__lt=place.report_id),
            same_risk.filter(arrived_at__lt=place.arrived_at),
            reports.filter(risk__gt=place.risk),
        )
        if backwards
        else (
            same_hour.filter(pk__gt=place.report_id),
            same_risk.filter(arrived_at__gt=place.arrived_at),
            reports.filter(risk__lt=place.risk),
        )
    )
    found: list[Report] = []
    for step in steps:
        found += step[: count - len(found)]
        if len(found) == count:
            break
    return found


def _place_of(report: Report) -> QueuePlace:
    return QueuePlace(risk=report.risk, arrived_at=report.arrived_at, report_id=report.pk)


def _band(parts: Sequence[QuerySet[Report]]) -> str:
    """Says how many wait: "0", or the number rounded up to 5, 10, 25, ... or "more than 200"."""
    return band_of(sum(len(part.values_list("pk")[: MOST_COUNTED + 1]) for part in parts))
