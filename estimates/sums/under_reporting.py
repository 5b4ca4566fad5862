"""Ratios and shares tell what goes unreported, with their uncertainty. Standard library only.

The recorded / survey ratio and the share that victims say they reported are two measures; they
are never mixed, and the ratio is never the headline. Pages import `combine` and `coverage_total`
from here too.
"""

import math
from dataclasses import dataclass, fields
from typing import Final, Literal

from estimates.sums.arguments import (
    check_covariance,
    check_not_negative,
    level_number,
    number,
    share_number,
)
from estimates.sums.coverage import coverage_total as coverage_total
from estimates.sums.pooling import combine as combine
from estimates.sums.quantiles import two_sided_normal
from estimates.sums.results import (
    LARGEST_EXPONENT,
    Estimate,
    EstimateError,
    Status,
    finite_result,
    frozen,
)

_METHODS_DIFFER: Final = 0.05

BAND_LOW: Final = 0.5
BAND_HIGH: Final = 2.0
"""The band that is shown first: those who reported are half, or twice, as likely to come here."""


@dataclass(frozen=True, kw_only=True)
class BandEstimate(Estimate):
    """A share with the band that who comes forward could move it in; no sampling error in it.

    `envelope` is the band applied to both ends of the share's interval: the statement to make.
    None when the share came without an interval.
    """

    envelope: tuple[float, float] | None = None


def fieller(
    a: float, va: float, b: float, vb: float, c: float = 0.0, *, quantile: float
) -> tuple[float, float]:
    """The ends of Fieller's set for a / b: every r with (a - rb)^2 <= q^2 (va + r^2 vb - 2rc).

    `va`, `vb` are variances and `c` the covariance of a and b; `quantile` is z or t, as the
    caller chooses. (-inf, inf) when quantile^2 * vb >= b^2: b cannot be told from 0.
    Errors: not_finite, negative, bad_covariance. Source: Fieller 1954; the quadratic is written
    with b divided out, so that its discriminant does not cancel.
    """
    a, va, b, vb = number("a", a), number("va", va), number("b", b), number("vb", vb)
    c, quantile = number("c", c), number("quantile", quantile)
    check_not_negative(va=va, vb=vb, quantile=quantile)
    check_covariance(c, va, vb)
    if quantile * math.sqrt(vb) >= abs(b):
        return -math.inf, math.inf
    try:
        return _fieller_ends(a, va, b, vb, c, quantile)
    except OverflowError as error:
        raise EstimateError("not_finite", "the numbers are too far apart in size") from error


def _fieller_ends(
    a: float, va: float, b: float, vb: float, c: float, quantile: float
) -> tuple[float, float]:
    # Everything relative to the size of a and of b, so that no square runs out of range.
    size = max(abs(a), math.sqrt(va)) or 1.0
    ratio = math.copysign(1.0, b) * a / size
    deviation_a = quantile * math.sqrt(va) / size
    deviation_b = quantile * math.sqrt(vb) / abs(b)
    shared = (quantile * c / size) * (quantile / abs(b))
    centre = ratio - shared
    leading = (1 - deviation_b) * (1 + deviation_b)
    under_root = (
        deviation_a**2
        - 2 * ratio * shared
        + (ratio * deviation_b) ** 2
        - (deviation_a * deviation_b) ** 2
        + shared**2
    )
    root = math.sqrt(max(under_root, 0.0))
    constant = (ratio - deviation_a) * (ratio + deviation_a)
    if centre > 0:
        ends = (constant / (centre + root), (centre + root) / leading)
    elif centre < 0:
        ends = ((centre - root) / leading, constant / (centre - root))
    else:
        ends = (-root / leading, root / leading)
    scale = finite_result(size / abs(b), name="a / b")
    lower = finite_result(min(ends[0], ratio) * scale, name="the lower end")
    upper = finite_result(max(ends[1], ratio) * scale, name="the upper end")
    return lower, upper


def recorded_survey_ratio(
    recorded: float,
    survey: float,
    *,
    recorded_variance: float | None = None,
    survey_variance: float | None = None,
    covariance: float = 0.0,
    level: float = 0.95,
    interval: Literal["log_delta", "fieller"] = "log_delta",
) -> Estimate:
    """Offences recorded per incident the survey estimates. Not "the share reported".

    `recorded_variance` None takes the count as Poisson (variance = count); 0 takes it as
    complete. `survey_variance` None (no published standard error): status `no_interval`; it is
    never worked out from a sample size. Nothing recorded: value 0, lower end 0 and the exact
    Poisson upper end -ln((1 - level) / 2) / survey, the survey taken as exact. Where the
    method not shown differs by more than 5 per cent, a note has its ends.
    Errors: not_finite, negative, zero_denominator, bad_level, bad_covariance.
    Source: log-delta and Fieller intervals of a ratio of two independent or correlated figures.
    """
    recorded, survey = number("recorded", recorded), number("survey", survey)
    covariance, level = number("covariance", covariance), level_number(level)
    if recorded_variance is not None:
        recorded_variance = number("recorded_variance", recorded_variance)
    if survey_variance is not None:
        survey_variance = number("survey_variance", survey_variance)
    check_not_negative(
        recorded=recorded, recorded_variance=recorded_variance, survey_variance=survey_variance
    )
    if survey <= 0:
        raise EstimateError("zero_denominator", f"survey must be above 0: {survey}")
    if interval not in ("log_delta", "fieller"):
        raise EstimateError("bad_choice", f"interval is log_delta or fieller: {interval}")
    variance = recorded if recorded_variance is None else recorded_variance
    if survey_variance is not None or variance == 0:
        check_covariance(covariance, variance, survey_variance or 0.0)
    value = finite_result(recorded / survey, name="recorded / survey")
    status, lower, upper, notes = _ratio_interval(
        recorded, survey, variance, survey_variance, covariance, level, interval
    )
    return Estimate(
        value=value,
        lower=None if lower is None else min(lower, value),
        upper=None if upper is None else max(upper, value),
        level=level,
        method="recorded / survey, " + ("exact Poisson limit" if recorded == 0 else interval),
        unit="offences recorded per incident estimated by the survey",
        inputs=frozen(
            recorded=recorded,
            survey=survey,
            recorded_variance=variance,
            survey_variance=survey_variance,
            covariance=covariance,
        ),
        assumptions=(
            "recorded_poisson" if recorded_variance is None else "recorded_variance_given",
            "same_population_period_place_offence",
        ),
        status=status,
        notes=notes,
    )


def _ratio_interval(
    recorded: float,
    survey: float,
    variance: float,
    survey_variance: float | None,
    covariance: float,
    level: float,
    interval: str,
) -> tuple[Status, float | None, float | None, tuple[str, ...]]:
    if recorded == 0:
        upper = -math.log((1 - level) / 2) / survey
        status: Status = "no_interval" if survey_variance is None else "ok"
        return status, 0.0, finite_result(upper, name="the upper end"), ("survey_taken_as_exact",)
    if survey_variance is None:
        return "no_interval", None, None, ("no_interval_published",)
    z = two_sided_normal(level)
    check = fieller(recorded, variance, survey, survey_variance, covariance, quantile=z)
    log_delta = _log_delta(recorded, survey, variance, survey_variance, covariance, z)
    lower, upper = log_delta if interval == "log_delta" else check
    notes = tuple(_ends_of_the_other_method(log_delta, check, shown=interval))
    if interval == "fieller" and lower < 0:
        notes = (*notes, "lower_end_below_zero")
    return ("ok" if math.isfinite(lower + upper) else "unbounded"), lower, upper, notes


def _log_delta(
    recorded: float, survey: float, vr: float, vs: float, covariance: float, z: float
) -> tuple[float, float]:
    """r exp(-+ z sqrt(vR/R^2 + vS/S^2 - 2c/(RS)))."""
    ratio = recorded / survey
    relative = (
        (math.sqrt(vr) / recorded) ** 2
        + (math.sqrt(vs) / survey) ** 2
        - 2 * (covariance / recorded) / survey
    )
    exponent = z * math.sqrt(max(relative, 0.0))
    if exponent > LARGEST_EXPONENT:
        return 0.0, math.inf
    upper = ratio * math.exp(exponent)
    return ratio * math.exp(-exponent), upper


def _ends_of_the_other_method(
    log_delta: tuple[float, float], check: tuple[float, float], *, shown: str
) -> list[str]:
    """The ends of the method not shown, where either differs by more than 5 per cent."""
    is_bounded = all(map(math.isfinite, check))
    if is_bounded and all(
        abs(one - other) <= _METHODS_DIFFER * abs(one)
        for one, other in zip(log_delta, check, strict=True)
    ):
        return []
    notes = [] if is_bounded else ["fieller_unbounded"]
    if shown != "log_delta":
        notes.append(f"log_delta_differs:{log_delta[0]:.6g}:{log_delta[1]:.6g}")
    elif is_bounded:
        notes.append(f"fieller_differs:{check[0]:.6g}:{check[1]:.6g}")
    return notes


def sensitivity_band(
    share: float | Estimate, *, low: float = BAND_LOW, high: float = BAND_HIGH
) -> BandEstimate:
    """The band that a share moves in if those who reported are likelier, or less likely, to come.

    p(d) = p / (p + d (1 - p)); d, from `low` to `high`, is how much likelier victims who
    reported are to use this site than victims who did not. `lower` and `upper` are the band.
    Errors: not_finite; negative (d <= 0, high below low, a share outside [0, 1]).
    """
    low, high = number("low", low), number("high", high)
    if low <= 0 or high < low:
        raise EstimateError("negative", f"low must be above 0 and not above high: {low}, {high}")
    if not isinstance(share, Estimate):
        value = share_number("share", share)
        share = Estimate(value=value, method="as given", unit="share")
    if share.value is None:
        columns = {field.name: getattr(share, field.name) for field in fields(Estimate)}
        columns |= {"lower": None, "upper": None, "method": "sensitivity band"}
        return BandEstimate(**columns)
    value = share_number("share", share.value)
    envelope, notes = _envelope(share, low, high)
    if not low <= 1 <= high:
        notes = (*notes, "band_leaves_out_the_share")
    return BandEstimate(
        value=value,
        lower=share_moved(value, times=high),
        upper=share_moved(value, times=low),
        level=share.level,
        method="sensitivity band",
        unit=share.unit,
        inputs=frozen(share=value, low=low, high=high),
        assumptions=(*share.assumptions, "who_comes_forward"),
        flags=share.flags,
        status=share.status,
        notes=(*share.notes, *notes),
        envelope=envelope,
    )


def _envelope(
    estimate: Estimate, low: float, high: float
) -> tuple[tuple[float, float] | None, tuple[str, ...]]:
    if estimate.lower is None or estimate.upper is None:
        return None, ()
    # Both ends, since either may lie beyond either limit: what is outside is brought in and said.
    lower, upper = (min(max(end, 0.0), 1.0) for end in (estimate.lower, estimate.upper))
    clipped = (lower, upper) != (estimate.lower, estimate.upper)
    ends = (share_moved(lower, times=high), share_moved(upper, times=low))
    return ends, ("envelope_clipped_to_0_and_1",) if clipped else ()


def share_moved(share: float, *, times: float) -> float:
    """The share if those who reported were so many times as likely to come here: p(d)."""
    return share / (share + times * (1 - share))
