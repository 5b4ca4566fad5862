"""The page that a code opens: what became of the report, and taking it back."""

from datetime import date

import pytest

from reporting.codes.receipts import receipt_code, settle_receipts, withdraw_report
from reporting.models import Report
from tests.reporting.browsing import NOW, Browser
from tests.reporting.meanwhile import meanwhile

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("epoch")]


class TestStatus:
    @pytest.fixture
    def code(self, sent):
        return receipt_code(sent.held().token)

    def test_a_code_answers_with_what_became_of_it_and_never_with_the_answers(self, code):
        page = Browser().post("/report/status/", {"code": code.lower()})

        assert page.status_code == 200
        assert "We have it. A person will read it." in page.text
        assert "Tuesday" not in page.text
        assert "blackmail" not in page.text.lower()

    @pytest.mark.parametrize("code", ["wrong", "AAAA-AAAA-AAAA-AAAA", "x" * 5000])
    def test_any_wrong_code_gets_the_same_answer(self, person, code):
        page = person.post("/report/status/", {"code": code})

        assert page.status_code == 404
        assert b"We found no report with this code" in page.content

    @pytest.mark.parametrize("code", ["", "   ", "\x00", " - - "])
    @pytest.mark.parametrize("ask", ["status", "status/withdraw", "resume", "sent"])
    def test_where_no_code_is_typed_the_page_asks_for_it(self, person, code, ask):
        typed = {"code": code, "typed_code": code, "press": "confirm" if ask == "sent" else ""}
        if ask == "sent":
            person.walk()
            person.send()

        page = person.post(f"/report/{ask}/", typed)

        field = "#id_typed_code" if ask == "sent" else "#id_code"
        assert page.status_code == 422
        assert page.context["errors"] == [{"href": field, "text": "Enter your code"}]
        assert "no report with this code" not in page.text

    def test_a_code_too_short_is_told_how_long_a_code_is(self, person):
        page = person.post("/report/status/", {"code": "AB12"})

        assert page.status_code == 404
        assert "Check that all 16 letters and numbers are there" in page.text

    def test_taking_back_is_one_page_with_one_button(self, code):
        visitor = Browser()

        ask = visitor.post("/report/status/withdraw/", {"code": code})
        assert Report.objects.exists()
        done = visitor.post("/report/status/withdraw/", {"code": code, "press": "withdraw"})
        later = visitor.post("/report/status/", {"code": code})

        assert b"Take it back and delete it" in ask.content
        assert not Report.objects.exists()
        assert b"You took it back. It is gone." in done.content
        assert b"You took it back. It is gone." in later.content

    def test_taking_it_back_takes_the_receipt_out_of_the_browser_that_sent_it(self, person, code):
        assert "We have it." in person.get("/report/sent/").text

        person.post("/report/status/withdraw/", {"code": code, "press": "withdraw"})

        assert person.held() is None
        assert person.get("/report/sent/")["Location"] == "/report/"

    def test_taking_back_another_report_leaves_this_one_s_receipt(self, person, code):
        other = Browser()
        other.walk()
        other.send()
        other_code = receipt_code(other.held().token)

        person.post("/report/status/withdraw/", {"code": other_code, "press": "withdraw"})

        assert person.held().is_sent

    def test_whoever_types_the_code_of_a_saved_report_is_shown_where_it_opens(self, person):
        for page in (
            person.get("/report/status/"),
            person.post("/report/status/", {"code": "S-7KQ2-M4XA-00TJ-9WZE"}),
        ):
            text = page.text.partition("<main")[2]
            assert "Does your code begin with S and a dash?" in text
            assert 'href="/report/resume/"' in text

    @pytest.mark.parametrize(
        ("typed", "leads_to"),
        [
            ("S-7KQ2-M4XA-00TJ-9WZE", "/report/resume/"),
            ("s7kq2m4xa00tj9wze", "/report/resume/"),
            ("7KQ2-M4XA-00TJ-9WZE", "#id_code"),
            ("S-7KQ2-M4XA", "#id_code"),
            ("S", "#id_code"),
        ],
    )
    @pytest.mark.parametrize("page", ["", "withdraw/", "since/"])
    def test_the_message_about_a_code_leads_to_where_it_opens(self, typed, leads_to, page):
        shown = Browser().post(f"/report/status/{page}", {"code": typed})

        (error,) = shown.context["errors"]
        assert shown.status_code == 404
        assert error["href"] == leads_to
        assert ("Go on with a saved report" in error["text"]) is (leads_to != "#id_code")

    def test_taking_back_twice_is_harmless(self, code):
        visitor = Browser()
        visitor.post("/report/status/withdraw/", {"code": code, "press": "withdraw"})

        again = visitor.post("/report/status/withdraw/", {"code": code, "press": "withdraw"})

        assert again.status_code == 200
        assert b"It is gone" in again.content

    @pytest.mark.parametrize("before", [1, 2])
    def test_whoever_presses_second_at_one_moment_is_told_the_truth(self, code, before):
        with meanwhile(lambda: withdraw_report(code=code, now=NOW), after=before):
            page = Browser().post("/report/status/withdraw/", {"code": code, "press": "withdraw"})

        assert page.status_code == 200
        assert b"It is gone" in page.content
        assert b"could not be taken back" not in page.content

    @pytest.mark.parametrize(
        "state", ["counted", "not_about_cyber_crime", "not_decided", "period_not_closed"]
    )
    def test_whoever_presses_as_the_period_closes_is_told_what_became_of_it(self, code, state):
        report = Report.objects.get()

        def close():
            settle_receipts([report.pk], state=state, period="2026-Q4", today=date(2027, 1, 3))
            report.delete()

        with meanwhile(close, after=2):
            page = Browser().post("/report/status/withdraw/", {"code": code, "press": "withdraw"})

        assert page.status_code == 409
        assert b"could not be taken back: its period has closed" in page.content
        assert b"If you want it back" not in page.content
        assert (b"one of many numbers" in page.content) is (state == "counted")

    def test_a_wrong_code_takes_nothing_back(self, code):
        page = Browser().post("/report/status/withdraw/", {"code": "wrong", "press": "withdraw"})

        assert page.status_code == 404
        assert Report.objects.exists()
