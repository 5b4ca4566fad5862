"""A report is held until a day, on which it comes back into the queue by itself."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from classification.retention_periods import period_of
from moderation.decision_errors import CannotHold
from reporting.models import Report

USUALLY: Final = timedelta(days=7)
LONGEST: Final = timedelta(days=60)
LEFT_TO_DECIDE: Final = timedelta(days=7)
"""So long before an undecided report is deleted it is in the queue at the latest."""


@dataclass(frozen=True, kw_only=True)
class DaysToHold:
    """A report can be held until one of these days; `usual` is offered first."""

    first: date
    usual: date
    last: date


def days_to_hold(report: Report, *, now: datetime) -> DaysToHold:
    """Works out until which days the report can be held. Being held, it is not kept for longer.

    Raises CannotHold where it is deleted too soon, undecided.
    """
    today = timezone.localdate(now)
    deleted = period_of("reporting.Report.undecided").after(timezone.localdate(report.arrived_at))
    last = min(today + LONGEST, deleted - LEFT_TO_DECIDE)
    days = DaysToHold(first=today + timedelta(days=1), usual=min(today + USUALLY, last), last=last)
    if days.first > days.last:
        said = gettext(
            "This report can no longer wait: it is deleted on %(day)s if nobody decides on it."
        )
        raise CannotHold(said % {"day": date_format(deleted, "j F Y")})
    return days


def day_to_hold_until(chosen: date | None, *, report: Report, now: datetime) -> date:
    """Gives the day that was chosen, or the usual one. Raises CannotHold for a day out of reach."""
    days = days_to_hold(report, now=now)
    until = chosen or days.usual
    if not days.first <= until <= days.last:
        raise CannotHold(gettext("A report cannot be held until that day."))
    return until
