"""The register of official figures, as pages, files and quotes."""

import re

import pytest
from django.test import Client

from estimates.models import OfficialFigure
from tests.estimates import published
from tests.estimates.page_texts import FILES, page, rows_of

pytestmark = pytest.mark.django_db


def test_the_register_comes_in_pages_and_can_be_filtered(client: Client, official: None) -> None:
    first = page(client, "/statistics/official/")
    last = page(client, "/statistics/official/?page=10")
    graded = page(client, "/statistics/official/?grade=E")
    both = page(client, "/statistics/official/?place=S23000009&measure=prevalence")
    none = page(client, "/statistics/official/?grade=E&series=CSEW&place=AU")

    assert f"{published.FIGURES} figures" in first
    assert len(re.findall(r"/statistics/official/[\w-]+/", first)) == 25
    assert len(re.findall(r"/statistics/official/[\w-]+/", last)) == published.FIGURES - 9 * 25
    assert "6 figures" in graded
    assert graded.count(">Derived</strong>") == 6
    assert "1 figure<" in re.sub(r"\s+", "", both).replace("1figure", "1 figure")
    assert "No figure fits all of these" in none


def test_pages_of_a_filter_keep_the_filter(client: Client, official: None) -> None:
    html = page(client, "/statistics/official/?grade=C&page=2")

    assert 'href="?grade=C&amp;page=3"' in html
    assert 'aria-current="page">2</a>' in html
    assert '<option value="C" selected>' in html


@pytest.mark.parametrize(
    "query", ["?page=0", "?page=999", "?page=x", "?grade=%00", "?derived=perhaps", "?odd=1"]
)
def test_an_odd_query_never_breaks_the_register(client: Client, official: None, query: str) -> None:
    assert client.get(f"/statistics/official/{query}").status_code == 200


@pytest.mark.slow
def test_every_figure_has_a_page_that_may_or_may_not_be_quoted(
    client: Client, official: None
) -> None:
    blocked = set()
    for figure in OfficialFigure.objects.all():
        html = page(client, f"/statistics/official/{figure.figure_id}/")
        quoted = "Quote this</h2>" in html
        assert quoted != ("Why not to quote this</h2>" in html)
        if not quoted:
            blocked.add(figure.figure_id)
        assert f"http://testserver/statistics/official/{figure.figure_id}/" in html or not quoted

    assert blocked == {"ur-seed", "ur-2019-ratio", "ur-2017-ratio-fraud", "rec-2023m-all"}


def test_a_figure_nobody_knows_is_not_found(client: Client, official: None) -> None:
    assert client.get("/statistics/official/atlantis/").status_code == 404


@pytest.mark.parametrize("address", FILES[:-1])
def test_every_file_has_rows_and_names_itself(client: Client, official: None, address: str) -> None:
    response = client.get(address)

    assert len(rows_of(client, address)) >= 14
    assert response["Content-Disposition"].startswith('attachment; filename="')


def test_every_number_of_the_2017_page_is_in_its_file(client: Client, official: None) -> None:
    rows = rows_of(client, "/statistics/2017/rows.csv")

    values = [row["value"] for row in rows]
    assert values[:4] == ["2.07", "2.19", "2.00", "0.76"]
    assert {"2.08", "6.4", "3415", "36995", "55866"} <= set(values)
    assert {row["status"] for row in rows[:4]} == {"blocked"}
