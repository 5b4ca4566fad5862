"""Sums that stay within the range of Python's floating-point numbers, or refuse to leave it."""

import math
from typing import Final

from estimates.sums.results import EstimateError

LARGEST_EXPONENT: Final = 700.0
"""`math.exp` of more would leave the range of a float soon; of less than minus this it is 0."""

AGREEMENT: Final = 1e-6
"""How far two totals of one thing may lie apart, relative to their size, and still agree."""


def exp_or_infinity(power: float) -> float:
    """e to the power, and infinity where a float cannot hold it."""
    return math.exp(power) if power < LARGEST_EXPONENT else math.inf


def share_of_logit(logit: float) -> float:
    """The share whose log odds are given: 1 / (1 + exp(-logit)), on either side of 0."""
    if logit < 0:
        odds = math.exp(max(logit, -LARGEST_EXPONENT))
        return odds / (1 + odds)
    return 1 / (1 + math.exp(-min(logit, LARGEST_EXPONENT)))


def finite_result(value: float, *, name: str) -> float:
    """The value, unless the sum ran out of the range of numbers (`not_finite`)."""
    if not math.isfinite(value):
        raise EstimateError("not_finite", f"{name} is too large to be computed")
    return value
