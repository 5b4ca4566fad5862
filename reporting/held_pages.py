"""Pages that are the same for everybody who opens them, drawn once in each process.

A page is held under all that it shows, the language and the version of the guidance: what draws it
must look at nothing else, least of all at what somebody answered.
"""

from collections.abc import Callable, Hashable
from typing import Final

from django.utils import timezone
from django.utils.translation import get_language

from guidance.banner import banner_at
from guidance.library import guidance_version

MOST_HELD: Final = 300
"""More than there are such pages; a page is some 15 kB."""

Pieces = tuple[str, ...]
"""A page cut where something is to be put in: text, the name of a place, text, and so on."""

_held: dict[tuple[Hashable, str, str], Pieces] = {}


def held_page(shown: Hashable, draw: Callable[[], Pieces]) -> Pieces:
    """The page that shows this; drawn where the process does not hold it."""
    if banner_at(timezone.now()) is not None:
        # It comes and goes by the clock, and by the address that is asked for.
        return draw()
    key = (shown, get_language() or "", guidance_version())
    pieces = _held.get(key)
    if pieces is None:
        if len(_held) >= MOST_HELD:
            _held.clear()
        pieces = _held[key] = draw()
    return pieces


def forget_pages() -> None:
    """Has every page drawn anew, as after a change of what is shown."""
    _held.clear()
