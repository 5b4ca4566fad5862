"""The site lies at the root of its host name, and nobody who asks for a page can move it.

A server hands over the part of an address that lies above the site apart from the rest, and some
take that part from a header of the request. Whoever sends one would be let past every door that
looks at the whole address, and the links of a page that is drawn once would lead to theirs.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.urls import get_script_prefix

_NAMES = ("SCRIPT_NAME", "FORCE_SCRIPT_NAME")
_Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


def serve_at_root(application: _Application) -> _Application:
    """Around the whole site: whatever the server says lies above it is forgotten."""

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
    """Where a part of a page lies in the cache: apart for each prefix, as its links are."""
    return f"{get_script_prefix()}:{key_prefix}:{version}:{key}"
