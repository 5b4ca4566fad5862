"""Closes a quarter of this site: what moderation closes, releases must have declared."""

from datetime import date, datetime

from moderation.anonymise import check_can_close, close_period
from releases.declare import declare_cohort
from staff.models import Person


def close_cohort(
    *,
    cohort: str,
    by: Person | None,
    today: date,
    early: bool = False,
    at: datetime | None = None,
) -> None:
    """Closes a quarter as `close_period` does, and raises what it raises.

    One that nobody declared, because the clock did not run, is declared now. Its release says so.
    """
    check_can_close(cohort=cohort, today=today, early=early)
    declare_cohort(cohort=cohort, today=today)
    close_period(cohort=cohort, by=by, today=today, early=early, at=at)
