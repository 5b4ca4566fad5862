"""This module works out again which advice the sender of a report saw.

What was shown is stored nowhere. So it is made anew from the coded answers, by the rules of today:
what was not kept, or has changed since, can make it differ, and the page says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from guidance.advising.advice import advice_for
from guidance.reading.library import guidance_version
from reporting.models import Report
from reporting.words.word_screens import CHILD_WORDS, CRISIS_WORDS, signs_for_help


@dataclass(frozen=True, kw_only=True)
class GuidanceSeen:
    """Somebody saw a page of advice with these things to do: first, later, and to know.

    `is_of_today`: the advice has not changed since they saw it.
    """

    title: str
    first: Sequence[str]
    later: Sequence[str]
    know: Sequence[str]
    is_of_today: bool


def guidance_seen(report: Report) -> GuidanceSeen:
    """Works out what the sender saw on the day on which the report arrived."""
    flags = {CRISIS_WORDS: report.crisis_words, CHILD_WORDS: report.child_words}
    signs = signs_for_help(
        frozenset(sign for sign, is_set in flags.items() if is_set), report.answers
    )
    arrived = timezone.localtime(report.arrived_at)
    advice = advice_for(
        report.answers | dict.fromkeys(sorted(signs), "yes"), today=arrived.date(), now=arrived
    )
    return GuidanceSeen(
        title=advice.title,
        first=[card.act for card in advice.now],
        later=[card.act for card in (*advice.later, *advice.week, *advice.safe_phone)],
        know=[card.act for card in advice.know],
        is_of_today=report.guidance_version == guidance_version(),
    )
