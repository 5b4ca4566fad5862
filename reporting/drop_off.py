"""Counts at which of five stages visits to the form end; no visit is written down.

A visit counts once, at the furthest stage it reached. That stage is a mark in the person's own
cookie; when they reach the next one, the old stage loses one and the new one gains one. The sums
lie in this process's memory and are written once a night, with the week and with the quarter in
which the visits began. Staff see whole weeks, rounded to ten. A visit belongs to the quarter in
which it began, and lies in one cell of the sums of that quarter alone.
"""

import logging
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from threading import Lock
from typing import Final

from django.db import DatabaseError, InterfaceError
from django.db.models import Sum
from django.utils import timezone

from classification.periods import monday_of, previous_quarter, quarter_of
from classification.retention_periods import period_of
from classification.rounding import round_to_ten
from classification.wording import N_
from reporting.browser.answers_cookie import ReportSoFar
from reporting.form.questions import PARTS, page_by_slug, part_of
from reporting.models import VisitsLeft

logger = logging.getLogger(__name__)

STAGES: Final[Mapping[str, str]] = {part.stage: part.asked for part in PARTS}
"""The stages in their order, and what is asked in each."""

RETURNS: Final[Mapping[str, str]] = {
    "typed_back": N_("Typed their code back"),
    "looked": N_("Looked up a code"),
}
"""What is counted of codes: whether people keep them, and come back with them."""

OLD_STAGES: Final[Mapping[str, str]] = {"details": "telling"}
"""What a stage of the form's older order is read as. Until then "telling" was whom they told and
why not, and "details" stood before it; there was no "help"."""

_MARK: Final = "reached "
_BEGUN: Final = "begun in "
_ORDER: Final = tuple(STAGES)

_lock = Lock()
_counted: Counter[tuple[tuple[date, str], str]] = Counter()
_written_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Week:
    """A week tells in tens how many visits ended at each stage, and what was done with codes."""

    week: date
    stages: Mapping[str, int]


def mark_stage(so_far: ReportSoFar, slug: str, *, now: datetime) -> ReportSoFar:
    """Marks and counts the stage of this page, if the report had come to none as far before.

    Where nothing of a person is kept, nothing more is counted either; saving is no stage.
    """
    page = page_by_slug(slug)
    if page is None or page.kind == "ending":
        return so_far
    stage = part_of(slug).stage
    before = _furthest(so_far)
    if before is not None and _ORDER.index(OLD_STAGES.get(before, before)) >= _ORDER.index(stage):
        return so_far
    quarter = _begun_in(so_far, now=now)
    _add({stage: 1} if before is None else {stage: 1, before: -1}, quarter=quarter, now=now)
    marks = {mark for mark in so_far.marks if not mark.startswith((_MARK, _BEGUN))}
    return replace(so_far, marks=frozenset(marks | {f"{_MARK}{stage}", f"{_BEGUN}{quarter}"}))


def count_return(what: str, *, now: datetime) -> None:
    """Counts one more of RETURNS, and keeps nothing of the code or of who came."""
    _add({what: 1}, quarter="", now=now)


def write_counts(*, today: date, is_last: bool = False) -> None:
    """Writes what was counted since the night before, on the first call of a day and on the last
    of a process (`is_last`). Where the database does not answer, the next call tries again."""
    global _written_on
    with _lock:
        if _written_on is None and not is_last:
            _written_on = today
        if _written_on == today and not is_last:
            return
        rows = [
            VisitsLeft(week=week, quarter=quarter, stage=stage, change=change)
            for ((week, quarter), stage), change in sorted(_counted.items())
            if change
        ]
        try:
            VisitsLeft.objects.bulk_create(rows)
        except (DatabaseError, InterfaceError) as error:
            logger.error("where visits end could not be written: %s", type(error).__name__)
            return
        _counted.clear()
        _written_on = today


def weeks_of(*, today: date, most: int = 12) -> tuple[Week, ...]:
    """Reads the last whole weeks, newest first, that anything was counted in."""
    this_week = monday_of(today)
    rows = VisitsLeft.objects.before(this_week).values("week", "stage").annotate(n=Sum("change"))
    sums: dict[date, dict[str, int]] = {}
    for row in rows.order_by("week", "stage"):
        stage = OLD_STAGES.get(row["stage"], row["stage"])
        of_week = sums.setdefault(row["week"], {})
        of_week[stage] = of_week.get(stage, 0) + row["n"]
    newest = sorted(sums, reverse=True)[:most]
    return tuple(
        Week(
            week=week,
            stages={name: round_to_ten(sums[week].get(name, 0)) for name in (*STAGES, *RETURNS)},
        )
        for week in newest
    )


def visits_begun_in(quarter: str) -> dict[str, int]:
    """Sums the visits that began in a quarter, by the stage where they ended: every stage, exactly,
    for a table that is released with noise. Staff never see it."""
    rows = VisitsLeft.objects.begun_in(quarter).values("stage").annotate(n=Sum("change"))
    sums = dict.fromkeys(STAGES, 0)
    for row in rows.order_by("stage"):
        stage = OLD_STAGES.get(row["stage"], row["stage"])
        sums[stage] += row["n"]
    # A process that was cut off may have taken a visit from a stage and never written it there.
    return {stage: max(0, count) for stage, count in sums.items()}


def purge_visits(*, today: date) -> None:
    """Deletes the sums of weeks that are past their time."""
    first = period_of("reporting.VisitsLeft.after_week_began").before(today)
    VisitsLeft.objects.before(first).delete()


def _add(changes: Mapping[str, int], *, quarter: str, now: datetime) -> None:
    today = timezone.localdate(now)
    with _lock:
        for stage, change in changes.items():
            _counted[(monday_of(today), quarter), stage] += change
    write_counts(today=today)


def _begun_in(so_far: ReportSoFar, *, now: datetime) -> str:
    """Finds the quarter in which the visit began: this one, or the one before where the cookie
    says so. No visit is longer."""
    current = quarter_of(timezone.localdate(now))
    before = previous_quarter(current)
    return before if f"{_BEGUN}{before}" in so_far.marks else current


def _furthest(so_far: ReportSoFar) -> str | None:
    found = (mark.removeprefix(_MARK) for mark in so_far.marks if mark.startswith(_MARK))
    return next((stage for stage in found if stage in (*STAGES, *OLD_STAGES)), None)
