"""What people complained of at other forms, one by one. The list is docs/complaints-met.md."""

import re

import pytest

from reporting.form.journey import path
from reporting.form.questions import FIELDS, field_by_code, page_for
from reporting.pages.fitting_help import advice_of
from tests.reporting.browsing import NOW, Browser

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("epoch")]

NO_LOSS = {
    "danger": "no",
    "who": "me",
    "age_band": "age_25_34",
    "nation": "england",
    "event_type": "malware",
    "when_band": "last_7_days",
}


def sent(person: Browser, **changes: dict[str, object]) -> str:
    """The page after sending."""
    person.walk(**changes)
    person.send()
    return str(person.get("/report/sent/").text)


def test_the_first_page_lists_what_comes_and_says_what_it_does_not_do(person: Browser) -> None:
    page = person.get("/report/").text

    assert "We are not the police. We cannot reply, and we cannot send help." in page
    steps = page.split("What we ask", 1)[1].split("</ol>", 1)[0]
    assert steps.count("<li>") == 6


def test_the_title_of_a_page_says_how_far_one_is_and_nothing_of_what_is_asked(
    person: Browser,
) -> None:
    for slug, part in (("age-band", "Part 1 of 4"), ("event-detail", "Part 2 of 4")):
        page = person.walk(until=slug).text
        title = page.split("<title>", 1)[1].split("</title>", 1)[0]
        assert part in title
        assert page.split("<h1", 1)[1].split(">", 1)[1].split("</h1>")[0].strip() not in title


def test_nobody_must_have_been_in_contact_with_anyone() -> None:
    options = {option.code for option in field_by_code("contact_mode").options}

    assert "no_contact_known" in options
    assert not field_by_code("contact_mode").required


def test_whoever_does_not_know_who_it_was_is_asked_for_no_clue_and_told_which_to_keep(
    person: Browser,
) -> None:
    assert "dont_know" in {option.code for option in field_by_code("relationship").options}

    plan = sent(person, relationship={"relationship": "dont_know"})

    assert "Keep" in plan
    assert "their profile" in plan.lower() or "user name" in plan.lower()


def test_money_and_devices_are_asked_about_only_where_there_was_any() -> None:
    virus = {**NO_LOSS, "event_detail": "virus", "told_whom": ("no_one",)}
    without = {**virus, "lost_money": "no"}
    other = {**virus, "event_type": "harass", "event_detail": "hate"}

    assert "payment-method" not in path(without)
    assert "payment-method" in path({**virus, "lost_money": "yes"})
    assert "other_effects" in asked_on("contact-mode", without)
    assert "affected_how_much" in asked_on("contact-mode", other)
    assert "other_effects" not in asked_on("contact-mode", other)
    assert "contact-mode" not in path({**NO_LOSS, "event_type": "scam_msg"})


def asked_on(slug: str, answers: dict[str, object]) -> set[str]:
    page = page_for(slug, answers)
    assert page is not None
    return {field.code for field in page.fields}


def test_the_receipt_says_in_one_line_what_the_code_opens_and_where(person: Browser) -> None:
    page = sent(person)

    assert 'href="/report/status/"' in page
    assert "This is not a crime reference" in page
    assert "what became of" in page


def test_the_form_has_a_way_out_of_every_question_that_must_be_answered() -> None:
    outs = {"not_sure", "prefer_not_to_say", "not_sure_help", "dont_know", "other", "outside_uk"}
    required = [field for field in FIELDS if field.required and field.code != "who"]

    lacking = [
        field.code
        for field in required
        if field.options and not outs & {option.code for option in field.options}
    ]

    assert [code for code in lacking if code != "event_detail"] == []


def test_nobody_is_asked_whether_they_really_want_to_be_anonymous(person: Browser) -> None:
    assert "anonymous" not in " ".join(
        person.walk(until=slug).text.lower() for slug in ("danger", "age-band", "check")
    )


@pytest.mark.parametrize(
    ("nation", "age_band", "theirs", "not_theirs"),
    [
        ("scotland", "age_25_34", {"P101", "VSS"}, {"RF", "VS", "RR"}),
        ("england", "age_25_34", {"P101", "VS"}, {"VSS", "RR", "CHILD"}),
        ("wales", "age_16_17", {"P101", "CHILD"}, {"VSS", "SNCII", "RPH"}),
    ],
)
def test_the_numbers_fit_nation_and_age_and_each_can_be_said_not_to_work(
    person: Browser, nation: str, age_band: str, theirs: set[str], not_theirs: set[str]
) -> None:
    person.walk(
        danger={"danger": "yes", "who": "me"},
        nation={"nation": nation},
        age_band={"age_band": age_band},
        event_type={"event_type": "images"},
        event_detail={"event_detail": "threat_to_share"},
    )
    help_now = person.get("/report/help-now/")
    of_the_next_hour = advice_of(person.answers(), now=NOW)

    for advice, text in (
        (help_now.context["advice"], help_now.text),
        (of_the_next_hour, person.get("/report/next-hour/").text),
    ):
        listed = [contact.key for contact in advice.everybody]
        assert not set(listed) & not_theirs
        asked = re.findall(r'<button\s+name="contact"\s+value="(\w+)">', text)
        assert asked == listed
    assert theirs <= {*listed}


def test_to_say_so_takes_no_answer_along_and_leads_back_to_the_report(person: Browser) -> None:
    person.walk(until="help-now", danger={"danger": "yes", "who": "me"})
    form = person.get("/report/help-now/").text.partition('class="cf-not-working"')[2]
    form = form.partition("</form>")[0]

    thanks = person.post("/guidance/contacts/not-working/", {"contact": "P999", "back": "report"})

    assert 'name="back" value="report"' in form
    assert 'name="nation"' not in form
    assert 'name="page"' not in form
    assert thanks["Location"] == "/guidance/contacts/thank-you/?back=report"
    assert "Go back to your report" in person.get(thanks["Location"]).text
    for elsewhere in ("//evil.example", "../exit", "X", "x" * 60, "https:evil"):
        page = person.get(f"/guidance/contacts/thank-you/?back={elsewhere}")
        assert "Go back" not in page.text
