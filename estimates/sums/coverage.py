"""A total over all forces is estimated from those that answered. Pure."""

import math
from dataclasses import dataclass
from typing import Final

from estimates.sums.arguments import (
    check_not_negative,
    check_same_length,
    level_number,
    number,
    numbers,
    whole_number,
)
from estimates.sums.quantiles import two_sided_t
from estimates.sums.results import AGREEMENT, Estimate, EstimateError, Vector, finite_result, frozen

_FEWEST_FORCES: Final = 10
_ROUNDING: Final = 1e-9
_LAST_DIGITS: Final = 1e-14


@dataclass(frozen=True, kw_only=True)
class CoverageEstimate(Estimate):
    """A total over all forces, with the ends that three ways of reckoning give.

    `bounds`: missing forces at the lowest and at the highest rate seen (Manski); they assume
    that the missing lie within what was seen. The assumption-free lower end is what was counted,
    and there is no assumption-free upper end.
    """

    bounds: tuple[float, float]
    design_interval: tuple[float, float]
    model_interval: tuple[float, float] | None = None


def coverage_total(
    y: Vector,
    x: Vector,
    *,
    x_all: float,
    forces: int,
    x_missing: Vector | None = None,
    level: float = 0.95,
) -> CoverageEstimate:
    """T = (sum y / sum x) * x_all, from the forces that answered.

    `y` is each force's answer (a count) and `x` something known of every force (population, or
    all recorded crime), one number per responding force in the same order; `forces` is how many
    there are in all. The model-based interval is shown where the missing forces' `x_missing` are
    known, the design-based one otherwise. Unit: as y.
    Errors: too_few (fewer than 10 forces), negative (a count below 0, x <= 0, more answers than
    forces, x_all below the sum of x), margins_disagree (lengths, or x_missing does not sum to the
    rest), not_integer, bad_level, not_finite.
    Source: the ratio estimator with finite-population correction, and the model-based predictor
    with Var y = tau^2 x^2 + r x; Manski's bounds.
    """
    level, x_all = level_number(level), number("x_all", x_all)
    forces = whole_number("forces", forces)
    y, x = numbers("y", y), numbers("x", x)
    named = None if x_missing is None else numbers("x_missing", x_missing)
    try:
        return _total(y, x, x_all=x_all, forces=forces, named=named, level=level)
    except (OverflowError, ZeroDivisionError) as error:
        raise EstimateError("not_finite", "the numbers are too large or too small") from error


def _total(
    y: Vector, x: Vector, *, x_all: float, forces: int, named: Vector | None, level: float
) -> CoverageEstimate:
    missing = _missing_sizes(y, x, x_all=x_all, forces=forces, x_missing=named)
    n = len(y)
    counted, known = math.fsum(y), math.fsum(x)
    rest = max(x_all - known, 0.0)
    rate = counted / known
    total = rate * x_all
    t = two_sided_t(level, n - 1)
    rates = [count / size for count, size in zip(y, x, strict=True)]
    half = t * _design_error(y, x, rate=rate, x_all=x_all, forces=forces)
    design = (total - half, total + half)
    model = None
    if missing is not None:
        half = t * _model_error(rates, x, rate=rate, rest=rest, missing=missing)
        model = (total - half, total + half)
    lower, upper = model or design
    bounds = (counted + rest * min(rates), counted + rest * max(rates))
    for name, ends in (("total", (total,)), ("interval", (lower, upper)), ("bounds", bounds)):
        for end in ends:
            finite_result(end, name=name)
    return CoverageEstimate(
        value=total,
        lower=lower,
        upper=upper,
        level=level,
        method="ratio to all forces, " + ("model-based" if model else "design-based"),
        unit="as counted",
        inputs=frozen(answered=n, forces=forces, counted=counted, x_all=x_all),
        assumptions=("answering_unrelated_to_rate", "missing_within_rates_seen"),
        notes=(
            *(("nothing_counted",) if counted == 0 else ()),
            *(("lower_end_below_what_was_counted",) if lower < counted else ()),
        ),
        bounds=bounds,
        design_interval=design,
        model_interval=model,
    )


def _missing_sizes(
    y: Vector,
    x: Vector,
    *,
    x_all: float,
    forces: int,
    x_missing: Vector | None,
) -> Vector | None:
    check_same_length(y, x, names="y and x")
    for count in y:
        check_not_negative(y=count)
    for size in (*x, *(x_missing or ())):
        if size <= 0:
            raise EstimateError("negative", f"x must be above 0 for every force: {size}")
    if len(y) > forces:
        raise EstimateError("negative", f"{len(y)} answers from {forces} forces")
    if len(y) < _FEWEST_FORCES:
        raise EstimateError("too_few", f"{len(y)} forces answered; {_FEWEST_FORCES} are needed")
    rest = x_all - math.fsum(x)
    if rest < -_ROUNDING * abs(x_all):
        raise EstimateError("negative", "x_all is below the sum of x")
    if x_missing is not None or len(y) == forces:
        missing = x_missing or ()
        if len(missing) != forces - len(y):
            raise EstimateError("margins_disagree", "x_missing is not one number a missing force")
        # Relative to what is missing itself; what rounding leaves of x_all is no disagreement.
        allowed = max(AGREEMENT * abs(rest), _LAST_DIGITS * abs(x_all))
        if abs(math.fsum(missing) - rest) > allowed:
            raise EstimateError("margins_disagree", "x_missing does not sum to the rest of x_all")
    return x_missing


def _design_error(y: Vector, x: Vector, *, rate: float, x_all: float, forces: int) -> float:
    n = len(y)
    squares = math.fsum((count - rate * size) ** 2 for count, size in zip(y, x, strict=True))
    variance = forces**2 * (1 - n / forces) / n * squares / (n - 1)
    return math.sqrt(variance) * (x_all / forces) / (math.fsum(x) / n)


def _model_error(rates: Vector, x: Vector, *, rate: float, rest: float, missing: Vector) -> float:
    spread = math.fsum(
        (seen - rate) ** 2 - rate / size for seen, size in zip(rates, x, strict=True)
    )
    tau_squared = max(0.0, spread / (len(x) - 1))

    def variance(size: float) -> float:
        return tau_squared * size * size + rate * size

    answered = rest**2 * math.fsum(map(variance, x)) / math.fsum(x) ** 2
    return math.sqrt(answered + math.fsum(map(variance, missing)))
