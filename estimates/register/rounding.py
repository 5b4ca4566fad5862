"""A published share may be rounded: these are the ends between which the unrounded share lies.

They follow from how the source states the number. They are no interval: the survey's own error is
another matter, and is shown only where somebody published it.
"""

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from django.utils.translation import gettext as _

from estimates.models import OfficialFigure, plain_number

_DECIMALS: Final = re.compile(r"(\d+) decimals?")
_TENTH: Final = Decimal("0.1")


def one_in(figure: OfficialFigure) -> int:
    """One out of how many, where the source gave a share only as a ratio; else 0."""
    if not figure.stated_as or figure.number <= 0:
        return 0
    return round(100 / figure.number)


def rounding_ends(figure: OfficialFigure) -> tuple[float, float] | None:
    """The ends of a share in per cent, as exact as they follow; None where nothing is known.

    "One in seven" is anything from one in 7.5 to one in 6.5, a rounded 15 anything from 14.5 to
    15.5.
    """
    every = one_in(figure)
    if every:
        return 100 / (every + 0.5), 100 / (every - 0.5)
    half = _half_a_step(figure)
    if half is None:
        return None
    return max(figure.number - half, 0.0), figure.number + half


def rounding_columns(figure: OfficialFigure) -> tuple[str, str]:
    """The ends as a file has them: of a ratio with one decimal, else with all that follow."""
    ends = rounding_ends(figure)
    if ends is None:
        return "", ""
    if one_in(figure):
        low, high = (Decimal(str(end)).quantize(_TENTH, ROUND_HALF_UP) for end in ends)
        return f"{low}", f"{high}"
    return f"{ends[0]:.10g}", f"{ends[1]:.10g}"


def share_words(figure: OfficialFigure) -> str:
    """A share as its source put it: "one in seven", or "17%". A ratio never becomes a per cent."""
    return figure.stated_as or f"{plain_number(figure.value)}%"


def range_words(figure: OfficialFigure) -> str:
    """The ends of a share in the form that its source gave it in, and what they are ends of."""
    if figure.lower is not None and figure.upper is not None:
        return _("95%% interval %(low)s%% to %(high)s%%") % {
            "low": plain_number(figure.lower),
            "high": plain_number(figure.upper),
        }
    every = one_in(figure)
    if every:
        return _("before rounding, between one in %(most)s and one in %(least)s") % {
            "most": f"{every + 0.5:g}",
            "least": f"{every - 0.5:g}",
        }
    ends = rounding_columns(figure)
    if not all(ends):
        return _("how it was rounded is not known")
    return _("before rounding, between %(low)s%% and %(high)s%%") % {
        "low": ends[0],
        "high": ends[1],
    }


def _half_a_step(figure: OfficialFigure) -> float | None:
    """Half of the last digit that the source gave: of a share published as a rounded per cent."""
    if not figure.unit.startswith("percent"):
        return None
    decimals = _DECIMALS.match(figure.precision)
    if decimals:
        return 0.5 / 10 ** int(decimals[1])
    is_whole = figure.precision.startswith("rounded") and figure.number == int(figure.number)
    return 0.5 if is_whole else None
