"""Draws pages that are the same for everybody who opens them, once in each process.

A page is held as a fragment (`guidance.pages.fragment_cache`). Whatever is a person's own, such as
the token against forgery, is put afterwards into the places left for it, and is held nowhere.
"""

import re
from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from guidance.pages.fragment_cache import FragmentCache
from guidance.pages.lean_html import without_indents
from guidance.upkeep.banner import banners_at
from reporting.browser.form_token import form_token

_TOKEN: Final = "csrf_token"  # noqa: S105 - the name of a variable

_HELD_TOKEN: Final = "_token_on_this_page"  # noqa: S105 - the name of an attribute

Pieces = tuple[str, ...]
"""A page cut where something is to be put in: text, a place, text, and so on."""

# More than there are such pages; a page is some 15 kB.
_pages: FragmentCache[Pieces] = FragmentCache(most=300)
_parts: FragmentCache[Pieces] = FragmentCache(most=300)


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
        return _drawn(template, {**context(), **places}, places.values(), request)

    # What stands on every page of a practice site until its data are made.
    notice = bool(getattr(request, "practice_data_missing", False))
    # A banner comes and goes by the clock, and by the address that is asked for.
    has_banner = bool(banners_at(timezone.now()))
    pieces = draw() if has_banner else _pages.get(template, (shown, notice), draw=draw)
    texts: dict[str, str] = {places[name]: conditional_escape(text) for name, text in own.items()}
    return HttpResponse(_filled(pieces, texts, request))


def hold_part(
    request: HttpRequest, template: str, *, shown: Hashable, context: Mapping[str, object]
) -> SafeString:
    """Draws a part of a page once for all who are `shown` the same; the token is each one's own.

    `shown` holds everything that the template takes of `context`.
    """
    token = _place(_TOKEN)

    def draw() -> Pieces:
        return _drawn(template, {**context, _TOKEN: token}, (token,), None)

    return SafeString(_filled(_parts.get(template, shown, draw=draw), {}, request))


def forget_pages() -> None:
    """Has every page drawn anew, as after a change of what is shown."""
    _pages.forget()
    _parts.forget()


def _drawn(
    template: str, context: Mapping[str, object], places: Iterable[str], request: HttpRequest | None
) -> Pieces:
    # Nothing that is held has somebody's own words in it yet, whose indents must stay.
    return _cut(without_indents(render_to_string(template, dict(context), request)), places)


def _filled(pieces: Pieces, texts: Mapping[str, str], request: HttpRequest) -> str:
    token = _place(_TOKEN)
    if token in pieces:
        texts = {**texts, token: _token_of(request)}
    return "".join([texts.get(piece, piece) for piece in pieces])


def _token_of(request: HttpRequest) -> str:
    """Gives the token of this request, the same at each place of its page. Asked for only where it
    is needed: it sets a cookie."""
    held = vars(request)
    if _HELD_TOKEN not in held:
        held[_HELD_TOKEN] = form_token(request)
    return str(held[_HELD_TOKEN])


def _place(name: str) -> SafeString:
    # Control characters, which no text of a page holds.
    return SafeString(f"\x02{name}\x03")


def _cut(page: str, places: Iterable[str]) -> Pieces:
    """Cuts the page at each place, which stays as a piece of its own."""
    return tuple(re.split(f"({'|'.join(map(re.escape, places))})", page))
