"""This module finds the reports that wait for somebody, for the attention page and for alerts."""

from datetime import datetime, timedelta
from typing import Final

from django.db.models import Exists, OuterRef
from django.utils import timezone

from moderation.floods import RISK_FIRST
from moderation.models import Claim, Decision
from moderation.opt_outs import left_out_by_everybody
from moderation.queue_filters import of_kinds
from reporting.models import Report, ReportQuerySet, ReportState
from reporting.submission import IN_DANGER

HELD_FOR: Final = timedelta(days=14)
"""So long a report may be on hold before it is asked about."""

_RISKS: Final = (3, 2, 1, 0)


def may_need_somebody_soon(*, now: datetime) -> ReportQuerySet:
    """Finds unread reports that may tell of a crisis, of harm to a child or of danger, and that
    nobody is reading."""
    found = Report.objects.awaiting_moderation().filter(risk__gte=IN_DANGER)
    return found.exclude(_is_taken(now)).order_by(*RISK_FIRST)


def held_past_date(*, now: datetime) -> ReportQuerySet:
    """Finds the reports whose day on hold is past, the oldest first: somebody reads one just now,
    or the task that puts them back has stopped. What was held before there were days counts too,
    after a while."""
    held = Decision.objects.held_until(
        timezone.localdate(now)
    ) | Decision.objects.standing().filter(
        outcome=ReportState.ON_HOLD, until__isnull=True, decided_at__lte=now - HELD_FOR
    )
    return Report.objects.filter(pk__in=held.values("report")).order_by("arrived_at")


def left_out_by_all() -> ReportQuerySet:
    """Finds unread reports of a kind that everybody who reads would rather not read."""
    return of_kinds(Report.objects.awaiting_moderation(), left_out_by_everybody())  # type: ignore[return-value]


def oldest_unread() -> datetime | None:
    """Finds when the oldest of the unread reports arrived.

    Asked once for each risk, which is a range of the queue's index: whatever waits, nothing is
    sorted.
    """
    unread = Report.objects.awaiting_moderation()
    found = [
        list(unread.filter(risk=risk).order_by("arrived_at").values_list("arrived_at")[:1])
        for risk in _RISKS
    ]
    return min((arrived_at for rows in found for (arrived_at,) in rows), default=None)


def _is_taken(now: datetime) -> Exists:
    return Exists(Claim.objects.running_at(now).filter(report=OuterRef("pk")))
