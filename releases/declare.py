"""Declares the profile of each quarter: stored once, before the quarter opens.

The quarters of a year make one release, so they have one profile and one version of the code
lists: those of the first one declared.
The setting RELEASE_PROFILE speaks for years of which nothing is declared yet, and for no other.
"""

from datetime import date

from django.conf import settings

from classification.code_lists import CODE_LISTS_VERSION
from classification.periods import (
    PeriodError,
    cohorts_of,
    is_quarter,
    next_quarter,
    quarter_of,
    year_of,
)
from records.declarations import DeclaredCohort, declarations_of, store_declaration
from releases.profiles import PROFILES


def profile_for(period: str) -> str:
    """Names the profile of a quarter or year: as declared, or as the setting would have it."""
    for known in dict.fromkeys((period, year_of(period))):
        for declared in declarations_of(cohorts_of(known)).values():
            return declared.profile
    return settings.RELEASE_PROFILE


def code_lists_version_for(period: str) -> str:
    """Names the version of the code lists of a quarter or year: that of the first quarter of its
    year to be declared, and of years of which nothing is declared yet the newest."""
    declared = declarations_of(cohorts_of(year_of(period))).values()
    return next((each.code_lists_version for each in declared), CODE_LISTS_VERSION)


def declared_days(period: str) -> dict[str, date]:
    """Gives the day on which each quarter of a period was declared."""
    declared = declarations_of(cohorts_of(period)).values()
    return {each.cohort: each.declared_on for each in declared}


def declare_cohort(*, cohort: str, today: date, profile: str = "") -> bool:
    """Declares a quarter that has no declaration; tells whether it was new.

    Without `profile` it has the one of its year (`profile_for`). Raises PeriodError for a text
    that is no quarter.
    """
    if not is_quarter(cohort):
        raise PeriodError(f"{cohort!r} is not a quarter such as 2026-Q4.")
    version = code_lists_version_for(cohort)
    declared = PROFILES[profile or profile_for(year_of(cohort))].under(version)
    return store_declaration(
        DeclaredCohort(
            cohort=cohort,
            profile=declared.name,
            code_lists_version=version,
            declaration_sha256=declared.sha256,
            declared_on=today,
        )
    )


def declare_cohorts(*, today: date) -> tuple[str, ...]:
    """Declares this quarter and the next, where they are not: returns those that are new.

    A quarter opens 28 days before its first day, so the next one is declared two months earlier.
    """
    current = quarter_of(today)
    return tuple(
        cohort
        for cohort in (current, next_quarter(current))
        if declare_cohort(cohort=cohort, today=today)
    )
