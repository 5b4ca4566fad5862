"""What somebody has chosen or written on a page comes along, whatever they press there."""

import re
from typing import Any

import pytest
from django.test import override_settings

from reporting.form.page_shapes import Question
from reporting.form.questions import PAGES
from reporting.pages.page_cache import forget_pages
from tests.reporting.browsing import Browser

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("epoch")]

_LINK = re.compile(r"<a\s[^>]*>")
# The way back from what was only ticked drops the ticks: nobody has said yet that they hold.
_MAY_DROP = ("govuk-back-link", "data-exit", 'href="tel:', 'href="sms:', 'href="#', 'href="https:')
WORDS = "They wrote on a Tuesday."
BUSY = {
    "event_type": {"event_type": "paid"},
    "event_detail": {"event_detail": "romance"},
    "when_band": {"when_band": "last_7_days", "lost_money": "yes"},
    "told_whom": {"told_whom": ["bank"]},
    "affected_how_much": {"affected_how_much": "very_much"},
}


def between(page: Any) -> str:
    """What a page holds between the site's own header and footer."""
    within: str = page.text.partition('class="cf-before-main"')[2].partition("<footer")[0]
    return within


@pytest.mark.parametrize("told", [{}, BUSY], ids=["images", "money"])
def test_no_link_beside_fields_leaves_them_behind(person: Browser, told: dict[str, Any]) -> None:
    person.walk(**told)
    slugs = [page.slug for page in PAGES if isinstance(page, Question)]

    seen = 0
    for slug in [*slugs, "check"]:
        page = person.get(f"/report/{slug}/")
        if page.status_code != 200:
            continue
        seen += 1
        links = _LINK.findall(between(page))
        dropping = [link for link in links if not any(each in link for each in _MAY_DROP)]
        assert dropping == [], slug
        if "<textarea" in page.text or slug == "check":
            assert not [link for link in links if "govuk-back-link" in link], slug
    assert seen > 8


def test_the_way_back_from_words_takes_them_along(person: Browser) -> None:
    person.walk(until="own-words")
    words = f"{WORDS} Ring me on 07700 900123."

    back = person.answer("own-words", own_words=words, press="back_as_it_is")
    sent = person.answer("check")

    assert back["Location"] == "/report/reason-not-reported/"
    assert person.answers()["own_words"] == words
    # Words that go as they are, past the question about them, are asked about before sending.
    assert "Hide them for me" in sent.text


def test_the_way_back_from_no_words_needs_none(person: Browser) -> None:
    person.walk(until="own-words")
    before = person.so_far()

    assert person.answer("own-words", press="back_as_it_is")["Location"] != "/report/own-words/"
    assert person.so_far().version == before.version


@pytest.mark.parametrize(
    ("slug", "given", "kept"),
    [
        ("event-detail", {"relationship": "partner_or_ex"}, {"relationship": "partner_or_ex"}),
        ("event-detail", {"event_detail": "nude_pictures"}, {"event_detail": "nude_pictures"}),
        ("when-band", {"lost_money": "yes"}, {"lost_money": "yes"}),
        ("when-band", {"lost_money": "yes", "when_band": "nonsense"}, {"lost_money": "yes"}),
        ("told-whom", {"told_whom": ["bank"]}, {"told_whom": ("bank",)}),
    ],
)
def test_show_me_what_to_do_now_takes_what_is_right_and_waits_for_nothing(
    person: Browser, slug: str, given: dict[str, Any], kept: dict[str, Any]
) -> None:
    person.walk(until=slug)

    pressed = person.answer(slug, **given, press="show_help")
    help_page = person.get("/report/next-hour/")

    assert pressed["Location"] == "/report/next-hour/"
    assert kept.items() <= person.answers().items()
    # What else the page asks was not passed over.
    assert slug == "told-whom" or f'href="/report/{slug}/"' in help_page.text


@pytest.mark.parametrize("slug", ["event-detail", "when-band", "own-words", "check"])
def test_another_language_is_chosen_with_the_form_of_the_page(person: Browser, slug: str) -> None:
    with override_settings(LANGUAGES=[("en", "English"), ("cy", "Cymraeg")]):
        forget_pages()
        person.walk()

        buttons = re.findall(
            r'<button[^>]*name="language"[^>]*>', person.get(f"/report/{slug}/").text
        )

    forget_pages()
    assert len(buttons) == 2
    assert all('form="question"' in button for button in buttons)


def test_in_another_language_the_check_page_shows_what_was_chosen(person: Browser) -> None:
    person.walk()
    with override_settings(LANGUAGES=[("en", "English"), ("cy", "Cymraeg")]):
        shown = person.answer("check", sex="female", language="cy")

    assert shown.status_code == 200
    assert re.search(r'value="female"[^>]*checked', shown.text)
    assert not person.so_far().is_sent
