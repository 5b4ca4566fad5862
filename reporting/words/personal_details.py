"""Finds what may be personal details in somebody's words. Pure: text in, places out.

Used before a report is sent, where the person is asked, and again for moderators. Names cannot
be found reliably; only those after "my name is" or "Dr" are. How often it is right is measured on
the sentences in `tests/reporting/labelled/sentences.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

import phonenumbers

from guidance.reading.library import current
from reporting.words.addresses import find_addresses
from reporting.words.bank_numbers import (
    Span,
    find_account_numbers,
    find_cards,
    find_ibans,
    find_sort_codes,
    says_reference,
    starts_with_day,
)
from reporting.words.detail_signs import kinds_that_may_stand_in, may_hold_link
from reporting.words.own_names import find_own_names

Found = tuple[int, int, str]
"""Where it starts, where it ends (exclusive), and its kind."""

REMOVED: Final = "[removed]"

# Endings that sentences also make where the space after a stop is missing ("my money.to") count
# only where a path follows; those that are words in English, also where the name before them
# holds a digit or a dash.
_ENDINGS: Final = (
    r"(?:com|org|net|uk|co|io|info|biz|ru|cn|xyz|eu|ie|tv|cc|dev|onion|tech|cymru|scot"
    r"|de|fr|nl|pl|pt|ro|lt|lv|cz|hu|bg|gr|ch|dk|jp|br|au|nz|ng|pk|tk|gq)"
)
_WORD_ENDINGS: Final = r"(?:shop|store|online|site|club|app|live|top|vip|click|link|london|wales)"
_DOMAIN: Final = r"(?<![@\w.])(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,30}"
_URL: Final = re.compile(
    r"\b(?:https?|hxxps?|ftp)://[^\s<>]+"
    r"|\bdata:[\w.+-]*(?:/[\w.+-]+)?[;,]\S*"
    r"|\bwww\.[^\s<>]+"
    rf"|{_DOMAIN}{_ENDINGS}\b(?:[/?#][^\s<>]*)?"
    rf"|(?<![@\w.])(?=[a-z0-9-]{{0,61}}[0-9-])[a-z][a-z0-9-]{{1,61}}\.{_WORD_ENDINGS}\b"
    rf"|{_DOMAIN}[a-z]{{2,24}}/[^\s<>]*",
    re.I,
)
# A space before the @ needs one after it: "my page @sam.smith" is a handle.
_EMAIL: Final = re.compile(
    r"(?<![\w.+%-])[\w.+%'-]{1,64}(?:@\s?|\s@\s|\s?(?:\(at\)|\[at\])\s?)"
    r"[a-z0-9](?:[a-z0-9-]{0,62}\.){1,8}[a-z]{2,24}\b"
    rf"|(?<![\w.+%-])[\w.+%-]{{1,64}} at [a-z0-9-]{{1,63}}(?: dot [a-z]{{2,12}})? dot {_ENDINGS}\b",
    re.I,
)
_BASE58 = r"[1-9A-HJ-NP-Za-km-z]"
# Bitcoin, Litecoin, Bitcoin Cash, Ethereum, Ripple, Monero, and by its shape alone anything long
# in base58 with small and capital letters and digits: Tron, Dogecoin, Solana and others.
_CRYPTO: Final = re.compile(
    r"\b(?:(?i:(?:bc|ltc)1[ac-hj-np-z02-9]{11,71})"
    r"|(?i:(?:bitcoincash:)?[qp][ac-hj-np-z02-9]{41})"
    rf"|[13]{_BASE58}{{25,34}}|0[xX][0-9a-fA-F]{{40}}|r(?=[A-Za-z]*\d){_BASE58}{{24,34}}"
    rf"|[LM]{_BASE58}{{26,33}}|4[0-9AB]{_BASE58}{{93}}"
    rf"|(?=[A-Za-z]{{0,43}}\d)(?=[A-Z\d]{{0,43}}[a-z])(?=[a-z\d]{{0,43}}[A-Z]){_BASE58}{{32,44}})\b"
)
_NI_PREFIX: Final = r"(?:QQ|(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z])"
_NI: Final = re.compile(
    rf"\b{_NI_PREFIX}(?:[ .-]?\d{{2}}){{3}}[ .-]?[A-D]\b"
    # Many know theirs without the last letter.
    rf"|(?<=\bni ){_NI_PREFIX}(?: ?\d{{2}}){{3}}\b",
    re.I,
)
# The areas are a closed list; the last two letters are never C I K M O V.
_AREAS: Final = """
AB AL B BA BB BD BF BH BL BN BR BS BT BX CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY
E EC EH EN EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN
LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP
SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE
"""
_ANY_AREA: Final = "|".join(_AREAS.split())
_POSTCODE: Final = re.compile(
    # Letters and a digit ahead: looked for first, they spare most words the list of areas.
    rf"\b(?=[A-Z]{{1,3}} ?\d)(?:GIR ?0AA|(?:{_ANY_AREA})\d[A-Z\d]? ? ?\d[ABD-HJLNP-UW-Z]{{2}})\b",
    re.I,
)
# "the E1 4th floor", "a galaxy S9 8gb phone".
_COUNT_THEN_WORD: Final = re.compile(r"\d(?:st|nd|rd|th|gb|tb|ft|lb|hr)(?=\s[a-z])")
# Digits first only where letters enough follow: "@ 9am", "@2pm" and "@5each" are no handles.
_HANDLE: Final = re.compile(
    r"(?<![\w@.])@(?:[A-Za-z_]|\d{1,4}(?=[A-Za-z_]{3})(?!each|ish|oclock))(?:[\w.]{0,28}\w)?"
)
# A place to be at, or a company's mail.
_NO_HANDLES: Final = """
@home @work @school @uni @college @church @night @everyone @here @all @gmail @googlemail @hotmail
@outlook @live @yahoo @icloud @aol @btinternet @sky @protonmail
"""
_NO_HANDLE: Final = frozenset(_NO_HANDLES.split())
_PHONE: Final = re.compile(
    r"(?<![\w+])(?:"
    # of the United Kingdom, with what people put between the digits
    r"(?:\(?(?:\+|00)\s?44\)?[ .-]{0,2}(?:\(0\)[ .-]?)?|44 ?(?=7)|\(?0 ?)\d"
    r"(?:[ ()./-]{0,2}\d){8,9}"
    # of any other country, where the plus says so: numbers out of service count too
    r"|\(?\+\s?[1-9](?:[ ().-]{0,2}\d){7,14})(?!\d)"
)


def find_personal_details(text: str) -> list[Found]:
    """Finds personal details as (start, end, kind), in the order of the text, none overlapping."""
    may_hold = kinds_that_may_stand_in(text)
    candidates = [
        (start, end, kind)
        for kind, finder in FINDERS.items()
        if kind in may_hold
        for start, end in finder(text)
    ]
    finds: list[Found] = []
    # The sort is stable: of two finds of one length, the surer kind stays first.
    for start, end, kind in sorted(candidates, key=lambda find: find[0] - find[1]):
        if all(end <= other[0] or other[1] <= start for other in finds):
            finds.append((start, end, kind))
    return sorted(finds)


def hide_personal_details(text: str) -> str:
    """Returns the text with `[removed]` in the place of every find."""
    for start, end, _ in reversed(find_personal_details(text)):
        text = f"{text[:start]}{REMOVED}{text[end:]}"
    return text


def _matching(pattern: re.Pattern[str]) -> Callable[[str], Iterator[Span]]:
    def find(text: str) -> Iterator[Span]:
        for match in pattern.finditer(text):
            yield match.span()

    return find


def find_links(text: str) -> Iterator[Span]:
    """Finds every web address and data: address in the text, as (start, end)."""
    if not may_hold_link(text):
        return
    for match in _URL.finditer(text):
        yield match.start(), match.start() + len(match.group().rstrip(".,;:!?)'\"»”"))


def _phones(text: str) -> Iterator[Span]:
    spans = [(found.start, found.end) for found in phonenumbers.PhoneNumberMatcher(text, "GB")]
    # Numbers that are not in service, or mistyped, may still be somebody's.
    spans += [match.span() for match in _PHONE.finditer(text)]
    help_numbers = current().help_numbers if spans else ()
    for start, end in spans:
        number = text[start:end]
        digits = re.sub(r"^(?:00)?44(?=[1-9])", "0", re.sub(r"\(0\)|\D", "", number))
        is_reference = number.isdigit() and says_reference(text, start)
        if not (digits.startswith(help_numbers) or starts_with_day(number) or is_reference):
            yield start, end


def _postcodes(text: str) -> Iterator[Span]:
    for match in _POSTCODE.finditer(text):
        if not _COUNT_THEN_WORD.match(text, match.end() - 3):
            yield match.span()


def _handles(text: str) -> Iterator[Span]:
    for match in _HANDLE.finditer(text):
        if match.group().lower() not in _NO_HANDLE:
            yield match.span()


FINDERS: Final[dict[str, Callable[[str], Iterator[Span]]]] = {
    "url": find_links,
    "email": _matching(_EMAIL),
    "iban": find_ibans,
    "crypto_address": _matching(_CRYPTO),
    "card": find_cards,
    "sort_code": find_sort_codes,
    "account_number": find_account_numbers,
    "ni_number": _matching(_NI),
    "phone": _phones,
    "postcode": _postcodes,
    "handle": _handles,
    "own_name": find_own_names,
    "address": find_addresses,
}
"""Every kind, the surer first. Where two finds overlap, the longer stays, then the surer."""
