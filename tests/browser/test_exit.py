"""The way out: three bare presses of Shift, and a bar that never lies over what can be pressed."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from guidance.reading.library import current
from tests.browser.every_page import Shot, shown_in
from tests.production import Site

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# ---- what is under a finger ----------------------------------------------------------------
# At many places of scrolling: whatever is pressed where a choice, a link or a code is in sight is
# never the exit; over the bar nothing else is seen or pressed; and all can be brought into sight.
UNDER_A_FINGER = """() => {
    const PRESSED = 'a, button, summary, select, textarea, input, label, .cf-code'
    const bar = document.querySelector('.cf-exit')
    const exit = document.querySelector('.cf-exit__button')
    const found = new Set()
    const said = (e) => `${e.tagName} ${(e.textContent || e.id).trim().slice(0, 40)}`
    const isSeen = (e) => e.checkVisibility({opacityProperty: true, visibilityProperty: true})
    const things = [...document.querySelectorAll(`:is(main, header, footer, .cf-practice)
        :is(${PRESSED})`)].filter(isSeen)
    const isOf = (e, hit) => hit && (e.contains(hit) || hit.contains(e)
        || hit.closest('label')?.control === e || (e.labels && [...e.labels].includes(hit)))
    const style = getComputedStyle(bar)
    if (style.opacity !== '1' || /transparent|, 0\\)|\\//.test(style.backgroundColor)) {
        found.add('the bar can be seen through')
    }
    const last = document.documentElement.scrollHeight - innerHeight
    for (let y = 0; ; y = Math.min(y + 61, last)) {
        scrollTo({top: y, behavior: 'instant'})
        const b = bar.getBoundingClientRect(), x = exit.getBoundingClientRect()
        if (b.left > 0 || b.right < document.documentElement.clientWidth) {
            found.add('the bar does not reach from side to side')
        }
        if (x.left < b.left || x.right > b.right || x.top < b.top || x.bottom > b.bottom) {
            found.add('the exit stands out of its bar')
        }
        for (let left = 2; left < innerWidth; left += 29) {
            for (const top of [b.top + 2, (b.top + b.bottom) / 2, b.bottom - 2]) {
                const hit = top > 0 && document.elementFromPoint(left, top)
                if (hit && !bar.contains(hit)) found.add(`pressed through the bar: ${said(hit)}`)
            }
        }
        for (const e of things) {
            for (const box of e.getClientRects()) {
                if (box.bottom < 0 || box.top > innerHeight) continue
                for (const top of [box.top + 3, (box.top + box.bottom) / 2, box.bottom - 3]) {
                    for (const left of [box.left + 3, (box.left + box.right) / 2, box.right - 3]) {
                        const isInSight = top >= 0 && top < innerHeight && left >= 0
                            && left < innerWidth && (top < b.top - 1 || top > b.bottom + 1)
                        const hit = isInSight && document.elementFromPoint(left, top)
                        if (hit && bar.contains(hit)) found.add(`the exit lies over ${said(e)}`)
                    }
                }
            }
        }
        if (y >= last) break
    }
    for (const e of things) {
        e.scrollIntoView({block: 'start', behavior: 'instant'})
        const box = e.getClientRects()[0], b = bar.getBoundingClientRect()
        if (box.top < b.bottom - 1 && b.top === 0) found.add(`brought beneath the bar: ${said(e)}`)
        const hit = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2)
        if (!isOf(e, hit)) found.add(`cannot be pressed: ${said(e)}, but ${hit && said(hit)}`)
    }
    return [...found]
}"""
AS_IT_WAS = """.cf-exit { position: fixed; top: auto; bottom: 0; left: 0; right: 0; height: 60px;
    background: none; pointer-events: none } .cf-exit__button { pointer-events: auto }"""

SIZES = {"100%": (320, 360), "200%": (320,)}


@pytest.fixture
def kinds(shots: list[Shot]) -> list[Shot]:
    """Each kind of page: of other wordings and of pages of advice one will do."""
    found: dict[str, Shot] = {}
    for shot in shots:
        found.setdefault(_kind(shot.name), shot)
    return list(found.values())


def _kind(name: str) -> str:
    """What the pages are alike in whose names begin with it."""
    if any(name == page.slug for page in current().situations.values()):
        return "advice"
    alike = re.match(r"status, |which |self-check \d", name)
    return alike[0] if alike else re.split(r" \(|, its error", name)[0]


def shown_small(browser: Browser, width: int) -> Page:
    context = browser.new_context(viewport={"width": width, "height": 568}, bypass_csp=True)
    return context.new_page()


@pytest.mark.parametrize("letters", SIZES)
def test_the_exit_never_lies_over_a_choice_or_a_code(
    browser: Browser, kinds: list[Shot], letters: str
) -> None:
    page = shown_small(browser, 320)
    found = []
    with shown_in(page) as show:
        for shot in kinds:
            show(shot)
            page.evaluate(f"document.documentElement.style.fontSize = '{letters}'")
            for width in SIZES[letters]:
                page.set_viewport_size({"width": width, "height": 568})
                page.evaluate("scrollTo(0, 0)")
                over = page.evaluate(UNDER_A_FINGER)
                found += [f"{shot.name} at {width} px: {each}" for each in over]
    page.context.close()

    assert found == []
    assert len(kinds) > 70


def test_an_exit_that_hangs_over_the_page_would_be_seen(
    browser: Browser, kinds: list[Shot]
) -> None:
    page = shown_small(browser, 360)
    choices = next(shot for shot in kinds if shot.name.startswith("payment-method"))
    with shown_in(page) as show:
        show(choices)
        page.add_style_tag(content=AS_IT_WAS)
        found = page.evaluate(UNDER_A_FINGER)
    page.context.close()

    assert "the bar can be seen through" in found
    assert any(each.startswith("the exit lies over") for each in found) or any(
        each.startswith("pressed through the bar") for each in found
    )


def test_the_exit_is_large_enough_for_a_shaking_hand(browser: Browser, kinds: list[Shot]) -> None:
    page = shown_small(browser, 320)
    with shown_in(page) as show:
        show(kinds[0])
        box = page.locator(".cf-exit__button").bounding_box()
    page.context.close()

    assert box is not None
    assert min(box["width"], box["height"]) >= 44


# ---- three presses of Shift ----------------------------------------------------------------


def shift(page: Page, times: int = 3) -> None:
    for _ in range(times):
        page.keyboard.press("Shift")


def with_shift_held(page: Page, act: Callable[[Page], object]) -> None:
    page.keyboard.down("Shift")
    act(page)
    page.keyboard.up("Shift")


def announced(page: Page) -> str:
    return str(page.locator("[role=status]").last.inner_text())


BETWEEN: dict[str, Callable[[Page], object]] = {
    "a capital letter": lambda page: page.keyboard.press("A"),
    "a click": lambda page: page.mouse.click(5, 300),
    "a key alone": lambda page: page.keyboard.press("ArrowDown"),
    "a step back": lambda page: page.keyboard.press("Shift+Tab"),
}


@pytest.fixture
def page(open_browser: Callable[..., Page]) -> Page:
    return open_browser(until="danger")


def test_three_bare_presses_leave(page: Page, site: Site) -> None:
    shift(page, 1)
    first = announced(page)
    shift(page, 1)
    second = announced(page)
    shift(page, 1)

    page.wait_for_url(f"{site.url}/healthz")
    assert (first, second) == (
        "Shift. Press it 2 more times to leave.",
        "Shift. Press it once more to leave.",
    )


@pytest.mark.parametrize("between", BETWEEN)
def test_shift_with_something_else_is_no_press(page: Page, between: str) -> None:
    here = page.url

    for _ in range(4):
        with_shift_held(page, BETWEEN[between])
        assert announced(page) == ""

    assert page.url == here


@pytest.mark.parametrize("between", BETWEEN)
def test_something_else_between_the_presses_begins_the_count_anew(page: Page, between: str) -> None:
    here = page.url

    for _ in range(3):
        shift(page, 2)
        BETWEEN[between](page)
        assert announced(page) == ""

    assert page.url == here


def test_words_in_capitals_announce_nothing_and_stay(open_browser: Callable[..., Page]) -> None:
    page = open_browser(until="own-words")
    box = page.locator("textarea")
    here = page.url

    box.press_sequentially("HELP ME")
    shift(page, 6)

    assert announced(page) == ""
    assert page.url == here
    assert box.input_value() == "HELP ME"


def test_with_the_focus_on_a_choice_the_presses_leave(page: Page, site: Site) -> None:
    page.locator(".govuk-radios__input").first.focus()

    shift(page)

    page.wait_for_url(f"{site.url}/healthz")


def test_another_key_with_shift_is_no_press(page: Page) -> None:
    here = page.url

    for key in ("Control+Shift", "Alt+Shift", "Shift+Control", "Meta+Shift"):
        for _ in range(3):
            page.keyboard.press(key)

    assert page.url == here


# ---- where it stands -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        *("/", "/about/", "/privacy/", "/accessibility/", "/safety/", "/statistics/"),
        *("/statistics/methods/", "/releases/", "/guidance/", "/report/status/"),
    ],
)
def test_it_leaves_from_every_public_page(
    open_browser: Callable[..., Any], site: Site, address: str
) -> None:
    page = open_browser(width=360, height=740)
    page.goto(address)
    page.evaluate("scrollTo(0, document.body.scrollHeight)")

    page.locator(".cf-exit__button").click()

    page.wait_for_url(f"{site.url}/healthz")
