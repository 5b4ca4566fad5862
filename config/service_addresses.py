"""Reads the addresses of the database, of Redis and of webhooks from what the environment names.

No error repeats any part of an address: its password or secret would stand in a log.
"""

import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from environ import Env

_ENGINES: Final = ("django.db.backends.postgresql", "django.db.backends.sqlite3")
_THIS_MACHINE: Final = ("localhost", "127.0.0.1")
_UNREADABLE: Final = (
    "DATABASE_URL cannot be read: write postgresql://user:password@host:5432/name, or leave it out "
    "for a file under VAR_DIR."
)


def with_quoted_password(url: str) -> str:
    """Writes `/ ? # @` in the password of an address as %2F and so on, so that it can be taken
    apart. What is written so already stays."""
    scheme, found, rest = url.partition("://")
    sign_in, at, place = rest.rpartition("@")
    if not found or not at:
        return url
    user, colon, password = sign_in.partition(":")
    return f"{scheme}://{user}{colon}{quote(password, safe='%')}@{place}"


def read_database(url: str, *, file: Path) -> dict[str, Any]:
    """Reads the database that DATABASE_URL names, or the SQLite `file` where that is empty.

    Raises ImproperlyConfigured, with what to write, for an address that names none we can use.
    """
    if not url:
        # Not through an address: in one, `#`, `?`, `%20` and `+` of a folder mean something else.
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(file)}
    try:
        with warnings.catch_warnings():
            # The library's warnings repeat what they could not read.
            warnings.simplefilter("error")
            found: dict[str, Any] = Env.db_url_config(with_quoted_password(url))
    except (ValueError, UserWarning):
        raise ImproperlyConfigured(_UNREADABLE) from None
    if found.get("ENGINE") not in _ENGINES:
        raise ImproperlyConfigured(_UNREADABLE)
    return found


def read_webhooks(addresses: Sequence[str], *, local: bool) -> tuple[str, ...]:
    """Reads the addresses that alerts are posted to.

    Raises ImproperlyConfigured unless each is https; on a `local` site, plain http to this machine
    will do for a try.
    """
    stripped = [address.strip() for address in addresses]
    for number, address in enumerate(stripped, start=1):
        try:
            parts = urlsplit(address)
        except ValueError:
            parts = urlsplit("")
        is_own = local and parts.scheme == "http" and parts.hostname in _THIS_MACHINE
        if not parts.hostname or not (parts.scheme == "https" or is_own):
            raise ImproperlyConfigured(
                f"ALERT_WEBHOOKS: address {number} must begin with https:// and name a host."
            )
    return tuple(stripped)
