"""What an estimator returns, and what it refuses. Pure.

Every estimator answers with one immutable `Estimate`, or raises `EstimateError` with a stable
code. Nothing returns NaN. Ends are never clipped in silence: a note says so.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from numbers import Real
from types import MappingProxyType
from typing import Literal

Status = Literal["ok", "unbounded", "no_interval", "blocked", "unavailable"]
Vector = Sequence[float]

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
    error); blocked (a mismatch or a gate: not for headlines); unavailable (an input is missing,
    the reason is in the notes). `assumptions` are keys of `estimates.wording.ASSUMPTIONS`.
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


def check_finite(**arguments: object) -> None:
    """Refuses NaN, infinity and anything that is not a number (`not_finite`)."""
    for name, value in arguments.items():
        if value is None:
            continue
        try:
            number = float(value) if isinstance(value, Real) else math.nan
        except OverflowError:
            number = math.inf
        if not math.isfinite(number):
            raise EstimateError("not_finite", f"{name} is not a finite number")


def check_not_negative(**arguments: float | None) -> None:
    """Refuses a count, total, variance or weight below 0 (`negative`)."""
    for name, value in arguments.items():
        if value is not None and value < 0:
            raise EstimateError("negative", f"{name} is below 0: {value}")


def check_share(share: float, *, name: str = "share") -> None:
    """Refuses a share outside [0, 1] (`negative`: it, or what it leaves)."""
    check_finite(**{name: share})
    check_not_negative(**{name: share, f"1 - {name}": 1 - share})


def check_level(level: float) -> None:
    """Refuses a confidence level outside (0, 1) (`bad_level`)."""
    check_finite(level=level)
    if not 0 < level < 1:
        raise EstimateError("bad_level", f"level must lie between 0 and 1: {level}")


def check_covariance(covariance: float, first: float, second: float) -> None:
    """Refuses a covariance larger than its variances allow (`bad_covariance`)."""
    if abs(covariance) > math.sqrt(first) * math.sqrt(second) * (1 + 1e-12):
        raise EstimateError(
            "bad_covariance", f"covariance {covariance} is larger than the variances allow"
        )


def check_same_length(first: Vector, second: Vector, *, names: str) -> None:
    """Refuses two lists that should run side by side and do not (`margins_disagree`)."""
    if len(first) != len(second):
        raise EstimateError(
            "margins_disagree", f"{names} differ in length: {len(first)} and {len(second)}"
        )


def finite_result(value: float, *, name: str) -> float:
    """The value, unless the sum ran out of the range of numbers (`not_finite`)."""
    if not math.isfinite(value):
        raise EstimateError("not_finite", f"{name} is too large to be computed")
    return value
