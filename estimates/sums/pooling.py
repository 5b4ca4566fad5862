"""Several sources that measure the same thing are pooled into one share. Pure."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from estimates.flags import FLAGS, differing_flags
from estimates.sums.arguments import (
    check_not_negative,
    check_same_length,
    level_number,
    numbers,
    share_number,
)
from estimates.sums.quantiles import two_sided_normal
from estimates.sums.results import (
    Estimate,
    EstimateError,
    Vector,
    finite_result,
    frozen,
    share_of_logit,
)

FEWEST_POOLED: Final = 3


@dataclass(frozen=True, kw_only=True)
class CombinedEstimate(Estimate):
    """Shares of several sources pooled on the logit scale. `tau`: their spread beyond chance."""

    tau: float | None = None
    sources: int = 0
    range: tuple[float, float] = (math.inf, -math.inf)


def combine(
    shares: Vector,
    standard_errors: Vector,
    *,
    flags: Sequence[Mapping[str, str]] | None = None,
    level: float = 0.95,
) -> CombinedEstimate:
    """One share from several sources that measure the same thing, by random effects.

    DerSimonian and Laird on the logit scale, variance se^2 / (p (1 - p))^2; never fixed effect.
    Fewer than three sources: status `blocked`, value None, the range only. `flags` has one
    mapping of the seven flags a source.
    Errors: incomparable (any flag differs or is unknown), negative (a share outside (0, 1), a
    standard error below 0), zero_denominator (a standard error of 0), margins_disagree (lists
    of different length), too_few (no source). Source: DerSimonian and Laird 1986.
    """
    level = level_number(level)
    shares = numbers("shares", shares)
    standard_errors = numbers("standard_errors", standard_errors)
    check_same_length(shares, standard_errors, names="shares and standard_errors")
    if not shares:
        raise EstimateError("too_few", "shares is empty")
    for share, error in zip(shares, standard_errors, strict=True):
        share_number("share", share)
        check_not_negative(standard_error=error)
        if share in (0, 1):
            raise EstimateError("negative", f"share must lie between 0 and 1: {share}")
        if error == 0:
            raise EstimateError("zero_denominator", "a standard error of 0 outweighs the rest")
    if flags is not None:
        check_same_length(shares, flags, names="shares and flags")
        _check_all_flags(flags)
    span = (min(shares), max(shares))
    known = frozen(shares=tuple(shares), standard_errors=tuple(standard_errors))
    assumptions = ("sources_unbiased_up_to_tau",)
    if len(shares) < FEWEST_POOLED:
        return CombinedEstimate(
            value=None,
            level=level,
            method="range only",
            unit="share",
            inputs=known,
            assumptions=assumptions,
            status="blocked",
            notes=("fewer_than_three_sources",),
            sources=len(shares),
            range=span,
        )
    logits = [math.log(share) - math.log1p(-share) for share in shares]
    try:
        variances = [
            (error / (share * (1 - share))) ** 2
            for share, error in zip(shares, standard_errors, strict=True)
        ]
        mean, error, tau = _random_effects(logits, variances)
    except (OverflowError, ZeroDivisionError) as fault:
        raise EstimateError("not_finite", "a standard error is too small or too large") from fault
    z = two_sided_normal(level)
    return CombinedEstimate(
        value=share_of_logit(mean),
        lower=share_of_logit(mean - z * error),
        upper=share_of_logit(mean + z * error),
        level=level,
        method="random effects on the logit scale (DerSimonian and Laird)",
        unit="share",
        inputs=known,
        assumptions=assumptions,
        notes=() if flags is not None else ("flags_not_given",),
        tau=tau,
        sources=len(shares),
        range=span,
    )


def _random_effects(values: Vector, variances: Vector) -> tuple[float, float, float]:
    """The pooled mean, its standard error, and tau."""
    smallest = min(variances)
    if not (smallest > 0 and math.isfinite(max(variances))):
        raise EstimateError("not_finite", "a standard error is too small or too large to weigh")
    # Weights relative to the largest, so that their squares do not run out of range.
    weights = [smallest / variance for variance in variances]
    total = math.fsum(weights)
    mean = math.fsum(w * v for w, v in zip(weights, values, strict=True)) / total
    q = math.fsum(w * (v - mean) ** 2 for w, v in zip(weights, values, strict=True))
    spread = total - math.fsum(w * w for w in weights) / total
    tau_squared = max(0.0, (q - smallest * (len(values) - 1)) / spread)
    pooled = [1 / (variance + tau_squared) for variance in variances]
    total = math.fsum(pooled)
    mean = math.fsum(w * v for w, v in zip(pooled, values, strict=True)) / total
    return mean, finite_result(math.sqrt(1 / total), name="standard error"), math.sqrt(tau_squared)


def _check_all_flags(flags: Sequence[Mapping[str, str]]) -> None:
    for other in flags[1:]:
        differing = differing_flags(flags[0], other)
        if differing:
            raise EstimateError("incomparable", f"sources differ on {', '.join(differing)}")
    if not all(name in flags[0] for name in FLAGS):
        raise EstimateError("incomparable", "a source does not carry all seven flags")
