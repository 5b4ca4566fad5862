"""This module says periods of the policy in the reader's language."""

from collections.abc import Callable, Mapping
from typing import Final

from django.utils.translation import ngettext

from classification.retention_periods import Period, period_of

_WORDS: Final[Mapping[str, Callable[[int], str]]] = {
    "minutes": lambda n: ngettext("%(n)s minute", "%(n)s minutes", n),
    "hours": lambda n: ngettext("%(n)s hour", "%(n)s hours", n),
    "days": lambda n: ngettext("%(n)s day", "%(n)s days", n),
    "weeks": lambda n: ngettext("%(n)s week", "%(n)s weeks", n),
    "months": lambda n: ngettext("%(n)s month", "%(n)s months", n),
    "years": lambda n: ngettext("%(n)s year", "%(n)s years", n),
}


def period_words(period: Period) -> str:
    """Says a period in words, such as "13 months"."""
    return _WORDS[period.unit](period.amount) % {"n": period.amount}


def words_of_period(name: str) -> str:
    """Says the period of this name in words; for "reporting.Draft.after_last_visit" "7 days"."""
    return period_words(period_of(name))
