"""A share of our own reporters, weighted to the survey's margins. Pure; numpy inside.

Only workers and commands call this: web pages show stored results. Least squares on published
cells, negatives included, and never raking of noisy cells, which biases the share.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from estimates.sums.quantiles import two_sided_normal
from estimates.sums.results import (
    Estimate,
    EstimateError,
    Vector,
    check_not_negative,
    check_same_length,
    finite_result,
    frozen,
    level_number,
    number,
    whole_number,
)

__all__ = ["EstimateError", "ShareEstimate", "greg_share", "rake"]

Array = Any
"""A numpy array, or nested sequences of numbers."""

_AGREEMENT = 1e-6
_RCOND = 1e-3
_FEWEST_REPLICATES = 500
_LARGEST_EXPONENT = 700.0
_TOO_LARGE = 1e100


@dataclass(frozen=True, kw_only=True)
class ShareEstimate(Estimate):
    """A share of victims who told somebody, from our own published tables.

    `n`: the published total of the offence; `fabricated`: how many well-aimed false reports,
    accepted by moderators, would move the share out of its interval (None without one).
    """

    n: float
    n_eff: float | None = None
    design_effect: float | None = None
    fabricated: int | None = None


def rake(
    table: Array, margins: Sequence[Vector], *, tolerance: float = 1e-10, iterations: int = 1000
) -> Array:
    """Factors, of the table's shape, that bring it to the margins: one vector of totals an axis.

    Iterative proportional fitting; stops when every margin is met within `tolerance`, relative.
    Errors: not_finite, negative, margins_disagree (lengths, or totals that differ), empty_category
    (a wanted total over nothing), not_converged. Source: Deming and Stephan 1940.
    """
    import numpy as np

    tolerance, iterations = number("tolerance", tolerance), whole_number("iterations", iterations)
    check_not_negative(tolerance=tolerance)
    cells = _array("table", table)
    wanted = [_array(f"margins[{j}]", margin, axes=1) for j, margin in _each("margins", margins)]
    for name, numbers in (("table", cells), *(("margins", each) for each in wanted)):
        if (numbers < 0).any():
            raise EstimateError("negative", f"{name} holds a number below 0")
    if (
        cells.ndim == 0
        or cells.size == 0
        or len(wanted) != cells.ndim
        or any(len(margin) != size for margin, size in zip(wanted, cells.shape, strict=False))
    ):
        raise EstimateError("margins_disagree", "margins do not fit the table's shape")
    totals = [float(margin.sum()) for margin in wanted]
    if max(totals) - min(totals) > _AGREEMENT * max(totals):
        raise EstimateError("margins_disagree", f"totals of the margins differ: {totals}")
    if max(totals) > 0:
        # Totals that agree but for rounding are made one: no factors could meet them as they are.
        common = math.fsum(totals) / len(totals)
        wanted = [margin * (common / total) for margin, total in zip(wanted, totals, strict=True)]
    for axis, margin in enumerate(wanted):
        if ((_margin(cells, axis) <= 0) & (margin > 0)).any():
            raise EstimateError("empty_category", f"axis {axis} has an empty category: collapse it")
    factors = np.ones_like(cells)
    for _step in range(iterations):
        for axis, margin in enumerate(wanted):
            have = _margin(cells * factors, axis)
            ratio = np.divide(margin, have, out=np.zeros_like(margin), where=have > 0)
            shape = [-1 if each == axis else 1 for each in range(cells.ndim)]
            with np.errstate(over="ignore", invalid="ignore"):
                factors = factors * ratio.reshape(shape)
        if not np.isfinite(factors).all():
            break
        misses = [
            np.abs(_margin(cells * factors, axis) - margin).max()
            for axis, margin in enumerate(wanted)
        ]
        if max(misses) <= tolerance * max(totals):
            return factors
    raise EstimateError("not_converged", f"margins were not met after {iterations} rounds")


def _margin(cells: Array, axis: int) -> Array:
    return cells.sum(axis=tuple(each for each in range(cells.ndim) if each != axis))


def greg_share(
    one_way: Sequence[Vector],
    two_way: Mapping[tuple[int, int], Array],
    told: Sequence[Vector],
    *,
    margins: Sequence[Vector],
    told_to: str,
    replicates: Iterable[tuple[Any, Any, Any]] | None = None,
    gate: float = 2000.0,
    level: float = 0.95,
) -> ShareEstimate:
    """The share of one offence's victims who told X, calibrated to the survey (GREG).

    `one_way[j]` counts category by category of margin j; `two_way[i, j]` of both; `told[j]` those
    of `one_way[j]` who told X; `margins[j]` the survey's shares, which sum to 1. Unclipped
    published values. `replicates`: the same three with the noise redrawn, 500 or more; without
    them status `no_interval`. Under `gate` reports: `blocked`, value None. A share outside
    [0, 1], or a variance or effective size not above 0: `blocked`, never clipped.
    Errors: not_finite, bad_level, negative (a survey share below 0), margins_disagree,
    empty_category (in the tables; the redrawn ones may have one), zero_denominator, too_few,
    bad_choice (`told_to` names nobody).
    Source: linear calibration as in R's `calibrate`; Deville and Sarndal.
    """
    import numpy as np

    level, gate = level_number(level), number("gate", gate)
    if not isinstance(told_to, str) or not told_to.strip():
        raise EstimateError("bad_choice", "told_to must name whom they told, in words")
    wanted = _shares(margins)
    fitted = _fit(one_way, two_way, told, wanted)
    unit = f"share of victims who told {told_to}"
    common: dict[str, Any] = {
        "level": level,
        "method": "linear calibration (GREG) to the survey's margins",
        "unit": unit,
        "inputs": frozen(n=fitted.n, told_to=told_to, gate=gate),
        "assumptions": ("volunteers_stand_for_victims", "survey_margins_exact"),
        "n": fitted.n,
    }
    if fitted.n < gate:
        return ShareEstimate(value=None, status="blocked", notes=("below_the_gate",), **common)
    if fitted.residual <= 0 or fitted.n_eff <= 0 or not 0 <= fitted.share <= 1:
        return ShareEstimate(
            value=fitted.share, status="blocked", notes=("outside_what_can_be",), **common
        )
    common |= {"n_eff": fitted.n_eff, "design_effect": fitted.n / fitted.n_eff}
    if replicates is None:
        return ShareEstimate(
            value=fitted.share, status="no_interval", notes=("noise_not_redrawn",), **common
        )
    # A redraw may leave a small category empty or below 0. That is the noise doing its work, and
    # its spread belongs in the interval: only the tables themselves must have every category.
    redrawn = [_fit(*_three(each), wanted, redrawn=True).share for each in replicates]
    if len(redrawn) < _FEWEST_REPLICATES:
        raise EstimateError("too_few", f"{len(redrawn)} replicates; 500 are needed")
    error = finite_result(
        math.sqrt(fitted.residual / fitted.n_eff + float(np.var(redrawn, ddof=1))), name="error"
    )
    lower, upper = _interval(fitted.share, error, level)
    half = min(fitted.share - lower, upper - fitted.share)
    return ShareEstimate(
        value=fitted.share,
        lower=lower,
        upper=upper,
        fabricated=1 + math.floor(fitted.n * half / fitted.largest_influence),
        **common,
    )


@dataclass(frozen=True, kw_only=True)
class _Fitted:
    n: float
    share: float
    residual: float
    n_eff: float
    largest_influence: float


def _fit(
    one_way: Sequence[Vector],
    two_way: Mapping[tuple[int, int], Array],
    told: Sequence[Vector],
    wanted: Sequence[Array],
    *,
    redrawn: bool = False,
) -> _Fitted:
    import numpy as np

    counts = [_array(f"one_way[{j}]", each, axes=1) for j, each in _each("one_way", one_way)]
    answers = [_array(f"told[{j}]", each, axes=1) for j, each in _each("told", told)]
    if not isinstance(two_way, Mapping):
        raise EstimateError("not_finite", "two_way is not a table for each pair of margins")
    crossed = {key: _array(f"two_way[{key}]", each, axes=2) for key, each in two_way.items()}
    _check_tables(counts, answers, wanted, crossed, redrawn=redrawn)
    n, total = float(counts[0].sum()), float(answers[0].sum())
    if n <= 0:
        raise EstimateError("zero_denominator", "the tables hold no reports")
    starts = np.cumsum([0, *(len(each) for each in counts)])
    square = np.zeros((starts[-1], starts[-1]))
    for j, each in enumerate(counts):
        square[starts[j] : starts[j + 1], starts[j] : starts[j + 1]] = np.diag(each)
    for (i, j), each in crossed.items():
        square[starts[i] : starts[i + 1], starts[j] : starts[j + 1]] = each
        square[starts[j] : starts[j + 1], starts[i] : starts[i + 1]] = each.T
    inverse = np.linalg.pinv(square, rcond=_RCOND, hermitian=True)
    xy = np.concatenate(answers)
    slopes = inverse @ xy
    distance = np.concatenate(wanted) - np.concatenate(counts) / n
    residual = (total - 2 * slopes @ xy + slopes @ square @ slopes) / n
    spread = 1 + n * float(distance @ inverse @ distance)
    return _Fitted(
        n=n,
        share=total / n + float(distance @ slopes),
        residual=float(residual),
        n_eff=n / spread if spread > 0 else 0.0,
        largest_influence=_largest_influence(counts, starts, n * (inverse @ distance), slopes),
    )


def _largest_influence(
    counts: Sequence[Array], starts: Array, leverage: Array, slopes: Array
) -> float:
    """max |g (y - x'B)| over y in {0, 1} and every combination of categories."""
    largest = 0.0
    for combination in itertools.product(*(range(len(each)) for each in counts)):
        places = [starts[j] + category for j, category in enumerate(combination)]
        weight = 1 + float(sum(leverage[place] for place in places))
        expected = float(sum(slopes[place] for place in places))
        largest = max(largest, abs(weight * expected), abs(weight * (1 - expected)))
    return largest


def _array(name: str, values: object, *, axes: int | None = None) -> Array:
    """The table as numpy has it. Refuses text, truth values, ragged rows and NaN (`not_finite`)."""
    import numpy as np

    given: Any = values
    if not isinstance(values, np.ndarray) or values.dtype.kind not in "iuf":
        try:
            given = np.asarray(values, dtype=object)
        except ValueError as error:
            raise EstimateError("not_finite", f"{name} is not a table: its rows differ") from error
        plain = [number(name, each) for each in given.ravel().tolist()]
        given = np.array(plain, dtype=float).reshape(given.shape)
    table = given.astype(float)
    if not (np.abs(table) < _TOO_LARGE).all():
        raise EstimateError("not_finite", f"{name} holds a number that is not finite, or too large")
    if axes is not None and table.ndim != axes:
        raise EstimateError("margins_disagree", f"{name} has {table.ndim} axes, not {axes}")
    return table


def _each(name: str, values: object) -> Iterable[tuple[int, Any]]:
    if isinstance(values, str | bytes | Mapping) or not isinstance(values, Iterable):
        raise EstimateError("not_finite", f"{name} is not a list of tables")
    try:
        listed = list(values)
    except TypeError as error:
        raise EstimateError("not_finite", f"{name} is not a list of tables") from error
    if not listed:
        raise EstimateError("margins_disagree", f"{name} is empty")
    return enumerate(listed)


def _three(replicate: Any) -> tuple[Any, Any, Any]:
    try:
        one_way, two_way, told = replicate
    except (TypeError, ValueError) as error:
        raise EstimateError("margins_disagree", "a replicate is not the three tables") from error
    return one_way, two_way, told


def _shares(margins: Sequence[Vector]) -> list[Array]:
    """The survey's shares of each margin: none below 0, and together 1."""
    wanted = [_array(f"margins[{j}]", each, axes=1) for j, each in _each("margins", margins)]
    for j, margin in enumerate(wanted):
        if (margin < 0).any():
            raise EstimateError("negative", f"margins[{j}] holds a share below 0")
        if abs(float(margin.sum()) - 1) > _AGREEMENT:
            raise EstimateError("margins_disagree", f"margins[{j}] do not sum to 1")
    return wanted


def _check_tables(
    counts: Sequence[Array],
    answers: Sequence[Array],
    wanted: Sequence[Array],
    crossed: Mapping[tuple[int, int], Array],
    *,
    redrawn: bool,
) -> None:
    if not len(counts) == len(answers) == len(wanted):
        raise EstimateError("margins_disagree", "one_way, told and margins differ in number")
    for j, (each, answer, margin) in enumerate(zip(counts, answers, wanted, strict=True)):
        check_same_length(each, answer, names=f"one_way[{j}] and told[{j}]")
        check_same_length(each, margin, names=f"one_way[{j}] and margins[{j}]")
        if not redrawn and ((margin > 0) & (each <= 0)).any():
            raise EstimateError(
                "empty_category", f"one_way[{j}] has an empty category: collapse it"
            )
    pairs = set(itertools.combinations(range(len(counts)), 2))
    if set(crossed) != pairs or any(
        each.shape != (len(counts[i]), len(counts[j])) for (i, j), each in crossed.items()
    ):
        raise EstimateError("margins_disagree", "two_way is not one table for each pair of margins")
    _check_totals([float(each.sum()) for each in (*counts, *crossed.values())])
    _check_totals([float(each.sum()) for each in answers])
    size = max(float(abs(each).sum()) for each in counts)
    for (i, j), each in crossed.items():
        for axis, margin in ((1, counts[i]), (0, counts[j])):
            if abs(each.sum(axis=axis) - margin).max() > _AGREEMENT * size:
                raise EstimateError(
                    "margins_disagree", f"two_way[{i}, {j}] does not add up to one_way"
                )


def _check_totals(totals: Sequence[float]) -> None:
    if max(totals) - min(totals) > _AGREEMENT * max(map(abs, totals)):
        raise EstimateError("margins_disagree", f"totals of the tables differ: {totals}")


def _interval(share: float, error: float, level: float) -> tuple[float, float]:
    """On the logit scale near the ends, where the plain interval would leave them."""
    z = two_sided_normal(level)
    if 0.1 <= share <= 0.9 or share in (0, 1):
        return share - z * error, share + z * error
    logit = math.log(share / (1 - share))
    half = z * error / (share * (1 - share))
    return _from_logit(logit - half), _from_logit(logit + half)


def _from_logit(value: float) -> float:
    """1 / (1 + exp(-value)) without running out of range on either side."""
    if value < 0:
        odds = math.exp(max(value, -_LARGEST_EXPONENT))
        return odds / (1 + odds)
    return 1 / (1 + math.exp(-min(value, _LARGEST_EXPONENT)))
