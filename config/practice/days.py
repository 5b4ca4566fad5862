"""Turns the days of a practice year into moments, and back."""

from datetime import UTC, date, datetime, time, timedelta

from django.utils import timezone

from classification.periods import opening_day, quarter_of


def start_of(day: date) -> datetime:
    """The start of a day in London, in UTC: time added to it never falls into a missing hour."""
    return timezone.make_aware(datetime.combine(day, time())).astimezone(UTC)


def quarter_at(moment: datetime) -> str:
    """Finds the quarter in which London is at that moment."""
    return quarter_of(timezone.localdate(moment))


def eve_of(quarter: str) -> date:
    """Finds the last day on which a quarter can be declared: the one before it opens."""
    return opening_day(quarter) - timedelta(days=1)
