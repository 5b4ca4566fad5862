"""What staff see of the presses and the self-check: totals of a week, rounded to 10."""

from collections.abc import Mapping
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
class VotedOn:
    """How often a page helped in one week, and how often it did not; rounded, in words."""

    week: date
    title: str
    yes: str
    no: str


@dataclass(frozen=True, kw_only=True)
class Ended:
    """How often a self-check ended in a page in one week; rounded, in words."""

    week: date
    title: str
    times: str


@dataclass(frozen=True, kw_only=True)
class Failed:
    """How often a contact did not work in one week; rounded, in words."""

    week: date
    key: str
    name: str
    times: str
    is_running: bool
    is_shown: bool


@dataclass(frozen=True, kw_only=True)
class WeeksPage:
    """Twelve weeks, newest first. `older` is the week before which the next page ends."""

    votes: tuple[VotedOn, ...]
    endings: tuple[Ended, ...]
    failures: tuple[Failed, ...]
    first: date
    last: date
    older: date | None


def rounded(count: int) -> str:
    """A count to the nearest 10, a half upward; a small one only as small."""
    if count < _FEWEST:
        return gettext("fewer than 10")
    return f"{round_to_ten(count):,}"


def weeks_page(*, before: date | None, today: date, library: Library) -> WeeksPage:
    """The twelve weeks before this one, or before the given day's.

    Votes and endings are shown when their week is over. A number that does not work cannot wait:
    failures of the running week stand on the first page.
    """
    running = monday_of(today)
    end = min(monday_of(before), running) if before else running
    first = end - WEEKS_ON_A_PAGE * _WEEK
    failures_end = end if before else running + _WEEK
    counted = (Vote, Ending, ContactFailure)
    has_older = any(model.objects.before(first).exists() for model in counted)
    return WeeksPage(
        votes=_votes(first, end, library),
        endings=_endings(first, end, library),
        failures=_failures(first, failures_end, running, library),
        first=first,
        last=end - _WEEK,
        older=first if has_older else None,
    )


def _votes(first: date, end: date, library: Library) -> tuple[VotedOn, ...]:
    titles = _titles(library)
    counts: dict[tuple[date, str], dict[bool, int]] = {}
    for vote in Vote.objects.of_weeks(first, end).order_by("-week", "situation", "useful"):
        counts.setdefault((vote.week, vote.situation), {})[vote.useful] = vote.count
    return tuple(
        VotedOn(
            week=week,
            title=titles.get(slug, slug),
            yes=rounded(said.get(True, 0)),
            no=rounded(said.get(False, 0)),
        )
        for (week, slug), said in counts.items()
    )


def _endings(first: date, end: date, library: Library) -> tuple[Ended, ...]:
    titles = _titles(library)
    return tuple(
        Ended(
            week=each.week,
            title=titles.get(each.situation, each.situation),
            times=rounded(each.count),
        )
        for each in Ending.objects.of_weeks(first, end).order_by("-week", "situation")
    )


def _titles(library: Library) -> Mapping[str, str]:
    return {page.slug: page.title for page in library.situations.values()}


def _failures(first: date, end: date, running: date, library: Library) -> tuple[Failed, ...]:
    names: Mapping[str, str] = {key: each.name for key, each in library.contacts.items()}
    found = ContactFailure.objects.of_weeks(first, end).order_by("-week", "contact")
    return tuple(
        Failed(
            week=each.week,
            key=each.contact,
            name=names.get(each.contact, each.contact),
            times=rounded(each.count),
            is_running=each.week == running,
            is_shown=library.shown_contact(each.contact) is not None,
        )
        for each in found
    )
