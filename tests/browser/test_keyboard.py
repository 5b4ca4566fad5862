"""By keyboard alone, where the way is not straight: an error put right, the way out, the plan."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.walking import BLACKMAIL, CODE, send, slug_of
from tests.production import Site

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def tab_until(page: Page, is_there: Callable[[], bool], *, most: int = 120) -> None:
    for _ in range(most):
        page.keyboard.press("Tab")
        if is_there():
            return
    raise AssertionError(f"Tab never gets there: {page.url}")


def focused(page: Page, what: str) -> str:
    return str(page.evaluate(f"document.activeElement.{what}"))


def tab_to(page: Page, words: str, *, most: int = 120) -> None:
    tab_until(page, lambda: focused(page, "textContent.trim()") == words, most=most)


def choose(page: Page, value: str, *, most: int = 30) -> None:
    """Goes on from the first of some choices to the one of this value, and presses it."""
    for _ in range(most):
        if focused(page, "value") == value:
            break
        page.keyboard.press("ArrowDown" if focused(page, "type") == "radio" else "Tab")
    page.keyboard.press("Space")


@pytest.mark.parametrize(
    ("until", "given"),
    [("danger", {"danger": "no", "who": "me"}), ("told-whom", {"told_whom": "no_one"})],
    ids=["two questions, one of several", "all that are true"],
)
def test_an_error_is_put_right(open_browser, until: str, given: dict[str, str]) -> None:
    page = open_browser(width=360, height=740, until=until)

    tab_to(page, "Continue")
    with page.expect_event("load"):
        page.keyboard.press("Enter")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    for number, (name, value) in enumerate(given.items()):
        if number:
            tab_until(page, lambda name=name: focused(page, "name") == name)
        assert focused(page, "name") == name
        choose(page, value, most=20)
    tab_to(page, "Continue")
    with page.expect_event("load"):
        page.keyboard.press("Enter")

    assert slug_of(page) != until
    assert not page.title().startswith("Error:")


@pytest.mark.parametrize("has_script", [True, False], ids=["with JavaScript", "without"])
def test_the_way_out_is_the_second_stop_on_every_page(
    open_browser, site: Site, has_script: bool
) -> None:
    page = open_browser(java_script_enabled=has_script, until="age-band")
    page.reload()

    stops = []
    for _ in range(2):
        page.keyboard.press("Tab")
        stops.append(page.locator(":focus").inner_text().strip())
    with page.expect_event("load"):
        page.keyboard.press("Enter")

    assert stops == ["Skip to main content", "Exit this page"]
    page.wait_for_url(f"{site.url}/healthz")
    assert not any("answers" in cookie["name"] for cookie in page.context.cookies())


def test_the_plan_is_reached_and_kept(open_browser) -> None:
    page = open_browser(until="check")
    send(page)

    tab_to(page, "Keep a copy")
    with page.expect_download() as kept:
        page.keyboard.press("Enter")

    assert kept.value.suggested_filename == "notes.pdf"
    assert "Do not pay" in page.locator("main").inner_text()


def test_a_whole_report(open_browser) -> None:
    page = open_browser(until="danger")

    for _ in range(30):
        slug = slug_of(page)
        if slug == "check":
            break
        for name, value in BLACKMAIL.items():
            if page.locator(f'main input[name="{name}"][value="{value}"]').count():
                tab_until(page, lambda name=name: focused(page, "name") == name, most=80)
                choose(page, value)
        words = "Go on" if slug == "next-hour" else "Continue"
        tab_to(page, words, most=60)
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url, slug=slug: f"/{slug}/" not in url)
    tab_until(page, lambda: page.evaluate("document.activeElement.matches('main form button')"))
    page.keyboard.press("Enter")

    assert CODE.match(page.locator(".cf-code").first.inner_text().strip())
