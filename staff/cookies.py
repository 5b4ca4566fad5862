"""Sets and expires the cookies of the site. Settings name each, and say whether it is Secure.

No script can read one of them. The public and the staff's pages both set theirs here.
"""

from datetime import timedelta
from typing import Final, Literal

from django.conf import settings
from django.http import HttpResponse

Cookie = Literal["ANSWERS", "CSRF", "KNOWN_BROWSER", "LANGUAGE", "UNLOCK"]
"""What stands before _COOKIE_NAME and _COOKIE_SECURE in settings."""

_STRICT: Final = frozenset({"KNOWN_BROWSER", "UNLOCK"})
"""A link from another site brings none of these along."""


def cookie_name(cookie: Cookie, *, chunk: int | None = None) -> str:
    """Names a cookie in the browser; of one chunk, where it is cut into several."""
    name: str = getattr(settings, f"{cookie}_COOKIE_NAME")
    return name if chunk is None else f"{name}-{chunk}"


def set_cookie(
    response: HttpResponse,
    cookie: Cookie,
    value: str,
    *,
    chunk: int | None = None,
    max_age: timedelta | int | None = None,
    expires: str | None = None,
) -> None:
    """Has the browser keep the value for `max_age`, or until it is closed."""
    response.set_cookie(
        cookie_name(cookie, chunk=chunk),
        value,
        max_age=max_age,
        expires=expires,
        secure=getattr(settings, f"{cookie}_COOKIE_SECURE"),
        httponly=True,
        samesite="Strict" if cookie in _STRICT else "Lax",
    )


def expire_cookie(response: HttpResponse, cookie: Cookie, *, chunk: int | None = None) -> None:
    """Has the browser forget the cookie."""
    # Browsers refuse to expire a __Host- cookie unless the command is Secure as well.
    epoch = "Thu, 01 Jan 1970 00:00:00 GMT"
    set_cookie(response, cookie, "", chunk=chunk, max_age=0, expires=epoch)
