"""Finds the numbers that banks give out: IBANs, cards, sort codes, accounts. Pure.

An IBAN and a card prove themselves by their check digits. Six or eight digits prove nothing, so
the words round them decide.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from stdnum import iban, luhn
from stdnum.exceptions import ValidationError

Span = tuple[int, int]
"""Where a find starts in a text, and where it ends (exclusive)."""

_NEAR: Final = 40
"""How many characters before and after a number are read for what it is."""

# Every place where one may start; the check digits say where it ends.
_IBAN: Final = re.compile(r"\b(?=([A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]){11,30}))", re.I)
_DIGIT_GROUPS: Final = re.compile(r"\d+(?:[ .-]\d+)*")
# How the numbers of the issuers start, and how long they are.
_CARD: Final = re.compile(
    r"4(?:\d{12}|\d{15}|\d{18})|5\d{15}|(?:2[2-7]|35)\d{14}|3[47]\d{13}|3[0689]\d{12}|6\d{15,18}"
)
_MOST_CARD_DIGITS: Final = 19
_CALLED_A_NUMBER: Final = r"\W{0,3}(?:(?:number|num|no|nr|is|was)\b\W{0,3}){0,2}"
_SORT_WORDS: Final = r"\b(?:sort|s[/ ]?c(?:ode)?)\W?(?:code)?"
_ACCOUNT_WORDS: Final = r"\b(?:acc(?:oun)?t?s?|a/c|konta?o?|cyfrif)\W?(?:no|num|number)?"
_SORT_CODE_SHAPE: Final = r"\d{2}([ -]?)\d{2}\1\d{2}"
_SORT_CODE: Final = re.compile(rf"(?<![\d.,£$€-]){_SORT_CODE_SHAPE}(?![\d-]|[.,]\d)")
_ACCOUNT: Final = re.compile(r"(?<![\d.,£$€-])\d{4} ?\d{4}(?!\d)")
_LONG_ACCOUNT: Final = re.compile(r"(?<![\d.,£$€-])\d{7,10}(?!\d)")
_SAYS_SORT_CODE: Final = re.compile(rf"{_SORT_WORDS}{_CALLED_A_NUMBER}$", re.I)
_SAYS_ACCOUNT: Final = re.compile(rf"{_ACCOUNT_WORDS}{_CALLED_A_NUMBER}$", re.I)
# The two stand side by side, with or without "account" and "sort code" between them.
_THEN: Final = r"\W{0,3}(?:and\b\W)?"
_THEN_ACCOUNT: Final = rf"{_THEN}(?:{_ACCOUNT_WORDS})?{_CALLED_A_NUMBER}"
_THEN_SORT_CODE: Final = rf"{_THEN}(?:{_SORT_WORDS})?{_CALLED_A_NUMBER}"
_ACCOUNT_FOLLOWS: Final = re.compile(rf"{_THEN_ACCOUNT}\d{{4}} ?\d{{4}}\b", re.I)
_ACCOUNT_BEFORE: Final = re.compile(rf"(?<!\d)\d{{4}} ?\d{{4}}{_THEN_SORT_CODE}$", re.I)
_SORT_CODE_FOLLOWS: Final = re.compile(rf"{_THEN_SORT_CODE}{_SORT_CODE_SHAPE}\b", re.I)
_SORT_CODE_BEFORE: Final = re.compile(rf"(?<!\d){_SORT_CODE_SHAPE}{_THEN_ACCOUNT}$", re.I)
_SAYS_BANKING: Final = re.compile(
    rf"{_SORT_WORDS}|{_ACCOUNT_WORDS}|\b(?:bank|payee|transfer\w*|(?:sent|paid) (?:it )?to)\b", re.I
)
# What stands before a number that is nobody's account and nobody's phone.
_SAYS_REFERENCE: Final = re.compile(
    r"\b(?:ref(?:erence)?|case|crime|order|invoice|booking|statement|ticket|tracking|parcel"
    rf"|trans(?:action)?|txn|serial|voucher)\W{{0,3}}(?:(?:id|code)\b)?{_CALLED_A_NUMBER}$",
    re.I,
)
# "policy no 55667788", "student id 20481234": a number of something that is not named as a bank's.
_SAYS_OTHER_NUMBER: Final = re.compile(
    r"\b(?:(?!bank|his|her|their|the|my)\w+ (?:number|num|no|nr)|id|sku|po|qty|code)\b\W{0,3}"
    r"(?:(?:is|was)\b\W{0,3})?$",
    re.I,
)
_STARTS_WITH_DAY: Final = re.compile(
    r"(?:0?[1-9]|[12]\d|3[01])([./ -])(?:0?[1-9]|1[0-2])\1(?:(?:19|20)\d\d|\d\d)(?!\d)"
)
_COUNTS_THINGS: Final = re.compile(
    r" ?(?:quid|pounds?|euros?|dollars?|yen|rup\w+|naira|z[lł]|times)\b", re.I
)


def find_ibans(text: str) -> Iterator[Span]:
    """Finds every IBAN with right check digits, as (start, end)."""
    for match in _IBAN.finditer(text):
        # The pattern may run on into the next words: the longest that is valid counts.
        for end in range(match.end(1), match.start() + 14, -1):
            is_cut = text[end - 1 : end + 1].isalnum() and end < len(text)
            if not is_cut and _is_iban(text[match.start() : end]):
                yield match.start(), len(text[:end].rstrip(" -"))
                break


def _is_iban(text: str) -> bool:
    try:
        # Without the checks of single countries: the two check digits are enough.
        iban.validate(text, check_country=False)
    except ValidationError:
        return False
    return True


def find_cards(text: str) -> Iterator[Span]:
    """Finds every card number that an issuer could have given out, as (start, end)."""
    for run in _DIGIT_GROUPS.finditer(text):
        groups = [group.span() for group in re.finditer(r"\d+", run.group())]
        for first, (start, _) in enumerate(groups):
            # The end date or the three digits of the back may follow: any whole groups count.
            digits, end_of_card = "", 0
            for group_start, end in groups[first:]:
                digits += run.group()[group_start:end]
                if len(digits) > _MOST_CARD_DIGITS:
                    break
                if _CARD.fullmatch(digits) and luhn.is_valid(digits):
                    end_of_card = end
            if end_of_card and not says_reference(text, run.start() + start):
                yield run.start() + start, run.start() + end_of_card


def find_sort_codes(text: str) -> Iterator[Span]:
    """Finds six digits in pairs, or called a sort code, as (start, end)."""
    for match in _SORT_CODE.finditer(text):
        before = _before(text, match.start())
        around = f"{before} {text[match.end() : match.end() + _NEAR]}"
        # Alone, six digits are too often a date, a plan or a price: something must speak of a
        # bank, or an account number stand beside.
        if (
            _SAYS_SORT_CODE.search(before)
            or _ACCOUNT_FOLLOWS.match(text, match.end())
            or _ACCOUNT_BEFORE.search(before)
            or (
                match[1] == "-"
                and not starts_with_day(match.group())
                and _SAYS_BANKING.search(around)
            )
        ):
            yield match.span()


def find_account_numbers(text: str) -> Iterator[Span]:
    """Finds eight digits that nothing says are something else, as (start, end)."""
    for match in _ACCOUNT.finditer(text):
        before, number = _before(text, match.start()), match.group()
        is_said = (
            _SAYS_ACCOUNT.search(before)
            or _SORT_CODE_BEFORE.search(before)
            or _SORT_CODE_FOLLOWS.match(text, match.end())
        )
        is_something_else = (
            " " in number
            or before[-1:].isalpha()
            or number.endswith("00000")
            or _is_day(number)
            or _COUNTS_THINGS.match(text, match.end())
            or _SAYS_OTHER_NUMBER.search(before)
            or says_reference(text, match.start())
        )
        if is_said or not is_something_else:
            yield match.span()
    # Older and foreign ones are shorter or longer: only where they are called account numbers.
    for match in _LONG_ACCOUNT.finditer(text):
        said = _SAYS_ACCOUNT.search(_before(text, match.start()))
        if said and re.search(r"n(?:o|r|um|umber)\b", said.group(), re.I):
            yield match.span()


def says_reference(text: str, start: int) -> bool:
    """Says whether the words before a number call it a reference, which is nobody's detail."""
    return _SAYS_REFERENCE.search(_before(text, start)) is not None


def starts_with_day(number: str) -> bool:
    """Says whether digits with signs between them begin like a date, such as 03-11-26."""
    return _STARTS_WITH_DAY.match(number) is not None


def _before(text: str, start: int) -> str:
    return text[max(0, start - _NEAR) : start]


def _is_day(digits: str) -> bool:
    """Says whether eight digits are likelier a day, such as 20261103 or 03112026."""
    orders = ((digits[:4], digits[4:6], digits[6:]), (digits[4:], digits[2:4], digits[:2]))
    return any(
        1900 <= int(year) <= 2099 and 1 <= int(month) <= 12 and 1 <= int(day) <= 31
        for year, month, day in orders
    )
