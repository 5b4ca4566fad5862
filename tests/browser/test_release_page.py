"""A release's page at a glance: its findings first, its tables folded, cards on a phone.

The page is that of a standard year, the longest there is, answered by the test client.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page

from tests.browser.every_page import Shot, shown_in
from tests.browser.test_access import faults
from tests.browser.test_first_screens import BLOCKS, DESK, ENDS, PHONE, ROOM, SCREENS, SEEN
from tests.estimates.own.noisy_releases import write_standard_year

pytestmark = [pytest.mark.browser, pytest.mark.slow]

OPEN_ALL = "document.querySelectorAll('details').forEach(e => { e.open = true })"
# The numbers that lie beyond the edge, or over what stands beside them.
BEYOND = """cells => cells.filter(e => e.checkVisibility())
    .map(e => ({e, box: e.getBoundingClientRect()}))
    .filter(({e, box}) => box.left < 0 || box.right > innerWidth || e.scrollWidth > e.clientWidth)
    .map(({e}) => e.innerText)"""
# Of the first row of a table: where its label ends and its numbers begin.
CARD = """row => [row.querySelector('th').getBoundingClientRect().bottom,
    ...[...row.querySelectorAll('td')].map(e => e.getBoundingClientRect().top)]"""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(bypass_csp=True)
    yield context.new_page()
    context.close()


@pytest.fixture
def release(db: None, settings: Any, tmp_path: Path) -> Shot:
    """The page of a standard year."""
    settings.RELEASES_DIR = tmp_path / "releases"
    write_standard_year()
    response = Client().get("/releases/2026/")
    return Shot(name="release", html=response.content.decode(), status=response.status_code)


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_number_range_and_caveat_stand_on_the_first_screen_of_the_findings(
    page: Page, release: Shot, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": ROOM[width]})

    with shown_in(page) as show:
        show(release)
        ends = page.locator(".stat-own").evaluate(ENDS, list(BLOCKS[".stat-own"]))

        assert all(0 < end <= ROOM[width] for end in ends)


def test_on_a_phone_the_folds_begin_within_six_screens_and_hold_cards(
    page: Page, release: Shot
) -> None:
    page.set_viewport_size({"width": PHONE, "height": ROOM[PHONE]})

    with shown_in(page) as show:
        show(release)
        begins = page.locator("details").first.evaluate(
            "e => e.getBoundingClientRect().top + scrollY"
        )
        folded = page.locator("details td")

        assert begins <= SCREENS * ROOM[PHONE]
        assert folded.count() > 1_000
        assert folded.evaluate_all(SEEN) == 0
        page.locator("#table-crime_type summary").click()
        row = page.locator("#table-crime_type tbody tr").first
        label, *numbers = row.evaluate(CARD)
        assert len(numbers) == 3
        assert all(number >= label - 1 for number in numbers)


@pytest.mark.parametrize("width", [320, PHONE, DESK])
def test_no_number_lies_beyond_its_place(page: Page, release: Shot, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 780})

    with shown_in(page) as show:
        show(release)
        page.evaluate(OPEN_ALL)

        assert page.locator("main td").evaluate_all(BEYOND) == []


def test_axe_finds_nothing_in_what_is_unfolded(page: Page, release: Shot) -> None:
    page.set_viewport_size({"width": 320, "height": 780})
    page.emulate_media(color_scheme="dark")

    with shown_in(page) as show:
        show(release)
        # One of each kind: the others are the same again.
        for name in ("crime_type", "crime_type_by_told_police", "organisations"):
            page.locator(f"#table-{name}").evaluate("e => { e.open = true }")
        page.locator("details").nth(1).evaluate("e => { e.open = true }")

        assert faults(page) == []


def test_on_paper_what_is_needed_is_open_with_its_title_and_the_crossed_tables_are_not(
    page: Page, release: Shot
) -> None:
    page.set_viewport_size({"width": DESK, "height": 800})

    with shown_in(page) as show:
        show(release)
        page.emulate_media(media="print")

        one_way = page.locator("#table-crime_type")
        assert one_way.locator("td").evaluate_all(SEEN) == one_way.locator("td").count() > 0
        assert one_way.locator("summary").is_visible()
        assert page.get_by_text("Attempts are counted").is_visible()
        crossed = page.locator("#table-crime_type_by_told_police")
        assert crossed.locator("td").evaluate_all(SEEN) == 0
        assert crossed.locator("summary").is_visible()
