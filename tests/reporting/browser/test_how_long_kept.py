"""Answers outlast a wait on the phone, but never where whoever did it may look at the screen."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from classification.answers import ALSO_HAPPENED, RELATIONSHIP
from reporting.browser.answers_cookie import SENT_MARK, begin, how_long_kept
from reporting.form.journey import on_path
from reporting.form.walk import every_route
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


def test_on_every_route_two_hours_are_never_given_where_somebody_close_may_look() -> None:
    beside: list[dict[str, Any]] = [{}]
    beside += [{"relationship": option.code} for option in RELATIONSHIP.options]
    beside += [{"also_happened": (option.code,)} for option in ALSO_HAPPENED.options]
    times: dict[timedelta, int] = {HALF_AN_HOUR: 0, TWO_HOURS: 0}

    for route in every_route():
        for more in beside:
            answers = on_path({**route.answers, **more})
            told = {str(answers.get("event_type")), *answers.get("also_happened", ())}
            is_close = (
                answers.get("age_band") == "age_16_17"
                or answers.get("relationship") in ("partner_or_ex", "family")
                or bool(told & {"control", "harass"})
            )
            is_banking = told & {"paid", "taken"} - set(answers.get("also_happened", ()))
            for is_sent in (False, True):
                marks = (SENT_MARK,) if is_sent else ()
                kept = how_long_kept(begin(NOW).changed(answers=answers, marks=marks))
                times[kept] += 1
                is_long = is_sent or bool(is_banking) or answers.get("lost_money") == "yes"
                assert (kept == TWO_HOURS) is (is_long and not is_close), (answers, is_sent)
    assert min(times.values()) > 1000


CLOSE: dict[str, dict[str, Any]] = {
    "control": {
        "event_type": {"event_type": "control"},
        "event_detail": {"event_detail": "phone_watched"},
    },
    "harassed": {
        "event_type": {"event_type": "harass"},
        "event_detail": {"event_detail": "watched_or_tracked"},
    },
    "a partner": {
        "event_type": {"event_type": "paid"},
        "event_detail": {"event_detail": "romance", "relationship": "partner_or_ex"},
    },
    "family": {"event_detail": {"event_detail": "nude_pictures", "relationship": "family"}},
    "17": {"age_band": {"age_band": "age_16_17"}},
}
FAR: dict[str, dict[str, Any]] = {
    "a payment": {
        "event_type": {"event_type": "paid"},
        "event_detail": {"event_detail": "romance", "relationship": "only_met_online"},
    },
    "pictures": {},
    "an organisation": {"danger": {"danger": "no", "who": "organisation"}},
    "a scam message": {"event_type": {"event_type": "scam_msg"}},
}
ADDRESSES = ("", "danger/", "next-hour/", "check/", "save/", "copy/", "sent/", "event-type/")


@pytest.mark.django_db
@pytest.mark.usefixtures("epoch")
@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("is_sent", [False, True], ids=["open", "sent"])
@pytest.mark.parametrize("called", CLOSE)
def test_after_half_an_hour_no_page_shows_them_where_somebody_close_may_look(
    person: Browser, clock: Any, called: str, is_sent: bool, address: str
) -> None:
    person.walk(**CLOSE[called])
    if is_sent:
        person.send()

    clock.shift(timedelta(minutes=31))
    page = person.get(f"/report/{address}")

    assert "no longer here" in page.text or "forgot" in page.text
    assert not person.cookies.get("answers-0")
    assert person.get("/report/still-here/").status_code == 410


@pytest.mark.django_db
@pytest.mark.usefixtures("epoch")
@pytest.mark.parametrize("called", FAR)
def test_after_sending_the_page_stays_for_two_hours_and_no_longer(
    person: Browser, clock: Any, called: str
) -> None:
    person.walk(**FAR[called])
    person.send()

    clock.shift(timedelta(minutes=119))
    stays = person.get("/report/sent/")
    clock.shift(timedelta(minutes=121))
    gone = person.get("/report/sent/")

    assert "We have it. Thank you." in stays.text
    assert "We have it. Thank you." not in gone.text
    assert not person.cookies.get("answers-0")


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
