"""Finds a house and its street, or a flat. Pure: text in, places out.

A street is known by its last word. Those that are words of their own too ("a 2 hour drive") count
only with capitals; the others also without, unless a measure or a preposition stands before them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from reporting.words.bank_numbers import Span

_SURE: Final = (
    r"(?:street|road|rd|lane|avenue|crescent|terrace|gardens|grove|mews"
    r"|STREET|ROAD|RD|LANE|AVENUE|CRESCENT|TERRACE|GARDENS|GROVE|MEWS)"
)
_WITH_CAPITALS: Final = (
    r"(?:Street|St|Road|Rd|Lane|Ln|Avenue|Ave|Crescent|Terrace|Gardens|Grove|Mews|Close|Drive|Way"
    r"|Court|Place|Park|Hill|Row|Square|Walk|Green|View|Rise|Parade|House)"
)
_NO_STREETS: Final = """
a an the my our his her their this that of on in at to by up down off from across along over near
and or more other different busy main whole same next miles mile metres meters yards feet minutes
minute mins min hours hour days day weeks months years year people men women guys cars houses doors
times streets every each any some no pounds quid pence percent lost took after before when
"""
_NO_STREET: Final = rf"(?!(?i:{'|'.join(_NO_STREETS.split())})\b)"
_FLAT: Final = r"(?:[Ff]lat|FLAT|[Aa]partment|[Aa]pt)"
_HOUSE: Final = re.compile(
    rf"(?<![\w£$€.,:/+-])(?:{_FLAT} [0-9]{{1,3}}[A-Za-z]?,? )?[0-9]{{1,3}}[A-Za-z]?,? "
    rf"(?:(?:[A-Z][a-z'’]{{1,20}} ){{1,3}}{_WITH_CAPITALS}"
    rf"|(?:{_NO_STREET}(?:[a-z'’]{{2,20}}|[A-Z'’]{{2,20}}) ){{1,2}}{_SURE})\b"
)
_OWN_FLAT: Final = re.compile(
    rf"(?<![\w£$€.-])(?<!\ba ){_FLAT} [0-9]{{1,3}}[A-Za-z]?"
    r"(?=\s*(?:[,;)\n]|\.(?!\d)|$| (?:of|at|in)\b))"
)


def find_addresses(text: str) -> Iterator[Span]:
    """Finds houses with their street, and flats with their number, as (start, end)."""
    for pattern in (_HOUSE, _OWN_FLAT):
        for match in pattern.finditer(text):
            yield match.span()
