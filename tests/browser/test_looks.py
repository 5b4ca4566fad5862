"""What a person sees at a glance: numbers in sight on a phone, edges in line, room around words."""

import pytest

from tests.browser.walking import go_on
from tests.production import Site

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PHONE = {"width": 360, "height": 740}
# The numbers that people come for, by the table they stand in; one a row.
NUMBERS = (
    ("/statistics/", "tbody tr > td.govuk-table__cell--numeric:nth-child(2)"),
    ("/statistics/official/", "tbody td.govuk-table__cell--numeric"),
    (
        "/statistics/areas/northamptonshire/",
        "tbody tr > td.govuk-table__cell--numeric:nth-child(2)",
    ),
    ("/releases/{last_year}/", "[aria-labelledby=totals] tbody td"),
)
BEYOND = """(cells) => cells
    .map(e => ({words: e.innerText, box: e.getBoundingClientRect()}))
    .filter(({box}) => box.width && (box.left < 0 || box.right > innerWidth))
    .map(({words, box}) => `${words} ends at ${box.right}`)"""


@pytest.mark.parametrize(("address", "numbers"), NUMBERS)
def test_on_a_phone_the_number_of_each_row_is_in_sight(
    open_browser, site: Site, address: str, numbers: str
) -> None:
    page = open_browser(**PHONE)
    page.goto(address.format(last_year=site.last_year))
    cells = page.locator(f"main {numbers}")

    beyond = cells.evaluate_all(BEYOND)

    assert cells.count()
    assert beyond == []


def test_on_a_phone_each_official_figure_says_what_its_letter_is(open_browser) -> None:
    page = open_browser(**PHONE)
    page.goto("/statistics/official/")

    said = page.locator(".stat-list__grade").first.evaluate(
        "e => getComputedStyle(e, '::before').content"
    )

    assert "Grade" in said


def test_the_way_out_stands_in_line_with_the_page(open_browser) -> None:
    page = open_browser(width=1280)
    page.goto("/report/")

    edges = page.locator(".cf-exit__button, .cf-header__row").evaluate_all(
        "found => found.map(e => e.getBoundingClientRect().right)"
    )

    assert len(edges) == 2
    assert abs(edges[0] - edges[1]) < 1


@pytest.mark.parametrize("address", ["/statistics/", "/statistics/foi/", "/releases/{last_year}/"])
def test_each_part_of_a_long_page_is_set_apart(open_browser, site: Site, address: str) -> None:
    page = open_browser(width=1280)
    page.goto(address.format(last_year=site.last_year))

    above = page.locator("main h2.govuk-heading-l").evaluate_all(
        "found => found.map(e => parseFloat(getComputedStyle(e).marginTop))"
    )

    assert len(above) >= 2
    assert min(above) >= 40


def test_words_do_not_touch_the_edge_of_their_box(open_browser) -> None:
    page = open_browser(**PHONE, until="own-words")

    room = page.locator("textarea").evaluate("e => parseFloat(getComputedStyle(e).paddingLeft)")

    assert room >= 8


def test_found_details_are_shown_without_an_empty_line_before_them(open_browser) -> None:
    page = open_browser(**PHONE, until="own-words")
    page.locator("textarea").fill("Ring me on 07700 900123")

    go_on(page)

    # Line breaks in it are shown, so the template must not begin with one.
    assert page.locator(".cf-marked").text_content() == "Ring me on 07700 900123"
