"""A report left on one browser, finished on another; the word before answers are forgotten."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.test_access import faults
from tests.browser.walking import BLACKMAIL, WORDS, begin, fill, go_on, press, send, slug_of, walk

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CODE = re.compile(r"S(?:-[0-9A-Z]{4}){4}")
MINUTES = 60 * 1000


def save_here(page: Page) -> str:
    """Presses save on the question that is open, confirms, and reads the code off the page."""
    press(page, page.get_by_role("button", name="Save and come back later").first)
    press(page, page.get_by_role("button", name="Save and show my code"))
    code = page.locator(".cf-code").inner_text().strip()
    assert CODE.fullmatch(code)
    return code


def open_saved(page: Page, code: str) -> None:
    page.goto("/report/")
    press(page, page.get_by_role("link", name="Go on with a saved report"))
    page.get_by_label("Your code to come back").fill(code)
    press(page, page.get_by_role("button", name="Open my report"))


def typing_at_a_clock(open_browser: Any, **options: Any) -> tuple[Page, Locator]:
    """Somebody who writes in their own words, in a browser whose clock can be put forward; and the
    box with their words."""
    page = open_browser(**options)
    page.clock.install()
    begin(page)
    walk(page, until="own-words", answers={**BLACKMAIL, "lost_money": "no"})
    box = page.locator('main textarea[name="own_words"]')
    box.fill(WORDS)
    return page, box


@pytest.mark.parametrize("has_script", [True, False], ids=["with script", "without script"])
def test_a_report_is_left_and_taken_up_again_in_a_second_browser(
    open_browser, has_script: bool
) -> None:
    first = open_browser(width=360, height=740, java_script_enabled=has_script, until="own-words")
    first.locator('main textarea[name="own_words"]').fill(WORDS)
    code = save_here(first)
    press(first, first.get_by_role("button", name="Forget my answers here"))
    assert not any("answers" in each["name"] for each in first.context.cookies())

    second = open_browser(java_script_enabled=has_script)
    open_saved(second, code.lower().replace("-", " "))

    assert "Exit this page" in second.locator("body").inner_text()
    press(second, second.get_by_role("button", name="Carry on", exact=True))
    # Whether anyone is in danger is never stored, so it is asked again.
    assert slug_of(second) == "danger"
    fill(second, {"danger": "no"})
    go_on(second)
    assert slug_of(second) == "check"
    assert WORDS in second.locator("main").inner_text()
    assert code not in second.url
    send(second)
    third = open_browser(java_script_enabled=has_script)
    open_saved(third, code)
    assert "We found no saved report with this code" in third.locator("main").inner_text()


def test_the_pages_of_saving_have_no_fault(open_browser) -> None:
    page = open_browser(width=320, height=740, bypass_csp=True)
    found = []
    page.goto("/report/resume/")
    found += faults(page)
    press(page, page.get_by_role("button", name="Open my report"))
    found += faults(page)
    page.get_by_role("link", name="Enter your code").click()
    expect(page.get_by_label("Your code to come back")).to_be_focused()
    page.get_by_label("Your code to come back").fill("S-0000-0000-0000-0000")
    press(page, page.get_by_role("button", name="Open my report"))
    found += faults(page)
    page.get_by_role("link", name="We found no saved report").click()
    expect(page.get_by_label("Your code to come back")).to_be_focused()
    begin(page)
    walk(page, until="contact-mode", answers={**BLACKMAIL})
    press(page, page.get_by_role("button", name="Save and come back later").first)
    found += faults(page)
    press(page, page.get_by_role("button", name="Save and show my code"))
    found += faults(page)
    press(page, page.get_by_role("button", name=re.compile("Delete")))
    found += faults(page)
    assert found == []


def test_before_the_answers_are_forgotten_it_asks_and_a_press_gives_thirty_minutes(
    open_browser,
) -> None:
    page, box = typing_at_a_clock(open_browser, width=360, height=740, bypass_csp=True)
    box.focus()
    asked = page.get_by_role("alertdialog")
    page.clock.fast_forward(24 * MINUTES)
    expect(asked).to_be_hidden()

    page.clock.fast_forward(2 * MINUTES)

    expect(asked).to_be_visible()
    expect(asked.get_by_role("button", name="Carry on")).to_be_focused()
    assert faults(page) == []
    page.keyboard.press("Escape")
    expect(asked).to_be_hidden()
    expect(box).to_be_focused()
    expect(box).to_have_value(WORDS)
    page.clock.fast_forward(26 * MINUTES)
    expect(asked).to_be_visible()


def test_the_word_says_so_where_the_answers_are_gone_or_the_site_is_out_of_reach(
    open_browser,
) -> None:
    page, box = typing_at_a_clock(open_browser)
    asked = page.get_by_role("alertdialog")
    page.clock.fast_forward(26 * MINUTES)
    carry_on = asked.get_by_role("button", name="Carry on")

    page.route("**/report/still-here/", lambda route: route.fulfill(status=429))
    carry_on.press("Enter")
    expect(asked).to_contain_text("We could not be reached")
    page.route("**/report/still-here/", lambda route: route.fulfill(status=410))
    carry_on.press("Enter")
    expect(asked).to_contain_text("has forgotten your earlier answers")
    carry_on.press("Enter")

    expect(asked).to_be_hidden()
    expect(box).to_have_value(WORDS)


def test_saving_from_the_word_keeps_what_is_typed(open_browser) -> None:
    page, _ = typing_at_a_clock(open_browser)
    page.clock.fast_forward(26 * MINUTES)

    asked = page.get_by_role("alertdialog")
    press(page, asked.get_by_role("button", name="Save and come back later"))
    press(page, page.get_by_role("button", name="Save and show my code"))
    code = page.locator(".cf-code").inner_text().strip()

    other = open_browser()
    open_saved(other, code)
    press(other, other.get_by_role("button", name="Carry on", exact=True))
    fill(other, {"danger": "no"})
    go_on(other)
    assert WORDS in other.locator("main").inner_text()


PANEL = """panel => {
    const code = panel.querySelector(".cf-code");
    const size = each => parseFloat(getComputedStyle(each).fontSize);
    const text = code.firstChild;
    const tops = [...text.data].map((_, place) => {
        const range = document.createRange();
        range.setStart(text, place);
        range.setEnd(text, place + 1);
        return Math.round(range.getBoundingClientRect().top);
    });
    return {
        code: size(code),
        label: size(panel.querySelector(".cf-code__label")),
        lines: [...new Set(tops)].map(
            top => [...text.data].filter((_, place) => tops[place] === top).join("")),
    };
}"""


def test_a_code_is_larger_than_the_words_above_it_and_breaks_between_its_halves(
    open_browser,
) -> None:
    page = open_browser(width=360, height=740, until="own-words")

    def panels() -> Iterator[tuple[int, dict[str, Any]]]:
        for width in (320, 360, 768, 1280):
            page.set_viewport_size({"width": width, "height": 740})
            yield width, page.locator(".govuk-panel, .cf-sent").evaluate(PANEL)

    def press_on(page: Page) -> None:
        press(page, page.get_by_role("button", name="Carry on now"))
        fill(page, BLACKMAIL, words=WORDS)
        go_on(page)
        send(page)

    save_here(page)
    for go_there in (lambda page: None, press_on):
        go_there(page)
        for width, panel in panels():
            assert panel["code"] > panel["label"] >= 16, width
            halves = [len(line.strip("S-").split("-")) for line in panel["lines"]]
            # The box after sending is small, so that its code may stand on one line of a phone.
            whole = width == 1280 or go_there is press_on
            assert halves == ([4] if whole else [2, 2]), (width, panel["lines"])
