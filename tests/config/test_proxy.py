"""What is said of the proxy is understood, or stops the site in one line."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from environ import Env

from config.proxy import read_client_address


def read(monkeypatch: pytest.MonkeyPatch, **environment: str) -> tuple[str, int]:
    for name in ("CLIENT_ADDRESS_HEADER", "CLIENT_ADDRESS_PROXIES"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return read_client_address(Env())


def test_without_a_word_there_is_no_header_and_one_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read(monkeypatch) == ("", 1)


@pytest.mark.parametrize("header", ["X-Client-Address", "X-Forwarded-For", "CF-Connecting-IP"])
@pytest.mark.parametrize("proxies", ["1", "3", "9", " 2 "])
def test_a_header_and_a_number_are_read(
    monkeypatch: pytest.MonkeyPatch, header: str, proxies: str
) -> None:
    told = read(monkeypatch, CLIENT_ADDRESS_HEADER=header, CLIENT_ADDRESS_PROXIES=proxies)

    assert told == (header, int(proxies))


@pytest.mark.parametrize(
    "header",
    [
        *("HTTP_X_FORWARDED_FOR", "X-Forwarded-For:", "X-A, X-B", "198.51.100.7"),
        *("Forwarded", "host", "Cookie", "X-Forwarded-Proto", "X--A", "-"),
    ],
)
def test_what_is_no_header_of_addresses_stops_the_site_in_one_line(
    monkeypatch: pytest.MonkeyPatch, header: str
) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"^CLIENT_ADDRESS_HEADER must be") as refused:
        read(monkeypatch, CLIENT_ADDRESS_HEADER=header)

    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("proxies", ["0", "-1", "10", "one", "", "1.5", "\u0663", "9" * 5000])
def test_what_is_no_number_of_proxies_stops_the_site_in_one_line(
    monkeypatch: pytest.MonkeyPatch, proxies: str
) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"^CLIENT_ADDRESS_PROXIES must be") as refused:
        read(monkeypatch, CLIENT_ADDRESS_PROXIES=proxies)

    assert "\n" not in str(refused.value)
