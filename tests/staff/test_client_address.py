"""One place reads where a request comes from."""

from typing import Any

import pytest
from django.test import RequestFactory

from staff.client_address import client_address, network_of


@pytest.mark.parametrize(
    ("told", "address", "network"),
    [
        ("192.0.2.7", "192.0.2.7", "192.0.2.0/24"),
        ("::ffff:192.0.2.7", "192.0.2.7", "192.0.2.0/24"),
        ("2001:db8:0:12ff::9", "2001:db8:0:12ff::9", "2001:db8:0:1200::/56"),
        ("127.0.0.1", None, None),
        ("::1", None, None),
        ("::ffff:127.0.0.1", None, None),
        ("nonsense", None, None),
        ("", None, None),
    ],
)
def test_an_address_is_read_from_the_connection(
    told: str, address: str | None, network: str | None
) -> None:
    request = RequestFactory().get("/", REMOTE_ADDR=told)

    assert (client_address(request), network_of(request)) == (address, network)


def test_a_named_header_tells_the_address_and_the_connection_does_not(settings: Any) -> None:
    settings.CLIENT_ADDRESS_HEADER = "X-Client-Address"
    told = {"x-client-address": "198.51.100.7"}

    assert client_address(RequestFactory().get("/", REMOTE_ADDR="192.0.2.7", headers=told)) == (
        "198.51.100.7"
    )
    assert client_address(RequestFactory().get("/", REMOTE_ADDR="192.0.2.7")) is None


def test_behind_a_proxy_that_passes_no_address_nobody_is_known(settings: Any) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

    assert client_address(RequestFactory().get("/", REMOTE_ADDR="192.0.2.7")) is None
