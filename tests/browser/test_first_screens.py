"""The first screens of the statistics: number, range and caveat at a glance, and what is folded.

The pages are answered by the test client, with a release of reports enough for a share of them.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page

from estimates.register.loading import load_official_figures
from tests.browser.every_page import Shot, shown_in
from tests.browser.test_access import faults
from tests.estimates.telling import reports_that_told
from tests.releases.facts import publish_year

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# Number, range and caveat of each block.
BLOCKS = {
    ".stat-headline": (
        *(".stat-headline__share", ".stat-headline__source", ".stat-headline__caveat"),
    ),
    ".stat-own": (".stat-own__sentence", ".stat-own__sentence + .govuk-body"),
}
PHONE, DESK = 360, 1280
ROOM = {PHONE: 780, DESK: 800}
SCREENS = 6
# Of a block: where the last of these parts ends, from the block's top.
ENDS = """(block, parts) => {
    const top = block.getBoundingClientRect().top
    return parts.map(part => Math.max(...[...block.querySelectorAll(part)]
        .filter(e => !e.matches('.stat-headline__caveat ~ .stat-headline__source'))
        .map(e => e.getBoundingClientRect().bottom - top)))
}"""
SEEN = "cells => cells.filter(e => e.checkVisibility()).length"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(bypass_csp=True)
    yield context.new_page()
    context.close()


@pytest.fixture
def statistics(db: None, settings: Any, tmp_path: Path) -> Client:
    """A site with the official figures and one release."""
    settings.RELEASES_DIR = tmp_path / "releases"
    load_official_figures()
    publish_year("2026", reports_that_told())
    return Client()


def shot(client: Client, address: str, status: int = 200) -> Shot:
    response = client.get(address)
    assert response.status_code == status
    return Shot(name="statistics", html=response.content.decode(), status=status)


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_number_range_and_caveat_stand_on_the_first_screen_of_their_block(
    page: Page, statistics: Client, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 780})

    with shown_in(page) as show:
        show(shot(statistics, "/statistics/"))
        for block, parts in BLOCKS.items():
            ends = page.locator(block).evaluate(ENDS, list(parts))

            assert all(0 < end <= ROOM[width] for end in ends), (block, ends)


def test_on_a_phone_the_folds_begin_within_six_screens(page: Page, statistics: Client) -> None:
    page.set_viewport_size({"width": PHONE, "height": ROOM[PHONE]})

    with shown_in(page) as show:
        show(shot(statistics, "/statistics/"))
        begins = page.locator(".stat-fold").first.evaluate("e => e.getBoundingClientRect().top")
        cells = page.locator(".stat-fold td")

        assert begins + page.evaluate("scrollY") <= SCREENS * ROOM[PHONE]
        assert cells.count()
        assert cells.evaluate_all(SEEN) == 0
        page.locator(".stat-fold summary").first.click()
        assert cells.evaluate_all(SEEN) > 0
        # Unfolded, a row is a card: its number stands before what is said of it.
        number = page.locator(".stat-fold[open] tbody tr").first.evaluate(
            """row => [row.querySelector('td').getBoundingClientRect().bottom,
                       row.querySelector('th').getBoundingClientRect().top]"""
        )
        assert number[0] <= number[1] + 1


def test_on_paper_what_is_folded_is_open(page: Page, statistics: Client) -> None:
    page.set_viewport_size({"width": DESK, "height": 800})

    with shown_in(page) as show:
        show(shot(statistics, "/statistics/"))
        page.emulate_media(media="print")
        cells = page.locator(".stat-fold td")

        assert cells.evaluate_all(SEEN) == cells.count() > 0
        assert page.locator(".stat-ways").first.is_hidden()


@pytest.mark.parametrize(("width", "scheme"), [(320, "dark"), (DESK, "light")])
@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/statistics/", 200),
        ("/statistics/guess/", 200),
        ("/statistics/guess/?guess=5", 200),
        ("/statistics/guess/?guess=many", 400),
    ],
)
def test_axe_finds_nothing_and_nothing_is_too_wide(
    page: Page, statistics: Client, address: str, status: int, width: int, scheme: Any
) -> None:
    page.set_viewport_size({"width": width, "height": 780})
    page.emulate_media(color_scheme=scheme)

    with shown_in(page) as show:
        show(shot(statistics, address, status))
        if status == 200 and address == "/statistics/":
            page.evaluate("document.querySelectorAll('details').forEach(e => { e.open = true })")

        assert faults(page) == []


def test_in_the_system_s_colours_what_is_filled_can_be_told_from_what_is_not(
    page: Page, statistics: Client
) -> None:
    page.emulate_media(forced_colors="active")
    filled = "e => getComputedStyle(e).fill"

    with shown_in(page) as show:
        show(shot(statistics, "/statistics/"))
        ground = page.evaluate("getComputedStyle(document.body).backgroundColor")

        for told in (".stat-dot--told", ".stat-told--police_or_report_fraud"):
            assert page.locator(told).first.evaluate(filled) not in (ground, "none")
        assert page.locator(".stat-dot:not(.stat-dot--told)").first.evaluate(filled) == "none"
