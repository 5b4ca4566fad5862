"""The check page, the press that sends, and what follows it."""

import logging

import pytest

from reporting.codes.receipts import receipt_code
from reporting.models import Report
from reporting.pages.wording import answer_rows
from tests.factories import last_report, make_epoch, words_of
from tests.reporting.browsing import Browser, hidden_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("epoch")]


def test_back_from_the_check_page_leads_to_the_last_question(person):
    page = person.walk(until="check")

    assert 'value="back"' in page.text
    assert person.answer("check", press="back")["Location"] == "/report/own-words/"


def test_back_from_checking_early_leads_to_the_help_that_was_left(person):
    person.walk(until="when-band")
    person.get("/report/next-hour/")

    page = person.get("/report/check/")

    assert page.context["is_early"] is True
    assert person.answer("check", press="back")["Location"] == "/report/when-band/"
    assert person.answer("check", press="carry_on")["Location"] == "/report/when-band/"


def test_changing_from_the_check_page_asks_only_what_is_missing_then_returns(person):
    person.walk()

    changed = person.change("when-band", lost_money="yes")
    assert changed["Location"] == "/report/payment-method/"
    person.get("/report/payment-method/")
    after = person.answer("payment-method", loss_band="loss_20_49")

    assert after["Location"] != "/report/told-whom/"
    assert person.get("/report/check/").status_code == 200


def test_the_check_page_shows_each_answer_in_words_with_a_way_to_change_it(person):
    page = person.walk()

    assert "They wrote on a Tuesday." in page.text
    assert "England" in page.text
    assert "age_25_34" not in page.text
    assert 'value="change nation"' in page.text
    assert "Count it without my name." in page.text


def test_what_was_told_so_far_can_be_sent_once_the_help_was_seen(person):
    asked = person.walk(until="when-band")
    assert "Send what I have told you so far" not in asked.text
    person.walk(until="next-hour")
    assert "Send what I have told you so far" in person.get("/report/next-hour/").text
    assert "Send what I have told you so far" in person.get("/report/contact-mode/").text

    sent = person.send()

    assert (sent.status_code, sent["Location"]) == (302, "/report/sent/")
    assert "contact_mode" not in last_report().answers


class TestSendWhatIHaveToldYouSoFar:
    @pytest.mark.parametrize(
        ("until", "given"),
        [
            ("when-band", {"when_band": "last_7_days", "lost_money": "no"}),
            ("own-words", {"own_words": "They wrote on a Tuesday."}),
            ("contact-mode", {}),
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

    def test_no_send_stands_beside_the_warning_of_personal_details(self, person):
        person.walk(until="own-words")
        words = "Ring me on 07700 900123"

        warned = person.answer("own-words", own_words=words, press="send_so_far")

        assert warned.status_code == 200
        assert "own_words" not in person.answers()
        assert "Send what I have told you so far" not in warned.text

    @pytest.mark.parametrize("press", ["send_so_far_as_it_is", "save_as_it_is"])
    def test_words_that_got_by_unhidden_are_asked_about_before_they_are_sent(self, person, press):
        person.walk(until="own-words")
        words = "Ring me on 07700 900123"
        person.answer("own-words", own_words=words, press=press)

        check = person.get("/report/check/")
        asked = person.send()

        assert "Hide them for me" in check.text
        assert asked.status_code == 200
        assert "Phone number: <strong>07700 900123</strong>" in asked.text
        assert not Report.objects.exists()
        kept = person.send(press="keep")
        assert kept["Location"] == "/report/check/"
        assert "Hide them for me" not in person.get("/report/check/").text
        assert person.send()["Location"] == "/report/sent/"
        assert words_of(last_report()) == words
        assert not [mark for mark in person.so_far().marks if mark.startswith("kept")]

    def test_details_are_hidden_on_the_check_page_and_looked_at_once_more(self, person):
        person.walk(until="own-words")
        words = "Ring me on 07700 900123"
        person.answer("own-words", own_words=words, press="send_so_far_as_it_is")

        hidden = person.send(press="hide", sex="female")
        sent = person.send(sex="female")

        assert "We cannot find every name or address" in hidden.text
        assert "Ring me on [removed]" in hidden.text
        assert person.answers()["sex"] == "female"
        assert sent["Location"] == "/report/sent/"
        assert words_of(last_report()) == "Ring me on [removed]"

    @pytest.mark.parametrize("press", ["send_so_far", "save"])
    def test_words_that_were_taken_out_again_are_gone(self, person, press):
        person.walk()
        assert "own_words" in person.answers()

        person.answer("own-words", own_words="", press=press)

        assert "own_words" not in person.answers()

    def test_it_is_a_press_of_the_pages_own_form(self, person):
        page = person.walk(until="contact-mode").text

        form = page.partition('<form method="post" id="question"')[2].partition("</form>")[0]
        assert "Send what I have told you so far" in form
        assert 'value="send_so_far"' in form
        assert page.count("Send what I have told you so far") == 1

    def test_an_older_page_is_shown_with_its_answer_put_in(self, person):
        person.walk(until="when-band")
        older = str(person.held().version)
        person.change("age-band", nation="scotland")

        response = person.post(
            "/report/when-band/",
            {
                "version": older,
                "when_band": "last_7_days",
                "lost_money": "no",
                "press": "send_so_far",
            },
        )

        assert response.status_code == 409
        assert "when_band" not in person.answers()


def test_what_is_not_sent_is_said_beside_the_answer(person):
    text = person.walk().text
    rows = answer_rows(person.answers())

    assert {row.question for row in rows if not row.is_sent} == {"Is anyone in danger right now?"}
    assert text.count("This answer is not sent.") == 1


def test_what_the_browser_forgets_is_told_apart_from_what_stays_with_us(person):
    TestSending().send(person)
    sent = person.get("/report/sent/").text
    saver = Browser()
    saver.walk(until="contact-mode")
    saver.post("/report/save/")
    saved = saver.get("/report/save/").text

    assert "forgets your code and your cards. Your report stays with us." in sent
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

        assert person.get("/report/age-band/")["Location"] == "/report/sent/"
        assert b"See your code and what to do" in person.get("/report/").content
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

    def test_what_is_asked_beside_the_answers_is_stored_with_them(self, person):
        person.walk()

        person.send(sex="female", police_area="county:devon")
        stored = last_report().answers

        assert stored["sex"] == "female"
        assert stored["police_area"] == "E23000035"

    def test_what_is_left_open_beside_the_answers_is_no_answer(self, person):
        self.send(person)

        assert not {"sex", "police_area"} & last_report().answers.keys()

    def test_a_forged_answer_beside_the_answers_is_an_error_and_nothing_is_sent(self, person):
        person.walk()

        page = person.send(sex="nonsense")

        assert page.status_code == 422
        assert 'href="#id_sex_0"' in page.text
        assert not Report.objects.exists()

    def test_of_a_scam_message_whom_one_told_is_asked_beside_the_answers(self, person):
        page = person.walk(event_type={"event_type": "scam_msg"})

        sent = person.send(told_whom=["bank"])

        assert 'name="told_whom"' in page.text
        assert 'name="sex"' not in page.text
        assert sent["Location"] == "/report/sent/"
        assert last_report().answers["told_whom"] == ["bank"]

    @pytest.mark.parametrize(
        ("answers", "lacks"),
        [
            ({"danger": {"danger": "no", "who": "organisation"}}, "sex"),
            ({"nation": {"nation": "scotland"}}, "police_area"),
            ({"age_band": {"age_band": "age_16_17"}}, "police_area"),
        ],
    )
    def test_it_is_asked_only_of_whom_it_concerns(self, person, answers, lacks):
        page = person.walk(**answers)

        assert f'name="{lacks}"' not in page.text

    def test_stopping_forgets_the_answers_and_leaves_the_advice(self, person):
        person.walk(until="next-hour")

        page = person.post("/report/stop/")

        assert "Nothing was sent." in page.text
        assert b"/guidance/" in page.content
        assert person.answers() == {}

    def test_forgetting_after_sending_says_that_the_report_stays(self, person):
        self.send(person)

        page = person.post("/report/stop/")

        assert "Nothing was sent" not in page.text
        assert "Your report stays with us, and it counts." in page.text
        assert person.answers() == {}


def test_no_answer_and_no_code_is_ever_logged(person, caplog):
    with caplog.at_level(logging.DEBUG):
        TestSending().send(person)
        code = receipt_code(person.held().token)
        person.post("/report/status/", {"code": code})
        person.post("/report/danger/", {"who": "a forged canary"})

    logged = caplog.text
    for said in ("Tuesday", "nude_pictures", code, person.held().token, "canary"):
        assert said not in logged
