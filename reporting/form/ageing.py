"""Ages the answers of a saved report that were true of the day they were given: "in the last 24
hours" is no longer so a week later. Pure."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from reporting.form.page_shapes import Answers

_MONTHS: Final = {"when_band": "when_month", "last_paid": "last_payment_month"}
_DAYS_BACK: Final = {"last_24_hours": 1, "last_7_days": 7}
_EARLIER: Final = "earlier"
_WEEK: Final = 7


def aged(answers: Answers, *, given_on: date, today: date) -> Answers:
    """Says the same of today that was said of the day on which these answers were given.

    From "earlier" on the month belongs to it: it is known where all the days that it may have been
    lie in one month, and else it is left blank.
    """
    days = (today - given_on).days
    changed = dict(answers)
    for code, month in _MONTHS.items():
        band = answers.get(code)
        if days < 1 or not isinstance(band, str) or band not in _DAYS_BACK:
            continue
        if days < _WEEK:
            changed[code] = "last_7_days"
            continue
        changed[code] = _EARLIER
        first = given_on - timedelta(days=_DAYS_BACK[band])
        if (first.year, first.month) == (given_on.year, given_on.month):
            changed[month] = f"{given_on:%Y-%m}"
    return changed


def from_old_order(answers: Answers, *, given_on: date) -> Answers:
    """Adds to answers of the form's older order what the month of the last payment belongs to now:
    "earlier", where the whole month is."""
    month = answers.get("last_payment_month")
    a_week_before = given_on - timedelta(days=_WEEK)
    if "last_paid" in answers or not isinstance(month, str) or month >= f"{a_week_before:%Y-%m}":
        return answers
    return {**answers, "last_paid": _EARLIER}
