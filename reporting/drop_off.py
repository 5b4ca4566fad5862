"""Where visits to the form end, in five stages, without any visit being written down.

A visit counts once, at the furthest stage it reached. That stage is a mark in the person's own
cookie; when they reach the next one, the old stage loses one and the new one gains one. The sums
lie in this process's memory and are written once a night, with the week alone. Staff see whole
weeks, rounded to ten. See statistics.md, "Process tables".
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

from classification.keeping import period_of
from classification.periods import monday_of
from classification.rounding import round_to_ten
from classification.wording import N_
from reporting.browser.answers_cookie import SoFar
from reporting.browser.progress import HELP_ENDINGS, SAVE
from reporting.form.journey import CHECK, SENT
from reporting.models import VisitsLeft

logger = logging.getLogger(__name__)

STAGES: Final[Mapping[str, str]] = {
    "start": N_("Who it happened to, and where"),
    "event": N_("What happened, and the first advice"),
    "details": N_("When, how, money and effect"),
    "telling": N_("Who was told, and the last check"),
    "sent": N_("Sent"),
}
"""The stages in their order, and what is asked in each."""

RETURNS: Final[Mapping[str, str]] = {
    "typed_back": N_("Typed their code back"),
    "looked": N_("Looked up a code"),
}
"""What is counted of codes: whether people keep them, and come back with them."""

PARTS: Final[Mapping[str, str]] = {
    "start": N_("Part 1 of 4: you, and where"),
    "event": N_("Part 2 of 4: what happened"),
    "details": N_("Part 3 of 4: more about it"),
    "telling": N_("Part 4 of 4: who knows"),
}
"""Where in the form somebody is. No shares: a path that branches would make them lie."""

_MARK: Final = "reached "
_ORDER: Final = tuple(STAGES)
_EVENT: Final = frozenset({"event-type", "event-detail", "do-this-now"})
_START: Final = frozenset({"danger", "help-now", "who", "age-band", "nation"})
_TELLING: Final = frozenset({"told-whom", "reason-not-reported", "after-telling", "own-words"})
# Where nothing of a person is kept, nothing more is counted either; saving is no stage.
_NO_STAGE: Final = frozenset({*HELP_ENDINGS.values(), SAVE})

_lock = Lock()
_counted: Counter[tuple[date, str]] = Counter()
_written_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Week:
    """One week: how many visits ended at each stage, and what was done with codes, in tens."""

    week: date
    stages: Mapping[str, int]


def stage_of(slug: str) -> str:
    """The stage that a page of the form belongs to."""
    if slug in _START:
        return "start"
    if slug in _EVENT:
        return "event"
    if slug in _TELLING or slug == CHECK:
        return "telling"
    return "sent" if slug == SENT else "details"


def reached(so_far: SoFar, slug: str, *, now: datetime) -> SoFar:
    """The report with the stage of this page marked and counted, if none as far was before."""
    if slug in _NO_STAGE:
        return so_far
    stage = stage_of(slug)
    before = _furthest(so_far)
    if before is not None and _ORDER.index(before) >= _ORDER.index(stage):
        return so_far
    _add({stage: 1} if before is None else {stage: 1, before: -1}, now=now)
    marks = {each for each in so_far.marks if not each.startswith(_MARK)}
    return replace(so_far, marks=frozenset(marks | {f"{_MARK}{stage}"}))


def count_return(what: str, *, now: datetime) -> None:
    """One more of RETURNS: nothing of the code, nothing of who came."""
    _add({what: 1}, now=now)


def part_of(slug: str) -> str:
    """Which part of the form a page is in, still to be translated; "" after sending."""
    return PARTS.get(stage_of(slug), "")


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
            VisitsLeft(week=week, stage=stage, change=change)
            for (week, stage), change in sorted(_counted.items())
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
    """The last whole weeks, newest first, that anything was counted in."""
    this_week = monday_of(today)
    rows = VisitsLeft.objects.before(this_week).values("week", "stage").annotate(n=Sum("change"))
    sums: dict[date, dict[str, int]] = {}
    for row in rows.order_by("week", "stage"):
        sums.setdefault(row["week"], {})[row["stage"]] = row["n"]
    newest = sorted(sums, reverse=True)[:most]
    return tuple(
        Week(
            week=week,
            stages={each: round_to_ten(sums[week].get(each, 0)) for each in (*STAGES, *RETURNS)},
        )
        for week in newest
    )


def purge_visits(*, today: date) -> int:
    """Deletes the sums of weeks that are past their time."""
    first = period_of("reporting.VisitsLeft.after_week_began").before(today)
    return VisitsLeft.objects.before(first).delete()[0]


def _add(changes: Mapping[str, int], *, now: datetime) -> None:
    today = timezone.localdate(now)
    with _lock:
        for stage, change in changes.items():
            _counted[monday_of(today), stage] += change
    write_counts(today=today)


def _furthest(so_far: SoFar) -> str | None:
    found = (each.removeprefix(_MARK) for each in so_far.marks if each.startswith(_MARK))
    return next((each for each in found if each in STAGES), None)
