"""Limits on sending: a flood is slowed, a person is not, and no address is kept."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import Any
from unittest.mock import Mock

import pytest
from django.conf import settings
from django.core.cache import cache

from reporting import sending_limits
from reporting.models import Draft, Report
from reporting.sending_limits import Pace, has_guessed_often, may_save_now, pace_of_sending
from staff import counting
from tests.factories import last_report, make_epoch
from tests.reporting.browsing import NOW, Browser, code_on, hidden_in
from tests.reporting.flooding import HERE, browser_at, browser_on, fresh_pace, paces, request_from


@pytest.fixture
def person(clock: Any, db: None) -> Browser:
    """A browser on a network of its own, at a site that takes reports."""
    make_epoch()
    return browser_on(HERE)


def shut_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both limits of the network are reached."""
    monkeypatch.setattr(sending_limits, "_SENDING", replace(sending_limits._SENDING, second=0))
    paces(request_from(HERE), 300)


def saves(address: str, cookie: str, token: str, *, is_saved: bool = False) -> bool:
    """Whether a browser there may save its report now; it counts."""
    return may_save_now(browser_at(address, cookie), token=token, is_saved=is_saved, now=NOW)


def counts() -> dict[str, Any]:
    """All that the limits have counted."""
    return {key: held for key, held in getattr(cache, "_cache", {}).items() if "limits-" in key}


def test_a_handful_is_usual_then_many_then_too_many() -> None:
    seen = paces(request_from("192.0.2.7"), 301)

    assert seen[:20] == [Pace.USUAL] * 20
    assert seen[20:300] == [Pace.MANY] * 280
    assert seen[300] is Pace.TOO_MANY


def test_neighbours_share_a_limit_and_other_networks_do_not() -> None:
    paces(request_from("192.0.2.7"), 25)
    paces(request_from("2001:db8:0:1200::1"), 25)

    assert paces(request_from("192.0.2.200"), 1) == [Pace.MANY]
    assert paces(request_from("::ffff:192.0.2.9"), 1) == [Pace.MANY]
    assert paces(request_from("2001:db8:0:12ff::9"), 1) == [Pace.MANY]
    # Buckets are shared on purpose, so of several other networks at least one has its own.
    others = [paces(request_from(f"198.51.{n}.1"), 1)[0] for n in range(8)]
    assert Pace.USUAL in others


def test_an_hour_later_all_is_forgotten() -> None:
    paces(request_from("192.0.2.7"), 25)

    assert paces(request_from("192.0.2.7"), 1, now=NOW + timedelta(hours=1)) == [Pace.USUAL]


# What tells nobody from anybody: no address, no sense, or a program on this machine that hands on
# what everybody presses.
UNKNOWN = ("", "nonsense", "127.0.0.1", "::1", "::ffff:127.0.0.1")


@pytest.mark.parametrize("address", UNKNOWN)
def test_where_no_address_is_known_a_flood_stops_itself_and_nobody_else(address: str) -> None:
    flood = paces(browser_at(address, "one machine"), 301)

    assert flood[19:21] == [Pace.USUAL, Pace.MANY]
    assert flood[-1] is Pace.TOO_MANY
    assert paces(browser_at(address, "somebody else"), 1) == [Pace.USUAL]


def test_there_all_presses_together_only_leave_a_mark() -> None:
    unknown = [paces(browser_at("", f"cookie {n % 700}"), 1)[0] for n in range(1400)]
    without = paces(request_from(""), 1400)

    assert unknown[:400] == [Pace.USUAL] * 400
    assert set(unknown[400:]) == {Pace.MANY}
    assert set(without) == {Pace.MANY}
    assert paces(request_from("192.0.2.7"), 1) == [Pace.USUAL]


# ---- One network that floods, and somebody who is on it ---------------------------------


@pytest.mark.slow
def test_after_ten_thousand_fresh_browsers_a_real_one_gets_through() -> None:
    flooding = browser_at(HERE, "")
    seen: Counter[Pace] = Counter()
    for n in range(10_000):
        flooding.COOKIES[settings.CSRF_COOKIE_NAME] = f"fresh {n}"
        seen[pace_of_sending(flooding, token=f"report {n}", now=NOW)] += 1

    assert seen == {Pace.USUAL: 20, Pace.MANY: 9_980}
    assert fresh_pace("somebody real") is Pace.MANY
    assert fresh_pace("somebody elsewhere", address="198.51.100.7") is Pace.USUAL


def test_one_browser_that_sends_report_after_report_waits_above_the_first_limit() -> None:
    flood = [fresh_pace("one machine", token=f"report {n}") for n in range(302)]

    assert flood[:300] == [Pace.USUAL] * 20 + [Pace.MANY] * 280
    assert flood[300:] == [Pace.TOO_MANY] * 2
    assert fresh_pace("somebody else") is Pace.MANY


def test_the_second_limit_holds_and_only_browsers_that_were_counted_fill_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sending_limits, "_SENDING", replace(sending_limits._SENDING, second=5))
    for n in range(400):
        fresh_pace("one machine", token=f"report {n}")

    fresh = [fresh_pace(n) for n in range(6)]

    assert fresh == [Pace.MANY] * 5 + [Pace.TOO_MANY]


def test_a_press_that_failed_can_be_made_again_above_the_first_limit() -> None:
    for n in range(320):
        fresh_pace(n)

    again = [fresh_pace("somebody", token="theirs") for _ in range(3)]

    assert again == [Pace.MANY] * 3
    assert fresh_pace("somebody", token="another report") is Pace.TOO_MANY


def test_at_the_form_too_the_real_one_of_a_flooded_network_is_stored_and_marked(
    person: Browser,
) -> None:
    paces(request_from(HERE), 400)
    data = {"version": hidden_in(person.walk())["version"]}

    sent = person.post("/report/check/", data)
    for _ in range(3):
        person.post("/report/check/", data)

    assert sent["Location"] == "/report/sent/"
    assert last_report().in_burst
    assert Report.objects.count() == 1


def test_presses_of_a_report_that_is_stored_count_for_nothing(person: Browser) -> None:
    person.walk()
    before = person.held()
    assert before is not None
    person.send()
    counted = counts()

    for _ in range(5):
        person.hold(before, now=NOW)
        assert person.send()["Location"] == "/report/sent/"

    assert counts() == counted
    assert Report.objects.count() == 1


# ---- Saving has a limit as well ---------------------------------------------------------


def test_one_browser_saves_so_many_reports_and_a_neighbour_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sending_limits, "_SAVING", replace(sending_limits._SAVING, second=100))

    flood = [saves(HERE, "one machine", f"report {n}") for n in range(60)]
    fresh = [saves(HERE, f"fresh {n}", f"theirs {n}") for n in range(110)]

    assert flood == [True] * 20 + [False] * 40
    assert fresh == [True] * 100 + [False] * 10


def test_where_no_address_is_known_one_browser_alone_is_refused() -> None:
    assert [saves("", "one machine", f"report {n}") for n in range(21)] == [True] * 20 + [False]
    assert all(saves("", f"fresh {n}", f"theirs {n}") for n in range(100))


def test_a_report_that_is_saved_may_be_saved_again_and_not_for_ever() -> None:
    again = [saves(HERE, "here", "a report", is_saved=True) for _ in range(61)]

    assert again == [True] * 60 + [False]
    assert saves(HERE, "here", "another", is_saved=True)


def test_where_too_many_are_saved_the_page_says_when_and_nothing_is_lost(
    person: Browser, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending_limits, "_SAVING", replace(sending_limits._SAVING, second=10))
    person.walk()
    held = person.answers()
    for n in range(31):
        saves(HERE, f"cookie {n}", f"{n}")

    refused = person.post("/report/save/")
    text = refused.content.decode()

    assert refused.status_code == 429
    assert "Yours is not saved. Your answers are still in this browser" in text
    assert "You can save it after the next full hour" in text
    assert not Draft.objects.exists()
    assert person.answers() == held
    clock.move_to(NOW.replace(hour=NOW.hour + 1, minute=0))
    assert person.post("/report/save/")["Location"] == "/report/save/"


@pytest.mark.parametrize(
    ("address", "times", "key"),
    [("203.0.113.9", 25, "limits-sent-by-"), ("", 1, "limits-sent-browser-")],
)
def test_the_cache_holds_a_bucket_and_never_an_address_or_a_cookie(
    address: str, times: int, key: str
) -> None:
    for n in range(times):
        fresh_pace("somebody", address=address, token=f"somebody {n}")

    held = repr(getattr(cache, "_cache", {}))

    assert key in held
    assert "203.0" not in held
    assert "somebody" not in held


def test_each_hour_has_its_own_salt() -> None:
    here = request_from("203.0.113.9")

    hours = [sending_limits._hour(NOW + timedelta(hours=n)) for n in range(6)]
    buckets = {sending_limits._bucket(here, hour) for hour in hours}

    assert len(buckets) > 1


def test_without_a_cache_the_process_counts_and_nobody_is_refused_early(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    broken = Mock(side_effect=ConnectionError("203.0.113.9 refused"))
    for module in (sending_limits, counting):
        monkeypatch.setattr(module, "cache", Mock(add=broken, get=broken))
    monkeypatch.setattr(
        counting, "_in_process", {"limits-old-2026010100": (NOW.timestamp() - 1, 9)}
    )

    here = browser_at("203.0.113.9", "a cookie")
    seen = [pace_of_sending(here, token="theirs", now=NOW) for _ in range(21)]

    assert (seen[0], seen[-1]) == (Pace.USUAL, Pace.MANY)
    assert not has_guessed_often(here, now=NOW)
    assert "ConnectionError" in caplog.text
    assert "203.0" not in caplog.text
    assert "limits-old-2026010100" not in counting._in_process


def test_in_a_flood_the_page_says_so_kindly_and_nothing_is_lost(
    person: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    shut_out(monkeypatch)
    person.walk()

    refused = person.send()

    assert refused.status_code == 429
    assert "Your answers are still in this browser" in refused.content.decode()
    assert not Report.objects.exists()
    cache.clear()
    assert person.send()["Location"] == "/report/sent/"


def test_the_page_says_when_it_can_be_sent_and_then_it_can(
    person: Browser, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.move_to(NOW.replace(minute=45))
    shut_out(monkeypatch)
    person.walk()

    refused = person.send().content.decode()
    clock.move_to(NOW.replace(minute=59, second=59))
    early = person.send()
    clock.shift(timedelta(seconds=1))

    assert "You can send it after the next full hour" in refused
    assert "Save it now" in refused
    assert early.status_code == 429
    assert person.send()["Location"] == "/report/sent/"


def test_in_a_flood_a_press_whose_answer_was_lost_still_shows_the_code(
    person: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    person.walk()
    before = person.held()
    assert before is not None
    person.send()
    code = code_on(person.get("/report/sent/"))
    person.hold(before, now=NOW)
    shut_out(monkeypatch)

    person.send()

    assert code_on(person.get("/report/sent/")) == code
    assert Report.objects.count() == 1


def test_reading_and_answering_count_nothing(person: Browser) -> None:
    person.walk()

    assert not getattr(cache, "_cache", {})


def test_a_report_at_a_persons_pace_bears_no_sign(person: Browser, clock: Any) -> None:
    person.walk()
    clock.shift(timedelta(seconds=15))

    person.send()

    report = last_report()
    assert not any((report.is_hasty, report.trap_filled, report.in_burst))


def test_what_a_machine_sends_is_kept_and_marked_and_no_error(person: Browser) -> None:
    paces(request_from(HERE), 20)
    page = person.walk()
    assert 'name="leave_empty"' in page.content.decode()

    sent = person.send(leave_empty="x")

    assert sent["Location"] == "/report/sent/"
    report = last_report()
    assert report.is_hasty
    assert report.trap_filled
    assert report.in_burst
