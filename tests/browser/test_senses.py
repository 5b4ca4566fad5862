"""The form magnified four times, in the system's own colours, and without motion."""

import pytest
from playwright.sync_api import Page

from tests.browser.test_access import COVERED, faults, too_wide
from tests.browser.walking import send, slug_of, walk

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# What 1280 x 1024 leaves at 400 %.
MAGNIFIED = {"width": 320, "height": 256}
IN_SYSTEM_COLOURS = {"width": 360, "height": 740, "forced_colors": "active"}
MOVING = """() => [...document.querySelectorAll('*')].filter(e => {
    const s = getComputedStyle(e)
    const long = each => each.split(',').some(t => parseFloat(t) > 0.01)
    return long(s.transitionDuration) || (s.animationName !== 'none' && long(s.animationDuration))
}).map(e => e.outerHTML.slice(0, 80))"""


def test_a_whole_report_at_four_times_the_size(open_browser) -> None:
    page = open_browser(**MAGNIFIED, device_scale_factor=4, until="danger")
    found: list[str] = []

    def look(page: Page) -> None:
        found.extend(too_wide(page))
        page.evaluate("document.body.focus()")
        for _ in range(12):
            page.keyboard.press("Tab")
            if over := page.evaluate(COVERED):
                found.append(f"{slug_of(page)}: {over}")

    walk(page, until="check", at_each=look)
    send(page)
    look(page)

    assert found == []


def test_at_four_times_the_size_the_exit_leaves_room_to_read(open_browser) -> None:
    page = open_browser(**MAGNIFIED, until="event-type")

    share = page.evaluate(
        """() => {
            const x = document.querySelector('.cf-exit__button').getBoundingClientRect()
            return x.width * x.height / (innerWidth * innerHeight)
        }"""
    )

    assert share < 0.2


def test_in_the_system_s_colours_a_choice_and_the_focus_can_be_seen(open_browser) -> None:
    page = open_browser(
        width=360, height=740, forced_colors="active", bypass_csp=True, until="event-type"
    )
    assert page.evaluate("matchMedia('(forced-colors: active)').matches")
    item = page.locator(".govuk-radios__item").first
    plain = item.screenshot()

    page.locator(".govuk-radios__input").first.focus()
    focused = item.screenshot()
    page.locator(".govuk-radios__input").first.check()
    page.evaluate("document.activeElement.blur()")
    chosen = item.screenshot()

    assert plain != focused
    assert plain != chosen
    button = page.get_by_role("button", name="Continue", exact=True)
    style = button.evaluate("e => getComputedStyle(e).borderTopStyle")
    assert style != "none"
    assert faults(page) == []


def test_in_the_system_s_colours_a_whole_report_has_no_fault(open_browser) -> None:
    page = open_browser(
        width=360, height=740, forced_colors="active", color_scheme="dark", until="danger"
    )
    unseen: list[str] = []

    def look(page: Page) -> None:
        # An icon or mark drawn by a background alone is not there in these colours.
        unseen.extend(
            page.evaluate(
                """() => [...document.querySelectorAll('main a, main button, main label')]
                .filter(e => e.checkVisibility() && !e.textContent.trim()
                    && !e.getAttribute('aria-label'))
                .map(e => e.outerHTML.slice(0, 80))"""
            )
        )
        button = page.locator(".cf-exit__button")
        same = "e => getComputedStyle(e).color === getComputedStyle(e).backgroundColor"
        if button.evaluate(same):
            unseen.append(f"{slug_of(page)}: the exit")

    walk(page, until="check", at_each=look)
    send(page)

    assert unseen == []


def test_whoever_wants_no_motion_gets_none(open_browser) -> None:
    page = open_browser(reduced_motion="reduce", until="danger")
    moving: list[str] = []

    walk(page, until="check", at_each=lambda page: moving.extend(page.evaluate(MOVING)))
    for address in ("/", "/guidance/", "/guidance/contacts/", "/statistics/"):
        page.goto(address)
        moving += page.evaluate(MOVING)

    assert moving == []
