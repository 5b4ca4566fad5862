"""This module says how the service runs: how long reports wait, what becomes of them, who returns.

Everybody who works here sees the same page, whoever may publish among them: so what is counted is
a band or rounded to ten, and nothing is counted by what a report says.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Final

from django.db.models import F, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from classification.attributes import UNIVERSES
from classification.periods import monday_of, year_of
from classification.rounding import MOST_COUNTED, band_of, round_to_ten
from guidance.models import Vote
from moderation.models import Decision
from office.attention import age_in_words
from releases.disclosure import CAP_MICRO
from releases.models import Release
from releases.prepare import PublishingError, plan_release
from reporting.drop_off import RETURNS, STAGES, weeks_of
from reporting.models import Report, ReportState
from staff.amount_words import amount_in_words
from staff.models import OutboxTask

LATELY: Final = timedelta(days=28)
_WEEKS: Final = LATELY.days // 7
_ENOUGH: Final = 20
"""Of fewer reports no time is said: it could be that of one."""
_MOST_TIMED: Final = 1_000
_DAY: Final = timedelta(days=1)
_WEEK: Final = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class ServiceLine:
    """One thing about the service, in words; `address` is where it can be seen or dealt with."""

    what: str
    said: str
    address: str = ""


@dataclass(frozen=True, kw_only=True)
class Block:
    """The lines that belong together, under a heading."""

    title: str
    lines: tuple[ServiceLine, ...]


def blocks_at(now: datetime) -> tuple[Block, ...]:
    """Says how the service runs at this moment."""
    return (
        Block(title=_("Waiting to be read"), lines=tuple(_waiting(now))),
        Block(
            title=_("Decided in the last four weeks, and not deleted yet"),
            lines=tuple(_decided(now)),
        ),
        Block(title=_("The last four whole weeks"), lines=tuple(_used(now))),
        Block(title=_("The next release"), lines=tuple(_next_release(now))),
        Block(title=_("Work in the background"), lines=tuple(_background(now))),
    )


def _waiting(now: datetime) -> Iterator[ServiceLine]:
    unread = Report.objects.awaiting_moderation()
    ages = (
        (_("For less than a day"), unread.arrived_since(now - _DAY)),
        (
            _("For one to seven days"),
            unread.arrived_before(now - _DAY).arrived_since(now - _WEEK),
        ),
        (_("For longer than seven days"), unread.arrived_before(now - _WEEK)),
    )
    for what, reports in ages:
        count = len(reports.values_list("pk")[: MOST_COUNTED + 1])
        yield ServiceLine(what=what, said=_band(count))


def _decided(now: datetime) -> Iterator[ServiceLine]:
    since = now - LATELY
    lately = Decision.objects.standing().filter(decided_at__gte=since)
    for what, outcome in (
        (_("Accepted"), ReportState.ACCEPTED),
        (_("Not counted"), ReportState.REJECTED),
        (_("Put on hold, and still there"), ReportState.ON_HOLD),
        (_("Referred, and still there"), ReportState.REFERRED),
    ):
        count = len(lately.filter(outcome=outcome).values_list("pk")[: MOST_COUNTED + 1])
        yield ServiceLine(what=what, said=_band(count))
    waited = lately.final().annotate(waited=F("decided_at") - F("report__arrived_at"))
    newest = waited.order_by("-decided_at").values_list("waited", flat=True)[:_MOST_TIMED]
    yield ServiceLine(what=_("From arrival to decision"), said=_half_within(list(newest)))


def _half_within(times: list[timedelta]) -> str:
    if len(times) < _ENOUGH:
        return _("too few to say")
    days = 1 + max(0, int(median(time.total_seconds() for time in times) // _DAY.total_seconds()))
    return ngettext("half within %(count)s day", "half within %(count)s days", days) % {
        "count": days
    }


def _used(now: datetime) -> Iterator[ServiceLine]:
    this_week = monday_of(timezone.localdate(now))
    first = this_week - LATELY
    weeks = [
        week for week in weeks_of(today=timezone.localdate(now), most=_WEEKS) if week.week >= first
    ]
    sent = list(STAGES)[-1]
    began = sum(week.stages[stage] for week in weeks for stage in STAGES)
    yield ServiceLine(what=_("Visits that began a report"), said=_tens(began))
    yield ServiceLine(
        what=_("Of these, sent"), said=_tens(sum(week.stages[sent] for week in weeks))
    )
    for returned, label in RETURNS.items():
        yield ServiceLine(what=_(label), said=_tens(sum(week.stages[returned] for week in weeks)))
    votes = Vote.objects.of_weeks(first, this_week)
    for useful, what in (
        (True, _("Said that a page of advice helped")),
        (False, _("Said that it did not help")),
    ):
        count = votes.filter(useful=useful).aggregate(n=Sum("count"))["n"] or 0
        yield ServiceLine(
            what=what, said=_tens(round_to_ten(count)), address=reverse("moderation:advice")
        )


def _next_release(now: datetime) -> Iterator[ServiceLine]:
    """Says what stands against the next year's release, and what it costs of each report's budget.

    The next is last year's until it is settled, then this year's.
    """
    running = year_of(str(timezone.localdate(now).year))
    last = str(int(running) - 1)
    period = running if Release.objects.settled().filter(number=last).exists() else last
    address = reverse("publication:periods")
    release = Release.objects.filter(number=period).first()
    if release is not None:
        yield ServiceLine(
            what=period,
            said=_("waits for a second person")
            if release.state == Release.State.PREPARED
            else _("settled"),
            address=address,
        )
        return
    try:
        plan = plan_release(period=period)
    except PublishingError as error:
        yield ServiceLine(what=period, said=str(error), address=address)
        return
    costs = max(plan.cost(universe) for universe in UNIVERSES)
    yield ServiceLine(what=period, said=_("can be prepared"), address=address)
    yield ServiceLine(
        what=_("Costs, of each report's budget for life, at most"),
        said=f"{costs / CAP_MICRO:.0%}",
        address=address,
    )


def _background(now: datetime) -> Iterator[ServiceLine]:
    waiting = list(
        OutboxTask.objects.order_by("created_at").values_list("created_at", flat=True)[
            : MOST_COUNTED + 1
        ]
    )
    said = _("nothing waits")
    if waiting:
        said = _("%(amount)s, the oldest for %(age)s") % {
            "amount": amount_in_words(len(waiting), banded=True),
            "age": age_in_words(waiting[0], now=now),
        }
    yield ServiceLine(what=_("Tasks to do"), said=said)


def _band(count: int) -> str:
    return amount_in_words(count, banded=True) if count else band_of(0)


def _tens(count: int) -> str:
    return _("fewer than 10") if count < 10 else _("about %(count)s") % {"count": f"{count:,}"}
