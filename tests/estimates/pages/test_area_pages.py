"""The pages of the police forces, and the way to the one that is meant."""

import re

import pytest
from django.test import Client

from classification.areas import FORCES
from estimates.models import OfficialFigure
from tests.estimates.page_texts import (
    chart_description,
    charts,
    numbers_in,
    page,
    part,
    rows_of,
    section,
    table_numbers,
    text_of,
)

pytestmark = pytest.mark.django_db


# ---- Police forces -----------------------------------------------------------------------


@pytest.mark.slow
def test_every_force_has_a_page_and_a_file_with_the_same_sections(
    client: Client, official: None
) -> None:
    sections = set()
    for force in FORCES:
        html = page(client, f"/statistics/areas/{force.slug}/")
        assert f'<h1 class="govuk-heading-xl">{force.name}</h1>' in html
        assert html.index('class="stat-facts"') < html.index('id="section-own"')
        assert html.count('class="stat-facts__item"') == 4
        sections.add(tuple(re.findall(r'<h2 class="govuk-heading-m" id="section-(.*?)"', html)))
        for missing in re.findall(r'stat-missing">(.*?)</p>', html, flags=re.DOTALL):
            assert len(text_of(missing).removeprefix("Not available.")) > 20
        assert len(rows_of(client, f"/statistics/areas/{force.slug}.csv")) >= 10

    assert sections == {
        (
            *("crimes", "categories", "outcomes", "money", "misprints"),
            *("action-fraud", "recorded", "survey", "population", "officers"),
        )
    }


def test_northamptonshire_shows_everything_printed_about_it(client: Client, official: None) -> None:
    html = page(client, "/statistics/areas/northamptonshire/")
    said = {
        name: text_of(section(html, f"section-{name}"))
        for name in (
            *("crimes", "categories", "outcomes", "money", "misprints"),
            *("action-fraud", "recorded", "population"),
        )
    }

    for number in ("92", "263", "365", "720", "+296.7%", "48.9", "3.97 times"):
        assert number in said["crimes"]
    assert "Derived 720-92-365" in said["crimes"]
    for kind, count in {
        "Blackmail": "68",
        "Obscene publications": "218",
        "Sexual activity with a child under 16": "87",
        "Sexual activity involving a child under 13": "50",
        "Child prostitution or pornography": "6",
        "Rape": "6",
        "Slavery": "1",
        "Not stated Derived 720 - 436": "284 (39.4%)",
    }.items():
        assert f"{kind} {count}" in said["categories"].replace("  ", " ")
    assert "the largest named category: 218 of 720, 30.3%" in said["categories"]
    assert "Under-16s are not counted by us" in said["categories"]
    outcomes = section(html, "section-outcomes")
    assert [numbers_in(cell)[0] for cell in table_numbers(outcomes)] == ["177", "96", "4", "443"]
    assert "no share of solved crimes can be worked out" in said["outcomes"]
    for words in ("£755,049", "0.6%", "£125.8 million", "about £2,070", "just 1%", "0.55%", "1.1%"):
        assert words in said["money"]
    assert "under the article's headline less than 1%" in said["money"].lower()
    assert "average of the 9 forces" in said["money"].lower()
    assert "0.06%" in said["misprints"]
    assert "0.06% is a misprint" not in said["money"]
    assert table_numbers(section(html, "section-action-fraud")) == [
        *("746", "797", "723"),
        *("1,098", "684", "903"),
        *("325", "180", "140"),
        *("773", "504", "763"),
    ]
    assert "do not divide them" in said["action-fraud"]
    recorded = set(table_numbers(section(html, "section-recorded")))
    for number in ("125", "271", "136", "157", "16", "24", "42", "622", "758", "130", "124"):
        assert number in recorded
    for number in ("746,666", "802,340", "646,010"):
        assert number in said["population"]
    assert "East Midlands" in html


def test_the_derived_year_is_a_hollow_bar_and_what_is_not_stated_a_dashed_one(
    client: Client, official: None
) -> None:
    years, kinds = charts(page(client, "/statistics/areas/northamptonshire/"))

    assert years.count("stat-plot__bar--plain") == 2
    assert years.count("stat-plot__bar--derived") == 1
    assert "263 (derived)" in chart_description(years)
    assert kinds.count("stat-plot__bar--rest") == 1
    assert "Not stated: 284 (39.4%)" in chart_description(kinds)


def test_the_city_of_london_has_no_rate_and_a_reason(client: Client, official: None) -> None:
    figure = OfficialFigure.objects.get(figure_id="foi-northants-2016")
    figure.pk, figure.figure_id, figure.geography_code = None, "foi-city-2016", "E23000034"
    figure.save()

    text = text_of(page(client, "/statistics/areas/city-of-london/"))

    assert "per 100,000" not in text
    assert "no rates are given" in text


@pytest.mark.parametrize("slug", ["hampshire", "avon-and-somerset", "british-transport-police"])
def test_blackmail_never_stands_without_the_note_on_under_16s(
    client: Client, official: None, slug: str
) -> None:
    html = page(client, f"/statistics/areas/{slug}/")

    for found in re.findall(r'<section class="stat-section".*?</section>', html, flags=re.DOTALL):
        if "lackmail" in found:
            assert "Under-16s are not counted by us" in found
    assert "Blackmail" in html


def test_a_force_nobody_knows_is_not_found(client: Client, official: None) -> None:
    assert client.get("/statistics/areas/wessex/").status_code == 404
    assert client.get("/statistics/areas/wessex.csv").status_code == 404


# ---- Four tiles, and what is missing -----------------------------------------------------


def tiles_of(html: str) -> dict[str, str]:
    """The title of each tile, and everything else on it."""
    found = re.findall(r"<dt>(.*?)</dt>\s*<dd.*?>(.*?)</dd>", html, flags=re.DOTALL)
    return {text_of(title): text_of(rest) for title, rest in found}


@pytest.mark.parametrize(
    ("slug", "expected"),
    [
        (
            "northamptonshire",
            {
                "Sent by Action Fraud": "723 2018/19: cases to look into.",
                "Recorded by the force": "125 2017/18: offences of blackmail, online or not.",
                "People who live here": "802,340 mid-2023: residents of all ages.",
                "Police officers": "not loaded yet",
            },
        ),
        (
            "police-scotland",
            {
                "Sent by Action Fraud": "",
                "Estimated from records": "16,910 2023/24: cyber crimes, estimated from a sample",
                "People who live here": "not available No figure for this nation alone",
                "Police officers": "not loaded yet",
            },
        ),
        (
            "northern-ireland",
            {
                "Sent by Action Fraud": "",
                "Recorded by the force": "757 Oct 2013 to Sep 2014: offences that the force",
                "People who live here": "not available",
                "Police officers": "not loaded yet",
            },
        ),
        (
            "british-transport-police",
            {
                "Sent by Action Fraud": "",
                "Recorded by the force": "",
                "People who live here": "not available The railways have no residents.",
                "Police officers": "not loaded yet",
            },
        ),
        (
            "city-of-london",
            {
                "Sent by Action Fraud": "",
                "Recorded by the force": "",
                "People who live here": "",
                "Police officers": "not loaded yet",
            },
        ),
    ],
)
def test_four_tiles_come_first_each_with_its_period_and_what_is_missing(
    client: Client, official: None, slug: str, expected: dict[str, str]
) -> None:
    html = page(client, f"/statistics/areas/{slug}/")

    tiles = tiles_of(html)

    assert list(tiles) == list(expected)
    assert all(tiles[title].startswith(words) for title, words in expected.items())
    sections = html[html.index('class="stat-section"') :]
    for shown in re.findall(r'<dd>\s*([\d,]+)\s*<span class="stat-facts__note">', html):
        assert shown in sections
    for title in ("Sent by Action Fraud", "Recorded by the force", "Estimated from records"):
        assert "Missing:" in tiles.get(title, "Missing:")
    if "blackmail" in tiles.get("Recorded by the force", ""):
        assert "Under-16s are not counted by us" in tiles["Recorded by the force"]
    is_city = slug == "city-of-london"
    assert is_city == ("so no rate is given" in tiles["People who live here"])


def test_what_is_missing_stands_in_one_line(client: Client, official: None) -> None:
    kent = text_of(page(client, "/statistics/areas/kent/"))
    one = text_of(page(client, "/statistics/areas/northamptonshire/"))

    assert (
        "Missing here: Crimes marked as cyber, 2014/15 to 2016/17; What kinds of crime; What came "
        "of them; Money spent on cyber crime; Police officers"
    ) in kent
    assert "Missing here: Police officers" in one
    rows = rows_of(client, "/statistics/areas/kent.csv")
    missing = {row["item"] for row in rows if row["status"] == "not available"}
    assert "Police officers" in missing


# ---- Finding a force ---------------------------------------------------------------------


def test_one_answer_goes_straight_to_the_forces_page(client: Client, official: None) -> None:
    response = client.post("/statistics/areas/", {"q": "corby"})

    assert response.status_code == 302
    assert response["Location"] == "/statistics/areas/northamptonshire/"


def test_several_answers_are_listed(client: Client, official: None) -> None:
    response = client.post("/statistics/areas/", {"q": "yorkshire"})

    html = response.content.decode()
    assert "Which one do you mean?" in html
    listed = part(html, "Which one do you mean?", "</ul>")
    assert "West Yorkshire" in listed
    assert "North Yorkshire" in listed


@pytest.mark.parametrize("asked", ["Ruritania", "", "   ", "<script>alert(1)</script>", "x\x00"])
def test_no_answer_is_an_error_that_links_to_the_field_and_offers_the_list(
    client: Client, official: None, asked: str
) -> None:
    response = client.post("/statistics/areas/", {"q": asked})

    html = response.content.decode()
    assert response.status_code == 200
    assert text_of(part(html, "<title>", "</title>")).startswith("Error: Police forces")
    assert '<a href="#q">' in html
    assert 'aria-describedby="q-hint q-error"' in html
    assert "<script>alert" not in html
    assert html.count("/statistics/areas/kent/") >= 1


def test_searching_needs_no_cookie_and_leaves_none(official: None) -> None:
    client = Client(enforce_csrf_checks=True)

    client.get("/statistics/areas/")
    response = client.post("/statistics/areas/", {"q": "kent"})

    assert response.status_code == 302
    assert not client.cookies
