"""The check page, the press that sends, and what follows it."""

import logging
import re

import pytest

from reporting.codes.receipts import receipt_code
from reporting.models import Report
from tests.factories import last_report, make_epoch, words_of
from tests.reporting.browsing import Browser, hidden_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("epoch")]


def back_of(page):
    (back,) = re.findall(r'<a href="([^"]+)" class="govuk-back-link"', page.text)
    return back


def test_back_from_the_check_page_leads_to_the_last_question(person):
    page = person.walk(until="check")

    assert back_of(page) == "/report/own-words/"


def test_back_from_checking_early_leads_to_the_question_that_was_left(person):
    person.walk(until="when-band")

    page = person.get("/report/check/")

    assert page.context["is_early"] is True
    assert back_of(page) == "/report/when-band/"


def test_changing_from_the_check_page_asks_only_what_is_missing_then_returns(person):
    person.walk()

    changed = person.answer("lost-money", lost_money="yes")
    assert changed["Location"] == "/report/loss-band/"
    person.get("/report/loss-band/")
    after = person.answer("loss-band", loss_band="loss_20_49")

    assert after["Location"] != "/report/told-whom/"
    assert person.get("/report/check/").status_code == 200


def test_the_check_page_shows_each_answer_in_words_with_a_way_to_change_it(person):
    page = person.walk()

    assert "They wrote on a Tuesday." in page.text
    assert "England" in page.text
    assert "age_25_34" not in page.text
    assert 'href="/report/nation/"' in page.text
    assert "Count it without my name." in page.text


def test_what_was_told_so_far_can_be_sent_once_the_time_is_told(person):
    early = person.walk(until="event-detail")
    assert "Send what I have told you so far" not in early.text
    person.answer("event-detail", event_detail="nude_pictures")
    asked = person.get("/report/when-band/")
    assert "Send what I have told you so far" in asked.text
    person.answer("when-band", when_band="last_7_days")

    check = person.get("/report/check/")
    assert check.context["is_early"]
    sent = person.send()

    assert (sent.status_code, sent["Location"]) == (302, "/report/sent/")
    assert "lost_money" not in last_report().answers


class TestSendWhatIHaveToldYouSoFar:
    @pytest.mark.parametrize(
        ("until", "given"),
        [
            ("when-band", {"when_band": "last_7_days"}),
            ("own-words", {"own_words": "They wrote on a Tuesday."}),
            ("lost-money", {}),
        ],
        ids=["a choice", "typed words", "nothing"],
    )
    def test_what_was_just_answered_comes_along(self, person, until, given):
        person.walk(until=until)
        before = person.answers()

        response = person.answer(until, **given, press="send_so_far")

        assert response["Location"] == "/report/check/"
        assert person.answers() == before | given

    def test_what_is_wrong_is_said_and_nothing_is_lost(self, person):
        person.walk(until="when-band")
        wrong = {"when_band": "earlier", "when_month-month": "99", "when_month-year": "2026"}

        response = person.answer("when-band", **wrong, press="send_so_far")

        assert response.status_code == 422
        assert 'value="99"' in response.text

    def test_personal_details_are_warned_of_and_a_second_press_goes_on(self, person):
        person.walk(until="own-words")
        words = "Ring me on 07700 900123"

        warned = person.answer("own-words", own_words=words, press="send_so_far")
        assert warned.status_code == 200
        assert "own_words" not in person.answers()
        assert 'value="send_so_far_as_it_is"' in warned.text
        again = person.answer("own-words", own_words=words, press="send_so_far_as_it_is")

        assert again["Location"] == "/report/check/"
        assert person.answers()["own_words"] == words

    @pytest.mark.parametrize("press", ["send_so_far", "save"])
    def test_words_that_were_taken_out_again_are_gone(self, person, press):
        person.walk()
        assert "own_words" in person.answers()

        person.answer("own-words", own_words="", press=press)

        assert "own_words" not in person.answers()

    def test_it_is_a_press_of_the_pages_own_form(self, person):
        page = person.walk(until="when-band").text

        form = page.partition('<form method="post" id="question"')[2].partition("</form>")[0]
        assert "Send what I have told you so far" in form
        assert 'value="send_so_far"' in form
        assert page.count("Send what I have told you so far") == 1

    def test_an_older_page_is_shown_with_its_answer_put_in(self, person):
        person.walk(until="when-band")
        older = str(person.held().version)
        person.answer("nation", nation="scotland")

        response = person.post(
            "/report/when-band/",
            {"version": older, "when_band": "last_7_days", "press": "send_so_far"},
        )

        assert response.status_code == 409
        assert "when_band" not in person.answers()


def test_what_is_not_sent_is_said_beside_the_answer(person):
    rows = person.walk().context["rows"]
    text = person.get("/report/check/").text

    assert {row.question for row in rows if not row.is_sent} == {"Is anyone in danger right now?"}
    assert text.count("This answer is not sent.") == 1


def test_what_the_browser_forgets_is_told_apart_from_what_stays_with_us(person):
    TestSending().send(person)
    sent = person.get("/report/sent/").text
    saver = Browser()
    saver.walk(until="lost-money")
    saver.post("/report/save/")
    saved = saver.get("/report/save/").text

    assert "forgets your code and your plan. Your report stays with us." in sent
    assert "forgets your answers. What you saved is kept." in saved
    assert "your answers are forgotten" not in sent + saved


class TestSending:
    def send(self, person, **changes):
        person.walk(**changes)
        return person.send()

    def test_the_press_stores_the_report_and_shows_the_code(self, person):
        response = self.send(person)
        page = person.get(response["Location"])

        assert response["Location"] == "/report/sent/"
        assert receipt_code(person.held().token) in page.text
        assert "This is not a crime reference." in page.text
        assert page.text.count("<h1") == 1
        assert words_of(last_report()) == "They wrote on a Tuesday."

    def test_the_words_are_no_longer_in_the_browser_and_the_answers_are(self, person):
        self.send(person)

        assert "own_words" not in person.answers()
        assert person.answers()["event_type"] == "blackmail"

    def test_two_presses_store_one_report_and_show_one_code(self, person):
        page = person.walk()
        cookies = {name: morsel.value for name, morsel in person.client.cookies.items()}
        version = {"version": hidden_in(page)["version"]}
        person.post("/report/check/", version)
        first = receipt_code(person.held().token)

        for name, value in cookies.items():
            person.client.cookies[name] = value
        second = person.post("/report/check/", version)

        assert second["Location"] == "/report/sent/"
        assert receipt_code(person.held().token) == first
        assert Report.objects.count() == 1

    def test_nothing_of_the_danger_question_is_stored(self, person):
        self.send(person)

        assert "danger" not in last_report().answers

    def test_without_a_key_to_seal_to_it_says_so_and_keeps_the_answers(self, person, caplog):
        from reporting.models import Epoch

        Epoch.objects.all().delete()
        with caplog.at_level(logging.CRITICAL):
            response = self.send(person)

        assert response.status_code == 503
        assert b"Your answers are still in this browser" in response.content
        assert person.answers()["own_words"] == "They wrote on a Tuesday."
        make_epoch()
        again = person.send()
        assert again["Location"] == "/report/sent/"

    def test_after_sending_the_questions_are_closed_until_another_is_begun(self, person):
        self.send(person)

        assert person.get("/report/nation/")["Location"] == "/report/sent/"
        assert b"See your code and your plan" in person.get("/report/").content
        person.post("/report/again/")

        assert person.answers() == {}
        assert person.get("/report/danger/").status_code == 200

    def test_the_code_typed_back_is_confirmed(self, person):
        self.send(person)
        code = receipt_code(person.held().token).lower().replace("-", " ")

        response = person.post("/report/sent/", {"press": "confirm", "typed_code": code})
        page = person.get("/report/sent/")

        assert response.status_code == 302
        assert "You have your code" in page.text

    def test_a_wrong_code_says_so_and_leads_to_the_field(self, person):
        self.send(person)

        page = person.post("/report/sent/", {"press": "confirm", "typed_code": "AAAA\x00<i>"})

        assert page.status_code == 422
        assert 'href="#id_typed_code"' in page.text
        assert "<i>" not in page.text

    def test_yes_leads_to_one_question_and_its_answer_joins_the_report(self, person):
        self.send(person)

        asked = person.post("/report/sent/", {"press": "about_you", "about_you": "yes"})
        answered = person.post("/report/about-you/", {"sex": "female"})

        assert asked["Location"] == "/report/about-you/"
        assert answered["Location"] == "/report/sent/"
        assert last_report().answers["sex"] == "female"
        assert person.get("/report/sent/").context["form"] is None

    def test_no_leads_to_the_plan(self, person):
        self.send(person)
        first = person.get("/report/sent/")

        person.post("/report/sent/", {"press": "about_you", "about_you": "no"})
        plan = person.get("/report/sent/")

        assert first.context["form"] is not None
        assert plan.context["form"] is None
        assert b"Do this now" in plan.content
        assert "sex" not in last_report().answers

    def test_once_somebody_has_read_the_report_nothing_is_added(self, person):
        self.send(person)
        Report.objects.update(state="on_hold")

        person.post("/report/sent/", {"press": "about_you", "about_you": "yes"})
        person.post("/report/about-you/", {"sex": "female"})

        assert "sex" not in last_report().answers

    @pytest.mark.parametrize(
        ("slug", "data"),
        [("who", {"who": "organisation"}), ("event_type", {"event_type": "scam_msg"})],
    )
    def test_where_it_is_not_asked_the_plan_follows_at_once(self, person, slug, data):
        self.send(person, **{slug: data})

        page = person.get("/report/sent/")

        assert page.context["form"] is None
        assert b"Do this now" in page.content

    def test_stopping_forgets_the_answers_and_leaves_the_advice(self, person):
        person.walk(until="do-this-now")

        page = person.post("/report/stop/")

        assert b"/guidance/" in page.content
        assert person.answers() == {}


def test_no_answer_and_no_code_is_ever_logged(person, caplog):
    with caplog.at_level(logging.DEBUG):
        TestSending().send(person)
        code = receipt_code(person.held().token)
        person.post("/report/status/", {"code": code})
        person.post("/report/who/", {"who": "a forged canary"})

    logged = caplog.text
    for said in ("Tuesday", "nude_pictures", code, person.held().token, "canary"):
        assert said not in logged
