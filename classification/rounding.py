"""What staff may see of people's doings: never a count, only the nearest ten."""

from typing import Final

STEP: Final = 10


def round_to_ten(count: int) -> int:
    """The nearest ten, a half upwards, and never below none."""
    return max(0, STEP * ((count + STEP // 2) // STEP))
