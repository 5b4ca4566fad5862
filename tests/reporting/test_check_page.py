"""What Send sends stands on "Check your answers", every answer of it, each with its way back."""

import html
import re
from random import Random
from typing import Any

import pytest

from reporting import progress
from reporting.answers import SoFar, begin
from reporting.drafts import open_draft, save_draft
from reporting.journey import CHECK, is_reachable, may_save, may_send_early, path
from reporting.models import Report
from reporting.pages import Field
from reporting.questions import Question, options_for, page_by_slug, page_for
from reporting.submission import coded
from reporting.validation import check_page, check_report
from reporting.wording import summary_of
from tests.factories import make_epoch, words_of
from tests.reporting.browsing import NOW, Browser
from tests.reporting.saving import resume, save

pytestmark = pytest.mark.django_db

WORDS = "They wrote on a Tuesday."
_CHANGE = re.compile(r'class="govuk-link"\s+href="(/report/[^"]+)"[^>]*>Change<')
STALKED: dict[str, dict[str, Any]] = {
    "event-type": {"event_type": "harass"},
    "event-detail": {"event_detail": "watched_or_tracked"},
    "relationship": {"relationship": "partner_or_ex"},
    "affected-how-much": {"affected_how_much": "very_much", "emotional_effect": ["fear"]},
}


def changes_on(page: Any) -> dict[str, str]:
    """The code of each answer on the check page, and where its Change link leads."""
    hrefs = [html.unescape(href) for href in _CHANGE.findall(page.content.decode())]
    return {code_of(href): href.partition("#")[0] for href in hrefs}


def code_of(href: str) -> str:
    """The code of the answer that a Change link is about."""
    slug, _, place = href.removeprefix("/report/").partition("/")
    asked = page_by_slug(slug)
    assert isinstance(asked, Question)
    return place.removeprefix("#id_").removesuffix("_0") if place else asked.fields[0].code


def send(person: Browser) -> Any:
    held = person.held()
    assert held is not None
    return person.post("/report/check/", {"version": str(held.version)})


def came_back_and_pressed_send(person: Browser) -> Browser:
    """Saved at the end, opened elsewhere, and sent from the first page that is asked anew."""
    elsewhere = Browser()
    resume(save(person), by=elsewhere)
    pressed = elsewhere.answer("danger", press="send_so_far")
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
    make_epoch()
    person.walk(**{slug.replace("-", "_"): given for slug, given in first.items()})
    person = then(person)

    page = person.get("/report/check/")
    changes = changes_on(page)
    for code, href in changes.items():
        opened = person.get(href)
        assert opened.status_code == 200, code
        assert f'name="{code}' in opened.content.decode(), code
    assert WORDS in page.content.decode()
    assert send(person)["Location"] == "/report/sent/"

    stored = Report.objects.get()
    assert {*stored.answers, "own_words"} <= set(changes)
    assert words_of(stored) == WORDS


def test_an_answer_beyond_the_open_question_can_be_changed(person: Browser) -> None:
    make_epoch()
    person.walk(**{slug.replace("-", "_"): given for slug, given in STALKED.items()})
    another_kind(person)

    shown = person.get("/report/told-whom/")
    person.answer("told-whom", told_whom=["bank"])
    send(person)

    assert 'href="/report/check/" class="govuk-back-link"' in shown.content.decode()
    assert Report.objects.get().answers["told_whom"] == ["bank"]


@pytest.mark.parametrize("seed", range(30))
def test_whatever_was_answered_changed_and_saved_every_stored_key_stands_on_the_page(
    seed: int,
) -> None:
    chance = Random(seed)
    so_far = begin(NOW)
    checked = 0
    for _ in range(60):
        so_far = one_press(so_far, chance)
        if not may_send_early(so_far.answers) or check_report(so_far.answers):
            continue
        checked += 1
        rows = {code_of(row.href): row for row in summary_of(so_far.answers)}
        for code in stored_codes(so_far):
            assert rows[code].answers, code
            assert rows[code].is_sent
            slug = rows[code].href.removeprefix("/report/").partition("/")[0]
            assert is_reachable(so_far.answers, slug)
        assert {code for code, row in rows.items() if row.answers and row.is_sent} == stored_codes(
            so_far
        )
    assert checked


def one_press(so_far: SoFar, chance: Random) -> SoFar:
    """Somebody answers the next page, changes an earlier one, or saves and comes back."""
    if may_save(so_far.answers) and chance.random() < 0.05:
        back = open_draft(save_draft(so_far, now=NOW).code, now=NOW)
        assert back is not None
        return back
    goes_on = chance.random() < 0.7
    slug = progress.current_slug(so_far) if goes_on else chance.choice(path(so_far.answers)[1:])
    question = page_for(slug, so_far.answers)
    if slug == CHECK or not isinstance(question, Question):
        question = page_for("event-type", so_far.answers)
    assert isinstance(question, Question)
    sent = {field.code: given(field, so_far, chance) for field in question.fields}
    checked = check_page(question.slug, sent, so_far.answers)
    if checked.errors:
        return so_far
    fresh = progress.taken(so_far, question, checked.values)
    return progress.up_to(so_far, question) if progress.help_ending(fresh) else fresh


def given(field: Field, so_far: SoFar, chance: Random) -> list[str]:
    """What somebody presses for one field of a page."""
    codes = [option.code for option in options_for(field, so_far.answers)]
    if field.kind == "checkboxes":
        return chance.sample(codes, chance.randint(0, min(3, len(codes))))
    if codes:
        return [chance.choice(codes)]
    return ["2026-03" if field.kind == "month" else WORDS]


def stored_codes(so_far: SoFar) -> set[str]:
    return {*coded(so_far.answers)} | ({"own_words"} & set(so_far.answers))
