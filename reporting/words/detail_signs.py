"""Tells at once which kinds of personal details cannot stand in a text: most hold none of most.

Pure. Each sign is a cheap look for what every detail of its kind has, such as an @ or six digits,
and may be seen where there is none; `personal_details.py` finds them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

_LINK: Final = re.compile(r":(?://|(?<=data:))|\.(?:[a-z]|(?<=www\.))", re.I)
# No number that somebody is found by has fewer digits: in all the world no phone has. Between them
# stands what people put there, and the phone library lets stand.
_SIX_DIGITS: Final = re.compile(r"\d(?:(?:[^\w,]|[x\u30fc]){0,4}\d){5}")
_LETTERS_THEN_DIGITS: Final = re.compile(r"\d(?<=[a-z][a-z]\d)\d", re.I)
_END_OF_POSTCODE: Final = re.compile(r"\d[a-z]{2}\b", re.I)
_EMAIL: Final = ("@", "(at)", "[at]", " dot ")
_SHORTEST_SHAPELESS: Final = 25  # letters and digits of a crypto address that "bc1" does not begin
# The last two are how an "i" is written in Turkish, which the pattern of names takes for one.
_NAMING: Final = (
    *("name", "called", "fy enw", "nazywam", "mam na", "mera na", "nume", "meu nome", "llamo"),
    *("chiamo", "appelle", "ı", "i\u0307"),
)
_NAMED: Final = re.compile(
    r"\bi(?: a|['’]?)m [^\W\d]|by [^\W\d]|\b(?:mr|mrs|ms|miss|mx|dr|prof|professor|rev|reverend"
    r"|judge|cllr|sgt|sergeant|inspector|constable|detective|dc|ds|di|pcso|pc)\b|\b(?:him|her)self "
)
_HOUSE: Final = re.compile(r"\d[a-z]?,? ['’a-z]|(?:flat|apartment|apt) \d")


def kinds_that_may_stand_in(text: str) -> frozenset[str]:
    """Lists the kinds of details that the text has a sign of, and of which it may hold one."""
    lowered = text.lower()
    return frozenset(kind for sign, kinds in _SIGNS.items() if sign(lowered) for kind in kinds)


def may_hold_link(text: str) -> bool:
    """Tells whether there is what every link has."""
    return _LINK.search(text) is not None


def _holds(*signs: str) -> Callable[[str], bool]:
    return lambda lowered: any(sign in lowered for sign in signs)


def _matches(pattern: re.Pattern[str]) -> Callable[[str], bool]:
    return lambda lowered: pattern.search(lowered) is not None


def _may_hold_crypto(lowered: str) -> bool:
    return "c1" in lowered or max(map(len, lowered.split()), default=0) >= _SHORTEST_SHAPELESS


_SIGNS: Final[dict[Callable[[str], bool], tuple[str, ...]]] = {
    may_hold_link: ("url",),
    _holds(*_EMAIL): ("email",),
    _holds("@"): ("handle",),
    _matches(_SIX_DIGITS): ("card", "sort_code", "account_number", "ni_number", "phone"),
    _matches(_LETTERS_THEN_DIGITS): ("iban",),
    _matches(_END_OF_POSTCODE): ("postcode",),
    _may_hold_crypto: ("crypto_address",),
    _holds(*_NAMING): ("own_name",),
    _matches(_NAMED): ("own_name",),
    _matches(_HOUSE): ("address",),
}
