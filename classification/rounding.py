"""Rounds counts of what people do, so that staff never see one: to the nearest ten, or a band."""

from typing import Final

STEP: Final = 10


def round_to_ten(count: int) -> int:
    """Rounds to the nearest ten, a half upwards, and never below none."""
    return max(0, STEP * ((count + STEP // 2) // STEP))


MOST_COUNTED: Final = 200
"""Nobody need count further than one more than this."""

_BANDS: Final = (5, 10, 25, 50, 100, MOST_COUNTED)


def band_of(count: int) -> str:
    """Says about how many: "0", or the number rounded up to 5, 10, 25, ... or "200+"."""
    if count == 0:
        return "0"
    return next((str(step) for step in _BANDS if count <= step), f"{MOST_COUNTED}+")
