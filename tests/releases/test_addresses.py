"""Addresses of releases that name no file: not found, whatever they are made of."""

import pytest
from django.test import Client

from tests.records.facts import close_year, make_attributes
from tests.releases.facts import make_published

pytestmark = pytest.mark.django_db


@pytest.mark.slow
@pytest.mark.parametrize(
    "address",
    [
        "/releases/all/sex.noisy.csv",
        "/releases/all/codebook.csv",
        "/releases/all/datapackage.json.csv",
        "/releases/all/..%2F2026%2Fsex.csv",
        f"/releases/all/{'x' * 300}.csv",
        f"/releases/2026/{'x' * 300}.csv",
        f"/releases/2026/{'x' * 300}.noisy.csv",
        f"/releases/{'2' * 300}/sex.csv",
        f"/releases/{'2' * 300}/",
        "/releases/2026/sex.CSV",
        "/releases/2026/sex%00.csv",
    ],
)
def test_an_address_that_is_no_file_is_not_found(client: Client, address: str) -> None:
    close_year("2026", [make_attributes()] * 30)
    make_published("2026")

    assert client.get(address).status_code == 404
