"""Refuses a request whose text is not written in UTF-8, before anybody reads it.

Browsers send our forms in UTF-8 and in nothing else. Python knows codecs that are no text at all
("hex") and some that make halves of characters ("utf-7"); both break a page that reads them.
"""

import codecs
from collections.abc import Callable, Iterable
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.urls import get_resolver
from django.utils.http import parse_header_parameters

_UNREADABLE: Final = "application/octet-stream; charset=unreadable"
_Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


def only_utf_8(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """This middleware answers 400 to every request that names another charset."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if _is_utf_8((request.content_params or {}).get("charset", "utf-8")):
            return get_response(request)
        refused: HttpResponse = get_resolver().resolve_error_handler(400)(request)
        refused.headers["Cache-Control"] = "no-store"
        return refused

    return middleware


def mark_other_charsets(application: _Application) -> _Application:
    """Wraps the whole site, and gives one name to every charset that `only_utf_8` will refuse.

    Django reads the type and the address before any middleware runs, and would end without a
    page where the type cannot be taken apart or its charset is no text.
    """

    def readable(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        try:
            _, given = parse_header_parameters(environ.get("CONTENT_TYPE", ""))
            is_readable = _is_utf_8(given.get("charset", "utf-8"))
        except ValueError:
            is_readable = False
        if not is_readable:
            environ["CONTENT_TYPE"] = _UNREADABLE
        return application(environ, start_response)

    return readable


def _is_utf_8(charset: str) -> bool:
    try:
        return codecs.lookup(charset).name == "utf-8"
    except LookupError:
        return False
