"""Opening hours: read, asked and said."""

from datetime import UTC, date, datetime, time

import pytest

from guidance.reading.hours import LONDON, HoursError, bank_holidays, parse_hours


@pytest.mark.parametrize("words", ["24/7", "24 h", "24 hours", "any time", "24/7, 365 days"])
def test_lines_that_never_close_are_always_open(words: str) -> None:
    hours = parse_hours(words)

    assert hours.is_open(datetime(2026, 12, 25, 3, 0, tzinfo=UTC))
    assert hours.in_words() == "Open day and night"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("Mon-Fri 9-5", "Monday to Friday, 9am to 5pm"),
        ("Mon-Fri 8am-8pm", "Monday to Friday, 8am to 8pm"),
        ("weekdays 9:30-4", "Monday to Friday, 9:30am to 4pm"),
        ("Mon-Fri 10-4, not bank holidays", "Monday to Friday, 10am to 4pm, not bank holidays"),
        (
            "Mon-Thu 10-8:30, Fri 10-4:30 (Feb 2023)",
            "Monday to Thursday, 10am to 8:30pm; Friday, 10am to 4:30pm",
        ),
    ],
)
def test_hours_are_said_in_plain_words(words: str, said: str) -> None:
    assert parse_hours(words).in_words() == said


@pytest.mark.parametrize(
    ("now", "is_open"),
    [
        (datetime(2026, 11, 23, 10, 0, tzinfo=UTC), True),
        (datetime(2026, 11, 23, 9, 59, tzinfo=UTC), False),
        (datetime(2026, 11, 23, 16, 0, tzinfo=UTC), False),
        (datetime(2026, 11, 22, 12, 0, tzinfo=UTC), False),
        (datetime(2026, 7, 6, 14, 59, tzinfo=UTC), True),  # 15:59 in British Summer Time
        (datetime(2026, 7, 6, 15, 0, tzinfo=UTC), False),
        (datetime(2026, 12, 25, 12, 0, tzinfo=UTC), False),
    ],
)
def test_a_weekday_line_is_open_in_british_time_and_not_on_holidays(
    now: datetime, is_open: bool
) -> None:
    hours = parse_hours("Mon-Fri 10-4, not bank holidays")

    assert hours.is_open(now) is is_open


@pytest.mark.parametrize(
    "words",
    ["", "sometimes", "Mon-Fri", "Mon-Fri 10", "Xyz-Fri 10-4", "Fri-Mon 10-4", "Mon 25-26"],
)
def test_words_that_are_not_understood_are_refused(words: str) -> None:
    with pytest.raises(HoursError):
        parse_hours(words)


@pytest.mark.parametrize(
    ("year", "days"),
    [
        (2026, ["01-01", "04-03", "04-06", "05-04", "05-25", "08-31", "12-25", "12-28"]),
        (2027, ["01-01", "03-26", "03-29", "05-03", "05-31", "08-30", "12-27", "12-28"]),
        (2028, ["01-03", "04-14", "04-17", "05-01", "05-29", "08-28", "12-25", "12-26"]),
        (2021, ["01-01", "04-02", "04-05", "05-03", "05-31", "08-30", "12-27", "12-28"]),
    ],
)
def test_bank_holidays_fall_where_they_are_published(year: int, days: list[str]) -> None:
    assert bank_holidays(year) == {date.fromisoformat(f"{year}-{day}") for day in days}


def test_noon_is_after_eleven_and_midnight_is_not_noon() -> None:
    hours = parse_hours("Mon 12pm-1")

    assert hours.spans[0].opens == time(12)
    assert hours.spans[0].closes == time(13)


@pytest.mark.parametrize(
    ("words", "now", "opens"),
    [
        ("24/7", "2026-11-22T01:00", ""),
        ("Mon-Fri 10-4", "2026-11-23T12:00", ""),
        ("Mon-Fri 10-4", "2026-11-23T08:00", "10am today"),
        ("Mon-Fri 10-4", "2026-11-23T17:00", "10am tomorrow"),
        ("Mon-Fri 10-4", "2026-11-27T17:00", "10am on Monday"),
        ("Mon-Fri 10-4, not bank holidays", "2026-12-24T17:00", "10am on Tuesday"),
    ],
)
def test_a_line_that_is_shut_says_when_it_opens(words: str, now: str, opens: str) -> None:
    at = datetime.fromisoformat(now).replace(tzinfo=LONDON)

    assert parse_hours(words).opens_next(at) == opens
