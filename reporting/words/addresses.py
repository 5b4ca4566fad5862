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
_MONTHS: Final = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
)
# "10 Home Drive" after Windows, "3 County Court judgments", "On 3 June Court letters" came.
_NO_HOUSE: Final = (
    r"(?!(?:Google|Home|Hard|Flash|Pen|One|Usb|Cloud|Shared) Drive"
    r"|(?:County|Crown|High|Family|Youth|Supreme|Magistrates['’]?) Court"
    r"|(?:Hyde|Car|Theme|Safari|Water|Country) Park"
    rf"|{_MONTHS} (?!Street|Road|Lane|Avenue|Close))"
)
_NO_THINGS: Final = r"(?! (?:tickets?|links?|judge?ments?|letters?|hearings?|files?|folders?)\b)"
_NUMBER: Final = r"(?!(?:19|20)[0-9]{2})[0-9]{1,4}"
_WORD_OF_NAME: Final = r"(?:(?:[A-Z]['’])?[A-Z][a-z'’]{1,20}(?:[A-Z][a-z]{1,20})?)"
_LIVES_AT: Final = r"(?:(?<=live at )|(?<=lives at )|(?<=lived at )|(?<=address is ))"
_HOUSE: Final = re.compile(
    rf"(?<![\w£$€.,:/+-])(?:{_FLAT} [0-9]{{1,3}}[A-Za-z]?,? )?{_NUMBER}[A-Za-z]?,? "
    rf"(?:{_NO_HOUSE}(?:St\.? )?(?:{_WORD_OF_NAME} ){{1,3}}{_WITH_CAPITALS}\b{_NO_THINGS}"
    rf"|(?:{_NO_STREET}(?:[a-z'’]{{2,20}}|[A-Z'’]{{2,20}}) ){{1,2}}{_SURE}\b)"
    rf"|{_LIVES_AT}[0-9]{{1,3}}[a-z]? {_NO_STREET}[a-z]{{2,20}} (?:close|drive|way|court|place)\b"
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
