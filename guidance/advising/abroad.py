"""Leaves out of a line, for people outside the UK, each number that may not serve them.

A sentence that names a contact falls away, but for the few that are shown anywhere; the call to a
bank stays, by the number on the card, and so does the call for help in danger: by 999 on the Isle
of Man and the Channel Islands, elsewhere by the emergency number there (docs/decisions/0054).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from guidance.reading.page_files import OF_A_CONTACT, ContentPiece

EMERGENCY: Final = "P999"
# Shown outside the UK: those that work anywhere, and two lines without a promise. FINDALINE has the
# lines of each country, and is shown there alone.
WORK_ANYWHERE: Final = ("SNCII", "TAKEITDOWN", "FINDALINE")
ANYWHERE: Final = (EMERGENCY, "SAM", "SHOUT", *WORK_ANYWHERE)
BANK_OR_EMERGENCY: Final = frozenset([EMERGENCY, "B159"])
_BANK: Final = "B159"
_ON_THE_CARD: Final = "the number on the card"
_OF_THE_PLACE: Final = "the local emergency number"
_TWICE: Final = re.compile(rf"{_ON_THE_CARD},? or {_ON_THE_CARD}")
SPACE_AFTER_SENTENCE: Final = re.compile(r"(?<=[.!?])\s+")


def pieces_abroad(
    pieces: Iterable[ContentPiece], *, is_on_islands: bool
) -> tuple[ContentPiece, ...]:
    """Keeps the sentences of a line that hold outside the UK."""
    shown = set(ANYWHERE) if is_on_islands else set(ANYWHERE) - {EMERGENCY}
    kept: list[ContentPiece] = []
    for sentence in _sentences(pieces):
        said = [_in_other_words(piece, is_on_islands) for piece in sentence]
        if all(piece.kind not in OF_A_CONTACT or piece.value in shown for piece in said):
            if kept and said and not kept[-1].value.endswith(" "):
                said[0] = ContentPiece(kind=said[0].kind, value=f" {said[0].value.lstrip()}")
            kept += said
    return _joined(kept)


def _in_other_words(piece: ContentPiece, is_on_islands: bool) -> ContentPiece:
    if piece.kind == "phone" and piece.value == _BANK:
        return ContentPiece(kind="text", value=_ON_THE_CARD)
    if piece.kind == "phone" and piece.value == EMERGENCY and not is_on_islands:
        return ContentPiece(kind="text", value=_OF_THE_PLACE)
    return piece


def _sentences(pieces: Iterable[ContentPiece]) -> list[list[ContentPiece]]:
    """Splits the pieces by sentence; the space after a sentence goes with it."""
    sentences: list[list[ContentPiece]] = [[]]
    for piece in pieces:
        if piece.kind not in {"text", "strong"}:
            sentences[-1].append(piece)
            continue
        begin = 0
        for end in SPACE_AFTER_SENTENCE.finditer(piece.value):
            sentences[-1].append(
                ContentPiece(kind=piece.kind, value=piece.value[begin : end.end()])
            )
            sentences.append([])
            begin = end.end()
        if rest := piece.value[begin:]:
            sentences[-1].append(ContentPiece(kind=piece.kind, value=rest))
        if piece.value.rstrip().endswith((".", "!", "?")):
            sentences.append([])
    return sentences


def _joined(pieces: Iterable[ContentPiece]) -> tuple[ContentPiece, ...]:
    """Joins words that stand beside each other into one piece, so that nothing is said twice."""
    joined: list[ContentPiece] = []
    for piece in pieces:
        if joined and piece.kind == joined[-1].kind == "text":
            words = _TWICE.sub(_ON_THE_CARD, joined[-1].value + piece.value)
            joined[-1] = ContentPiece(kind="text", value=words)
        else:
            joined.append(piece)
    return tuple(joined)
