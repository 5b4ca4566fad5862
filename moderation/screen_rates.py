"""Staff read here how often each screen's label was wrong or missing, quarter by quarter.

Shares are rounded and numbers are bands for everybody, since whoever may publish sees them too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from classification.rounding import band_of
from moderation.reading_models import SCREENS, ScreenTally

FEWEST: Final = 20
"""Of fewer reports than this a share says too little."""

_STEP: Final = 5


@dataclass(frozen=True, kw_only=True)
class ScreenRate:
    """A screen's label stood beside so many opened reports, a band, and so large a share was wrong.

    Beside `not_shown` others it did not stand, and of these a share lacked it. A share is in
    percent, rounded to five, or None where there are too few to say.
    """

    quarter: str
    screen: str
    shown: str
    wrong: int | None
    not_shown: str
    missing: int | None


def rounded_share(part: int, of: int) -> int | None:
    """Gives a share in percent, rounded to five; None of fewer than FEWEST."""
    if of < FEWEST:
        return None
    return _STEP * int(100 * part / of / _STEP + 0.5)


def read_screen_rates() -> Sequence[ScreenRate]:
    """Reads the share of every screen, newest quarter first."""
    tallies = ScreenTally.objects.order_by("-quarter", "pk")
    order = {screen: place for place, screen in enumerate(SCREENS)}
    return [
        ScreenRate(
            quarter=tally.quarter,
            screen=tally.screen,
            shown=band_of(tally.shown),
            wrong=rounded_share(tally.wrong, tally.shown),
            not_shown=band_of(tally.not_shown),
            missing=rounded_share(tally.missing, tally.not_shown),
        )
        for tally in sorted(tallies, key=lambda each: order[each.screen])
    ]
