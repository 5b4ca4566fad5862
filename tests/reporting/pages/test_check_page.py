"""What Send sends stands on "Check your answers", every answer of it, each with its way back."""

import html
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

_CHANGE = re.compile(r'class="govuk-link"\s+href="(/report/[^"]+)"[^>]*>Change<')
STALKED: dict[str, dict[str, Any]] = {
    "event-type": {"event_type": "harass"},
    "event-detail": {"event_detail": "watched_or_tracked"},
    "relationship": {"relationship": "partner_or_ex"},
    "affected-how-much": {"affected_how_much": "very_much", "emotional_effect": ["fear"]},
}


def changes_on(page: Any) -> dict[str, str]:
    """The code of each answer on the check page, and where its Change link leads."""
    hrefs = [html.unescape(href) for href in _CHANGE.findall(page.text)]
    return {code_of(href, {}): href.partition("#")[0] for href in hrefs}


def code_of(href: str, answers: Answers) -> str:
    """The code of the answer that a Change link is about."""
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
    changes = changes_on(page)
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
