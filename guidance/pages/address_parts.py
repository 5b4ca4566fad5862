"""The help door: what happened and where, in the words of the report form; and the way back to a
report from which a page of advice was opened."""

from __future__ import annotations

import re
from typing import Final

from django.urls import reverse

from classification.answers import EVENT_TYPE, NATION, PREFER_NOT_TO_SAY
from guidance.for_whom.choosing import EVENT_TYPES

NOT_SURE: Final = "not_sure_help"
BACK: Final = "back"
"""Names, in an address, the page of the report that the way back leads to."""

_REPORT: Final = "report"
_A_PAGE: Final = re.compile(r"[a-z][a-z-]{0,39}")


def event_choices() -> tuple[tuple[str, str], ...]:
    """What may have happened, as code and words; the last one leads to the self-check."""
    return tuple(
        (option.code, option.label.you)
        for option in EVENT_TYPE.options
        if option.code in EVENT_TYPES or option.code == NOT_SURE
    )


def nation_choices() -> tuple[tuple[str, str], ...]:
    """Where a person may live, as code and words."""
    return tuple(
        (option.code, option.label.you)
        for option in NATION.options
        if option.code != PREFER_NOT_TO_SAY
    )


def nation_from(text: str) -> str:
    """The nation of an address, or an empty text for anything that is none."""
    return text if text in dict(nation_choices()) else ""


def back_from(text: str) -> str:
    """The page of the report to go back to, or an empty text for anything that can be none. What
    was answered never goes along: an address stays in the history."""
    return text if _A_PAGE.fullmatch(text) else ""


def way_back(page: str) -> str:
    """The address of that page, always within the report; empty where there is none."""
    start = reverse("reporting:start")
    return (start if page == _REPORT else f"{start}{page}/") if page else ""
