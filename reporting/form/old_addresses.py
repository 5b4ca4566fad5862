"""Finds the page that asks today what an address of the form's older order asked."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from reporting.form.page_shapes import Page
from reporting.form.questions import CHECK_YOUR_ANSWERS, NEXT_HOUR, SENT, page_with

_FIELDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        code.replace("_", "-"): code
        for code in (
            *("who", "nation", "relationship", "lost_money", "loss_band", "got_back"),
            *("police_area", "other_effects", "affected_how_much"),
        )
    }
)
_ADVICE: Final = "do-this-now"
_ABOUT_YOU: Final = "about-you"


def page_that_was(slug: str, answers: Mapping[str, object], *, is_sent: bool) -> Page | None:
    """Finds the page that asks or shows today what an old address did; None where none was."""
    if slug == _ADVICE:
        return NEXT_HOUR
    if slug == _ABOUT_YOU:
        return SENT if is_sent else CHECK_YOUR_ANSWERS
    code = _FIELDS.get(slug)
    return page_with(code, answers) if code else None
