"""One place reads where a request comes from."""

from typing import Any

import pytest
from django.test import RequestFactory

from staff import client_address as reading
from staff.client_address import client_address, network_of

PROXY = "192.0.2.1"
REAL = "198.51.100.7"


@pytest.mark.parametrize(
    ("told", "address", "network"),
    [
        ("192.0.2.7", "192.0.2.7", "192.0.2.0/24"),
        ("::ffff:192.0.2.7", "192.0.2.7", "192.0.2.0/24"),
        ("2001:db8:0:12ff::9", "2001:db8:0:12ff::9", "2001:db8:0:1200::/56"),
        ("127.0.0.1", None, None),
        ("::1", None, None),
        ("fe80::7%eth0", "fe80::7", "fe80::/56"),
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


def told_by_proxies(settings: Any, header: str, *, proxies: int = 1) -> str | None:
    settings.CLIENT_ADDRESS_HEADER = "X-Forwarded-For"
    settings.CLIENT_ADDRESS_PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR=PROXY, headers={"x-forwarded-for": header})
    return client_address(request)


FORGED = ["6.6.6.6", "6.6.6.6, 7.7.7.7", "nonsense", "", "127.0.0.1", ",,,", "x" * 4000]


@pytest.mark.parametrize(
    ("header", "proxies", "address"),
    [
        # Only what the proxy appended is believed.
        *((f"{forged}, {REAL}", 1, REAL) for forged in FORGED),
        # As many proxies as are told are counted from the right.
        (f"{REAL}, 203.0.113.9", 2, REAL),
        (f"6.6.6.6, {REAL}, 203.0.113.9", 2, REAL),
        (f"6.6.6.6,{REAL},203.0.113.9,203.0.113.10", 3, REAL),
        # Fewer than stand before us: it came past them, and whoever sent it chose it.
        (REAL, 2, None),
        ("", 1, None),
        (f"{REAL}, unknown", 1, None),
        (f"{REAL},", 1, None),
        # An address with its port is understood.
        (f"{REAL}:50001", 1, REAL),
        ("[2001:db8::7]:50001", 1, "2001:db8::7"),
        ("[2001:db8::7]", 1, "2001:db8::7"),
        ("2001:db8::7", 1, "2001:db8::7"),
        ("[::ffff:198.51.100.7]:1", 1, REAL),
        ("[nonsense]:1", 1, None),
        ("9" * 5000, 1, None),
    ],
)
def test_an_address_is_read_from_what_our_own_proxies_wrote(
    settings: Any, header: str, proxies: int, address: str | None
) -> None:
    assert told_by_proxies(settings, header, proxies=proxies) == address


def test_a_proxy_that_tells_nothing_is_said_once_and_names_nobody(
    settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    reading._say_that_none_is_told.cache_clear()

    for _ in range(3):
        told_by_proxies(settings, "somebody")

    assert len(caplog.messages) == 1
    assert "without an address in CLIENT_ADDRESS_HEADER" in caplog.text
    assert "somebody" not in caplog.text
