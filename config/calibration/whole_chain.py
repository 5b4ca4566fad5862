"""The whole way, for real: made-up people send the form and end in a file of released estimates.

Nothing is stood in for: the noise is drawn by OpenDP, with no seed, so no two runs are alike.
What is compared with the short path are the counts before the noise, cell by cell, and the
estimates that both make of the same noisy cells. It needs a database that is thrown away.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from classification.periods import last_day, quarters_of
from config.calibration.form_filling import fill_form
from config.calibration.kinds import KINDS, Kind
from config.calibration.published_tables import PublishedTables
from estimates.own.published import PublishedEstimate, published_estimates
from estimates.own.release_estimates import estimates_of
from moderation.decisions import accept_report, claim_report
from moderation.keys import create_epoch, make_personal_key
from publication.close import close_cohort
from releases.declare import declare_cohort
from releases.figures import DrawnTable
from releases.prepare import plan_release, prepare_release
from releases.publish import publish_release
from releases.stored_tables import read_tables
from releases.tabulation import tabulate
from reporting.submission import submit_report
from staff.models import Person
from staff.people import create_person
from staff.roles import MODERATOR, STATISTICIAN

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[Any]

FIRST_YEAR: Final = 1975
"""The first made-up population lives in this year, and the next in the one after."""
_SENT_ON: Final = (2, 1)


@dataclass(frozen=True, kw_only=True)
class Staff:
    """The made-up people who read, prepare and publish."""

    reader: Person
    first: Person
    second: Person


@dataclass(frozen=True, kw_only=True)
class LivedThrough:
    """A year that went the whole way: true counts, noisy cells and the released estimates.

    `counts` are those of each declared table, before the noise.
    """

    counts: Mapping[str, tuple[int, ...]]
    drawn: tuple[DrawnTable, ...]
    cells_sha256: str
    published: tuple[PublishedEstimate, ...]

    @property
    def share(self) -> PublishedEstimate:
        """The released share of all reports that said."""
        return self.published[0]

    def counted(self, tables: PublishedTables) -> list[int]:
        """The true counts, cell after cell as these tables have them."""
        names = dict.fromkeys(name for name, _ in tables.places)
        return [count for name in names for count in self.counts[name]]

    def noisy(self, tables: PublishedTables) -> "Numbers":
        """The noisy cells, cell after cell as these tables have them."""
        import numpy as np

        cells = {table.name: table.cells for table in self.drawn}
        return np.array(
            [cells[name][tuple(codes.values())] for name, codes in tables.places], dtype=float
        )


def hire_staff() -> Staff:
    """Makes the people, and the key that the words of every year are sealed to."""
    now = datetime(FIRST_YEAR, 1, 1, tzinfo=UTC)
    people = [
        create_person(
            email=f"{role}.{place}@calibration.example",
            password=hashlib.sha256(f"{role} {place}".encode()).hexdigest(),
            roles=(role,),
            by=None,
            now=now,
        )
        for place, role in enumerate((MODERATOR, STATISTICIAN, STATISTICIAN))
    ]
    make_personal_key(person=people[0], by=people[0], now=now)
    create_epoch(label=f"{FIRST_YEAR}-Q1", now=now, by=people[0])
    return Staff(reader=people[0], first=people[1], second=people[2])


def live_through(counts: Sequence[int], *, year: int, profile: str, staff: Staff) -> LivedThrough:
    """Sends so many reports of each kind, and closes and publishes the year they were sent in."""
    sent_at = datetime(year, *_SENT_ON, 10, tzinfo=UTC)
    for cohort in quarters_of(str(year)):
        declare_cohort(cohort=cohort, today=date(year - 1, 6, 1), profile=profile)
    number = 0
    for kind, count in zip(KINDS, counts, strict=True):
        for _ in range(count):
            number += 1
            token = hashlib.sha256(f"{year} {number}".encode()).hexdigest()
            _send_and_accept(kind, token=token, at=sent_at, reader=staff.reader)
    over = datetime(year + 1, 1, 5, 10, tzinfo=UTC)
    for cohort in quarters_of(str(year)):
        close_cohort(cohort=cohort, by=staff.first, today=last_day(cohort) + timedelta(days=1))
    plan = plan_release(period=str(year))
    counts_before = {
        table.name: tuple(tabulate(table, cohorts=plan.cohorts)) for table in plan.tables
    }
    release = prepare_release(period=str(year), by=staff.first, now=over)
    publish_release(
        number=str(year),
        by=staff.second,
        now=over,
        reason="no_flood",
        estimates=estimates_of,
    )
    return LivedThrough(
        counts=counts_before,
        drawn=read_tables(release),
        cells_sha256=release.cells_sha256,
        published=published_estimates(str(year)),
    )


def _send_and_accept(kind: Kind, *, token: str, at: datetime, reader: Person) -> None:
    stored = submit_report(answers=_answers(kind, at.date()), token=token, now=at)
    assert stored.report_id is not None
    later = at + timedelta(hours=1)
    claim_report(report_id=stored.report_id, by=reader, now=later)
    accept_report(report_id=stored.report_id, by=reader, now=later)


@cache
def _answers(kind: Kind, today: date) -> Mapping[str, Any]:
    return fill_form(kind.wanted_answers, today=today)
