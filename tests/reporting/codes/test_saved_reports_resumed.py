"""Coming back to a saved report: what is asked again, and what opening it would put away."""

import pytest

from tests.reporting.browsing import Browser, code_on
from tests.reporting.saving import WRONG, came_back_to, carry_over

pytestmark = pytest.mark.usefixtures("epoch")


def test_what_is_never_stored_is_not_in_what_is_saved(person: Browser) -> None:
    person.walk(
        event_type={"event_type": "paid"},
        event_detail={"event_detail": "shopping"},
        lost_money={"lost_money": "yes"},
        payment_method={
            "payment_method": "credit_card",
            "last_paid": "earlier",
            "last_payment_month-month": "3",
            "last_payment_month-year": "2026",
        },
    )
    assert {"danger", "last_paid", "last_payment_month"} <= person.answers().keys()

    another = carry_over(person)

    assert not {"danger", "last_paid", "last_payment_month"} & another.answers().keys()
    assert another.answers()["payment_method"] == "credit_card"
    assert came_back_to(another) == "/report/payment-method/"
    onward = another.answer("payment-method", payment_method="credit_card")
    assert onward["Location"] == "/report/check/"
    assert {"danger", "last_paid", "last_payment_month"} <= person.answers().keys()


def test_whoever_opens_a_saved_report_sees_first_that_it_is_there(person: Browser) -> None:
    person.walk(until="told-whom")
    another = carry_over(person)

    text = another.get("/report/").content.decode().partition("<main")[2]
    another.change("danger", danger="no")
    later = another.get("/report/").content.decode()

    assert text.index("Welcome back") < text.index("Carry on") < text.index("Before you start")
    assert "we ask once more whether you are safe" in text
    assert "we ask once more" not in later


def test_whoever_comes_back_in_danger_is_shown_who_can_come_now(person: Browser) -> None:
    person.walk(until="told-whom", danger={"danger": "yes"})
    another = carry_over(person)

    response = another.change("danger", danger="yes")

    assert response["Location"] == "/report/help-now/"
    assert another.get("/report/help-now/").context["carry_on"] == "/report/told-whom/"


def test_opening_a_saved_report_warns_where_it_takes_a_code_away_that_nobody_noted(
    person: Browser,
) -> None:
    person.walk()
    person.send()
    warned = person.get("/report/resume/").content.decode()
    wrong = person.post("/report/resume/", {"code": WRONG}).content.decode()
    code = code_on(person.get("/report/sent/"))

    person.post("/report/sent/", {"press": "confirm", "typed_code": code})

    for text in (warned, wrong):
        assert "You have sent a report from this browser." in text
        assert 'href="/report/sent/"' in text
    assert "You have sent a report" not in person.get("/report/resume/").content.decode()
