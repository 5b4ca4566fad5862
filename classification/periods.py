"""Names the quarters in which reports are counted, and the periods of releases.

A *cohort* is a quarter in which reports are counted, such as "2026-Q4". A report joins the first
cohort that closes 28 or more days after its approval, so that whoever sent it has at least four
weeks to take it back. A *period* is the time that a release speaks about: one cohort, or the four
of a year ("2026"). The *number* of a release is its period, by which it is stored and cited: no
period has two.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date, timedelta
from typing import Final, NoReturn

DAYS_TO_WITHDRAW: Final = 28
"""Days between a report's approval and the earliest close that may count it."""

QUARTER_PATTERN: Final = r"^[0-9]{4}-Q[1-4]$"
PERIOD_PATTERN: Final = r"^[0-9]{4}(-Q[1-4])?$"
"""The shapes of a quarter and of a period, as the database checks them."""

_QUARTER: Final = re.compile(r"(\d{4})-Q([1-4])", re.ASCII)
_YEAR: Final = re.compile(r"\d{4}", re.ASCII)
_MONTH: Final = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])", re.ASCII)


class PeriodError(ValueError):
    """A text that names neither a quarter ("2026-Q4") nor a year ("2026")."""


def is_quarter(period: str) -> bool:
    """Tells whether the text names a quarter, such as "2026-Q4"."""
    return _QUARTER.fullmatch(period) is not None and period[:4] != "0000"


def is_year(period: str) -> bool:
    """Tells whether the text names a year, such as "2026"."""
    return _YEAR.fullmatch(period) is not None and period != "0000"


def is_month(text: str) -> bool:
    """Whether the text names a month of a year, such as "2026-03"."""
    return _MONTH.fullmatch(text) is not None


def quarter_of(day: date) -> str:
    """Finds the quarter that holds a day: 5 November 2026 is in "2026-Q4"."""
    return f"{day.year:04d}-Q{(day.month + 2) // 3}"


def first_day(period: str) -> date:
    """Finds the first day of a quarter or year; PeriodError for anything else."""
    if is_year(period):
        return date(int(period), 1, 1)
    year, quarter = _year_and_quarter(period)
    return date(year, 3 * quarter - 2, 1)


def last_day(period: str) -> date:
    """Finds the last day of a quarter or year; PeriodError for anything else."""
    if is_year(period):
        return date(int(period), 12, 31)
    year, quarter = _year_and_quarter(period)
    return date(year, 3 * quarter, 30 if quarter in (2, 3) else 31)


def opening_day(quarter: str) -> date:
    """Finds the first day on which a report can be approved into this quarter."""
    return first_day(quarter) - timedelta(days=DAYS_TO_WITHDRAW)


def has_opened(quarter: str, *, by: date) -> bool:
    """Tells whether a report could be approved into this quarter by the end of that day."""
    return opening_day(quarter) <= by


def next_quarter(quarter: str) -> str:
    """Finds the quarter after this one: "2027-Q1" follows "2026-Q4"."""
    return (
        quarter_of(last_day(quarter) + timedelta(days=1)) if is_quarter(quarter) else _no(quarter)
    )


def previous_quarter(quarter: str) -> str:
    """Finds the quarter before this one: "2026-Q4" comes before "2027-Q1"."""
    return (
        quarter_of(first_day(quarter) - timedelta(days=1)) if is_quarter(quarter) else _no(quarter)
    )


def quarters_of(year: str) -> tuple[str, str, str, str]:
    """Lists the four quarters of a year, in order; PeriodError for anything but a year."""
    if not is_year(year):
        raise PeriodError(f"{year!r} is not a year such as 2026.")
    return (f"{year}-Q1", f"{year}-Q2", f"{year}-Q3", f"{year}-Q4")


def cohorts_of(period: str) -> tuple[str, ...]:
    """Lists the cohorts that a release of this period counts: itself, or a year's four."""
    if is_quarter(period):
        return (period,)
    return quarters_of(period) if is_year(period) else _no(period)


def year_of(period: str) -> str:
    """Finds the year of a period; PeriodError for anything else."""
    first_day(period)
    return period[:4]


def cohort_for(approved_on: date, closed: Collection[str] = ()) -> str:
    """Finds the cohort that a report approved on this day joins.

    It is the first quarter, not yet closed, whose last day is 28 or more days later: 2026-Q4
    takes those approved from 3 September to 3 December. A quarter that a demonstration closed
    early is passed over.
    """
    quarter = quarter_of(approved_on + timedelta(days=DAYS_TO_WITHDRAW))
    while quarter in closed:
        quarter = next_quarter(quarter)
    return quarter


def _year_and_quarter(period: str) -> tuple[int, int]:
    match = _QUARTER.fullmatch(period)
    if match is None or not is_quarter(period):
        return _no(period)
    return int(match[1]), int(match[2])


def _no(period: str) -> NoReturn:
    raise PeriodError(f"{period!r} is neither a quarter such as 2026-Q4 nor a year such as 2026.")


def monday_of(day: date) -> date:
    """Finds the day on which the week of this day began."""
    return day - timedelta(days=day.weekday())
