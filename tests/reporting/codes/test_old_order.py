"""What was begun or saved when the form asked in another order opens in the new one.

The reports were made by version 0.4.0, under the keys of these tests, and are as it left them.
"""

import base64
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from reporting.codes.saved_reports import open_draft
from reporting.models import Draft, Report
from tests.reporting.browsing import NOW, Browser, onward_from
from tests.reporting.saving import resume

pytestmark = pytest.mark.usefixtures("epoch", "clock")

REPORTS: dict[str, dict[str, Any]] = json.loads(
    (Path(__file__).parent / "reports_of_the_old_order.json").read_text(encoding="utf-8")
)


def saved(name: str) -> str:
    """Puts the row that was stored then into the database; the code that opens it."""
    old = REPORTS[name]
    Draft.objects.create(
        mac=old["mac"],
        hint=old["hint"],
        submission_mac=old["submission_mac"],
        sealed=base64.b64decode(old["sealed"]),
        last_day=date(2026, 11, 30),
    )
    return str(old["code"])


def begun(name: str) -> Browser:
    """A browser that holds the cookie that it was given then."""
    person = Browser()
    for cookie, value in REPORTS[name]["cookies"].items():
        person.client.cookies[cookie] = value
    return person


@pytest.mark.parametrize(
    ("name", "opens"),
    [
        ("at_do_this_now", "when-band"),
        ("at_lost_money", "when-band"),
        ("at_loss_band", "told-whom"),
        ("at_told_whom", "told-whom"),
        ("at_own_words", "next-hour"),
        ("at_check", "next-hour"),
        ("message_at_check", "next-hour"),
        ("organisation_at_check", "next-hour"),
    ],
)
def test_a_saved_report_opens_at_its_first_open_question_else_at_the_help(
    name: str, opens: str
) -> None:
    person = Browser()

    assert resume(saved(name), by=person)["Location"] == "/report/"
    assert person.get("/report/").context["carry_on"] == "/report/danger/"
    came_back = person.change("danger", danger="no")

    assert came_back["Location"] == f"/report/{opens}/"
    assert person.get(came_back["Location"]).status_code == 200


def test_what_was_answered_then_is_there_and_is_sent() -> None:
    person = Browser()
    resume(saved("at_check"), by=person)
    person.change("danger", danger="no")

    held = person.answers()
    person.get("/report/next-hour/")
    person.get("/report/check/")
    person.send()

    then = {
        *("who", "age_band", "nation", "event_type", "event_detail", "police_area", "when_band"),
        *("lost_money", "loss_band", "payment_method", "told_whom", "own_words"),
    }
    assert then <= held.keys()
    report = Report.objects.get()
    assert then - {"own_words"} <= report.answers.keys()
    assert report.answers["police_area"] == "E23000022"


def test_after_the_help_it_goes_on_with_the_pages_that_were_never_asked() -> None:
    person = Browser()
    resume(saved("at_loss_band"), by=person)
    person.change("danger", danger="no")

    told = person.answer("told-whom", told_whom=["bank"])
    onward = onward_from(person.get(told["Location"]))

    assert told["Location"] == "/report/next-hour/"
    assert onward == "/report/payment-method/"


@pytest.mark.parametrize("name", REPORTS)
def test_a_cookie_of_the_old_order_is_understood(name: str) -> None:
    person = begun(name)

    kept = person.answers()
    carry_on = person.get("/report/").context["carry_on"]
    page = person.get(carry_on)

    assert {"danger", "who", "nation", "event_type"} <= kept.keys()
    assert page.status_code == 200
    assert person.answers() == kept
    held = json.dumps(kept)
    if "payment_method" in held:
        assert (kept["last_paid"], kept["last_payment_month"]) == ("earlier", "2026-10")


def test_a_page_left_open_from_then_is_taken_beside_what_is_kept() -> None:
    person = begun("at_lost_money")
    version = str(person.so_far().version)

    taken = person.post("/report/lost-money/", {"version": version, "lost_money": "yes"})

    assert taken["Location"] == "/report/payment-method/"
    assert person.answers()["lost_money"] == "yes"
    assert person.answers()["when_band"] == "last_7_days"


def test_a_press_on_the_place_that_was_asked_then_is_kept_for_the_last_page() -> None:
    person = begun("at_do_this_now")
    person.answer("when-band", when_band="not_sure", lost_money="no")
    person.answer("told-whom", told_whom=["no_one"])

    person.answer("police-area", police_area="county:devon")

    assert person.answers()["police_area"] == "E23000035"


def test_a_page_of_one_question_from_then_is_shown_again_with_its_answer_and_the_new_question() -> (
    None
):
    person = Browser()

    shown = person.post("/report/danger/", {"danger": "no"})

    assert shown.status_code == 422
    chosen = [part for part in shown.text.split("<input") if "checked" in part]
    assert len(chosen) == 1
    assert 'name="danger"' in chosen[0]


def test_a_month_old_report_tells_of_then_and_not_of_today() -> None:
    code = saved("at_check")

    opened = open_draft(code, now=NOW.replace(day=30))

    assert opened is not None
    # "In the last 7 days" was said on the 23rd: the 16th to the 23rd of November.
    assert opened.answers["when_band"] == "earlier"
    assert opened.answers["when_month"] == "2026-11"
