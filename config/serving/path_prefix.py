"""Keeps the site at the root of its host name: no setting and no request moves it below a path.

A server hands over the part of an address that lies above the site apart from the rest, and some
take that part from a header of the request. Whoever sends one would be let past every door that
looks at the whole address, and the links of a page that is drawn once would lead to theirs.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from django.core.exceptions import ImproperlyConfigured
from django.urls import get_script_prefix

_NAMES: Final = ("SCRIPT_NAME", "FORCE_SCRIPT_NAME")
_Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


def serve_at_root(application: _Application) -> _Application:
    """Wraps the whole site, and forgets whatever path the server says lies above it."""

    def rooted(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        environ["SCRIPT_NAME"] = ""
        return application(environ, start_response)

    return rooted


def refuse_prefix(environ: Mapping[str, str]) -> None:
    """Raises ImproperlyConfigured where the environment moves the site below a prefix."""
    for name in _NAMES:
        if environ.get(name, "").strip("/"):
            raise ImproperlyConfigured(
                f"{name} is set to {environ[name]!r}, and this site lies at the root of a host "
                f"name of its own: unset it, and give the site a name in the proxy."
            )


def key_below_prefix(key: str, key_prefix: str, version: int) -> str:
    """Names the place of a fragment in the cache, one for each prefix, as its links are."""
    return f"{get_script_prefix()}:{key_prefix}:{version}:{key}"
