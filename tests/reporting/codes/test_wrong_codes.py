"""Wrong codes are counted, and no right one is refused for its neighbours' wrong ones."""

import re
from typing import Any

import pytest
from django.utils import timezone

from reporting import sending_limits
from reporting.codes.receipts import receipt_code
from reporting.models import Draft, Report
from reporting.sending_limits import count_wrong_code, has_guessed_often
from tests.factories import make_report
from tests.reporting.browsing import NOW, Browser
from tests.reporting.codes.test_saved_reports_secrecy import counted
from tests.reporting.flooding import (
    HERE,
    browser_at,
    browser_on,
    guess_without_end,
    request_from,
)
from tests.reporting.saving import WRONG

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(clock: Any) -> Browser:
    """A browser on a network of its own."""
    return browser_on(HERE)


def test_wrong_codes_may_be_typed_often_and_not_for_ever() -> None:
    here = request_from("192.0.2.7")

    tries = [count_wrong_code(here, now=NOW) for _ in range(61)]

    assert tries == [False] * 60 + [True]


def test_there_wrong_codes_of_one_browser_are_not_those_of_another() -> None:
    one = [count_wrong_code(browser_at("", "one machine"), now=NOW) for _ in range(61)]

    assert one == [False] * 60 + [True]
    assert not any(count_wrong_code(browser_at("", f"somebody {n}"), now=NOW) for n in range(30))
    assert not any(count_wrong_code(request_from(""), now=NOW) for _ in range(400))
    # All together make looks cheap, and refuse nobody.
    assert has_guessed_often(browser_at("", "somebody new"), now=NOW)
    assert not has_guessed_often(request_from(HERE), now=NOW)


def test_at_an_onion_service_the_browser_is_known_by_its_form(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sending_limits, "_TYPED_ABOVE", 2)
    here, other = (Browser(enforce_csrf_checks=True) for _ in range(2))

    def type_a_code(by: Browser) -> int:
        page = by.get("/report/status/")
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.content.decode())
        assert token is not None
        form = {"code": WRONG, "csrfmiddlewaretoken": token[1]}
        return int(by.post("/report/status/", form).status_code)

    assert [type_a_code(here) for _ in range(3)] == [404, 404, 429]
    assert type_a_code(other) == 404


STATUS, SINCE, WITHDRAW = (f"/report/status/{page}" for page in ("", "since/", "withdraw/"))
CODE_PAGES = (STATUS, WITHDRAW, SINCE, "/report/resume/")


@pytest.mark.parametrize("address", CODE_PAGES)
def test_whoever_types_wrong_codes_without_end_is_told_to_slow_down(
    person: Browser, address: str
) -> None:
    guess_without_end(request_from(HERE))

    page = person.post(address, {"code": WRONG})

    assert page.status_code == 429
    # A person who mistyped theirs reads what helps: to wait would not.
    assert "report with this code" in page.content.decode()
    assert Browser().post(address, {"code": WRONG}).status_code == 404


@pytest.mark.parametrize("address", [WITHDRAW, SINCE])
def test_a_page_behind_a_code_asks_for_it_when_it_is_opened_anew(
    person: Browser, address: str
) -> None:
    response = person.get(address)

    assert response.status_code == 302
    assert response["Location"] == STATUS


def test_a_right_code_opens_however_many_wrong_ones_were_typed_around_it(
    person: Browser,
) -> None:
    make_report(token="a token")
    code = {"code": receipt_code("a token").lower()}
    guess_without_end(request_from(HERE))

    presses: tuple[tuple[str, dict[str, str], int], ...] = (
        (STATUS, {}, 200),
        (SINCE, {}, 200),
        (SINCE, {"press": "tell"}, 422),
        (SINCE, {"press": "tell", "told_since": "bank"}, 200),
        (WITHDRAW, {}, 200),
        (WITHDRAW, {"press": "withdraw"}, 200),
    )

    for address, fields, status in presses:
        assert person.post(address, code | fields).status_code == status, (address, fields)
    assert not Report.objects.exists()


@pytest.mark.parametrize("press", ["", "delete"])
@pytest.mark.parametrize("address", [HERE, ""])
def test_so_does_the_code_of_a_saved_report(code: str, address: str, press: str) -> None:
    for n in range(401):
        count_wrong_code(browser_at(address, f"cookie {n}"), now=timezone.now())

    page = browser_on(address).post("/report/resume/", {"code": code, "press": press})

    assert page.status_code == (200 if press else 302)


def test_in_such_a_flood_a_wrong_code_costs_no_more_than_a_look(
    code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    stranger = browser_on(HERE)

    def work_of(typed: str) -> int:
        with counted(monkeypatch) as work:
            stranger.post("/report/resume/", {"code": typed})
        return int(work["scrypt"])

    before = [work_of(typed) for typed in (WRONG, "no code")]
    guess_without_end(request_from(HERE))
    after = [work_of(typed) for typed in (WRONG, "no code", code)]

    assert before == [1, 1]
    assert after == [0, 0, 1]


def test_a_draft_from_before_there_were_hints_opens_in_a_flood_too(code: str) -> None:
    Draft.objects.update(hint="")
    guess_without_end(request_from(HERE))

    assert browser_on(HERE).post("/report/resume/", {"code": code}).status_code == 302
