"""Every page of the report, the advice and the site, plain and with its error: no fault in any."""

import os
import re
import subprocess
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from django.utils.html import escape
from playwright.sync_api import Page

from guidance.reading.library import current
from reporting.codes.status_notes import NOTES
from reporting.form.questions import PAGES
from reporting.models import ReceiptState
from tests.browser.every_page import Shot, shown_in
from tests.browser.test_access import faults

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db]

H1 = re.compile(r"<h1\b")
HEADINGS = re.compile(r"<h([1-6])\b")
TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
# Words that would tell whoever looks over a shoulder, or through the history, what it is about.
TELLING = re.compile(
    r"blackmail|sext|nude|rape|abuse|scam|fraud|hack|stalk|exploit|suicide|police", re.IGNORECASE
)
# axe is slow: its work is cut so that workers can share it.
PARTS = 4


def test_there_is_every_question_and_its_error(shots: list[Shot]) -> None:
    errors = [shot for shot in shots if shot.status == 422]

    assert len(shots) > 200
    named = {shot.name.split(" (")[0].split(",")[0] for shot in errors}
    # The page with the longest list is there with its fold open.
    asked = {page.slug for page in PAGES if page.fields} - {"reason-not-reported"}
    assert asked | {"a fold in error"} <= named


def test_a_page_of_each_kind_of_trouble_is_among_them(shots: list[Shot]) -> None:
    by_status = {
        status: {shot.name for shot in shots if shot.status == status}
        for status in sorted({shot.status for shot in shots})
    }
    by_status.pop(200)
    by_status.pop(422)

    assert by_status == {
        400: {"not readable"},
        403: {
            "a form without its token",
            "a form without its token, with words",
            "a form without its token, answers held",
            "not for this person",
        },
        404: {"no such draft", "no such code", "the code of a saved report", "/nothing-here/"},
        409: {
            "newer elsewhere",
            "taken back too late",
            "words not added, no longer asked",
            "words not added, sent",
        },
        413: {"too big"},
        429: {"too many reports", "too many are saved"},
        500: {"something broke"},
        503: {
            "closed",
            "closed, without a key",
            "cannot take it",
            "no copy is made",
            "the database is lost",
            "the database is lost, with words",
        },
    }


def test_what_a_code_says_in_every_state_is_among_them(shots: list[Shot]) -> None:
    said = {shot.name: shot.html for shot in shots if shot.name.startswith("status, ")}
    first = {"status, received", "status, withdrawn"}  # seen before, under another name

    assert {f"status, {state}" for state in ReceiptState} - first <= set(said)
    for state, note in NOTES.items():
        if f"status, {state}" in said:
            text = note.text % {
                "period": "2026-Q3",
                "undecided": "180 days",
                "unclosed": "12 months",
            }
            assert escape(text) in said[f"status, {state}"], state


def test_every_step_and_end_of_the_self_check_is_among_them(shots: list[Shot]) -> None:
    text = " ".join(shot.html for shot in shots if "self-check" in shot.name)
    steps = current().self_check.values()
    ends = {choice.page for step in steps for choice in step.choices if choice.page}

    assert [step.ask for step in steps if escape(step.ask) not in text] == []
    titles = [current().situations[key].title for key in ends]
    assert [title for title in titles if escape(title) not in text] == []


def test_every_page_has_the_way_out_and_the_crisis_numbers(shots: list[Shot]) -> None:
    """Whatever has gone wrong: the button that leaves, and whom to call."""
    wrong = []
    for shot in shots:
        if 'class="cf-exit__button"' not in shot.html:
            wrong.append(f"{shot.name}: no way out")
        wrong += [
            f"{shot.name}: no {number}"
            for number in ("tel:999", "tel:116123", "tel:08001111")
            if number not in shot.html
        ]

    assert wrong == []


@pytest.mark.parametrize("part", range(PARTS))
def test_axe_finds_nothing_on_any_of_them_and_none_is_wider_than_a_phone(
    browser: object, shots: list[Shot], part: int
) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 740}, bypass_csp=True)
    page: Page = context.new_page()
    found = []
    with shown_in(page) as show:
        for shot in shots[part::PARTS]:
            show(shot)
            found += [f"{shot.name}: {each}" for each in faults(page)]
    context.close()

    assert found == []


def test_an_error_leads_to_its_field_on_every_page(browser: object, shots: list[Shot]) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page: Page = context.new_page()
    lost, tried = [], 0
    with shown_in(page) as show:
        for shot in shots:
            if shot.status not in (404, 422) or "govuk-error-summary" not in shot.html:
                continue
            show(shot)
            for link in page.locator(".govuk-error-summary a[href^='#']").all():
                link.click()
                goal = (link.get_attribute("href") or "#")[1:]
                tried += 1
                if page.evaluate("document.activeElement.id") != goal:
                    lost.append(f"{shot.name}: {goal}")
    context.close()

    assert lost == []
    assert tried > 40


def test_headings_titles_and_landmarks_are_in_order(shots: list[Shot]) -> None:
    wrong = []
    for shot in shots:
        levels = [int(each) for each in HEADINGS.findall(shot.html)]
        if len(H1.findall(shot.html)) != 1:
            wrong.append(f"{shot.name}: not one h1")
        if any(after > before + 1 for before, after in pairwise(levels)):
            wrong.append(f"{shot.name}: a level of heading is left out {levels}")
        title = TITLE.search(shot.html)
        if title is None or "Come Forward" not in title[1]:
            wrong.append(f"{shot.name}: no title")
        if ("error-summary" in shot.html) != ("Error:" in (title[1] if title else "")):
            wrong.append(f"{shot.name}: the title does not say that there is an error")
        for mark in ("<main", "<header", "<footer", '<html lang="en'):
            if shot.html.count(mark) < 1 or (mark == "<main" and shot.html.count(mark) != 1):
                wrong.append(f"{shot.name}: {mark}")

    assert wrong == []


def test_no_title_of_the_report_tells_a_bystander_what_it_is_about(shots: list[Shot]) -> None:
    report = [shot for shot in shots if "cf-exit" in shot.html and "noindex" in shot.html]
    telling = {
        title[1].strip(): shot.name
        for shot in report
        if (title := TITLE.search(shot.html)) and TELLING.search(title[1])
    }

    assert len(report) > 100
    assert telling == {}


@pytest.mark.nu
def test_the_html_is_valid_by_the_nu_checker(shots: list[Shot], tmp_path: Path) -> None:
    for number, shot in enumerate(shots):
        name = re.sub(r"[^\w]+", "-", shot.name)
        (tmp_path / f"{number:03}-{name}.html").write_text(shot.html)
    broken = tmp_path / "broken.html"
    broken.write_text("<!DOCTYPE html><html lang=en><title>x</title><p><div><foo></p>")

    checked = subprocess.run(
        ["java", "-Xss1m", "-jar", os.environ["VNU_JAR"], "--format", "gnu", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )

    said = [line.removeprefix(f'"file:{tmp_path}/') for line in checked.stderr.splitlines()]
    of_broken = [line for line in said if line.startswith("broken")]
    assert of_broken, "the checker must see a fault that is there"
    others = Counter(line.split(": ", 1)[1] for line in said if not line.startswith("broken"))
    assert others == {}
