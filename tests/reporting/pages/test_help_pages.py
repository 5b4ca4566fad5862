"""Where the answers end at a page of help, and nothing is kept."""

import pytest

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("epoch")]


class TestHelpAtWhichNothingIsKept:
    @pytest.mark.parametrize("age", ["age_under_13", "age_13_15"])
    def test_under_sixteen_leads_to_help_and_the_age_is_not_in_the_cookie(self, person, age):
        person.walk(until="age-band")

        response = person.answer("age-band", age_band=age)
        page = person.get(response["Location"])

        assert response["Location"] == "/report/young-person/"
        assert page.status_code == 200
        assert "0800 1111" in page.text
        assert person.answers() == {"danger": "no", "who": "me"}
        assert "nation" not in person.answers()

    def test_changing_to_under_sixteen_forgets_all_that_followed(self, person):
        person.walk()

        person.answer("age-band", age_band="age_13_15")

        assert person.answers() == {"danger": "no", "who": "me"}
        assert person.get("/report/check/")["Location"] == "/report/age-band/"

    def test_an_adult_who_helps_a_child_reads_other_words(self, person):
        person.walk(until="age-band", danger={"danger": "no", "who": "child"})

        page = person.get(person.answer("age-band", age_band="age_13_15")["Location"])

        assert "Help for a young person" in page.text

    def test_a_child_being_exploited_leads_to_help_and_is_not_kept(self, person):
        person.walk(until="event-type")

        response = person.answer("event-type", event_type="csea")

        assert response["Location"] == "/report/other-help/"
        assert person.get("/report/other-help/").status_code == 200
        assert "event_type" not in person.answers()
        assert person.get("/report/check/")["Location"] == "/report/event-type/"

    def test_danger_leads_to_help_and_then_on(self, person):
        response = person.answer("danger", danger="yes")
        page = person.get(response["Location"])

        assert response["Location"] == "/report/help-now/"
        assert "999" in page.text
        assert page.context["carry_on"] == "/report/danger/"

    def test_help_now_opens_for_everybody_and_leads_to_the_first_question(self, person):
        page = person.get("/report/help-now/")

        assert page.status_code == 200
        assert "999" in page.text
        assert page.context["carry_on"] == "/report/danger/"
        assert not person.cookies
