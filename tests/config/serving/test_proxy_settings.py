"""What is said of the proxy is understood, or stops the site in one line."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.serving.proxy_settings import address_header, proxy_count

HEADERS = ("", "X-Client-Address", "X-Forwarded-For", "CF-Connecting-IP")
NO_HEADERS = (
    *("HTTP_X_FORWARDED_FOR", "X-Forwarded-For:", "X-A, X-B", "$remote_addr", "198.51.100.7"),
    *("Forwarded", "host", "Cookie", "X-Forwarded-Proto", "X--A", "-"),
)
NO_COUNTS = ("0", "-1", "10", "one", "", "1.5", "\u0663", "9" * 5000)


@pytest.mark.parametrize(
    ("read", "written", "meant"),
    [
        *((address_header, header, header) for header in HEADERS),
        *((proxy_count, proxies, int(proxies)) for proxies in ("1", "3", "9", " 2 ")),
    ],
)
def test_what_a_proxy_can_mean_is_read(
    read: Callable[[str], object], written: str, meant: object
) -> None:
    assert read(written) == meant


@pytest.mark.parametrize(
    ("read", "name", "written"),
    [
        *((address_header, "CLIENT_ADDRESS_HEADER", written) for written in NO_HEADERS),
        *((proxy_count, "CLIENT_ADDRESS_PROXIES", written) for written in NO_COUNTS),
    ],
)
def test_what_no_proxy_can_mean_stops_the_site_in_one_line(
    read: Callable[[str], object], name: str, written: str
) -> None:
    with pytest.raises(ImproperlyConfigured, match=f"^{name} must be") as refused:
        read(written)

    assert "\n" not in str(refused.value)
