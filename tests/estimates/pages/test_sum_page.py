"""The page of sums: a table, its cells, their sum; every refusal with its reason, nothing lost."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from releases.covariance import COVARIANCE_FILE
from tests.estimates.own.noisy_releases import (
    coded_reports,
    contents_of,
    noisy_tables,
    write_release,
    write_year,
)
from tests.estimates.page_texts import text_of

PAGE = "/releases/2026/sum/"
JSON = "/releases/2026/sum.json"
TICKED = re.compile(r'value="([^"]+)" checked')
BAD = [
    "table=nothing",
    "table=crime_type&cell=nothing",
    "table=crime_type&cell=malware,told",
    "table=crime_type&table=sex&cell=crime_type:malware&cell=sex:female",
    "cell=malware",
    "cell=:",
    "cell=,",
    "table=crime_type&cell=malware&release=2031",
    "table=crime_type&cell=malware&release=2026-Q1",
    "table=crime_type&cell=malware&release=%00",
    "table=%3Cscript%3E&cell=%F0%9F%98%80",
    f"table={'x' * 2000}",
    "table=1%00",
    "table=crime_type&cell=malware%00%E2%80%AE",
    f"table=crime_type&cell={'9' * 2000}",
    "table=totals&cell=persons",
]


@pytest.fixture(autouse=True)
def published(settings: Settings, tmp_path: Path) -> Path:
    """The folder of the release of 2026."""
    settings.RELEASES_DIR = tmp_path / "releases"
    write_year()
    return tmp_path / "releases" / "2026"


@pytest.mark.parametrize("address", [PAGE, JSON])
def test_there_is_no_sum_of_a_release_that_is_none(client: Client, address: str) -> None:
    assert client.get(address.replace("2026", "2031")).status_code == 404
    assert client.get(address.replace("2026", "nonsense")).status_code == 404


def test_a_program_is_told_as_problem_details_that_there_is_no_such_release(
    client: Client,
) -> None:
    answer = client.get(JSON.replace("2026", "2031"), {"table": "sex", "cell": "female"})

    assert answer["Content-Type"] == "application/problem+json"
    problem = json.loads(answer.content)
    assert problem["status"] == answer.status_code == 404
    assert problem["detail"] == "There is no release “2031”."


@pytest.mark.parametrize("demonstration", [True, False])
def test_a_sum_of_made_up_reports_says_so_to_programs(client: Client, demonstration: bool) -> None:
    write_year("2025", demonstration=demonstration)

    told = client.get("/releases/2025/sum.json", {"table": "sex", "cell": "female"}).json()

    assert told["releases"] == ["2025"]
    assert told["demonstration"] is demonstration


def test_the_page_asks_for_a_table_and_then_for_its_cells(client: Client) -> None:
    first = client.get(PAGE)
    then = client.get(f"{PAGE}?table=crime_type&table=")

    assert first.status_code == then.status_code == 200
    assert 'type="checkbox"' not in first.content.decode()
    page = then.content.decode()
    assert page.count('name="cell"') == 12
    assert TICKED.findall(page) == []
    assert '<option value="crime_type" selected>' in page
    assert not then.cookies


@pytest.mark.django_db
def test_the_sum_has_its_range_and_every_number_of_the_page_is_that_of_the_program(
    client: Client,
) -> None:
    query = "table=crime_type&cell=malware&cell=blackmail"

    page = client.get(f"{PAGE}?{query}").content.decode()
    answer = client.get(f"{JSON}?{query}")

    told = answer.json()
    shown = text_of(page)
    assert f"About {told['display']} reports" in shown
    assert f"between {max(0, told['lower']):,.0f} and {told['upper']:,.0f}" in shown
    for name in ("value", "standard_error"):
        assert f"{told[name]:.3f}" in shown
    share = told["share_of_table"]
    for name in ("value", "noise_low", "noise_high"):
        assert f"{100 * share[name]:.1f}%" in shown
    assert "noise only" in shown
    assert TICKED.findall(page) == ["blackmail", "malware"]
    assert [cell["cell"] for cell in told["cells"]] == [["blackmail"], ["malware"]]
    assert answer["Access-Control-Allow-Origin"] == "*"


def test_one_address_gives_the_same_bytes(client: Client) -> None:
    query = f"{PAGE}?table=sex&cell=female&cell=male"

    assert client.get(query).content == client.get(query).content


def test_people_and_organisations_are_ticked_side_by_side(client: Client) -> None:
    query = "table=crime_type&table=organisations&cell=crime_type:malware"
    query += "&cell=organisations:malware,told"

    page = client.get(f"{PAGE}?{query}")

    assert page.status_code == 200
    assert TICKED.findall(page.content.decode()) == [
        *("crime_type:malware", "organisations:malware,told")
    ]


@pytest.mark.parametrize("query", BAD)
def test_what_cannot_be_added_up_is_refused_with_its_reason_on_the_page_and_to_programs(
    client: Client, query: str
) -> None:
    page, answer = client.get(f"{PAGE}?{query}"), client.get(f"{JSON}?{query}")

    assert page.status_code == answer.status_code == 400
    assert "There is a problem" in page.content.decode()
    assert "<title>Error: " in page.content.decode()
    assert answer["Content-Type"] == "application/problem+json"
    problem = json.loads(answer.content)
    assert problem["status"] == 400
    for reason in problem["reasons"]:
        assert reason["code"]
        assert reason["text"] in problem["detail"]
        assert len(reason["about"]) <= 60
        # What may be asked for instead is named, but for things that can never be added up.
        assert bool(reason["allowed"]) == (reason["code"] not in ("same_people", "overlap"))
    for text in (page.content.decode(), answer.content.decode()):
        assert all(letter.isprintable() or letter == "\n" for letter in text)
        assert "\\u0000" not in text
    assert "<script>" not in page.content.decode()


def test_a_refused_sum_keeps_every_tick(client: Client) -> None:
    query = "table=crime_type&table=sex&cell=crime_type:malware&cell=sex:female"

    page = client.get(f"{PAGE}?{query}").content.decode()

    assert TICKED.findall(page) == ["crime_type:malware", "sex:female"]
    assert "count the same people twice" in page
    assert 'href="#table-0"' in page
    assert 'id="table-0"' in page


def test_another_year_may_be_added_and_its_tick_is_kept(client: Client) -> None:
    write_year("2025", seed=3)
    query = f"{PAGE}?table=crime_type&cell=malware"

    offered = client.get(query).content.decode()
    both = client.get(f"{query}&release=2025").content.decode()

    assert 'name="release"' in offered
    assert TICKED.findall(both) == ["malware", "2025"]
    assert "2025, " in text_of(both)


def test_a_program_that_names_no_cell_is_told_to(client: Client) -> None:
    problem = client.get(f"{JSON}?table=sex").json()

    assert problem["reasons"][0]["code"] == "no_cells"


def test_a_small_sum_reads_as_one_and_a_small_table_has_no_share(client: Client) -> None:
    write_year("2025", n=0)

    page = text_of(client.get("/releases/2025/sum/?table=sex&cell=female").content.decode())

    assert "holds too few reports for a share" in page
    assert "of the table's reports" not in page
    assert "Under 5, or none" in page


def test_what_the_noise_took_below_none_and_what_is_nearly_all_are_said_in_words(
    client: Client,
) -> None:
    tables = tuple(
        replace(table, cells={**table.cells, ("male",): -40, ("female",): 400})
        if table.name == "sex"
        else table
        for table in noisy_tables(coded_reports(400), seed=None, profile="start_up")
    )
    write_release(contents_of(tables, number="2025"))

    below = text_of(client.get("/releases/2025/sum/?table=sex&cell=male").content.decode())
    nearly = client.get("/releases/2025/sum/?table=sex&cell=female&cell=not_stated")
    unsure = client.get("/releases/2025/sum/?table=sex&cell=not_stated").content.decode()

    assert "whole range lie below the noise" in below
    assert "too near none, or all" in text_of(nearly.content.decode())
    assert "Low reliability" in unsure


def test_a_damaged_covariance_is_said_and_not_used(client: Client, published: Path) -> None:
    (published / COVARIANCE_FILE).chmod(0o644)
    (published / COVARIANCE_FILE).write_text("table,row\n")

    for address in (PAGE, JSON):
        answer = client.get(f"{address}?table=sex&cell=female")
        assert answer.status_code == 503
        assert answer["Cache-Control"] == "no-store"


def test_the_release_links_to_its_estimates_and_its_sums(client: Client, published: Path) -> None:
    page = client.get("/releases/2026/").content.decode()

    for address in ("estimates.csv", "covariance.csv", "sum/"):
        assert f'href="/releases/2026/{address}"' in page
    assert client.get("/releases/latest/estimates.csv")["Location"] == (
        "/releases/2026/estimates.csv"
    )
