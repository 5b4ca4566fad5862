"""What is said of the proxy is understood, or stops the site in one line."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.serving.proxy_settings import address_header, proxy_count


@pytest.mark.parametrize("header", ["", "X-Client-Address", "X-Forwarded-For", "CF-Connecting-IP"])
def test_a_header_is_read(header: str) -> None:
    assert address_header(header) == header


@pytest.mark.parametrize("proxies", ["1", "3", "9", " 2 "])
def test_a_number_of_proxies_is_read(proxies: str) -> None:
    assert proxy_count(proxies) == int(proxies)


@pytest.mark.parametrize(
    "header",
    [
        *("HTTP_X_FORWARDED_FOR", "X-Forwarded-For:", "X-A, X-B", "$remote_addr", "198.51.100.7"),
        *("Forwarded", "host", "Cookie", "X-Forwarded-Proto", "X--A", "-"),
    ],
)
def test_what_is_no_header_of_addresses_stops_the_site_in_one_line(
    header: str,
) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"^CLIENT_ADDRESS_HEADER must be") as refused:
        address_header(header)

    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("proxies", ["0", "-1", "10", "one", "", "1.5", "\u0663", "9" * 5000])
def test_what_is_no_number_of_proxies_stops_the_site_in_one_line(
    proxies: str,
) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"^CLIENT_ADDRESS_PROXIES must be") as refused:
        proxy_count(proxies)

    assert "\n" not in str(refused.value)
