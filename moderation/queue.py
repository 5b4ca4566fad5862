"""The queue holds the reports that wait for a person, most at risk first, then longest waiting.

It is paged by the place of the last row (keyset), so the thousandth page costs what the first
does; its length is told as a band, never counted to the end.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Final

from django.db.models import QuerySet

from classification.wording import N_
from moderation.decision_errors import ReportTaken
from moderation.decisions import claim_report
from moderation.floods import RISK_FIRST, outside_floods, waiting_in
from moderation.models import Claim, Decision, Flood
from moderation.policies import UNDO_WITHIN
from reporting.models import Report, ReportState
from staff.addresses import LARGEST_ID
from staff.models import Person
from staff.policies import Act, can

PAGE_SIZE: Final = 25
_LONGEST_BAND: Final = 200
_LOOK_AT_FIRST: Final = 50
_LATELY: Final = 10
_LARGEST_RISK: Final = 2**15 - 1

FILTERS: Final[Mapping[str, str]] = MappingProxyType(
    {
        ReportState.RECEIVED: N_("To read"),
        ReportState.ON_HOLD: N_("On hold"),
        ReportState.REFERRED: N_("Referred"),
    }
)
"""The states the queue can show."""


@dataclass(frozen=True, kw_only=True)
class QueuePlace:
    """A page of the queue begins at a place: after this report."""

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
    """One page of the queue; `following` is where the next one starts, if there is one."""

    lines: tuple[QueueLine, ...]
    following: QueuePlace | None
    band: str


@dataclass(frozen=True, kw_only=True)
class DecidedPage:
    """One page of decisions that may be undone; the next one holds those before `following`."""

    decisions: tuple[Decision, ...]
    following: int | None


def read_queue(*, state: str, after: QueuePlace | None, now: datetime) -> QueuePage:
    """Reads a page of the reports in this state, from this place on."""
    reports = _first_after(state, after, count=PAGE_SIZE + 1)
    shown = reports[:PAGE_SIZE]
    last = shown[-1] if len(reports) > PAGE_SIZE else None
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
        following=QueuePlace(risk=last.risk, arrived_at=last.arrived_at, report_id=last.pk)
        if last
        else None,
        band=_band(state),
    )


def claim_next(*, by: Person, now: datetime, flood: Flood | None = None) -> int | None:
    """Takes the first report that nobody is reading, of one group or of all; None where there is
    none."""
    waiting = waiting_in(flood) if flood else _outside_floods(ReportState.RECEIVED)
    taken = Claim.objects.running_at(now).exclude(by=by).values("report_id")
    free = waiting.exclude(pk__in=taken).order_by(*RISK_FIRST)
    for report_id in list(free.values_list("pk", flat=True)[:_LOOK_AT_FIRST]):
        try:
            claim_report(report_id=report_id, by=by, now=now)
        except ReportTaken:
            continue
        return report_id
    return None


def begun_by(person: Person, *, now: datetime) -> QuerySet[Claim]:
    """Finds the claims of a person who has neither decided on the report nor given it back."""
    return Claim.objects.running_at(now).filter(by=person).order_by("claimed_at", "pk")


def decided_lately(*, by: Person, now: datetime) -> QuerySet[Decision]:
    """Finds the decisions that this person made a short while ago, and may undo."""
    return Decision.objects.made_by(by, since=now - UNDO_WITHIN).order_by("-pk")[:_LATELY]


def read_decided(*, by: Person, before: int | None, now: datetime) -> DecidedPage:
    """Reads a page of the decisions that this person may undo, newest first: a senior moderator
    every acceptance and rejection until its period closes, everybody their own of a short while
    ago."""
    found = Decision.objects.made_by(by, since=now - UNDO_WITHIN)
    if can(by, Act.UNDO_ANY_DECISION):
        found |= Decision.objects.final()
    ordered = found.older_than(before).select_related("by").order_by("-pk")
    decisions = tuple(ordered[: PAGE_SIZE + 1])
    shown = decisions[:PAGE_SIZE]
    return DecidedPage(
        decisions=shown, following=shown[-1].pk if len(decisions) > PAGE_SIZE else None
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


def _first_after(state: str, after: QueuePlace | None, *, count: int) -> list[Report]:
    """Finds the first reports after this place.

    Asked in up to three steps (the same hour, later at the same risk, lower risk), each of which
    is one range of the queue's index: a single question with "or" would read its way from the
    front.
    """
    reports = _outside_floods(state).order_by(*RISK_FIRST)
    if after is None:
        return list(reports[:count])
    found: list[Report] = []
    for step in (
        reports.filter(risk=after.risk, arrived_at=after.arrived_at, pk__gt=after.report_id),
        reports.filter(risk=after.risk, arrived_at__gt=after.arrived_at),
        reports.filter(risk__lt=after.risk),
    ):
        found += step[: count - len(found)]
        if len(found) == count:
            break
    return found


def _band(state: str) -> str:
    """Says how many wait: "0", or the number rounded up to 5, 10, 25, ... or "more than 200"."""
    waiting = len(_outside_floods(state).values_list("pk")[: _LONGEST_BAND + 1])
    if waiting == 0:
        return "0"
    steps = (5, 10, 25, 50, 100, _LONGEST_BAND)
    return next((str(step) for step in steps if waiting <= step), f"{_LONGEST_BAND}+")
