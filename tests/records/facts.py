"""Coded reports for tests, made by plain functions."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from classification.coding import Attributes
from classification.periods import last_day, opening_day, quarters_of
from records.write_records import write_records
from releases.declare import declare_cohort
from tests.records.coded import make_attributes

__all__ = ["close_quarter", "close_year", "declare", "make_attributes"]

CLOSED_ON = date(2027, 1, 4)


def declare(*cohorts: str) -> None:
    """Declares quarters the day before each opens, with the profile that the setting names."""
    for cohort in cohorts:
        declare_cohort(cohort=cohort, today=opening_day(cohort) - timedelta(days=1))


def close_quarter(
    *attributes: Attributes,
    cohort: str = "2026-Q4",
    decisions: Sequence[str] = (),
    agreements: Sequence[str] = (),
    visits: Mapping[str, int] | None = None,
) -> None:
    """Closes a quarter that holds these reports and decisions; it was declared in time."""
    declare(cohort)
    write_records(
        attributes,
        cohort=cohort,
        closed_on=CLOSED_ON,
        decisions=decisions,
        agreements=agreements,
        visits=visits,
    )


def close_year(year: str = "2026", attributes: Sequence[Attributes] = ()) -> None:
    """Closes the four cohorts of a year; the reports all lie in its first quarter."""
    for place, cohort in enumerate(quarters_of(year)):
        reports = attributes if place == 0 else ()
        declare(cohort)
        write_records(reports, cohort=cohort, closed_on=last_day(cohort))
