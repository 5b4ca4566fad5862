"""Files made of released files: their names, the same bytes at each making, the newest."""

import hashlib
import io
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from classification.attributes import ATTRIBUTES
from releases.bundles import running_sums, stacked_table, zip_of
from releases.publish import withdraw_release
from tests.records.facts import make_attributes
from tests.releases.facts import PUBLISHED_AT, make_person, publish_year, rows_of, sum_anew

pytestmark = pytest.mark.django_db

REPORTS = [make_attributes(event_type="malware", lost_money="no")] * 40


def publish_years(*years: str) -> None:
    for year in years:
        publish_year(year, REPORTS)


# ---- names -------------------------------------------------------------------------------


def test_a_browser_saves_every_file_under_the_name_that_the_checksums_have(
    client: Client, releases_dir: Path
) -> None:
    publish_years("2026")
    sums = (releases_dir / "2026" / "SHA256SUMS").read_text().splitlines()
    names = [line.partition("  ")[2] for line in sums]

    saved = {
        name: client.get(f"/releases/2026/{name}")["Content-Disposition"]
        for name in (*names, "SHA256SUMS")
    }

    assert len(saved) == 29
    assert "sex.noisy.csv" in saved
    assert saved == {name: f'attachment; filename="{name}"' for name in saved}


# ---- the package in one ------------------------------------------------------------------


def test_the_package_is_the_released_files_and_the_same_at_each_making(
    client: Client, releases_dir: Path
) -> None:
    publish_years("2026")

    response = client.get("/releases/2026/all.zip")
    again = zip_of("2026")
    same = client.get("/releases/2026/all.zip", headers={"if-none-match": response["ETag"]})

    assert response["Content-Type"] == "application/zip"
    assert response["Content-Disposition"] == 'attachment; filename="come-forward-2026.zip"'
    assert response["Access-Control-Allow-Origin"] == "*"
    assert "immutable" in response["Cache-Control"]
    assert response.content == again.content
    assert response["ETag"] == f'"{hashlib.sha256(again.content).hexdigest()}"'
    assert same.status_code == 304
    with zipfile.ZipFile(io.BytesIO(response.content)) as package:
        assert package.testzip() is None
        inside = {name.partition("/")[2]: package.read(name) for name in package.namelist()}
    folder = releases_dir / "2026"
    assert inside == {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_page_of_a_release_leads_to_its_package(client: Client) -> None:
    publish_years("2026")

    page = client.get("/releases/2026/").content.decode()

    assert 'href="/releases/2026/all.zip"' in page


# ---- the newest --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["sex.csv", "sex.noisy.csv", "totals.csv", "codebook.csv", "SHA256SUMS", "all.zip"]
)
def test_the_newest_file_is_at_one_address(client: Client, name: str) -> None:
    publish_years("2025", "2026")

    newest = client.get(f"/releases/latest/{name}")
    withdraw_release(number="2026", by=make_person(), now=PUBLISHED_AT, reason="method_mistake")
    then = client.get(f"/releases/latest/{name}")

    assert (newest.status_code, newest["Location"]) == (302, f"/releases/2026/{name}")
    assert newest["Access-Control-Allow-Origin"] == "*"
    assert then["Location"] == f"/releases/2025/{name}"


@pytest.mark.parametrize("name", ["nothing.csv", "..%2Fx.csv", "sex.xlsx", "2026"])
def test_a_file_that_no_release_has_is_not_found(client: Client, name: str) -> None:
    assert client.get(f"/releases/latest/{name}").status_code == 404
    publish_years("2026")

    assert client.get(f"/releases/latest/{name}").status_code == 404


# ---- what reads as missing ---------------------------------------------------------------

# What pandas takes for missing unless told otherwise, and R's read.csv, fread and readr with it.
MISSING = frozenset(pd._libs.parsers.STR_NA_VALUES) | {"NA", "na", "N.A.", "none given"}


def test_the_list_of_what_reads_as_missing_is_the_one_we_know() -> None:
    assert {"None", "NA", "N/A", "null", "NULL", "nan", "NaN", "n/a", "<NA>"} <= MISSING


def test_no_code_and_no_label_reads_as_missing() -> None:
    swallowed = [
        (attribute.name, text)
        for attribute in ATTRIBUTES.values()
        for code in attribute.codes
        for text in (code.code, code.label)
        if text.strip() in MISSING
    ]

    assert swallowed == []


MAY_LACK = {"estimates.csv", "codebook.csv"}


def test_pandas_reads_every_released_cell_as_it_stands(
    releases_dir: Path, settings: Settings
) -> None:
    publish_years("2026")
    for path in (releases_dir / "2026").glob("*.csv"):
        table = pd.read_csv(path)
        rows = rows_of(path.read_bytes())
        for row in rows:
            assert {text for text in row.values() if text} & MISSING == set()
        for column in table.columns:
            empty = [row[column] == "" for row in rows]
            assert list(table[column].isna()) == empty, (path.name, column)
            # An estimate may lack a number, and a code has no unit.
            if column not in ("status", "note") and path.name not in MAY_LACK:
                assert not any(empty), (path.name, column)


def test_the_largest_group_keeps_its_label() -> None:
    assert {ATTRIBUTES[name].label("none") for name in ("loss", "loss_broad", "est_loss")} == {
        "No money lost"
    }


# ---- one table over every release --------------------------------------------------------


def test_a_label_put_better_does_not_break_the_sums_and_is_put_better_everywhere(
    releases_dir: Path,
) -> None:
    publish_years("2025", "2026")
    old = releases_dir / "2025" / "loss_broad.csv"
    text = old.read_text().replace("No money lost", "None")
    old.unlink()
    old.write_text(text)
    sum_anew(old.parent)

    rows = rows_of(stacked_table("loss_broad").content)
    sums = rows_of(running_sums("loss_broad").content)

    labels = {row["loss_broad_label"] for row in rows if row["loss_broad"] == "none"}
    assert labels == {"No money lost"}
    assert {row["releases"] for row in sums} == {"2"}


def test_before_the_second_release_the_sums_are_a_header(client: Client) -> None:
    publish_years("2026")

    response = client.get("/releases/all/totals.sums.csv")

    assert rows_of(response.content) == []
    assert b"standard_error" in response.content


def test_stacked_releases_carry_running_sums_of_those_that_stand(client: Client) -> None:
    publish_years("2024", "2025", "2026")
    withdraw_release(number="2025", by=make_person(), now=PUBLISHED_AT, reason="method_mistake")

    response = client.get("/releases/all/sex.csv")
    rows = rows_of(response.content)
    summed = client.get("/releases/all/sex.sums.csv")

    assert 'filename="sex-sums-to-2026.csv"' in summed["Content-Disposition"]
    assert {row["kind"] for row in rows} == {"release"}
    assert {row["kind"] for row in rows_of(summed.content)} == {"running_sum"}
    assert "to-2026" in response["Content-Disposition"]
    assert "immutable" not in response["Cache-Control"]
    single = {(row["release"], row["sex"]): row for row in rows if row["kind"] == "release"}
    sums = {row["sex"]: row for row in rows_of(summed.content)}
    assert len(single) == 9
    assert {row["withdrawn"] for key, row in single.items() if key[0] == "2025"} == {"yes"}
    assert set(sums) == {"female", "male", "not_stated"}
    for sex, total in sums.items():
        first, last = single["2024", sex], single["2026", sex]
        assert total["release"] == "2024 to 2026"
        assert total["releases"] == "2"
        assert float(total["value"]) == pytest.approx(
            float(first["value"]) + float(last["value"]), abs=1e-5
        )
        # k releases: the root of k times the error of one.
        assert float(total["standard_error"]) == pytest.approx(
            2**0.5 * float(first["standard_error"]), abs=1e-5
        )


def test_a_quarter_inside_a_published_year_is_left_out_of_sums(
    releases_dir: Path, settings: Settings
) -> None:
    publish_years("2026")
    quarter = releases_dir / "2026-Q1"
    quarter.mkdir()
    for file in (releases_dir / "2026").iterdir():
        text = file.read_text().replace("2026,2026,", "2026-Q1,2026-Q1,")
        (quarter / file.name).write_text(text)
    sum_anew(quarter)

    rows = rows_of(stacked_table("sex").content)

    assert {(row["release"], row["superseded"]) for row in rows} == {
        ("2026-Q1", "yes"),
        ("2026", "no"),
    }
    assert running_sums("sex").content.count(b"\r\n") == 1
