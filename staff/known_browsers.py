"""A signed cookie tells the browsers in which somebody has signed in lately.

Whoever guesses at a person's password elsewhere cannot shut them out of such a browser. It opens
nothing: password and second factor are asked as ever. It holds a random number and, hashed, the
addresses that signed in there.
"""

import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from staff.cookies import cookie_name, set_cookie

KNOWN_FOR: Final = timedelta(days=60)
_MOST_ACCOUNTS: Final = 5
_SALT: Final = "staff.known_browsers"


def known_browser(request: HttpRequest, *, email: str) -> str | None:
    """Reads this browser's number, where the address has signed in there lately; else None."""
    browser, accounts = _read(request)
    return browser if _account(email) in accounts else None


def remember_browser(request: HttpRequest, response: HttpResponse, *, email: str) -> None:
    """Notes in the browser that this address has signed in there."""
    browser, accounts = _read(request)
    newest_first = [*dict.fromkeys([_account(email), *accounts])]
    held = [browser or secrets.token_hex(8), *newest_first[:_MOST_ACCOUNTS]]
    set_cookie(response, "KNOWN_BROWSER", signing.dumps(held, salt=_SALT), max_age=KNOWN_FOR)


def _read(request: HttpRequest) -> tuple[str, Sequence[str]]:
    """Reads the browser's number and its accounts, newest first; none from a cookie not ours."""
    cookie = request.COOKIES.get(cookie_name("KNOWN_BROWSER"), "")
    try:
        browser, *accounts = signing.loads(cookie, salt=_SALT, max_age=KNOWN_FOR)
    except (signing.BadSignature, ValueError):
        return "", ()
    return browser, accounts


def _account(email: str) -> str:
    return salted_hmac(_SALT, email).hexdigest()[:16]
