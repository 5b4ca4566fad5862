"""Every kind of report, in every voice, goes from the first page to the plan."""

import pytest

from classification.answers import EVENT_TYPE
from reporting.form.questions import page_for
from tests.factories import last_report

pytestmark = pytest.mark.usefixtures("epoch")

KINDS = [code for code in EVENT_TYPE.codes if code not in ("csea", "not_sure_help")]
VICTIMS = [
    ("me", "age_45_54", "england"),
    ("me", "prefer_not_to_say", "wales"),
    ("child", "age_16_17", "scotland"),
    ("adult_helped", "age_75_plus", "northern_ireland"),
    ("organisation", "", "outside_uk"),
]


def first_answers(page, given):
    """For each field what is given, else the first option that excludes no other."""
    data = {}
    for field in page.fields:
        if field.code in given:
            data[field.code] = given[field.code]
        elif field.options:
            codes = [option.code for option in field.options]
            data[field.code] = next(code for code in codes if code not in field.exclusive)
    return data


@pytest.mark.slow
@pytest.mark.parametrize(("who", "age", "nation"), VICTIMS)
@pytest.mark.parametrize("kind", KINDS)
def test_it_can_be_sent_and_ends_in_a_plan(person, kind, who, age, nation):
    given = {"who": who, "age_band": age, "nation": nation, "event_type": kind, "danger": "yes"}

    def answers_to(slug):
        return first_answers(page_for(slug, person.answers()), given)

    check = person.walk(answers_to=answers_to)
    person.send(**answers_to("check"))
    plan = person.get("/report/sent/")

    assert check.status_code == plan.status_code == 200
    assert b'id="card-' in plan.content
    report = last_report()
    assert report.answers["told_whom"]
    assert (report.answers["event_type"], report.answers["nation"]) == (kind, nation)
    assert report.minor is (age == "age_16_17")
    # A scam message is not asked when it came, so nobody knows that it was within a year.
    assert report.comparable_to_csew is (age == "age_45_54" and kind != "scam_msg")
