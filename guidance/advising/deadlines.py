"""Says how long a person has: as a date where the month of the last payment is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final

from dateutil.relativedelta import relativedelta

from classification.coding import Answers
from guidance.advising.advice_lines import AdviceLine, Writer
from guidance.for_whom.audience import code
from guidance.for_whom.facts import month_of
from guidance.reading.directory import day_in_words

_PASSED: Final = "deadline_passed"


def deadline_line(
    limit: str, answers: Answers, writer: Writer, today: date | None
) -> AdviceLine | None:
    """Writes the time limit of a card; None where it says nothing to these people.

    Where the month of the payment is known it has the day before which to ask, and says so where
    `today` is that day or later.
    """
    month = month_of(code(answers, "last_payment_month"))
    name, phrases = f"deadline_{limit}", {}
    if month is not None and f"{name}_date" in writer.library.shared:
        # The first day of a month is the safe date for a payment at any day of it.
        months = int(writer.library.time_limits[limit].value)
        ask_before = month + relativedelta(months=months)
        phrases = {"ask_before": day_in_words(ask_before)}
        name = _PASSED if today is not None and ask_before <= today else f"{name}_date"
    lines = (writer.saying(phrases) if phrases else writer).shared(name)
    return replace(lines[0], limits=(limit, *lines[0].limits)) if lines else None
