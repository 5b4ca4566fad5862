"""Takes links and control characters out of a victim's own words, and does no more to them.

Links are taken out, so that nobody can follow one: opening some is a crime in itself. Control
characters go. The rest stays as it was written, in whatever language.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from reporting.words.personal_details import (
    REMOVED,
    Found,
    find_links,
    find_personal_details,
    hide_personal_details,
)

LINK_REMOVED: Final = "[link removed]"
_MARKS: Final = (LINK_REMOVED, REMOVED)
_MOST_BYTES_A_CHARACTER: Final = 4

_CONTROL: Final = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]"
)


@dataclass(frozen=True, kw_only=True)
class Review:
    """The words after one press are taken (`is_done`), or to be shown again with what was done.

    `finds` are places in `text` that may be personal details and were neither hidden nor kept.
    """

    text: str = field(repr=False)
    finds: tuple[Found, ...] = ()
    links_removed: int = 0
    hidden: int = 0

    @property
    def is_done(self) -> bool:
        return not (self.finds or self.links_removed or self.hidden)


HIDE: Final = "hide"
KEEP: Final = "keep"


def review_words(typed: str, *, press: str, seen: str = "") -> Review:
    """Hides what was found in the words, keeps it, or just goes on, as was pressed.

    `seen` is the `fingerprint` of the words that were shown with their finds: only those can be
    kept as they are, and what was changed since is looked at anew.

    Links are taken out at every press; whoever wrote them sees the text again before it is
    taken. After hiding, the text is shown again too, open to edit.
    """
    text = tidy(typed)
    defused = defuse(text)
    links = defused.count(LINK_REMOVED) - text.count(LINK_REMOVED)
    finds = find_personal_details(defused)
    if press == HIDE:
        return Review(text=hide_personal_details(defused), links_removed=links, hidden=len(finds))
    may_keep = press == KEEP and seen in ("", fingerprint(text), fingerprint(defused))
    return Review(text=defused, finds=() if may_keep else tuple(finds), links_removed=links)


def fingerprint(text: str) -> str:
    """Makes a short text by which these very words are known again, for their writer alone."""
    return hashlib.sha256(tidy(text).encode()).hexdigest()[:16]


def marked(text: str, finds: Sequence[Found]) -> list[tuple[str, str]]:
    """Cuts the text into pieces of (words, kind), where kind is "" for words that are no find."""
    pieces: list[tuple[str, str]] = []
    reached = 0
    for start, end, kind in finds:
        pieces += [(text[reached:start], ""), (text[start:end], kind)]
        reached = end
    pieces.append((text[reached:], ""))
    return [(words, kind) for words, kind in pieces if words]


def fits(text: str, *, most: int) -> bool:
    """Says whether tidy words are few enough. What we put in the place of a link or a detail does
    not count, since it may be longer than what was written; so the bytes have a bound too."""
    is_short = len(text) - length_of_marks(text) <= most
    return is_short and len(text.encode()) <= most * _MOST_BYTES_A_CHARACTER


def length_of_marks(text: str) -> int:
    """Counts the characters of the text that are our own `[link removed]` and `[removed]`."""
    return sum(text.count(mark) * len(mark) for mark in _MARKS)


def tidy(text: str) -> str:
    """Gives the text plain line ends, and takes control characters and text-direction marks out."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    if not lines.isascii():
        lines = lines.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return _CONTROL.sub("", lines).strip()


def defuse(text: str) -> str:
    """Returns the text with `[link removed]` in the place of each web or data: address."""
    for start, end in reversed(list(find_links(text))):
        text = f"{text[:start]}{LINK_REMOVED}{text[end:]}"
    return text
