"""The database does not answer: a kind page at every address, nothing lost, and the press works
when it is back."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import InterfaceError, OperationalError, connection

from reporting.codes.receipts import receipt_code
from reporting.models import Draft, LaterAnswers, Report
from tests.factories import make_report
from tests.reporting.browsing import NOW, Browser
from tests.reporting.saving import WORDS, save

pytestmark = pytest.mark.usefixtures("epoch")

SECRET = "7KQ2 lies in this message"
_OUR_OWN = ("SAVEPOINT", "RELEASE", "ROLLBACK")  # the tests' own transaction


def gone(error: type[Exception] = OperationalError) -> Any:
    """Until the end of the block, no statement reaches the database."""

    def wrapper(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().startswith(_OUR_OWN):
            return execute(sql, params, many, context)
        raise error(SECRET)

    return connection.execute_wrapper(wrapper)


def assert_kind(page: Any, caplog: Any, error: str = "OperationalError") -> None:
    html = page.content.decode()
    assert page.status_code == 503
    assert "This is our fault, not yours." in html
    assert "tel:999" in html
    assert html.count('href="/exit/"') >= 1
    assert page["Cache-Control"] == "no-store"
    assert error in caplog.text
    assert "7KQ2" not in caplog.text
    assert SECRET not in html


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_saving_keeps_the_answers_and_works_afterwards(
    person: Browser, caplog: Any, error: type[Exception]
) -> None:
    person.walk()
    before = person.answers()

    with gone(error):
        page = person.post("/report/save/")

    assert_kind(page, caplog, error.__name__)
    assert (
        "Your answers are still in this browser, for 30 minutes at least." in page.content.decode()
    )
    assert "press the button again" in page.content.decode()
    assert person.answers() == before
    assert save(person)


def test_a_page_that_is_only_opened_offers_to_open_it_again(
    person: Browser, code: str, caplog: Any
) -> None:
    with gone():
        page = person.get("/report/save/")

    assert_kind(page, caplog)
    assert '<a href="/report/save/"' in page.content.decode()
    assert "Try again" in page.content.decode()


@pytest.mark.parametrize("press", ["", "delete"])
def test_a_saved_report_is_neither_opened_nor_deleted(code: str, caplog: Any, press: str) -> None:
    other = Browser()

    with gone():
        page = other.post("/report/resume/", {"code": code, "press": press})

    assert_kind(page, caplog)
    assert "Your answers are still in this browser." not in page.content.decode()
    assert "If you have a code, it still works afterwards." in page.content.decode()
    assert code not in caplog.text
    assert Draft.objects.count() == 1
    assert other.post("/report/resume/", {"code": code})["Location"] == "/report/"


@pytest.mark.parametrize(
    ("address", "fields"),
    [
        ("/report/status/", {}),
        ("/report/status/withdraw/", {}),
        ("/report/status/withdraw/", {"press": "withdraw"}),
        ("/report/status/since/", {}),
        ("/report/status/since/", {"press": "tell", "told_since": "bank"}),
    ],
)
def test_a_page_behind_a_code_says_so(
    person: Browser, caplog: Any, address: str, fields: dict[str, str]
) -> None:
    make_report(token="a token")
    form = {"code": receipt_code("a token"), **fields}

    with gone():
        page = person.post(address, form)

    assert_kind(page, caplog)
    assert form["code"] not in caplog.text
    assert Report.objects.exists()
    assert not LaterAnswers.objects.exists()
    assert person.post(address, form).status_code == 200


def test_what_is_asked_beside_the_answers_is_kept_until_it_can_be_sent(
    person: Browser, caplog: Any
) -> None:
    person.walk()

    with gone():
        page = person.send(sex="female", police_area="E23000022")

    assert page.status_code == 503
    assert {"sex", "police_area"} <= person.answers().keys()
    assert person.answer("check", sex="female")["Location"] == "/report/sent/"
    assert Report.objects.get().answers["sex"] == "female"


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_sending_keeps_the_answers_and_sends_once_afterwards(
    person: Browser, caplog: Any, error: type[Exception]
) -> None:
    person.walk()
    with gone(error):
        page = person.send()

    assert_kind(page, caplog, error.__name__)
    assert person.answers()["own_words"] == WORDS
    assert person.send()["Location"] == "/report/sent/"
    assert Report.objects.count() == 1


def test_the_wait_counts_as_a_press(person: Browser, code: str, clock: Any) -> None:
    clock.shift(timedelta(minutes=25))
    with gone():
        person.get("/report/save/")
    clock.shift(timedelta(minutes=25))

    assert person.get("/report/check/").status_code == 200
    held = person.held()
    assert held is not None
    assert held.pressed_at == NOW + timedelta(minutes=50)


def test_words_that_came_with_the_press_can_be_copied(person: Browser, caplog: Any) -> None:
    with gone():
        page = person.post("/report/resume/", {"code": "S", "own_words": WORDS})

    assert_kind(page, caplog)
    assert f">{WORDS}</textarea>" in page.content.decode()


def test_answers_that_count_no_longer_are_left_to_the_next_page(person: Browser) -> None:
    person.client.cookies["answers-0"] = "forged"

    with gone():
        page = person.post("/report/status/", {"code": "x"})

    assert page.status_code == 503
    assert person.cookies["answers-0"] == "forged"
