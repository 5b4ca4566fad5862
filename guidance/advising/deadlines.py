"""Says how long a person has: as a date where the month of the last payment is known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from dateutil.relativedelta import relativedelta

from classification.coding import Answers
from guidance.advising.advice_lines import AdviceLine, Writer
from guidance.for_whom.audience import code
from guidance.for_whom.choosing import is_paid_under_threat
from guidance.reading.directory import day_in_words
from guidance.reading.page_files import Situation

_LAST_YEAR: Final = 9000  # beyond it a date computed from the month may be in no calendar
# In the order in which they press. The rules for tricked payments are for those who were tricked:
# whoever paid under a threat is promised nothing of them.
_OF_MONEY: Final = (
    "tell_bank_now",
    "police_24h",
    "app_claim",
    "unauthorised_claim",
    "fos_referral",
)


@dataclass(frozen=True, kw_only=True)
class Deadline:
    """A deadline is a time limit that runs; `ask_before` is there where a date can be computed."""

    code: str
    line: AdviceLine
    ask_before: date | None = None


def deadlines_for(
    situation: Situation, answers: Answers, writer: Writer, today: date | None
) -> tuple[Deadline, ...]:
    """Finds the time limits that press on this person; none of money where no money was lost.

    Where the month of the payment is known each has the day before which to ask, and says so where
    `today` is that day or later.
    """
    lost = code(answers, "lost_money")
    month = _month(code(answers, "last_payment_month"))
    rules_began = date.fromisoformat(writer.library.time_limits["app_scope_from"].value)
    found = []
    for limit in _that_may_press(situation, answers):
        if lost == "no" and limit in _OF_MONEY:
            continue
        if limit == "app_claim" and month is not None and month < rules_began.replace(day=1):
            continue
        ask_before = None
        name = f"deadline_{limit}"
        if not writer.shared(name):  # it does not press on these people, passed or not
            continue
        if month is not None and f"{name}_date" in writer.library.shared:
            # The first day of a month is the safe date for a payment at any day of the first.
            months = int(writer.library.time_limits[limit].value)
            ask_before = month + relativedelta(months=months)
            passed = today is not None and ask_before <= today
            name = "deadline_passed" if passed else f"{name}_date"
        phrases = {"ask_before": day_in_words(ask_before)} if ask_before else {}
        dated = Writer(library=writer.library, audience=writer.audience, phrases=phrases)
        found += [
            Deadline(code=limit, line=line, ask_before=ask_before) for line in dated.shared(name)
        ]
    return tuple(found)


def _that_may_press(situation: Situation, answers: Answers) -> tuple[str, ...]:
    """Lists the limits of the page; where money was lost, also those of money it does not name."""
    if code(answers, "lost_money") != "yes" or situation.group == "children":
        return situation.deadlines
    is_threat = situation.names_no_fraud_line or is_paid_under_threat(answers)
    of_money = tuple(limit for limit in _OF_MONEY if not (is_threat and limit == "app_claim"))
    return tuple(dict.fromkeys((*of_money, *situation.deadlines)))


def _month(text: str) -> date | None:
    """Reads the first day of "YYYY-MM"; None for anything else, or a year that nobody means."""
    try:
        month = date.fromisoformat(f"{text}-01") if len(text) == 7 else None
    except ValueError:
        return None
    return month if month is None or month.year < _LAST_YEAR else None
