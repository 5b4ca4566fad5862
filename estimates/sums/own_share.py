"""This module works out a share of our own reports, with its ranges, from released cells. Pure.

The cells carry noise of a known covariance, and those who came are a sample. The interval is the
set of shares that both kinds of error allow: it takes the sampling variance at each share itself,
so that it holds its level where a share is small and its estimate is not normal.
"""

import math
from dataclasses import dataclass
from typing import Any, Final

from estimates.sums.arguments import (
    check_covariance,
    check_not_negative,
    level_number,
    number,
)
from estimates.sums.quantiles import two_sided_normal
from estimates.sums.results import Estimate, finite_result, frozen
from estimates.sums.under_reporting import BAND_HIGH, BAND_LOW, share_moved

FEWEST_STATED: Final = 100.0
"""Under so many answers no interval is given, however small the noise."""

_STATED_IN_ERRORS: Final = 25.0
_POINT_IN_ERRORS: Final = 3.92

Ends = tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class OwnShareEstimate(Estimate):
    """A share of the reports that said, with everything that could move it.

    `lower`, `upper`: of people like those who came. `noise`: of the reports in this release.
    `missing`: if all who did not say had not told, or had. `without_attempts_max`: the most that
    it can be if attempts are left out. `band`: if those who told were half, or twice, as likely
    to come here; `envelope`: the same of both ends of the interval. `fabricated`: how many
    well-aimed false reports would move it out of its interval. `n`: how many said.
    status: ok; point_withheld (too near none or all: the ends alone are given); withheld (too
    few said: no number).
    """

    noise: Ends | None = None
    missing: Ends | None = None
    without_attempts_max: float | None = None
    band: Ends | None = None
    envelope: Ends | None = None
    fabricated: int | None = None
    n: float


def own_share(
    told: float,
    stated: float,
    *,
    told_variance: float,
    stated_variance: float,
    covariance: float,
    not_stated: float,
    attempts: float | None = None,
    level: float = 0.95,
) -> OwnShareEstimate:
    """The share `told` / `stated` of released cells, whose noise has this covariance.

    `told` is part of `stated`; `not_stated` said nothing; `attempts` are those among `stated`
    who met an attempt alone (None: not known). Cells may lie below 0, as noise leaves them.
    Errors: not_finite, negative (a variance), bad_covariance, bad_level.
    Source: both roots of (B^2 - z^2 vB + z^2 B) s^2 - (2AB - 2 z^2 c + z^2 B) s + A^2 - z^2 vA,
    which is Fieller's set with the sampling variance B s (1 - s) put in.
    """
    told, stated = number("told", told), number("stated", stated)
    told_variance = number("told_variance", told_variance)
    stated_variance = number("stated_variance", stated_variance)
    covariance, not_stated = number("covariance", covariance), number("not_stated", not_stated)
    attempts = None if attempts is None else number("attempts", attempts)
    level = level_number(level)
    check_not_negative(told_variance=told_variance, stated_variance=stated_variance)
    check_covariance(covariance, told_variance, stated_variance)
    common: dict[str, Any] = {
        "level": level,
        "method": "own share, unweighted",
        "unit": "share of the reports that said",
        "inputs": frozen(
            told=told,
            stated=stated,
            told_variance=told_variance,
            stated_variance=stated_variance,
            covariance=covariance,
            not_stated=not_stated,
            attempts=attempts,
        ),
        "n": stated,
    }
    # From here on `stated` is so many of its standard errors that both quadratics are ellipses:
    # z is under 9 at every level that a float can hold.
    if stated < max(FEWEST_STATED, _STATED_IN_ERRORS * math.sqrt(stated_variance)):
        return OwnShareEstimate(value=None, status="withheld", notes=("too_few_said",), **common)
    share = finite_result(told / stated, name="told / stated")
    relative = _Errors(
        told=told_variance / stated / stated,
        stated=stated_variance / stated / stated,
        both=covariance / stated / stated,
        sampling=1 / stated,
    )
    z = two_sided_normal(level)
    interval, notes = _interval(share, relative, z, level, sampled=True)
    noise, _notes = _interval(share, relative, z, level, sampled=False)
    common |= {
        "lower": interval[0],
        "upper": interval[1],
        "noise": noise,
        "envelope": _moved(*interval),
    }
    others_variance = max(told_variance + stated_variance - 2 * covariance, 0.0)
    if told < _POINT_IN_ERRORS * math.sqrt(told_variance) or (
        stated - told < _POINT_IN_ERRORS * math.sqrt(others_variance)
    ):
        notes = (*notes, "too_near_none_or_all")
        return OwnShareEstimate(value=None, status="point_withheld", notes=notes, **common)
    missing, missing_notes = _missing(told, stated, not_stated)
    most, attempt_notes = _without_attempts(told, stated, attempts)
    return OwnShareEstimate(
        value=share,
        missing=missing,
        without_attempts_max=most,
        band=_moved(share, share),
        fabricated=_fabricated(share, interval, stated),
        notes=(*notes, *missing_notes, *attempt_notes),
        **common,
    )


@dataclass(frozen=True, kw_only=True)
class _Errors:
    """The variances and the covariance over the square of the number that said."""

    told: float
    stated: float
    both: float
    sampling: float


def _interval(
    share: float, errors: _Errors, z: float, level: float, *, sampled: bool
) -> tuple[Ends, tuple[str, ...]]:
    """The ends within 0 and 1, and what was done to them.

    `sampled`: for people like those who came; else of the reports of the release, by noise alone.
    """
    (lower, upper), clear = _roots(share, errors, z, sampled=sampled)
    notes = () if clear else ("no_share_fits",)
    # At none, and at all, the exact limit of a Poisson number: no shorter interval holds there,
    # and cells that noise left far below 0 would else say that there is certainly none.
    exact = -math.log((1 - level) / 2) * errors.sampling
    if min(lower, share) < 0:
        lower, upper = 0.0, max(upper, exact)
        notes = (*notes, "lower_end_set_to_0")
    if max(upper, share) > 1:
        lower, upper = min(lower, 1 - exact), 1.0
        notes = (*notes, "upper_end_set_to_1")
    return _inside((lower, upper), share), notes


def _roots(share: float, errors: _Errors, z: float, *, sampled: bool) -> tuple[Ends, bool]:
    """Both roots, and whether there were two: below 0 the discriminant is taken as 0."""
    sampling = z * z * errors.sampling if sampled else 0.0
    leading = 1 - z * z * errors.stated + sampling
    middle = 2 * share - 2 * z * z * errors.both + sampling
    last = share * share - z * z * errors.told
    discriminant = finite_result(middle * middle - 4 * leading * last, name="the discriminant")
    root = math.sqrt(max(discriminant, 0.0))
    # The root of larger size first, and the other from the product: nothing cancels.
    larger = (middle + math.copysign(root, middle)) / (2 * leading)
    other = last / (leading * larger) if larger and root else larger
    return (min(larger, other), max(larger, other)), discriminant >= 0


def _inside(ends: Ends, share: float) -> Ends:
    """The ends within 0 and 1, with the share between them where rounding left it outside."""
    lower, upper, nearest = (min(max(number, 0.0), 1.0) for number in (*ends, share))
    return min(lower, nearest), max(upper, nearest)


def _moved(lower: float, upper: float) -> Ends:
    """The ends if those who told were twice as likely to come here, and half as likely."""
    return share_moved(lower, times=BAND_HIGH), share_moved(upper, times=BAND_LOW)


def _missing(told: float, stated: float, not_stated: float) -> tuple[Ends, tuple[str, ...]]:
    notes = () if not_stated >= 0 else ("not_stated_taken_as_0",)
    unknown = max(not_stated, 0.0)
    return (told / (stated + unknown), (told + unknown) / (stated + unknown)), notes


def _without_attempts(
    told: float, stated: float, attempts: float | None
) -> tuple[float | None, tuple[str, ...]]:
    if attempts is None:
        return None, ()
    notes = () if attempts >= 0 else ("attempts_taken_as_0",)
    left = stated - max(attempts, 0.0)
    if left <= told:
        return 1.0, (*notes, "without_attempts_set_to_1")
    return told / left, notes


def _fabricated(share: float, interval: Ends, stated: float) -> int | None:
    """Counts the false reports, all one way, that bring the share past the nearer end."""
    lower, upper = interval
    upward = stated * (upper - share) / (1 - upper) if upper < 1 else math.inf
    downward = stated * (share - lower) / lower if lower > 0 else math.inf
    nearer = min(upward, downward)
    return 1 + math.floor(nearer) if math.isfinite(nearer) else None
