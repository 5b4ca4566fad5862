"""Reads the settings of the proxy before the site: its header, and how many proxies there are.

A setting that no proxy can mean stops the site in one line: read wrongly, it would count one
person's presses as everybody's, or let anybody choose whose they are.
"""

import re
from typing import Final

from django.core.exceptions import ImproperlyConfigured

_HEADER: Final = re.compile(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*")
_MOST_PROXIES: Final = 9
# These are sent by everybody, or hold more than addresses between commas.
_TELL_NO_ADDRESS: Final = frozenset(
    {"forwarded", "host", "cookie", "user-agent", "referer", "x-forwarded-proto"}
)


def address_header(name: str) -> str:
    """Reads the name of the header in which the proxy tells the address; "" for none."""
    name = name.strip()
    if name and (not _HEADER.fullmatch(name) or name.lower() in _TELL_NO_ADDRESS):
        raise ImproperlyConfigured(
            "CLIENT_ADDRESS_HEADER must be the name of a header in which the proxy writes the "
            "address alone, as it is sent: X-Client-Address or X-Forwarded-For, for example."
        )
    return name


def proxy_count(written: str) -> int:
    """Reads how many proxies in a row add an address to that header, 1 to 9."""
    written = written.strip()
    if not (written.isascii() and written.isdigit() and 1 <= int(written[:4]) <= _MOST_PROXIES):
        raise ImproperlyConfigured(
            f"CLIENT_ADDRESS_PROXIES must be a number from 1 to {_MOST_PROXIES}: how many proxies "
            "in a row stand before the site and add an address to CLIENT_ADDRESS_HEADER."
        )
    return int(written)
