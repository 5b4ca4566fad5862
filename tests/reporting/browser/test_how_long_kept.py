"""Answers outlast a wait on the phone, but never where whoever did it may look at the screen."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from reporting.browser.answers_cookie import SENT_MARK, begin, how_long_kept
from tests.reporting.browsing import NOW, Browser

HALF_AN_HOUR = timedelta(minutes=30)
TWO_HOURS = timedelta(hours=2)
ADULT: dict[str, Any] = {"who": "me", "age_band": "age_25_34", "nation": "wales"}


@pytest.mark.parametrize(
    ("answers", "is_sent", "kept"),
    [
        ({}, False, HALF_AN_HOUR),
        ({"event_type": "blackmail"}, False, HALF_AN_HOUR),
        ({"event_type": "blackmail"}, True, TWO_HOURS),
        ({"event_type": "paid"}, False, TWO_HOURS),
        ({"event_type": "taken"}, False, TWO_HOURS),
        ({"event_type": "account", "lost_money": "yes"}, False, TWO_HOURS),
        ({"event_type": "account", "lost_money": "no"}, False, HALF_AN_HOUR),
        ({"event_type": "control"}, True, HALF_AN_HOUR),
        ({"event_type": "harass"}, True, HALF_AN_HOUR),
        ({"event_type": "paid", "also_happened": ("control",)}, True, HALF_AN_HOUR),
        ({"event_type": "paid", "relationship": "partner_or_ex"}, True, HALF_AN_HOUR),
        ({"event_type": "paid", "relationship": "family"}, False, HALF_AN_HOUR),
        ({"event_type": "paid", "relationship": "stranger"}, False, TWO_HOURS),
        ({"event_type": "paid", "age_band": "age_16_17"}, True, HALF_AN_HOUR),
    ],
)
def test_how_long_answers_are_kept(answers: dict[str, Any], is_sent: bool, kept: timedelta) -> None:
    so_far = begin(NOW).changed(answers=ADULT | answers, marks=(SENT_MARK,) if is_sent else ())

    assert how_long_kept(so_far) == kept


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("event", "minutes", "is_there"),
    [("paid", 119, True), ("paid", 121, False), ("blackmail", 29, True), ("blackmail", 31, False)],
)
def test_the_browser_forgets_them_then_and_not_before(
    person: Browser, clock: Any, event: str, minutes: int, is_there: bool
) -> None:
    person.walk(until="event-detail", event_type={"event_type": event})

    clock.shift(timedelta(minutes=minutes))
    page = person.get("/report/event-detail/")

    assert ("Your answers are no longer here" not in page.text) is is_there
    assert bool(person.cookies.get("answers-0")) is is_there


def test_the_warning_comes_five_minutes_before(person: Browser) -> None:
    short = person.walk(until="event-detail", event_type={"event_type": "blackmail"}).text
    person.change("event-type", event_type="paid")
    long = person.get("/report/event-detail/").text

    assert 'data-idle="1500"' in short
    assert 'data-idle="6900"' in long


def test_a_tick_makes_no_page_of_another_window_older(person: Browser) -> None:
    person.walk(until="next-hour")
    before = person.so_far()

    person.hold(replace(before, done=frozenset({"bank_tricked"})))

    held = person.so_far()
    assert held.done == {"bank_tricked"}
    assert held.version == before.version
