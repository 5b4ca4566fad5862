"""Reads and writes the addresses of the advice: what happened and where, in the words of the report
form, and the way back to a report from which a page of advice was opened."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode

from classification.answers import EVENT_TYPE, NATION, PREFER_NOT_TO_SAY
from guidance.for_whom.choosing import EVENT_TYPES

NOT_SURE: Final = "not_sure_help"
_REPORT: Final = "report"
_A_PAGE: Final = re.compile(r"[a-z][a-z-]{0,39}")


def event_choices() -> tuple[tuple[str, str], ...]:
    """Lists what may have happened, as code and words; the last one leads to the self-check."""
    return tuple(
        (option.code, option.label.you)
        for option in EVENT_TYPE.options
        if option.code in EVENT_TYPES or option.code == NOT_SURE
    )


def nation_choices() -> tuple[tuple[str, str], ...]:
    """Lists the places where a person may live, as code and words."""
    return tuple(
        (option.code, option.label.you)
        for option in NATION.options
        if option.code != PREFER_NOT_TO_SAY
    )


def nation_from(text: str) -> str:
    """Reads the nation of an address, or an empty text for anything that is none."""
    return text if text in dict(nation_choices()) else ""


def back_from(text: str) -> str:
    """Reads the page of the report to go back to, or an empty text for anything that can be none.
    What was answered never goes along: an address stays in the history."""
    return text if _A_PAGE.fullmatch(text) else ""


def way_back(page: str) -> str:
    """Makes the address of that page, always within the report; empty where there is none."""
    start = reverse("reporting:start")
    return (start if page == _REPORT else f"{start}{page}/") if page else ""


def carried_by(sent: QueryDict) -> dict[str, str]:
    """Reads for a template what goes along from page to page: the nation and the way back."""
    leads_back = back_from(sent.get("back", ""))
    return {
        "nation": nation_from(sent.get("nation", "")),
        "leads_back": leads_back,
        "way_back": way_back(leads_back),
    }


@lru_cache(maxsize=500)
def query_of(**given: str) -> str:
    """Makes the end of an address from all that is not empty."""
    query = urlencode({name: value for name, value in given.items() if value})
    return f"?{query}" if query else ""
