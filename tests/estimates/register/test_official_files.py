"""Every CSV of the statistics: its columns described, its content named, open to scripts."""

import io
import json
import re
from typing import Any

import pandas as pd
import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from classification.areas import FORCES
from estimates.pages.codebook import DESCRIBED, codebook_csv, described_file
from estimates.urls import urlpatterns
from tests.estimates.page_texts import FILES, csv_rows, page, text_of

pytestmark = pytest.mark.usefixtures("official")

CODEBOOK = "/statistics/codebook.csv"
ALL = (*FILES, CODEBOOK)
# What pandas takes for missing unless told otherwise; R's own "NA" is among it.
MISSING = frozenset(pd._libs.parsers.STR_NA_VALUES)


def described(client: Client, response: HttpResponse) -> dict[str, Any]:
    found = re.fullmatch(
        r'<(.+)>; rel="describedby"; type="application/csvm\+json"', response["Link"]
    )
    assert found is not None
    return dict(json.loads(page(client, found[1])))


def test_every_address_that_ends_in_csv_is_among_the_files_that_are_tested() -> None:
    patterns = {str(each.pattern) for each in urlpatterns if str(each.pattern).endswith(".csv")}

    assert patterns == {
        address.removeprefix("/statistics/").replace("northamptonshire", "<slug:slug>")
        for address in ALL
    }


@pytest.mark.parametrize("address", ALL)
def test_any_script_may_read_a_file_and_keep_it_until_it_changes(
    client: Client, address: str
) -> None:
    response = client.get(address)
    again = client.get(address, headers={"if-none-match": response["ETag"]})

    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Content-Type"].startswith("text/csv; charset=utf-8")
    assert "attachment" in response["Content-Disposition"]
    assert (again.status_code, again.content) == (304, b"")
    assert again["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("address", FILES)
def test_every_column_of_a_file_is_described_in_its_order(client: Client, address: str) -> None:
    response = client.get(address)
    about = described(client, response)
    columns = about["tableSchema"]["columns"]
    header = response.content.decode().split("\r\n", 1)[0].split(",")

    assert about["@context"][0] == "http://www.w3.org/ns/csvw"
    assert about["url"] == f"http://testserver{address}"
    assert [column["titles"] for column in columns] == header
    assert all(column["dc:description"] for column in columns)


@pytest.mark.parametrize("address", FILES)
def test_what_stands_in_a_file_is_as_its_description_says(client: Client, address: str) -> None:
    rows = csv_rows(client.get(address).content.decode())
    file = described_file(address.removeprefix("/statistics/"))
    assert file is not None
    types = {"decimal": r"-?\d+(\.\d+)?", "integer": r"-?\d+", "date": r"\d{4}-\d\d-\d\d"}

    for column in file.columns:
        found = {row[column.name] for row in rows} - {""}
        if column.datatype in types:
            wrong = [text for text in found if not re.fullmatch(types[column.datatype], text)]
            assert wrong == [], column.name
        if column.codes:
            assert found <= set(column.codes), column.name
    if file.key:
        keys = [tuple(row[name] for name in file.key) for row in rows]
        assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("address", ALL)
def test_no_cell_of_a_file_reads_as_missing(client: Client, address: str) -> None:
    response = client.get(address)
    table = pd.read_csv(io.BytesIO(response.content), dtype=str)

    for row, read in zip(
        csv_rows(response.content.decode()), table.to_dict("records"), strict=True
    ):
        swallowed = {text for text in row.values() if text and text.strip() in MISSING}
        assert swallowed == set()
        assert {name for name, text in row.items() if text} == {
            name for name, text in read.items() if isinstance(text, str)
        }


@pytest.mark.slow
@pytest.mark.parametrize("slug", [force.slug for force in FORCES])
def test_no_cell_of_any_force_reads_as_missing(client: Client, slug: str) -> None:
    for row in csv_rows(client.get(f"/statistics/areas/{slug}.csv").content.decode()):
        assert {text for text in row.values() if text} & MISSING == set()


def test_the_codebook_has_every_column_of_every_file_for_people_and_machines(
    client: Client,
) -> None:
    rows = csv_rows(client.get(CODEBOOK).content.decode())
    shown = text_of(page(client, "/statistics/codebook/"))

    assert {(row["file"], row["column"]) for row in rows} == {
        (file.address, column.name) for file in DESCRIBED for column in file.columns
    }
    for file in DESCRIBED:
        assert f"/statistics/{file.address}" in page(client, "/statistics/codebook/").replace(
            "&lt;slug&gt;", "<slug>"
        )
    for row in rows:
        assert row["about"] in shown
    assert 'href="/statistics/codebook/"' in page(client, "/statistics/official/")
    assert client.get(CODEBOOK).content.decode() == codebook_csv()


@pytest.mark.parametrize(
    "file", ["nothing.csv", "areas/nowhere.csv", "official", "codebook.csv", "areas/.csv"]
)
def test_what_is_no_file_has_no_description(client: Client, file: str) -> None:
    assert client.get(f"/statistics/{file}-metadata.json").status_code == 404


def test_a_description_is_open_to_scripts_too(client: Client) -> None:
    response = client.get(reverse("estimates:metadata", kwargs={"file": "official.csv"}))

    assert response["Content-Type"] == "application/csvm+json"
    assert response["Access-Control-Allow-Origin"] == "*"
