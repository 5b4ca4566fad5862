"""Lists the cohorts and releases for the staff page of periods, and what can be done to each.

No row says how many reports a period holds: nobody sees a true count, before or after.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from django.conf import settings
from django.db.models import Min

from classification.periods import (
    cohort_for,
    first_day,
    last_day,
    next_quarter,
    quarter_of,
    quarters_of,
    year_of,
)
from moderation.anonymise import deleted_uncounted_after
from records.declarations import DeclaredCohort, declarations_of
from records.write_records import closing_days, uncounted_cohorts
from releases.declare import profile_for
from releases.models import Release
from releases.prepare import PublishingError, plan_release
from releases.profiles import PROFILES
from reporting.models import Report


class CohortState(StrEnum):
    """The steps that can be taken with a cohort today."""

    CLOSED = "closed"
    UNCOUNTED = "uncounted"
    CAN_BE_CLOSED = "can_be_closed"
    MAY_BE_CLOSED_EARLY = "may_be_closed_early"
    OPEN = "open"


@dataclass(frozen=True, kw_only=True)
class CohortRow:
    """A quarter, the days it runs from and to, and what can be done to it.

    `close_by`: after this day the reports of a quarter that nobody has closed are deleted.
    """

    cohort: str
    first_day: date
    last_day: date
    state: CohortState
    closed_on: date | None = None
    close_by: date | None = None
    declared: DeclaredCohort | None = None

    @property
    def profile(self) -> str:
        """Gives the title of the profile that was declared for it, or empty text."""
        return PROFILES[self.declared.profile].title if self.declared else ""

    @property
    def can_be_closed(self) -> bool:
        return self.state in (CohortState.CAN_BE_CLOSED, CohortState.MAY_BE_CLOSED_EARLY)


@dataclass(frozen=True, kw_only=True)
class ReleaseRow:
    """A year or quarter with its release; without one, `why_not` says what stands against it.

    Where there is neither a release nor anything against it, it can be prepared.
    """

    period: str
    release: Release | None = None
    why_not: str = ""

    @property
    def can_be_prepared(self) -> bool:
        return self.release is None and not self.why_not


def cohort_rows(
    *,
    today: date,
    closed: Mapping[str, date],
    first_decided: str | None,
    practice: bool,
    uncounted: Collection[str] = (),
) -> tuple[CohortRow, ...]:
    """Lists every cohort that matters today, the newest first. Pure.

    They begin with the first quarter of the earliest year in which one was closed, holds decided
    reports or runs now: a year's release needs all four closed, the empty ones before the site
    opened too. They end with the quarter that a report decided today joins. `closed` says when
    each closed quarter was; `practice`, whether a quarter may be closed before it is over.
    """
    known = [*closed, quarter_of(today), *([first_decided] if first_decided else [])]
    last = cohort_for(today, closed)
    rows = []
    for cohort in _quarters(quarters_of(year_of(min(known)))[0], max(last, *known)):
        close_by = None
        if cohort in uncounted:
            state = CohortState.UNCOUNTED
        elif cohort in closed:
            state = CohortState.CLOSED
        elif today > last_day(cohort):
            state, close_by = CohortState.CAN_BE_CLOSED, deleted_uncounted_after(cohort)
        else:
            state = CohortState.MAY_BE_CLOSED_EARLY if practice else CohortState.OPEN
        rows.append(
            CohortRow(
                cohort=cohort,
                first_day=first_day(cohort),
                last_day=last_day(cohort),
                state=state,
                closed_on=closed.get(cohort),
                # An empty quarter can be closed at any time: nothing of it is deleted.
                close_by=close_by if close_by and close_by >= today else None,
            )
        )
    return tuple(reversed(rows))


def cohorts_on_show(*, today: date) -> tuple[CohortRow, ...]:
    """Lists the cohorts of this site, the newest first; see `cohort_rows`."""
    rows = cohort_rows(
        today=today,
        closed=closing_days(),
        # A report has a cohort from its decision on, and none before.
        first_decided=Report.objects.aggregate(first=Min("cohort"))["first"],
        practice=settings.DEMONSTRATION,
        uncounted=uncounted_cohorts(),
    )
    declared = declarations_of([row.cohort for row in rows])
    return tuple(replace(row, declared=declared.get(row.cohort)) for row in rows)


def releases_on_show(cohorts: tuple[CohortRow, ...]) -> tuple[ReleaseRow, ...]:
    """Lists the years of these cohorts, the newest first, each followed by its quarters' releases.

    A quarter is among them where it has a release, or its profile has quarterly ones.
    """
    made = {release.number: release for release in Release.objects.newest_first()}
    periods = {year_of(row.cohort) for row in cohorts} | set(made)
    periods |= {row.cohort for row in cohorts if PROFILES[profile_for(row.cohort)].quarterly}
    # "2026" before "2026-Q4" before "2026-Q3" before "2025".
    ordered = sorted(
        periods, key=lambda period: (year_of(period), len(period) == 4, period), reverse=True
    )
    return tuple(_release_row(period, made.get(period)) for period in ordered)


def _release_row(period: str, release: Release | None) -> ReleaseRow:
    if release is not None:
        return ReleaseRow(period=period, release=release)
    try:
        plan_release(period=period)
    except PublishingError as error:
        return ReleaseRow(period=period, why_not=str(error))
    return ReleaseRow(period=period)


def _quarters(first: str, last: str) -> Iterator[str]:
    quarter = first
    while quarter <= last:
        yield quarter
        quarter = next_quarter(quarter)
