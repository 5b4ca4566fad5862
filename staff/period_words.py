"""This module says periods of the policy, and how long ago something was, in the reader's
language."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _
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


def age_in_words(since: datetime, *, now: datetime) -> str:
    """Says how long ago: in hours for a day, and then in days."""
    hours = max(0, int((now - since).total_seconds() // 3600))
    if hours < 1:
        return _("less than an hour")
    if hours < 24:
        return ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": hours}
    days = hours // 24
    return ngettext("%(count)s day", "%(count)s days", days) % {"count": days}
