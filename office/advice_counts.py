"""This module counts, for the staff, what people pressed beside the advice, week by week."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.utils.translation import gettext

from classification.periods import monday_of
from classification.rounding import round_to_ten
from guidance.models import ContactFailure, Ending, Vote
from guidance.reading.library import Library

WEEKS_ON_A_PAGE: Final = 12
_WEEK: Final = timedelta(days=7)
_FEWEST: Final = 10


@dataclass(frozen=True, kw_only=True)
class WeekOfPresses:
    """A page of advice, or a contact, was pressed so often in one week: rounded, in words.

    `contact_key` is that of a contact that is shown, so that it can be checked.
    """

    week: date
    name: str
    counts: tuple[str, ...]
    contact_key: str = ""
    is_running: bool = False


@dataclass(frozen=True, kw_only=True)
class AdviceCounts:
    """One page shows twelve weeks, newest first. `older` is the week before which the next ends.

    The counts of a vote are those of yes and of no.
    """

    votes: tuple[WeekOfPresses, ...]
    endings: tuple[WeekOfPresses, ...]
    failures: tuple[WeekOfPresses, ...]
    first: date
    last: date
    older: date | None


def rounded(count: int) -> str:
    """Rounds a count to the nearest 10, a half upward, and says of a small one only that it is."""
    if count < _FEWEST:
        return gettext("fewer than 10")
    return f"{round_to_ten(count):,}"


def count_weeks(*, before: date | None, today: date, library: Library) -> AdviceCounts:
    """Counts the twelve weeks before this one, or before the given day's.

    Votes and endings are shown when their week is over. A number that does not work cannot wait:
    failures of the running week stand on the first page.
    """
    running = monday_of(today)
    end = min(monday_of(before), running) if before else running
    first = end - WEEKS_ON_A_PAGE * _WEEK
    failures_end = end if before else running + _WEEK
    has_older = any(
        model.objects.before(first).exists() for model in (Vote, Ending, ContactFailure)
    )
    return AdviceCounts(
        votes=tuple(_votes(first, end, library)),
        endings=tuple(_endings(first, end, library)),
        failures=tuple(_failures(first, failures_end, running, library)),
        first=first,
        last=end - _WEEK,
        older=first if has_older else None,
    )


def _votes(first: date, end: date, library: Library) -> Iterator[WeekOfPresses]:
    titles = _titles(library)
    counts: dict[tuple[date, str], dict[bool, int]] = {}
    for vote in Vote.objects.of_weeks(first, end).order_by("-week", "situation", "useful"):
        counts.setdefault((vote.week, vote.situation), {})[vote.useful] = vote.count
    for (week, slug), said in counts.items():
        yes_and_no = tuple(rounded(said.get(useful, 0)) for useful in (True, False))
        yield WeekOfPresses(week=week, name=titles.get(slug, slug), counts=yes_and_no)


def _endings(first: date, end: date, library: Library) -> Iterator[WeekOfPresses]:
    titles = _titles(library)
    for ending in Ending.objects.of_weeks(first, end).order_by("-week", "situation"):
        yield WeekOfPresses(
            week=ending.week,
            name=titles.get(ending.situation, ending.situation),
            counts=(rounded(ending.count),),
        )


def _titles(library: Library) -> Mapping[str, str]:
    return {page.slug: page.title for page in library.situations.values()}


def _failures(first: date, end: date, running: date, library: Library) -> Iterator[WeekOfPresses]:
    for failure in ContactFailure.objects.of_weeks(first, end).order_by("-week", "contact"):
        contact = library.contacts.get(failure.contact)
        is_shown = library.shown_contact(failure.contact) is not None
        yield WeekOfPresses(
            week=failure.week,
            name=contact.name if contact else failure.contact,
            counts=(rounded(failure.count),),
            contact_key=failure.contact if is_shown else "",
            is_running=failure.week == running,
        )
