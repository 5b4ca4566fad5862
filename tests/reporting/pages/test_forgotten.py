"""What somebody is told when their browser holds their answers no longer: only what is known."""

from datetime import timedelta

import pytest
from django.db import InterfaceError, connection

from reporting.browser.answers_cookie import Expired
from reporting.codes.receipts import fate_of
from reporting.submission import submit_report
from tests.reporting.browsing import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("epoch")]

NOTHING = "Nothing was sent to us."
SENT = "Your report was sent"


@pytest.mark.parametrize("page", ["", "sent/", "copy/", "check/"])
def test_whoever_sent_it_and_comes_back_late_is_told_so_and_where_the_code_works(
    person, clock, page
):
    person.walk()
    person.send()
    clock.shift(timedelta(minutes=121))

    text = person.get(f"/report/{page}").text

    assert SENT in text.partition("</title>")[0]
    assert 'href="/report/status/"' in text.partition("<main")[2].partition("</main>")[0]
    assert NOTHING not in text
    assert "Start again" not in text
    assert "Nothing was pressed for two hours" in text


def test_a_press_whose_answer_never_arrived_was_sent_all_the_same(person, clock):
    person.walk()
    held = person.held()
    submit_report(answers=held.answers, token=held.token, now=NOW)
    clock.shift(timedelta(minutes=31))

    text = person.get("/report/check/").text

    assert SENT in text
    assert NOTHING not in text


def test_whoever_sent_nothing_is_told_so(person, clock):
    person.walk(until="told-whom")
    clock.shift(timedelta(minutes=31))

    text = person.get("/report/told-whom/").text

    assert NOTHING in text
    assert SENT not in text
    assert "Nothing was pressed for 30 minutes" in text


def test_where_it_cannot_be_read_nothing_is_said_of_sending(person):
    person.walk(until="event-type")
    (name,) = [name for name in person.cookies if "answers" in name]
    person.client.cookies[name] = "nonsense"

    text = person.get("/report/event-type/").text

    assert NOTHING not in text
    assert "If you sent a report, your code shows what became of it." in text


def test_where_it_is_lost_nothing_is_said_of_sending(person):
    text = person.post("/report/check/").text

    assert NOTHING not in text
    assert "If you sent a report, your code shows what became of it." in text


def test_where_the_database_does_not_answer_nothing_is_said_of_sending():
    def down(*asked):
        raise InterfaceError

    with connection.execute_wrapper(down):
        unknown = fate_of(Expired(token="a token", is_sent=False, was_kept_long=False))
        known = fate_of(Expired(token="a token", is_sent=True, was_kept_long=True))

    assert (unknown, known) == ("", "sent")


def test_the_token_is_not_in_what_the_exception_prints():
    expired = Expired(token="a token", is_sent=True, was_kept_long=True)

    assert "a token" not in f"{expired!s} {expired!r} {expired.args}"
