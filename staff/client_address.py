"""This module reads where a request came from, its address and network: for counting tries.

Both are read here alone. Neither is ever logged or stored; whoever counts by them keeps a hash
that is salted afresh.
"""

import ipaddress
import logging
import re
from functools import cache
from typing import Final

from django.conf import settings
from django.http import HttpRequest

logger = logging.getLogger(__name__)

# Some proxies write the port too: 192.0.2.7:50001, [2001:db8::7]:50001.
_WITH_PORT: Final = re.compile(r"\[(?P<v6>[^\]]*)\](?::\d+)?|(?P<v4>\d+(?:\.\d+){3}):\d+")


def client_address(request: HttpRequest) -> str | None:
    """Reads the address as the proxy tells it, where settings name its header; else as the
    connection does. None where nobody can be told from anybody: see `network_of`.

    A proxy adds the address that it sees at the end of what came in its header, and anybody can
    send one with other addresses in it: so only what our own proxies wrote is read, from the right.
    """
    if settings.CLIENT_ADDRESS_HEADER:
        told = _told_by_proxy(request.headers.get(settings.CLIENT_ADDRESS_HEADER, ""))
    else:
        told = "" if settings.SECURE_PROXY_SSL_HEADER else request.META.get("REMOTE_ADDR", "")
    found = _parsed(told)
    if found is None and settings.CLIENT_ADDRESS_HEADER:
        _say_that_none_is_told()
    return None if found is None or found.is_loopback else str(found)


def network_of(request: HttpRequest) -> str | None:
    """Finds the network of the address, /24 of IPv4 and /56 of IPv6; None where it says nothing
    about who sends: for want of one, or because a program on this machine (a proxy, an onion
    service) hands everybody's presses on."""
    address = client_address(request)
    if address is None:
        return None
    length = 56 if ":" in address else 24
    return str(ipaddress.ip_network(f"{address}/{length}", strict=False))


def _told_by_proxy(header: str) -> str:
    """Reads what our outermost proxy wrote; "" where fewer wrote than stand before us."""
    written = header.split(",")
    proxies = settings.CLIENT_ADDRESS_PROXIES
    told = written[-proxies].strip() if len(written) >= proxies else ""
    with_port = _WITH_PORT.fullmatch(told)
    return (with_port["v6"] or with_port["v4"] or "") if with_port else told


def _parsed(told: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        found = ipaddress.ip_address(told.strip().partition("%")[0])  # fe80::1%eth0 names our card
    except ValueError:
        return None
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped is not None:
        return found.ipv4_mapped
    return found


@cache
def _say_that_none_is_told() -> None:
    """Warns, once in each process: a proxy that tells no address looks like one that works."""
    logger.warning(
        "a request came without an address in CLIENT_ADDRESS_HEADER: each browser counts for "
        "itself. See docs/how-to/run.md, The proxy."
    )
