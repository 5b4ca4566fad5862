"""Pages that are drawn once: each person gets their own token and report, and nobody's answers."""

import re
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.conf import settings
from django.template import engines

from guidance.pages.lean_html import without_indents
from guidance.upkeep.banner import start_banner
from reporting.codes.receipts import receipt_code
from reporting.form.journey import path
from reporting.form.page_shapes import Question
from reporting.form.questions import page_for
from reporting.pages import check_views, page_cache
from staff.people import create_person
from tests.browser.every_page import holding, whole
from tests.reporting.browsing import NOW, Browser, hidden_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("epoch")]

WORDS = "The parcel shop man rang me on a Tuesday."
_OWN = re.compile(r'name="(?:csrfmiddlewaretoken|version|report)" value="[^"]*"')


def held_text():
    """All that this process holds of pages, keys and pages alike."""
    kept = [*page_cache._pages.kept.items(), *page_cache._parts.kept.items()]
    return "".join(f"{key!r}{''.join(pieces)}" for key, pieces in kept)


def alike(page):
    """A page without what is a person's own, and without indents."""
    return _OWN.sub("", without_indents(page.text))


def test_a_page_is_drawn_once_and_each_person_gets_their_own_report(clock):
    first, second = Browser(), Browser()
    one = first.walk(until="event-type")

    other = second.walk(until="event-type")

    assert one.context is not None  # drawn
    assert other.context is None  # filled
    assert hidden_in(one)["report"] == first.held().mark
    assert hidden_in(other)["report"] == second.held().mark
    assert first.held().mark != second.held().mark
    assert _OWN.sub("", one.text) == _OWN.sub("", other.text)


def test_the_token_of_a_filled_page_is_taken_and_another_s_is_not():
    Browser().walk(until="age-band")
    person = Browser(enforce_csrf_checks=True)
    person.get("/report/danger/")
    token = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', person.get("/report/danger/").text)
    stranger = Browser(enforce_csrf_checks=True)
    stranger.get("/report/danger/")

    sent = {"csrfmiddlewaretoken": token[1], "danger": "no", "who": "me"}

    taken = person.post("/report/danger/", sent)
    refused = stranger.post("/report/danger/", sent)

    assert taken["Location"] == "/report/age-band/"
    assert refused.status_code == 403


def test_no_place_is_left_unfilled(person):
    for _ in range(2):
        text = person.walk(until="event-type").text
        assert not re.search("[\x00-\x08]", text)
        assert "csrfmiddlewaretoken" in text


@pytest.mark.parametrize("voice", ["me", "adult_helped", "organisation"])
@pytest.mark.parametrize("event", ["blackmail", "paid", "scam_msg", "control"])
@pytest.mark.parametrize("nation", ["england", "scotland"])
def test_a_filled_page_is_the_one_drawn_from_all_that_a_person_told(clock, voice, event, nation):
    answers = whole(
        {
            "danger": "no",
            "who": voice,
            "age_band": "age_25_34",
            "nation": nation,
            "event_type": event,
        }
    )
    slugs = [each for each in path(answers) if isinstance(page_for(each, answers), Question)]
    filled = 0
    for slug in slugs:
        asked = {field.code for field in page_for(slug, answers).fields}
        told = {code: each for code, each in answers.items() if code not in asked}
        person = holding(told)
        person.get(f"/report/{slug}/")
        page = person.get(f"/report/{slug}/")
        if page.status_code == 200:
            with patch("reporting.pages.views.is_unanswered", return_value=False):
                drawn = person.get(f"/report/{slug}/")
            # What is held is held without the indents of its templates.
            assert alike(page) == alike(drawn), slug
            filled += page.context is None and drawn.context is not None
    # Of a message less is asked.
    assert filled >= (3 if event == "scam_msg" else 6)


def test_a_page_with_an_answer_on_it_is_drawn_for_that_person_alone(person):
    person.walk(until="event-type")
    held = len(page_cache._pages.kept)

    page = person.get("/report/age-band/")

    assert " checked" in page.text
    assert len(page_cache._pages.kept) == held
    assert " checked" not in held_text()


def test_what_is_held_has_no_answer_no_token_and_no_words(person):
    person.walk()
    wrote = person.get("/report/own-words/")
    assert "Tuesday" in wrote.text
    so_far = person.held()
    private = ["Tuesday", so_far.token, so_far.mark, person.cookies[settings.CSRF_COOKIE_NAME]]

    found = [each for each in private if each in held_text()]

    assert len(page_cache._pages.kept) >= 8
    assert found == []


def test_the_check_page_and_the_plan_are_held_without_answers_code_or_advice(person):
    check = person.walk().text
    person.send()
    plan = person.get("/report/sent/").text
    code = receipt_code(person.held().token)
    shown = ["They wrote on a Tuesday.", "25 to 34", "Do not pay. Do not answer", code]

    assert [each in check + plan for each in shown] == [True] * 4
    assert {key[0] for key in page_cache._pages.kept} >= {
        "reporting/check.html",
        "reporting/sent.html",
    }
    aside = "".join(
        "".join(pieces)
        for (template, *_), pieces in page_cache._pages.kept.items()
        if template != "reporting/question.html"
    )
    assert [each for each in shown if each in aside] == []


def test_two_people_s_check_pages_each_show_their_own_answers(clock):
    first, second = Browser(), Browser()
    first.walk()

    theirs = second.walk(nation={"nation": "wales"}).text

    assert "Wales" in theirs
    assert "England" not in theirs
    assert hidden_in(second.get("/report/check/"))["report"] == second.held().mark


def test_the_rows_of_the_check_page_are_held_but_for_a_person_s_own_words(person):
    page = person.walk()

    rows = "".join(map(str, check_views._rows.kept.values()))
    assert "Tuesday" in page.text
    assert "England" in rows
    assert "Tuesday" not in f"{rows}{check_views._rows.kept.keys()}"


def test_two_people_who_told_the_same_each_read_their_own_words_on_the_check_page(clock):
    first, second = Browser(), Browser()
    one = first.walk(own_words={"own_words": "He rang.\nThen he wrote <b>twice</b>."}).text
    held = len(check_views._rows.kept)

    other = second.walk(own_words={"own_words": "She wrote on Friday."}).text

    assert "He rang.<br>Then he wrote &lt;b&gt;twice&lt;/b&gt;." in one
    assert "She wrote on Friday." in other
    assert "He rang" not in other
    assert len(check_views._rows.kept) == held


def test_a_page_taken_for_unanswered_by_mistake_would_hold_no_answer_either(person):
    person.walk()
    page_cache.forget_pages()

    with patch("reporting.pages.views.is_unanswered", return_value=True):
        page = person.get("/report/own-words/")

    assert "Tuesday" not in page.text
    assert "Tuesday" not in held_text()


def test_words_that_were_held_would_be_found(person):
    wrote = person.walk(until="own-words") and person.walk() and person.get("/report/own-words/")

    page_cache._pages.get("a page", "with words", draw=lambda: (wrote.text,))

    assert "Tuesday" in held_text()


def test_a_banner_shows_at_once_and_no_page_with_it_is_held(person):
    moderator = create_person(
        email="mo@example.org", password="four plain words", roles=("moderator",), by=None, now=NOW
    )
    person.walk(until="age-band")
    started = {"shown_from": NOW - timedelta(hours=1), "shown_until": NOW + timedelta(hours=1)}
    start_banner(
        text="Calls from 159 are false.", level="warning", by=moderator, now=NOW, **started
    )

    page = person.get("/report/age-band/")

    assert "Calls from 159 are false." in page.text
    assert "Calls from 159" not in held_text()


def test_no_more_than_a_bounded_number_is_held(person, monkeypatch):
    monkeypatch.setattr(page_cache._pages, "most", 3)

    person.walk(until="told-whom")

    assert 1 <= len(page_cache._pages.kept) <= 3


def test_whatever_a_context_processor_adds_was_thought_of():
    """A page is held for all: what may differ from one request to the next must be in its key,
    or keep it from being held, as a banner does."""
    known = {
        "django.template.context_processors.csrf",  # put in afterwards
        "django.template.context_processors.request",  # the path alone, which is the question's
        "django.template.context_processors.i18n",  # the language is in the key
        "config.context.site",  # settings
        "guidance.pages.context.crisis_contacts",  # by the version of the guidance, in the key
        "guidance.pages.context.staff_banners",  # not held while there is one
        "staff.access.staff_page",  # nothing on public pages
    }

    found = {
        f"{each.__module__}.{each.__name__}"
        for each in engines["django"].engine.template_context_processors
    }

    assert found == known
