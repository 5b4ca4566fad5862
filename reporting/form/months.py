"""Reads a month and a year in the ways people write them. Pure."""

from __future__ import annotations

import re
from typing import Final

from classification.periods import is_month

EARLIEST_YEAR: Final = 1980
_NAMES: Final = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
_YEAR_FIRST: Final = re.compile(r"([0-9]{4})[-/. ]+([0-9]{1,2})")
_MONTH_FIRST: Final = re.compile(r"([0-9]{1,2}|[a-z]{3,9})[-/., ]+([0-9]{4})")


def month_from(text: str) -> str | None:
    """ "2026-03" from "2026-03", "3 2026", "03/2026", "March 2026" or "mar 2026"; else None."""
    plain = text.strip().lower()
    if found := _YEAR_FIRST.fullmatch(plain):
        year, month = found.groups()
    elif found := _MONTH_FIRST.fullmatch(plain):
        month, year = found.groups()
    else:
        return None
    if month.isalpha():
        named = [number for number, name in enumerate(_NAMES, 1) if name.startswith(month)]
        if len(named) != 1:
            return None
        month = str(named[0])
    written = f"{year}-{int(month):02d}"
    return written if is_month(written) and int(year) >= EARLIEST_YEAR else None
