"""The help door: what happened and where, in the words of the report form."""

from __future__ import annotations

from classification.answers import EVENT_TYPE, NATION, PREFER_NOT_TO_SAY
from guidance.choosing import EVENT_TYPES

NOT_SURE = "not_sure_help"


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
