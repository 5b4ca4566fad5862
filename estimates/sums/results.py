"""Every estimator returns an estimate, or refuses with an error that has a code. Pure.

The `Estimate` is immutable, and the code of the `EstimateError` stable. Nothing returns NaN, and
no sum leaves the range of Python's floating-point numbers unseen. Ends are never clipped in
silence: a note says so.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, Literal

Status = Literal["ok", "unbounded", "no_interval", "blocked", "point_withheld", "withheld"]
Vector = Sequence[float]

LARGEST_EXPONENT: Final = 700.0
"""`math.exp` of more would leave the range of a float soon; of less than minus this it is 0."""

AGREEMENT: Final = 1e-6
"""How far two totals of one thing may lie apart, relative to their size, and still agree."""

_NOTHING: Mapping[str, object] = MappingProxyType({})


class EstimateError(ValueError):
    """Input that no estimate can be made of. `.code` is stable; the message names the argument."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """A number worked out from others, with its interval or the reason why there is none.

    status: ok; unbounded (an end is infinite); no_interval (a value, but no published standard
    error); blocked (a mismatch or a gate: not for headlines); point_withheld (the ends alone are
    given); withheld (too few: no number). `assumptions` are keys of
    `estimates.register.wording.ASSUMPTION_WORDS`.
    `flags` are the comparability flags on which the inputs differ.
    """

    value: float | None
    lower: float | None = None
    upper: float | None = None
    level: float = 0.95
    method: str
    unit: str
    inputs: Mapping[str, object] = field(default_factory=lambda: _NOTHING)
    assumptions: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    status: Status = "ok"
    notes: tuple[str, ...] = ()


def frozen(**inputs: object) -> Mapping[str, object]:
    """The inputs of an estimate, so that nobody changes them afterwards."""
    return MappingProxyType(inputs)


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
