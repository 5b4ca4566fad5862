"""Reads opening hours from the directory's words, answers "open now?", says them in plain words.

Times are British local time. A line that is shut on bank holidays follows those of England and
Wales, where the only such line in the directory sits.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from dateutil.easter import easter
from dateutil.relativedelta import MO, relativedelta

LONDON: Final = ZoneInfo("Europe/London")

_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY_NAMES: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_ALWAYS: Final = re.compile(r"24 ?(h|hours?)|24/7(, 365 days)?|any time")
_SPAN: Final = re.compile(
    r"(?:(?P<first>[a-z]{3})-(?P<last>[a-z]{3})|(?P<only>[a-z]{3})|(?P<weekdays>weekdays)) "
    r"(?P<opens>[\d:]+(?:am|pm)?)-(?P<closes>[\d:]+(?:am|pm)?)"
)
_YEAR_NOTE: Final = re.compile(r"\s*\([^)]*\d{4}\)\s*$")


class HoursError(ValueError):
    """Words about opening hours are not understood."""


@dataclass(frozen=True, kw_only=True)
class Span:
    """A span is open on these days of the week (0 is Monday), from one time to another."""

    days: tuple[int, ...]
    opens: time
    closes: time


@dataclass(frozen=True, kw_only=True)
class Hours:
    """Hours say when somebody answers."""

    always: bool
    spans: tuple[Span, ...] = ()
    not_bank_holidays: bool = False

    def is_open(self, now: datetime) -> bool:
        """Tells whether somebody answers at `now` (timezone-aware)."""
        if self.always:
            return True
        local = now.astimezone(LONDON)
        if self.not_bank_holidays and local.date() in bank_holidays(local.year):
            return False
        return any(
            local.weekday() in span.days and span.opens <= local.time() < span.closes
            for span in self.spans
        )

    def opens_next(self, now: datetime) -> str:
        """Says when somebody answers again, such as "8am tomorrow"; empty where it is open, or
        where no day within a fortnight is open."""
        if self.is_open(now):
            return ""
        local = now.astimezone(LONDON)
        for ahead in range(14):
            day = local.date() + timedelta(days=ahead)
            if self.not_bank_holidays and day in bank_holidays(day.year):
                continue
            opening = [
                span.opens
                for span in self.spans
                if day.weekday() in span.days and (ahead or span.opens > local.time())
            ]
            if opening:
                names = {0: "today", 1: "tomorrow"}
                when = names.get(ahead, f"on {_DAY_NAMES[day.weekday()]}")
                return f"{_time_in_words(min(opening))} {when}"
        return ""

    def in_words(self) -> str:
        """Says the hours in plain words, such as "Monday to Friday, 10am to 4pm"."""
        if self.always:
            return "Open day and night"
        said = "; ".join(
            f"{_days_in_words(span.days)}, {_time_in_words(span.opens)} to "
            f"{_time_in_words(span.closes)}"
            for span in self.spans
        )
        return f"{said}, not bank holidays" if self.not_bank_holidays else said


def parse_hours(text: str) -> Hours:
    """Reads the directory's words as hours. Raises HoursError for words it does not know."""
    words = _YEAR_NOTE.sub("", text.strip().lower())
    if _ALWAYS.fullmatch(words):
        return Hours(always=True)
    chunks = [chunk.strip() for chunk in words.split(",")]
    not_bank_holidays = "not bank holidays" in chunks
    spans = tuple(_span(chunk, text) for chunk in chunks if chunk != "not bank holidays")
    if not spans:
        raise HoursError(f"hours not understood: {text!r}")
    return Hours(always=False, spans=spans, not_bank_holidays=not_bank_holidays)


def _span(chunk: str, text: str) -> Span:
    found = _SPAN.fullmatch(chunk)
    if found is None:
        raise HoursError(f"hours not understood: {text!r}")
    if found["weekdays"]:
        days = tuple(range(5))
    elif found["only"]:
        days = (_day(found["only"], text),)
    else:
        days = tuple(range(_day(found["first"], text), _day(found["last"], text) + 1))
    opens = _time(found["opens"], text)
    closes = _time(found["closes"], text)
    if closes <= opens and not found["closes"].endswith(("am", "pm")):
        closes = closes.replace(hour=closes.hour + 12)  # "10-4" is ten until four
    if not days or closes <= opens:
        raise HoursError(f"hours not understood: {text!r}")
    return Span(days=days, opens=opens, closes=closes)


def _day(name: str, text: str) -> int:
    if name not in _DAYS:
        raise HoursError(f"day not understood: {text!r}")
    return _DAYS.index(name)


def _time(words: str, text: str) -> time:
    half = words[-2:] if words.endswith(("am", "pm")) else ""
    hour_text, _, minute_text = words.removesuffix(half).partition(":")
    try:
        hour, minute = int(hour_text), int(minute_text or 0)
        if half == "pm" and hour < 12:
            hour += 12
        return time(hour, minute)
    except ValueError as error:
        raise HoursError(f"time not understood: {text!r}") from error


def _days_in_words(days: tuple[int, ...]) -> str:
    if len(days) == 1:
        return _DAY_NAMES[days[0]]
    return f"{_DAY_NAMES[days[0]]} to {_DAY_NAMES[days[-1]]}"


def _time_in_words(at: time) -> str:
    hour = at.hour % 12 or 12
    half = "am" if at.hour < 12 else "pm"
    return f"{hour}:{at.minute:02d}{half}" if at.minute else f"{hour}{half}"


@lru_cache(maxsize=8)
def bank_holidays(year: int) -> frozenset[date]:
    """Finds the yearly bank holidays of England and Wales, moved off weekends as the law does it.

    One-off holidays (a coronation) are not known here; the directory is reviewed each quarter.
    """
    good_friday, easter_monday = (easter(year) + timedelta(days=days) for days in (-2, 1))
    first_monday, last_monday = relativedelta(weekday=MO(1)), relativedelta(day=31, weekday=MO(-1))
    return frozenset(
        [
            *_weekdays_from(date(year, 1, 1), 1),
            *(good_friday, easter_monday),
            *(date(year, 5, 1) + first_monday, date(year, 5, 1) + last_monday),
            date(year, 8, 1) + last_monday,
            *_weekdays_from(date(year, 12, 25), 2),
        ]
    )


def _weekdays_from(day: date, count: int) -> list[date]:
    """Finds the first days from this one on that are no Saturday or Sunday."""
    days = (day + timedelta(days=later) for later in range(count + 2))
    return [found for found in days if found.weekday() < 5][:count]
