"""Every estimator returns an estimate, or refuses with an error that has a code. Pure.

The `Estimate` is immutable, and the code of the `EstimateError` stable. Nothing returns NaN. Ends
are never clipped in silence: a note says so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

Status = Literal["ok", "unbounded", "no_interval", "blocked"]
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
    error); blocked (a mismatch or a gate: not for headlines). `assumptions` are keys of
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
