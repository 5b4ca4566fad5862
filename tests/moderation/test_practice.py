"""The practice set is whole and valid, and going through it touches nothing that is real."""

import re

import pytest

from classification.crime_types import crime_type_of
from moderation.care_models import PracticeRun
from moderation.models import Claim, Decision
from moderation.practice_set import (
    CHOICES,
    FILE,
    PracticeSetError,
    cases_from,
    practice_set,
)
from moderation.practice_views import in_words
from moderation.practising import begin_again, choose, chosen_by, is_practised
from moderation.reader_access import change_readers_roles
from moderation.states import ACCEPT
from reporting.models import Report
from staff.models import AuditEntry
from tests.moderation.conftest import NOW
from tests.moderation.pages import QUEUE, text_of, url

TEXT = FILE.read_text(encoding="utf-8")
SET = practice_set()


def changed(old, new):
    assert old in TEXT
    return TEXT.replace(old, new, 1)


# ---- the data ---------------------------------------------------------------------------


def test_every_choice_is_the_right_one_in_some_case():
    assert {case.choice for case in SET} == set(CHOICES)


def test_several_crime_types_are_met_and_one_has_to_be_corrected():
    accepted = [case for case in SET if case.choice == ACCEPT]

    assert len({case.crime_type for case in SET}) >= 8
    assert any(case.crime_type != crime_type_of(case.answers) for case in accepted)
    assert any(case.crime_type == crime_type_of(case.answers) for case in accepted)


def test_details_are_there_to_mask_and_belong_to_nobody():
    marked = [piece for case in SET for piece in case.mask]

    assert len(marked) >= 4
    assert not re.search(r"@(?!example\.org)", TEXT)
    # Telephone numbers are of those that are set aside for stories.
    assert all(number.startswith("07700 900") for number in re.findall(r"\b0\d{4} \d{6}\b", TEXT))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('choice = "accept"', 'choice = "publish"'),
        ('choice = "hold-another_report"', 'choice = "hold-lunch"'),
        ('event_type = "paid"', 'event_type = "payed"'),
        ('crime_type = "account_takeover"', 'crime_type = "burglary"'),
        ('key = "bicycle"', 'key = "parcel"'),
        ('key = "bicycle"', 'key = "bicycle"\nname = "A. Person"'),
        ('mask = ["07700 900461"', 'mask = ["07700 900462"'),
        ('why = """', 'because = """'),
    ],
)
def test_a_file_with_a_fault_is_refused(old, new):
    with pytest.raises(PracticeSetError):
        cases_from(changed(old, new))


def test_the_file_as_it_is_can_be_read():
    assert cases_from(TEXT) == SET


def test_a_choice_is_said_with_its_move():
    assert in_words(ACCEPT) == "Accept it"
    assert in_words("refer-child_at_risk") == "Refer it: A child is at risk"


# ---- the pages --------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.usefixtures("at_this_hour")
class TestPages:
    def test_a_case_says_nothing_of_the_answer_before_a_choice_and_all_after_it(self, client):
        case = SET[0]

        before = text_of(client.get(url("case", 1)))
        after = text_of(client.post(url("answer_case", 1), {"choice": "accept"}, follow=True))
        otherwise = text_of(
            client.post(url("answer_case", 2), {"choice": "reject-test_or_nonsense"}, follow=True)
        )

        assert "07700 900461" in before
        assert "The suggested answer" not in before
        assert case.why.split(".")[1] not in before
        assert "You chose as suggested: Accept it." in after
        assert "Crime type: Tricked into paying." in after
        assert after.count("jo.pennyfeather@example.org") == 2
        assert f'href="{url("case", 2)}"' in after
        assert "You chose: Do not count it: A test, or nothing that can be read" in otherwise

    @pytest.mark.parametrize("given", [{}, {"choice": ""}, {"choice": "publish"}])
    def test_a_press_that_chooses_nothing_is_told_so(self, client, given):
        page = client.post(url("answer_case", 1), given)

        assert page.status_code == 422
        assert "Choose what you would do" in text_of(page)
        assert not PracticeRun.objects.exists()

    @pytest.mark.parametrize("number", [0, len(SET) + 1])
    def test_there_is_no_other_case(self, client, number):
        assert client.get(url("case", number)).status_code == 404
        assert client.post(url("answer_case", number), {"choice": "accept"}).status_code == 404

    def test_the_set_is_gone_through_once_and_again(self, mo, client):
        notice = text_of(client.get(QUEUE))
        begin = text_of(client.get(url("practice")))
        for number in range(1, len(SET)):
            client.post(url("answer_case", number), {"choice": "accept"})
        nearly = text_of(client.get(url("practice")))
        last = text_of(client.post(url("answer_case", len(SET)), {"choice": "accept"}, follow=True))
        done_on = PracticeRun.objects.get().done_on
        again = text_of(client.post(url("practise_again"), follow=True))

        assert "There is a practice set of invented reports" in notice
        assert "You can read real ones without it." in notice
        assert f"You have done 0 of {len(SET)}." in begin
        assert f"You have done {len(SET) - 1} of {len(SET)}." in nearly
        assert f'href="{url("case", len(SET))}"' in nearly
        assert "You have been through the whole set." in last
        assert "That was the last one" in last
        assert done_on == NOW.date()
        assert f"You have done 0 of {len(SET)}." in again
        assert is_practised(mo)
        assert "There is a practice set of invented reports" not in text_of(client.get(QUEUE))

    def test_practice_touches_nothing_that_is_real(self, client, make_report):
        report = make_report()
        before = list(AuditEntry.objects.values_list("number", flat=True))

        for number in range(1, len(SET) + 1):
            client.get(url("case", number))
            client.post(url("answer_case", number), {"choice": SET[number - 1].choice})
        client.post(url("practise_again"))

        assert list(Report.objects.values_list("pk", "state")) == [(report.pk, "received")]
        assert not Claim.objects.exists()
        assert not Decision.objects.exists()
        assert list(AuditEntry.objects.values_list("number", flat=True)) == before

    def test_nobody_is_shut_out_who_has_not_practised(self, mo, make_report, client):
        report = make_report()

        page = client.post(url("next"))

        assert not is_practised(mo)
        assert page["Location"] == url("report", report.pk)

    def test_a_senior_sees_whether_the_set_is_done_and_nothing_else(
        self, ned, sue, make_person, sign_in
    ):
        senior = sign_in(sue)
        boss = sign_in(make_person("boss@example.org", "administrator"))
        choose(case=SET[0], choice="accept", person=ned, now=NOW)
        before = text_of(senior.get(url("person", ned.pk)))
        for case in SET:
            choose(case=case, choice="accept", person=ned, now=NOW)
        after = text_of(senior.get(url("person", ned.pk)))

        def said(page):
            return re.search(r"Practice set</dt>\s*<dd[^>]*>\s*(.*?)\s*</dd>", page)[1]

        assert (said(before), said(after)) == ("Not yet", "Done")
        assert "Practice set" not in text_of(boss.get(url("person", ned.pk)))

    def test_each_has_a_run_of_their_own_and_a_second_time_keeps_the_day(self, mo, ned):
        for case in SET:
            choose(case=case, choice="accept", person=mo, now=NOW)
        again = choose(case=SET[0], choice="refer-self_harm", person=mo, now=NOW)

        assert not again
        assert chosen_by(mo)[SET[0].key] == "refer-self_harm"
        assert chosen_by(ned) == {}
        begin_again(person=ned)
        assert len(chosen_by(mo)) == len(SET)

    def test_what_is_no_longer_in_the_set_is_forgotten(self, mo):
        PracticeRun.objects.create(person=mo, given={"of_old": "accept", SET[0].key: "of_old"})

        assert chosen_by(mo) == {}
        with pytest.raises(ValueError, match="cannot be chosen"):
            choose(case=SET[0], choice="publish", person=mo, now=NOW)

    def test_the_run_goes_with_the_reader(self, ned, make_person):
        choose(case=SET[0], choice="accept", person=ned, now=NOW)
        boss = make_person("boss@example.org", "administrator")

        change_readers_roles(person=ned, roles=["statistician"], by=boss, now=NOW)

        assert not PracticeRun.objects.exists()
