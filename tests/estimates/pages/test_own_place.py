"""A force's page shows our own count where it lies, as the release shows it, or says why not."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from classification.attributes import STANDARD_1, START_UP
from classification.csv_files import csv_text
from tests.estimates.own.noisy_releases import (
    coded_reports,
    contents_of,
    noisy_tables,
    write_release,
    write_year,
)
from tests.estimates.page_texts import csv_rows, page, rows_of, section, text_of
from tests.releases.facts import sum_anew

pytestmark = pytest.mark.django_db
KENT, SCOTLAND = "kent", "police-scotland"


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> Path:
    """The folder of the releases, empty."""
    settings.RELEASES_DIR = tmp_path / "releases"
    return tmp_path / "releases"


def said(client: Client, slug: str) -> str:
    return text_of(section(page(client, f"/statistics/areas/{slug}/"), "section-own"))


def set_cell(home: Path, table: str, code: str, **columns: str) -> None:
    """Writes other columns into one cell of the release's table, and the sums anew."""
    (folder,) = home.iterdir()
    path = folder / f"{table}.csv"
    rows = csv_rows(path.read_text())
    for row in rows:
        if row[table] == code:
            row.update(columns)
    path.chmod(0o600)
    path.write_text(csv_text(tuple(rows[0]), rows))
    sum_anew(folder)


def test_without_a_release_the_page_says_so(client: Client, official: None) -> None:
    assert "Not available. There is no release of our own counts yet" in said(client, KENT)
    assert "What people told us" in text_of(page(client, f"/statistics/areas/{KENT}/"))


@pytest.mark.parametrize(
    ("slug", "code", "place"),
    [
        (KENT, "england", "England"),
        ("gwent", "wales", "Wales"),
        (SCOTLAND, "scotland", "Scotland"),
        ("northern-ireland", "northern_ireland", "Northern Ireland"),
    ],
)
def test_a_start_up_release_gives_the_nation_with_its_range_and_the_file_gives_the_same(
    client: Client, official: None, home: Path, slug: str, code: str, place: str
) -> None:
    write_year("2026")
    set_cell(
        *(home, "nation", code),
        value="412.3",
        lower="404.6",
        upper="420.1",
        display="410",
        status="",
    )

    text = said(client, slug)

    assert f"Release 2026 counts about 410 reports about people in {place}: 405 to 420" in text
    assert "The smallest places of this release are nations" in text
    assert "not comparable with the figures above" in text
    assert "no rate, no rank and no map" in text
    assert "Practice data" not in text
    (row,) = [row for row in rows_of(client, f"/statistics/areas/{slug}.csv") if row["level"]]
    assert row["item"] == f"Reports about people: {place}"
    assert (row["value"], row["lower"], row["upper"]) == ("412.3", "404.6", "420.1")
    assert row["period"] == "2026"
    assert row["seen_at"] == "/releases/2026/nation.csv"
    assert client.get(row["seen_at"]).status_code == 200


def test_a_standard_release_gives_the_region(client: Client, official: None, home: Path) -> None:
    tables = noisy_tables(coded_reports(80), seed=9, profile=STANDARD_1, number="2026-Q1")
    write_release(contents_of(tables, profile=STANDARD_1, number="2026-Q1"))
    set_cell(
        *(home, "area", "south_east"),
        value="40.2",
        lower="29.1",
        upper="51.3",
        display="40",
        status="",
    )

    text = said(client, KENT)

    assert "counts about 40 reports about people in South East: 29 to 51" in text
    assert "regions and nations" in text
    set_cell(home, "area", "london", display="35", status="[u]", lower="10.2", upper="59.8")
    assert "35 [u] reports about people in London: 10 to 60" in said(client, "city-of-london")
    assert "per 100,000" not in text_of(page(client, "/statistics/areas/city-of-london/"))


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        (
            {"display": "15", "status": "[u]", "lower": "-2.5", "upper": "31.2"},
            "counts about 15 [u] reports about people in Scotland: 0 to 31 before the noise, "
            "95 times in 100. [u]: "
            "the noise exceeds half of the number.",
        ),
        (
            {"display": "[low]", "status": "[low]", "lower": "-6.2", "upper": "9.7"},
            "counts [low] reports about people in Scotland: 0 to 10 before the noise, "
            "95 times in 100. [low]: under "
            "5, as far as the noise lets anybody see.",
        ),
        (
            {"display": "[low]", "status": "[low]", "lower": "-15.2", "upper": "-0.7"},
            "counts [low] reports about people in Scotland. [low]: under 5",
        ),
    ],
)
def test_a_mark_stands_with_its_number_or_in_its_place(
    client: Client, official: None, home: Path, columns: dict[str, str], sentence: str
) -> None:
    write_year("2026", demonstration=True)
    set_cell(home, "nation", "scotland", **columns)

    text = said(client, SCOTLAND)

    assert sentence in text
    assert "Practice data Made up" in text
    (row,) = [row for row in rows_of(client, f"/statistics/areas/{SCOTLAND}.csv") if row["level"]]
    assert row["note"].startswith(f"{columns['status']}; DEMONSTRATION DATA")


def test_the_railways_have_no_count_and_the_reason(client: Client, official: None) -> None:
    write_year("2026")

    assert "The railways are no place of our releases" in said(client, "british-transport-police")


def test_a_damaged_table_is_not_shown_and_breaks_no_page(
    client: Client, official: None, home: Path
) -> None:
    write_year("2026")
    path = home / "2026" / "nation.csv"
    path.chmod(0o600)
    path.write_text(path.read_text().replace("England", "Englund"))

    text = said(client, KENT)

    assert "is not as it was published, so it is not shown" in text
    assert "Open release 2026" in text


def test_a_release_without_a_table_of_places_says_so(client: Client, official: None) -> None:
    tables = noisy_tables(coded_reports(80), seed=9, profile=START_UP)
    write_release(contents_of(tuple(table for table in tables if table.name != "nation")))

    text = said(client, KENT)

    assert "Not available. Release 2026 has no table of places." in text
    assert "Open release 2026" in text
