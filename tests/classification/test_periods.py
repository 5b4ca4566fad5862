"""Periods, and which one a report is counted in."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classification.periods import (
    PeriodError,
    cohort_for,
    cohorts_of,
    first_day,
    is_month,
    is_quarter,
    is_year,
    last_day,
    next_quarter,
    quarter_of,
    quarters_of,
    year_of,
)

DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("approved_on", "cohort"),
    [
        (date(2026, 9, 2), "2026-Q3"),
        (date(2026, 9, 3), "2026-Q4"),
        (date(2026, 12, 3), "2026-Q4"),
        (date(2026, 12, 4), "2027-Q1"),
    ],
)
def test_a_report_joins_the_first_quarter_that_closes_four_weeks_later(
    approved_on: date, cohort: str
) -> None:
    assert cohort_for(approved_on) == cohort


def test_a_quarter_closed_early_is_passed_over() -> None:
    assert cohort_for(date(2026, 9, 3), {"2026-Q4", "2027-Q1"}) == "2027-Q2"


@given(DAYS)
def test_whoever_is_approved_has_four_weeks_and_no_more_than_a_quarter_and_four_weeks(
    approved_on: date,
) -> None:
    close = last_day(cohort_for(approved_on))

    assert approved_on + timedelta(days=28) <= close
    assert first_day(quarter_of(close)) <= approved_on + timedelta(days=28)


@given(DAYS)
def test_a_day_lies_in_its_quarter_and_its_year(day: date) -> None:
    quarter = quarter_of(day)

    assert first_day(quarter) <= day <= last_day(quarter)
    assert quarter in quarters_of(year_of(quarter))
    assert first_day(next_quarter(quarter)) == last_day(quarter) + timedelta(days=1)


def test_a_year_counts_its_four_quarters_and_a_quarter_itself() -> None:
    assert cohorts_of("2026") == ("2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4")
    assert cohorts_of("2026-Q3") == ("2026-Q3",)
    assert (first_day("2026"), last_day("2026")) == (date(2026, 1, 1), date(2026, 12, 31))
    assert is_year("2026")
    assert is_quarter("2026-Q1")


@pytest.mark.parametrize(
    "text", ["", "2026-Q5", "2026-Q0", "26", "2026Q1", "２０２６", "0000", "../x"]
)
def test_anything_else_is_refused(text: str) -> None:
    assert not is_year(text)
    assert not is_quarter(text)
    for question in (first_day, last_day, cohorts_of, year_of, next_quarter):
        with pytest.raises(PeriodError):
            question(text)


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("2026-03", True),
        ("2026-12", True),
        ("2026-00", False),
        ("2026-3", False),
        ("26-03", False),
        ("2026/03", False),
        ("", False),
        ("abcd-ef", False),
    ],
)
def test_a_month_is_a_year_and_a_month(text: str, is_one: bool) -> None:
    assert is_month(text) is is_one
