"""The pages of forces, of 2017 and of privacy: on a phone, on paper, in the system's colours."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page

from estimates.register.loading import load_official_figures
from tests.browser.every_page import Shot, shown_in
from tests.browser.test_access import faults
from tests.estimates.own.noisy_releases import write_year

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PHONE, NARROW, DESK, SCREEN = 360, 320, 1280, 780
SCREENS_OF_2017 = 8
STUDY, MAP, FORCE = "/statistics/2017/", "/statistics/areas/", "/statistics/areas/kent/"
SEEN = "cells => cells.filter(e => e.checkVisibility()).length"
# Of each tile: the size of its letters, and by how much they are too wide for it.
LETTERS = """svg => {
    const tiles = [...svg.querySelectorAll('rect')]
    const names = [...svg.querySelectorAll('.stat-tiles__name')]
    return names.map((name, i) => [
        parseFloat(getComputedStyle(name).fontSize),
        name.getBoundingClientRect().width - tiles[i].getBoundingClientRect().width,
    ])
}"""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(bypass_csp=True)
    yield context.new_page()
    context.close()


@pytest.fixture
def site(db: None, settings: Any, tmp_path: Path) -> Client:
    """A site with the official figures and one release."""
    settings.RELEASES_DIR = tmp_path / "releases"
    load_official_figures()
    write_year("2026")
    return Client()


def shot(client: Client, address: str) -> Shot:
    response = client.get(address)
    assert response.status_code == 200
    return Shot(name=address, html=response.content.decode(), status=200)


def test_the_letters_of_the_tiles_are_of_14_px_and_fit_on_a_phone(page: Page, site: Client) -> None:
    page.set_viewport_size({"width": PHONE, "height": SCREEN})

    with shown_in(page) as show:
        show(shot(site, MAP))
        letters = page.locator(".stat-tiles").evaluate(LETTERS)

    assert len(letters) == 46
    assert all(size >= 14 and wider <= 0 for size, wider in letters), letters


def test_the_four_tiles_of_a_force_stand_within_two_screens_of_a_phone(
    page: Page, site: Client
) -> None:
    page.set_viewport_size({"width": PHONE, "height": SCREEN})

    with shown_in(page) as show:
        show(shot(site, FORCE))
        ends = page.locator(".stat-facts__item").evaluate_all(
            "tiles => tiles.map(e => e.getBoundingClientRect().bottom + scrollY)"
        )
        own = page.locator(".stat-own__sentence").bounding_box()

    assert len(ends) == 4
    assert ends[0] <= SCREEN
    assert own is not None
    assert max(ends) < own["y"] <= 2 * SCREEN


def test_the_page_of_2017_has_eight_screens_on_a_phone_while_its_tables_are_folded(
    page: Page, site: Client
) -> None:
    page.set_viewport_size({"width": PHONE, "height": SCREEN})

    with shown_in(page) as show:
        show(shot(site, STUDY))
        cells = page.locator(".stat-fold td")

        assert page.evaluate("document.documentElement.scrollHeight") <= SCREENS_OF_2017 * SCREEN
        assert cells.evaluate_all(SEEN) == 0
        page.locator(".stat-fold summary").last.click()
        assert page.locator("#c13").is_visible()
        page.emulate_media(media="print")
        assert cells.evaluate_all(SEEN) == cells.count() > 0


@pytest.mark.parametrize(("width", "scheme"), [(NARROW, "dark"), (DESK, "light")])
@pytest.mark.parametrize("address", [MAP, FORCE, STUDY, "/privacy/"])
def test_axe_finds_nothing_and_nothing_is_too_wide(
    page: Page, site: Client, address: str, width: int, scheme: Any
) -> None:
    page.set_viewport_size({"width": width, "height": SCREEN})
    page.emulate_media(color_scheme=scheme)

    with shown_in(page) as show:
        show(shot(site, address))
        page.evaluate("document.querySelectorAll('details').forEach(e => { e.open = true })")

        assert faults(page) == []


def test_in_the_system_s_colours_a_full_tile_can_be_told_from_another(
    page: Page, site: Client
) -> None:
    page.emulate_media(forced_colors="active")

    def look(part: str) -> list[str]:
        look = "e => [getComputedStyle(e).fill, getComputedStyle(e).fillOpacity]"
        found: list[str] = page.locator(f".stat-tiles .stat-tiles__{part}").first.evaluate(look)
        return found

    with shown_in(page) as show:
        show(shot(site, MAP))

        assert look("tile--all")[0] != look("name--all")[0]
        assert look("tile--all")[1] == "1"
        assert float(look("tile--most")[1]) < 0.5
