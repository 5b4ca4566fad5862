"""Limits on sending: a flood is slowed, a person is not, and no address is kept."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import RequestFactory
from django.utils import timezone

from reporting import limits
from reporting.limits import Pace, may_try_code, pace_of_sending
from reporting.models import Report
from reporting.receipts import receipt_code
from tests.factories import last_report, make_epoch, make_report
from tests.reporting.browsing import NOW, Browser, code_on, hidden_in
from tests.reporting.saving import WRONG

HERE = "192.0.2.7"


@pytest.fixture
def person(person: Browser) -> Browser:
    """A browser on a network of its own."""
    person.client.defaults["REMOTE_ADDR"] = HERE
    return person


def request_from(address: str, **headers: str) -> Any:
    return RequestFactory().post("/report/check/", REMOTE_ADDR=address, headers=headers)


def paces(request: Any, times: int, **when: Any) -> list[Pace]:
    return [pace_of_sending(request, now=when.get("now", NOW)) for _ in range(times)]


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


def browser_at(address: str, cookie: str) -> Any:
    request = request_from(address)
    request.COOKIES[settings.CSRF_COOKIE_NAME] = cookie
    return request


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


def test_there_wrong_codes_of_one_browser_stop_no_other() -> None:
    one = [may_try_code(browser_at("", "one machine"), now=NOW) for _ in range(61)]

    assert one == [True] * 60 + [False]
    assert all(may_try_code(browser_at("", f"somebody {n}"), now=NOW) for n in range(30))
    assert all(may_try_code(request_from(""), now=NOW) for _ in range(1500))


def test_where_an_address_is_known_the_cookie_changes_nothing() -> None:
    seen = [paces(browser_at("192.0.2.7", f"cookie {n}"), 1)[0] for n in range(301)]

    assert seen[-1] is Pace.TOO_MANY


@pytest.mark.django_db
def test_at_an_onion_service_the_browser_is_known_by_its_form(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "_TYPED_ABOVE", 2)
    here, other = (
        Browser(enforce_csrf_checks=True),
        Browser(enforce_csrf_checks=True),
    )

    def type_a_code(by: Browser) -> int:
        page = by.get("/report/status/")
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.content.decode())
        assert token is not None
        form = {"code": WRONG, "csrfmiddlewaretoken": token[1]}
        return int(by.post("/report/status/", form).status_code)

    assert [type_a_code(here) for _ in range(3)] == [404, 404, 429]
    assert type_a_code(other) == 404


def test_the_cache_holds_no_cookie_either() -> None:
    pace_of_sending(browser_at("", "a cookie of somebody"), now=NOW)

    held = repr(getattr(cache, "_cache", {}))

    assert "limits-sent-browser-" in held
    assert "somebody" not in held


def test_the_cache_holds_a_bucket_and_never_an_address() -> None:
    pace_of_sending(request_from("203.0.113.9"), now=NOW)

    held = repr(getattr(cache, "_cache", {}))

    assert "limits-sent" in held
    assert "203.0" not in held


def test_each_hour_has_its_own_salt() -> None:
    here = request_from("203.0.113.9")

    buckets = {limits._bucket(here, now=NOW + timedelta(hours=each)) for each in range(6)}

    assert len(buckets) > 1


def test_without_a_cache_the_process_counts_and_nobody_is_refused_early(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*args: Any, **kwargs: Any) -> None:
        raise ConnectionError("203.0.113.9 refused")

    monkeypatch.setattr(limits, "cache", type("Broken", (), {"add": broken, "get": broken}))
    monkeypatch.setattr(limits, "_in_process", limits.Counter({"limits-old-2026010100": 9}))

    seen = paces(request_from("203.0.113.9"), 21)

    assert (seen[0], seen[-1]) == (Pace.USUAL, Pace.MANY)
    assert "ConnectionError" in caplog.text
    assert "203.0" not in caplog.text
    assert "limits-old-2026010100" not in limits._in_process


def test_codes_may_be_typed_often_and_not_for_ever() -> None:
    here = request_from("192.0.2.7")

    tries = [may_try_code(here, now=NOW) for _ in range(61)]

    assert tries == [True] * 60 + [False]


CODE_PAGES = (
    "/report/status/",
    "/report/status/withdraw/",
    "/report/status/since/",
    "/report/resume/",
)


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("typed_at", CODE_PAGES)
def test_whoever_types_codes_without_end_is_asked_to_wait_at_every_page(
    person: Browser, typed_at: str
) -> None:
    for _ in range(60):
        assert person.post(typed_at, {"code": WRONG}).status_code == 404

    for address in CODE_PAGES:
        page = person.post(address, {"code": WRONG})

        assert page.status_code == 429
        assert "Wait an hour" in page.content.decode()


def follow(person: Browser, page: Any, address: str, **pressed: str) -> Any:
    """Presses a button of a page that found a code: its hidden fields, and this."""
    form = page.content.decode().split(f'action="{address}"', 1)[1].split("</form>", 1)[0]
    hidden = re.findall(r'type="hidden" name="(code|found)" value="([^"]+)"', form)
    return person.post(address, {**dict(hidden), **pressed})


@pytest.mark.django_db
def test_what_follows_on_a_code_just_found_is_no_code_typed(person: Browser) -> None:
    make_report(token="a token")
    page = person.post("/report/status/", {"code": receipt_code("a token").lower()})
    for _ in range(70):
        may_try_code(request_from(HERE), now=NOW)

    asked = follow(person, page, "/report/status/since/")
    wrong = follow(person, asked, "/report/status/since/", press="tell")
    told = follow(person, wrong, "/report/status/since/", press="tell", told_since="bank")
    sure = follow(person, page, "/report/status/withdraw/")
    done = follow(person, sure, "/report/status/withdraw/", press="withdraw")

    statuses = [each.status_code for each in (asked, wrong, told, sure, done)]
    assert statuses == [200, 422, 200, 200, 200]
    assert not Report.objects.exists()


@pytest.mark.django_db
def test_the_press_after_it_works_for_an_hour_and_for_that_code_alone(
    person: Browser, clock: Any
) -> None:
    make_report(token="a token")
    make_report(token="another")
    code = receipt_code("a token")
    mark = person.post("/report/status/", {"code": code}).context["found_mark"]

    def pressed(code: str, found: str) -> int:
        for _ in range(70):
            may_try_code(request_from(HERE), now=timezone.now())
        form = {"code": code, "found": found}
        return int(person.post("/report/status/withdraw/", form).status_code)

    assert pressed(receipt_code("another"), mark) == 429
    assert pressed(code, "") == 429
    assert pressed(code, "\u00e9") == 429
    clock.shift(timedelta(hours=1))
    assert pressed(code, mark) == 200
    clock.shift(timedelta(hours=1))
    assert pressed(code, mark) == 429


@pytest.mark.django_db
def test_in_a_flood_the_page_says_so_kindly_and_nothing_is_lost(person: Browser) -> None:
    make_epoch()
    paces(request_from(HERE), 300)
    page = person.walk()
    data = {"version": hidden_in(page)["version"]}

    refused = person.post("/report/check/", data)

    assert refused.status_code == 429
    assert "Your answers are still in this browser" in refused.content.decode()
    assert not Report.objects.exists()
    cache.clear()
    assert person.post("/report/check/", data)["Location"] == "/report/sent/"


@pytest.mark.django_db
def test_the_page_says_when_it_can_be_sent_and_then_it_can(person: Browser, clock: Any) -> None:
    make_epoch()
    clock.move_to(NOW.replace(minute=45))
    paces(request_from(HERE), 300)
    page = person.walk()
    data = {"version": hidden_in(page)["version"]}

    refused = person.post("/report/check/", data).content.decode()
    clock.move_to(NOW.replace(minute=59, second=59))
    early = person.post("/report/check/", data)
    clock.shift(timedelta(seconds=1))

    assert "You can send it after the next full hour" in refused
    assert "Save it now" in refused
    assert early.status_code == 429
    assert person.post("/report/check/", data)["Location"] == "/report/sent/"


@pytest.mark.django_db
def test_in_a_flood_a_press_whose_answer_was_lost_still_shows_the_code(person: Browser) -> None:
    make_epoch()
    page = person.walk()
    before = person.held()
    assert before is not None
    data = {"version": hidden_in(page)["version"]}
    person.post("/report/check/", data)
    code = code_on(person.get("/report/sent/"))
    person.hold(before, now=NOW)
    paces(request_from(HERE), 300)

    person.post("/report/check/", data)

    assert code_on(person.get("/report/sent/")) == code
    assert Report.objects.count() == 1


@pytest.mark.django_db
def test_reading_and_answering_count_nothing(person: Browser) -> None:
    person.walk()

    assert not getattr(cache, "_cache", {})


@pytest.mark.django_db
def test_a_report_at_a_persons_pace_bears_no_sign(person: Browser, clock: Any) -> None:
    make_epoch()
    page = person.walk()
    clock.shift(timedelta(seconds=15))

    person.post("/report/check/", {"version": hidden_in(page)["version"]})

    report = last_report()
    assert not any((report.is_hasty, report.trap_filled, report.in_burst))


@pytest.mark.django_db
def test_what_a_machine_sends_is_kept_and_marked_and_no_error(person: Browser) -> None:
    make_epoch()
    paces(request_from(HERE), 20)
    page = person.walk()
    assert 'name="leave_empty"' in page.content.decode()

    sent = person.post(
        "/report/check/", {"version": hidden_in(page)["version"], "leave_empty": "x"}
    )

    assert sent["Location"] == "/report/sent/"
    report = last_report()
    assert report.is_hasty
    assert report.trap_filled
    assert report.in_burst
