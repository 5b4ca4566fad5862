"""After sending, and on the way: the pages that people reach by other doors."""

import pytest

from reporting.codes.receipts import move_states, receipt_code, settle_receipts
from reporting.models import Report
from reporting.tasks import move_states as nightly
from tests.factories import last_report, make_epoch, make_report
from tests.reporting.browsing import NOW, Browser, code_on

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/report/sent/", "/report/about-you/", "/report/copy/"])
def test_without_a_report_there_is_nothing_to_see(person, address):
    assert person.get(address)["Location"] == "/report/"


@pytest.mark.parametrize("address", ["/report/sent/", "/report/copy/"])
def test_before_sending_it_leads_to_the_check_page(person, address):
    person.walk(until="who")

    assert person.get(address)["Location"] == "/report/check/"


def test_continue_without_a_choice_says_so_and_keeps_the_receipt_in_sight(sent):
    page = sent.post("/report/sent/", {"press": "about_you"})

    assert page.status_code == 422
    assert 'href="#id_about_you_0"' in page.text
    assert code_on(page) in page.text
    assert page.text.count("<h1") == 1


def test_the_one_question_is_shown_and_can_be_left_open(sent):
    sent.post("/report/sent/", {"press": "about_you", "about_you": "yes"})

    asked = sent.get("/report/about-you/")
    left_open = sent.post("/report/about-you/")

    assert "What is your sex?" in asked.text
    assert left_open["Location"] == "/report/sent/"
    assert "sex" not in last_report().answers


def test_a_forged_answer_there_is_an_error(sent):
    sent.post("/report/sent/", {"press": "about_you", "about_you": "yes"})

    page = sent.post("/report/about-you/", {"sex": "nonsense"})

    assert page.status_code == 422
    assert "sex" not in last_report().answers


def test_the_question_is_not_open_to_whoever_said_no(sent):
    sent.post("/report/sent/", {"press": "about_you", "about_you": "no"})

    assert sent.get("/report/about-you/")["Location"] == "/report/sent/"
    assert sent.post("/report/about-you/", {"sex": "male"})["Location"] == "/report/sent/"


@pytest.mark.parametrize(
    ("nation", "said"),
    [("england", "Report Fraud"), ("northern_ireland", "Report Fraud"), ("scotland", "101")],
)
def test_after_an_early_send_the_way_to_report_stands_first_on_the_plan(person, nation, said):
    make_epoch()
    person.walk(
        until="when-band",
        nation={"nation": nation},
        event_type={"event_type": "paid"},
        event_detail={"event_detail": "shopping"},
    )
    person.answer("when-band", when_band="last_7_days", press="send_so_far")
    person.send()
    person.post("/report/sent/", {"press": "about_you", "about_you": "no"})

    advice = person.get("/report/sent/").context["advice"]

    assert "told_whom" not in person.answers()
    assert advice.first_notices[0].title == "You have not told the police yet"
    assert any(said in line.text for line in advice.first_notices[0].lines)


def test_a_page_that_is_only_read_takes_no_form(person):
    person.walk(until="do-this-now")

    assert person.post("/report/do-this-now/")["Location"] == "/report/do-this-now/"


def test_a_form_from_a_browser_that_holds_nothing_shows_the_words_again(person):
    page = person.post("/report/own-words/", {"own_words": "Please keep this"})

    assert page.status_code == 200
    assert "Please keep this" in page.text
    assert person.post("/report/check/").status_code == 200


def test_a_report_whose_period_just_closed_cannot_be_taken_back(clock):
    make_report(token="a token")
    ids = list(Report.objects.values_list("pk", flat=True))
    settle_receipts(ids, state="counted", period="2026-Q4", today=NOW.date())

    page = Browser().post(
        "/report/status/withdraw/", {"code": receipt_code("a token"), "press": "withdraw"}
    )

    assert page.status_code == 409
    assert "It is counted in release 2026-Q4." in page.text


def test_every_night_the_states_follow(person):
    report = make_report(token="a token")
    Report.objects.filter(pk=report.pk).update(state="accepted")

    nightly()
    move_states()

    report.refresh_from_db()
    assert report.receipt.state == "accepted"
