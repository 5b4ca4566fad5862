"""Two languages and a keyboard: Enter goes on, and only the language's own button switches."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page

from config.translation.languages import ENGLISH

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def reader(browser: Browser, live_server: Any, settings: Any) -> Iterator[Page]:
    """Somebody at a site with two languages. It has no catalogue of ours: most words stay."""
    settings.LANGUAGES = [ENGLISH, ("eo", "Esperanto")]
    context = browser.new_context(base_url=live_server.url)
    context.set_default_timeout(60_000)
    page = context.new_page()
    page.goto("/report/danger/")
    yield page
    context.close()


def answer_no(page: Page) -> Locator:
    return page.locator('input[name="danger"][value="no"]')


def about_me(page: Page) -> Locator:
    return page.locator('input[name="who"][value="me"]')


def language_of(page: Page) -> str | None:
    return page.locator("html").get_attribute("lang")


def test_enter_in_an_answer_goes_on_and_switches_nothing(reader: Page) -> None:
    english = language_of(reader)
    answer_no(reader).check()
    about_me(reader).check()

    with reader.expect_event("load"):
        reader.keyboard.press("Enter")

    assert reader.url.endswith("/report/age-band/")
    assert language_of(reader) == english


def test_the_button_of_a_language_switches_and_keeps_what_was_ticked(reader: Page) -> None:
    answer_no(reader).check()
    about_me(reader).check()

    with reader.expect_event("load"):
        reader.get_by_role("button", name="Esperanto").click()

    assert language_of(reader) == "eo"
    assert reader.url.endswith("/report/danger/")
    assert answer_no(reader).is_checked()
    assert about_me(reader).is_checked()
    with reader.expect_event("load"):
        answer_no(reader).press("Enter")
    assert reader.url.endswith("/report/age-band/")
    assert language_of(reader) == "eo"


def test_the_button_that_only_enter_presses_cannot_be_reached(reader: Page) -> None:
    names = []
    for _ in range(12):
        reader.keyboard.press("Tab")
        names.append(reader.evaluate("document.activeElement.textContent.trim()"))

    assert "Esperanto" in names
    assert "" not in names[: names.index("Esperanto")]
    assert reader.get_by_role("button", name="", exact=True).count() == 0
