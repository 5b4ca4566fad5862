"""A method is scored here: what it found over many populations, against what is true of them."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from estimates.own.calibration_rows import CalibrationRow

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[Any]

Promise = Literal[
    "within",
    "at_least",
    "fails",
    "blocked",
    "stays",
    "leaves",
    "always",
    "near",
    "exact",
    "same",
    "reported",
]

LOWEST: Final = 0.93
HIGHEST: Final = 0.97
_NOMINAL: Final = 0.95
_EXACT: Final = 1e-9
_NEAR: Final = 0.1


@dataclass(frozen=True, kw_only=True)
class Findings:
    """The numbers that a method found, one for each population; `nan` where it gave none.

    `truth` is what it should have found. `value` is worked out before any gate, so that no gate
    hides a bias; `shown` says where the method shows its number.
    """

    truth: "Numbers"
    value: "Numbers"
    lower: "Numbers"
    upper: "Numbers"
    shown: "Numbers"


def findings_of(
    truth: "float | Numbers",
    *,
    value: Sequence[float | None],
    ends: Sequence[tuple[float | None, float | None]],
    shown: Sequence[bool],
) -> Findings:
    """Makes findings of lists with a number for each population or None."""
    import numpy as np

    lower, upper = np.array(ends, dtype=float).T
    return Findings(
        truth=np.broadcast_to(np.asarray(truth, dtype=float), len(value)),
        value=np.array(value, dtype=float),
        lower=lower,
        upper=upper,
        shown=np.array(shown),
    )


def score(
    findings: Findings, *, method: str, case: str, promise: Promise, seed: int, reason: str = ""
) -> CalibrationRow:
    """Scores a method in one case, and says whether it kept what it promised there."""
    import numpy as np

    has_interval = ~np.isnan(findings.lower)
    inside = (findings.lower <= findings.truth) & (findings.truth <= findings.upper)
    coverage = _mean(inside[has_interval])
    shown = findings.shown.astype(bool)
    error = findings.value - findings.truth
    error = error[np.isfinite(error)]
    finite = np.isfinite(findings.lower) & np.isfinite(findings.upper)
    blocked = 1 - _mean(shown)
    truth = _mean(findings.truth)
    return CalibrationRow(
        method=method,
        case=case,
        promise=promise,
        verdict=_verdict(promise, coverage=coverage, blocked=blocked, bias=_mean(error) / truth),
        populations=str(len(findings.truth)),
        seed=str(seed),
        truth=_significant(truth),
        bias=_significant(_mean(error)),
        rmse=_significant(math.sqrt(_mean(error**2))),
        coverage=_four_places(coverage),
        coverage_error=_four_places(_error_of(coverage, int(has_interval.sum()))),
        coverage_shown=_four_places(_mean(inside[has_interval & shown])),
        width=_significant(_mean((findings.upper - findings.lower)[finite])),
        blocked=_four_places(blocked),
        unbounded=_four_places(_mean(has_interval & ~finite)),
        reason=reason,
    )


def _verdict(promise: Promise, *, coverage: float, blocked: float, bias: float) -> str:
    """Whether it kept its promise; `bias` is relative to the truth."""
    kept = {
        "within": LOWEST <= coverage <= HIGHEST,
        "at_least": coverage >= _NOMINAL,
        "fails": coverage < LOWEST,
        "blocked": blocked == 1,
        "stays": coverage >= LOWEST,
        "leaves": coverage <= 1 - _NOMINAL,
        "always": coverage == 1,
        "near": abs(bias) <= _NEAR,
        "exact": abs(bias) <= _EXACT,
        # Held by the caller, who knows both answers.
        "same": True,
        "reported": True,
    }[promise]
    if promise == "reported":
        return "told"
    return "kept" if kept else "missed"


def _mean(numbers: "Numbers") -> float:
    return float(numbers.mean()) if len(numbers) else math.nan


def _error_of(coverage: float, runs: int) -> float:
    """The Monte Carlo standard error of a coverage found over so many runs."""
    return math.sqrt(coverage * (1 - coverage) / runs) if runs else math.nan


def _four_places(number: float) -> str:
    return "" if math.isnan(number) else f"{number:.4f}"


def _significant(number: float) -> str:
    return "" if math.isnan(number) else f"{number:.4g}"
