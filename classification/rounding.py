"""Rounds the counts of people's doings that staff may see: never a count, the nearest ten."""

from typing import Final

STEP: Final = 10


def round_to_ten(count: int) -> int:
    """Rounds to the nearest ten, a half upwards, and never below none."""
    return max(0, STEP * ((count + STEP // 2) // STEP))
