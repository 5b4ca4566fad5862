"""After sending, and on the way: the pages that people reach by other doors."""

import re

import pytest

from reporting.codes.receipts import move_states, receipt_code, settle_receipts
from reporting.models import Report
from reporting.tasks import move_states as nightly
from tests.factories import last_report, make_report, put_in_state
from tests.reporting.browsing import NOW, Browser, code_on

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/report/sent/", "/report/copy/", "/report/next-hour/"])
def test_without_a_report_there_is_nothing_to_see(person, address):
    assert person.get(address)["Location"] == "/report/"


def test_before_sending_it_leads_to_the_check_page(person):
    person.walk(until="event-type")

    assert person.get("/report/sent/")["Location"] == "/report/check/"


def test_a_copy_can_be_kept_as_soon_as_it_is_known_what_happened_and_not_before(person):
    person.walk(until="event-type")
    before = person.get("/report/copy/")
    person.answer("event-type", event_type="paid")

    after = person.get("/report/copy/")

    assert before["Location"] == "/report/event-type/"
    assert after["Content-Type"] == "application/pdf"
    assert not Report.objects.exists()


def test_no_question_is_asked_after_sending(sent):
    page = sent.get("/report/sent/")
    forms = re.findall(r'name="press" value="([a-z]+)"', page.text)

    assert set(forms) == {"confirm", "done"}
    assert sent.get("/report/about-you/")["Location"] == "/report/sent/"


def test_a_press_of_an_older_window_shows_the_page_and_adds_nothing(sent):
    page = sent.post("/report/sent/", {"press": "about_you", "about_you": "yes"})

    assert code_on(page) in page.text
    assert "sex" not in last_report().answers


def test_the_code_stands_before_the_cards_and_the_way_to_type_it_back_in_a_fold(sent):
    page = sent.get("/report/sent/").text
    main = page.partition("<main")[2]

    assert main.index('class="cf-code"') < main.index('class="cf-acts"')
    fold = main.partition("<details")[2].partition("</details>")[0]
    assert 'id="id_typed_code"' in fold
    assert main.index("Forget it here") < main.index('class="cf-acts"')


def test_after_crisis_words_somebody_to_talk_to_stands_before_the_code(person, epoch):
    person.walk(own_words={"own_words": "I want to kill myself"})
    person.send()

    main = person.get("/report/sent/").text.partition("<main")[2].partition("</main>")[0]

    assert main.index("116 123") < main.index('class="cf-code"')
    assert main.count('id="card-crisis') == 1


def test_after_an_early_send_nothing_is_said_of_what_was_not_asked(person, epoch):
    person.walk(
        until="told-whom",
        event_type={"event_type": "paid"},
        event_detail={"event_detail": "shopping"},
    )
    person.get("/report/next-hour/")
    person.send()

    page = person.get("/report/sent/").text

    assert "told_whom" not in person.answers()
    assert "not told the police" not in page
    assert "Report Fraud" in page


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
    put_in_state(report, "accepted")

    nightly()
    move_states()

    report.refresh_from_db()
    assert report.receipt.state == "accepted"
