"""What Send sends stands on "Check your answers", each answer with its way back, and what is chosen
there is kept, whatever is pressed."""

import re
from random import Random
from typing import Any

import pytest

from reporting.browser.answers_cookie import begin
from reporting.form.journey import check_report, is_reachable, may_send_early
from reporting.form.page_shapes import Answers, Question
from reporting.form.questions import page_for
from reporting.models import Report
from reporting.pages.wording import answer_rows
from tests.factories import words_of
from tests.reporting.browsing import NOW, Browser
from tests.reporting.journeys import WORDS, one_press, stored_codes
from tests.reporting.saving import resume, save

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("epoch")]

_CHANGE = re.compile(r'value="change (\w+)"')
STALKED: dict[str, dict[str, Any]] = {
    "event-type": {"event_type": "harass"},
    "event-detail": {"event_detail": "watched_or_tracked"},
    "relationship": {"relationship": "partner_or_ex"},
    "affected-how-much": {"affected_how_much": "very_much", "emotional_effect": ["fear"]},
}


def changes_on(page: Any, *, by: Browser) -> dict[str, str]:
    """The code of each answer on the check page, and where its Change leads."""
    codes = _CHANGE.findall(page.text)
    assert codes
    leads = {code: by.answer("check", press=f"change {code}")["Location"] for code in codes}
    assert all(code_of(href, {}) == code for code, href in leads.items())
    return {code: href.partition("#")[0] for code, href in leads.items()}


def code_of(href: str, answers: Answers) -> str:
    """The code of the answer that a Change leads to."""
    slug, _, place = href.removeprefix("/report/").partition("/")
    asked = page_for(slug, answers)
    assert isinstance(asked, Question)
    return place.removeprefix("#id_").removesuffix("_0") if place else asked.fields[0].code


def came_back_and_pressed_send(person: Browser) -> Browser:
    """Saved at the end, opened elsewhere, and sent from the first page that is asked anew."""
    elsewhere = Browser()
    resume(save(person), by=elsewhere)
    pressed = elsewhere.change("danger", danger="no", press="send_so_far")
    assert pressed["Location"] == "/report/check/"
    return elsewhere


def another_kind(person: Browser) -> Browser:
    """Somebody who was stalked says in the end that it was a payment they were tricked into."""
    person.answer("event-type", event_type="paid")
    person.answer("event-detail", event_detail="romance")
    person.answer("lost-money", press="send_so_far")
    return person


def now_in_scotland(person: Browser) -> Browser:
    """Report Fraud is not asked about in Scotland: whom they told is open again."""
    person.answer("nation", nation="scotland")
    return person


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ({}, came_back_and_pressed_send),
        (STALKED, another_kind),
        (
            {
                "told-whom": {"told_whom": ["report_fraud"]},
                "after-telling": {"after_telling": ["heard_nothing"]},
            },
            now_in_scotland,
        ),
    ],
    ids=["saved and resumed", "another kind of event", "another nation"],
)
def test_what_is_sent_stands_on_the_page_with_a_link_that_opens_it(
    person: Browser, first: Any, then: Any
) -> None:
    told: dict[str, Any] = {slug.replace("-", "_"): given for slug, given in first.items()}
    person.walk(**told)
    person = then(person)

    page = person.get("/report/check/")
    changes = changes_on(page, by=person)
    for code, href in changes.items():
        opened = person.get(href)
        assert opened.status_code == 200, code
        assert f'name="{code}' in opened.text, code
    assert WORDS in page.text
    assert person.send()["Location"] == "/report/sent/"

    stored = Report.objects.get()
    assert {*stored.answers, "own_words"} <= set(changes)
    assert words_of(stored) == WORDS


def test_an_answer_beyond_the_open_question_can_be_changed(person: Browser) -> None:
    told: dict[str, Any] = {slug.replace("-", "_"): given for slug, given in STALKED.items()}
    person.walk(**told)
    another_kind(person)

    shown = person.get("/report/told-whom/")
    person.answer("told-whom", told_whom=["bank"])
    person.send()

    assert 'href="/report/check/" class="govuk-back-link"' in shown.text
    assert Report.objects.get().answers["told_whom"] == ["bank"]


CHOSEN = {"police_area": "E23000035", "sex": "female"}


@pytest.mark.parametrize(
    ("press", "leads_to"),
    [
        ("change age_band", "/report/age-band/"),
        ("change nation", "/report/age-band/#id_nation_0"),
        ("change own_words", "/report/own-words/"),
        ("back", "/report/own-words/"),
        ("carry_on", "/report/check/"),
        ("save", "/report/save/"),
        ("change nothing_of_ours", "/report/check/"),
    ],
)
def test_area_and_sex_are_kept_whatever_is_pressed_instead_of_send(
    person: Browser, press: str, leads_to: str
) -> None:
    person.walk()

    pressed = person.answer("check", **CHOSEN, press=press)

    assert pressed["Location"] == leads_to
    assert CHOSEN.items() <= person.answers().items()
    shown = person.get("/report/check/").text
    assert re.search(r'value="E23000035" selected', shown)
    assert re.search(r'value="female"[^>]*checked', shown)
    assert not Report.objects.exists()


def test_what_is_wrong_there_stops_nobody_from_changing_an_answer(person: Browser) -> None:
    person.walk()

    pressed = person.answer("check", police_area="Atlantis", sex="female", press="change age_band")

    assert pressed["Location"] == "/report/age-band/"
    assert person.answers()["sex"] == "female"
    assert "police_area" not in person.answers()


def test_an_older_page_changes_nothing_and_leads_on_where_nothing_was_chosen(
    person: Browser,
) -> None:
    person.walk()
    older = str(person.so_far().version)
    person.change("age-band", age_band="age_35_44")
    before = person.answers()

    chosen = person.post("/report/check/", {"version": older, **CHOSEN, "press": "back"})
    plain = person.post("/report/check/", {"version": older, "press": "back"})

    assert chosen.status_code == 409
    assert "another window" in chosen.text
    assert re.search(r'value="female"[^>]*checked', chosen.text)
    assert plain["Location"] == "/report/own-words/"
    assert person.answers() == before


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(30))
def test_whatever_was_answered_changed_and_saved_every_stored_key_stands_on_the_page(
    seed: int,
) -> None:
    chance = Random(seed)
    so_far = begin(NOW)
    checked = 0
    for _ in range(150):
        so_far = one_press(so_far, chance)
        if not may_send_early(so_far.answers) or check_report(so_far.answers):
            continue
        checked += 1
        rows = {code_of(row.href, so_far.answers): row for row in answer_rows(so_far.answers)}
        # Asked on this page itself: a field of its own shows what is sent.
        check = page_for("check", so_far.answers)
        assert check is not None
        here = {field.code for field in check.fields}
        for code in stored_codes(so_far) - here:
            assert rows[code].answers, code
            assert rows[code].is_sent
            slug = rows[code].href.removeprefix("/report/").partition("/")[0]
            assert is_reachable(so_far.answers, slug)
        shown = {code for code, row in rows.items() if row.answers and row.is_sent}
        assert shown - here == stored_codes(so_far) - here
    assert checked
