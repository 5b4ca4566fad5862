"""The address that a request came from, and the network that it belongs to: for counting tries.

Both are read here alone. Neither is ever logged or stored; whoever counts by them keeps a hash
that is salted afresh.
"""

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str | None:
    """The address as the proxy tells it, where settings name its header; else as the connection
    does. None where nobody can be told from anybody: see `network_of`."""
    if settings.CLIENT_ADDRESS_HEADER:
        told = request.headers.get(settings.CLIENT_ADDRESS_HEADER, "")
    else:
        told = "" if settings.SECURE_PROXY_SSL_HEADER else request.META.get("REMOTE_ADDR", "")
    try:
        found = ipaddress.ip_address(told.strip())
    except ValueError:
        return None
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    return None if found.is_loopback else str(found)


def network_of(request: HttpRequest) -> str | None:
    """The network of the address, /24 of IPv4 and /56 of IPv6; None where it says nothing about
    who sends: for want of one, or because a program on this machine (a proxy, an onion service)
    hands everybody's presses on."""
    address = client_address(request)
    if address is None:
        return None
    length = 56 if ":" in address else 24
    return str(ipaddress.ip_network(f"{address}/{length}", strict=False))
