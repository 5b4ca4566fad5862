"""How often somebody may get a password or a code wrong.

Tries are counted for each account and for each network, never for all: a stranger who tries
made-up addresses, or one person's, keeps out themselves. A browser in which that person signed in
lately has a count of its own, which nobody else can use up.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from django.http import HttpRequest

from staff.client_address import network_of
from staff.counting import count
from staff.known_browsers import known_browser

SPAN: Final = timedelta(minutes=5)
_KNOWN_BROWSER: Final = 10
_ACCOUNT_FROM_NETWORK: Final = 5
_NETWORK: Final = 30
# Six networks at once can use it up: then only known browsers get in, for minutes.
_ACCOUNT: Final = 30


def may_try(request: HttpRequest, *, what: str, email: str, now: datetime) -> bool:
    """Counts one try of `what` ("password", "code"), and whether it may be looked at.

    A try that one limit refuses does not count in those that stand after it.
    """
    return all(
        count(f"{what} {key}", span=SPAN, now=now) <= limit
        for key, limit in _limits(request, email)
    )


def forgive_try(request: HttpRequest, *, what: str, email: str, now: datetime) -> None:
    """Takes back what `may_try` counted: it was right."""
    for key, _ in _limits(request, email):
        count(f"{what} {key}", span=SPAN, now=now, step=-1)


def _limits(request: HttpRequest, email: str) -> Iterator[tuple[str, int]]:
    browser = known_browser(request, email=email)
    if browser is not None:
        yield f"of {email} in {browser}", _KNOWN_BROWSER
        return
    network = network_of(request)
    yield f"of {email} at {network}", _ACCOUNT_FROM_NETWORK
    if network is not None:
        yield f"at {network}", _NETWORK
    yield f"of {email}", _ACCOUNT
