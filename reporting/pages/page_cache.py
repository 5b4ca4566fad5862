"""Draws pages that are the same for everybody who opens them, once in each process.

A page is held as a fragment (`guidance.pages.fragment_cache`). Whatever is a person's own, such as
the token against forgery, is put afterwards into the places left for it, and is held nowhere.
"""

import re
from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from guidance.pages.fragment_cache import FragmentCache
from guidance.pages.lean_html import without_indents
from guidance.upkeep.banner import banner_at

_TOKEN: Final = "csrf_token"  # noqa: S105 - the name of a variable

Pieces = tuple[str, ...]
"""A page cut where something is to be put in: text, a place, text, and so on."""

# More than there are such pages; a page is some 15 kB.
_pages: FragmentCache[Pieces] = FragmentCache(most=300)


def show_held(
    request: HttpRequest,
    template: str,
    *,
    shown: Hashable,
    context: Callable[[], Mapping[str, object]],
    own: Mapping[str, str],
) -> HttpResponse:
    """Shows a page drawn from `shown` alone, with what is this person's `own` in its places.

    `context` makes of `shown` what the template takes, and is called only where the page is not
    held. Each name of `own` is a variable of the template; its text is escaped as it would be.
    """
    places = {name: _place(name) for name in (_TOKEN, *own)}

    def draw() -> Pieces:
        whole = {**context(), **places}
        # No page that is held has somebody's own words in it yet.
        page = without_indents(render_to_string(template, whole, request))
        return _cut(page, places.values())

    # What stands on every page of a practice site until its data are made.
    notice = bool(getattr(request, "practice_data_missing", False))
    # A banner comes and goes by the clock, and by the address that is asked for.
    has_banner = banner_at(timezone.now()) is not None
    pieces = draw() if has_banner else _pages.get(template, (shown, notice), draw=draw)
    texts: dict[str, str] = {places[name]: conditional_escape(text) for name, text in own.items()}
    if places[_TOKEN] in pieces:
        # Asked for only where it is needed: it sets a cookie.
        texts[places[_TOKEN]] = get_token(request)
    return HttpResponse("".join([texts.get(piece, piece) for piece in pieces]))


def forget_pages() -> None:
    """Has every page drawn anew, as after a change of what is shown."""
    _pages.forget()


def _place(name: str) -> SafeString:
    # Control characters, which no text of a page holds.
    return SafeString(f"\x02{name}\x03")


def _cut(page: str, places: Iterable[str]) -> Pieces:
    """Cuts the page at each place, which stays as a piece of its own."""
    return tuple(re.split(f"({'|'.join(map(re.escape, places))})", page))
