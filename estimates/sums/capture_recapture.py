"""Two lists of the same cases tell how many are on neither. Pure.

Only for lists that are linked case by case. "Whom did you tell?" on our own form is not a second
list: two lists made of it would be the reporting share in other clothes. What three lists and more
tell, `existence` and `multiple_systems`, is imported from here too.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from estimates.sums.arguments import check_not_negative, level_number, whole_number
from estimates.sums.log_linear import existence as existence
from estimates.sums.multiple_lists import multiple_systems as multiple_systems
from estimates.sums.quantiles import two_sided_normal
from estimates.sums.results import Estimate, EstimateError, exp_or_infinity, finite_result, frozen

ODDS_RATIOS: Final = (0.5, 1, 2, 4)
FEWEST_ON_BOTH: Final = 7
_NO_SIZES: Final[Mapping[float, float]] = MappingProxyType({})


@dataclass(frozen=True, kw_only=True)
class TwoListEstimate(Estimate):
    """The size of a population from two lists.

    `by_odds_ratio`: the size if being on one list makes being on the other likelier or less
    likely, by odds ratio; empty where nobody is on both. `standard_error` is Chapman's, for the
    record: the interval is not made of it, because it covers too little.
    """

    by_odds_ratio: Mapping[float, float] = field(default_factory=lambda: _NO_SIZES)
    standard_error: float


def two_list(n1: int, n2: int, m: int, *, level: float = 0.95) -> TwoListEstimate:
    """N = (n1 + 1)(n2 + 1) / (m + 1) - 1, Chapman's estimate; m are on both lists.

    Fewer than seven on both: status `blocked`, value None; the interval is shown at any m,
    because withholding it would bias what is seen. Unit: that of the lists, which must be one.
    Errors: not_finite, not_integer, negative, zero_denominator (an empty list),
    overlap_too_large (m above the shorter list), bad_level.
    Source: Chapman 1951; standard error as in recapr's vChapman.
    """
    level = level_number(level)
    n1, n2, m = _counts(n1, n2, m)
    lower, upper = _logit_interval(n1, n2, m, level)
    chapman = _product_over(n1 + 1, n2 + 1, m + 1) - 1
    observed = n1 + n2 - m
    enough = m >= FEWEST_ON_BOTH
    notes = []
    if not enough:
        notes.append("fewer_than_seven_on_both")
    if lower < observed:
        notes.append("lower_end_below_number_observed")
    if enough and not lower <= chapman <= upper:
        notes.append("interval_leaves_out_the_value")
    return TwoListEstimate(
        value=chapman if enough else None,
        lower=lower,
        upper=upper,
        level=level,
        method="two lists (Chapman; transformed logit interval)",
        unit="cases of the linked lists",
        inputs=frozen(n1=n1, n2=n2, m=m),
        assumptions=("lists_independent", "population_closed", "linkage_perfect"),
        status="blocked" if not enough else "unbounded" if math.isinf(upper) else "ok",
        notes=tuple(notes),
        by_odds_ratio=_by_odds_ratio(n1, n2, m),
        standard_error=_standard_error(n1, n2, m),
    )


def two_list_interval(n1: int, n2: int, m: int, *, level: float = 0.95) -> tuple[float, float]:
    """The transformed logit interval for the size of the population, at any m >= 0.

    With a = m + .5, b = n1 - m + .5, c = n2 - m + .5:
    n1 + n2 - m - .5 + (bc / a) exp(-+ z sqrt(1/a + 1/b + 1/c + a / (bc))). Its lower end can
    fall up to .5 below the number observed. Errors: as `two_list`. Source: Sadinle 2009.
    """
    return _logit_interval(*_counts(n1, n2, m), level_number(level))


def _counts(n1: object, n2: object, m: object) -> tuple[int, int, int]:
    """The three counts as plain whole numbers: those of numpy would run over in silence."""
    first, second, both = (
        whole_number(name, count) for name, count in (("n1", n1), ("n2", n2), ("m", m))
    )
    check_not_negative(n1=first, n2=second, m=both)
    if first == 0 or second == 0:
        raise EstimateError("zero_denominator", "an empty list says nothing of those unseen")
    if both > min(first, second):
        raise EstimateError("overlap_too_large", f"m = {both} is above the shorter list")
    return first, second, both


def _logit_interval(n1: int, n2: int, m: int, level: float) -> tuple[float, float]:
    a, b, c = m + 0.5, n1 - m + 0.5, n2 - m + 0.5
    unseen = math.log(b) + math.log(c) - math.log(a)
    spread = two_sided_normal(level) * math.sqrt(1 / a + 1 / b + 1 / c + a / b / c)
    seen = n1 + n2 - m - 0.5
    return seen + exp_or_infinity(unseen - spread), seen + exp_or_infinity(unseen + spread)


def _standard_error(n1: int, n2: int, m: int) -> float:
    """Chapman's, each factor divided before they are multiplied, so that none runs out of range."""
    return finite_result(
        math.sqrt((n1 + 1) / (m + 1))
        * math.sqrt((n2 + 1) / (m + 1))
        * math.sqrt((n1 - m) / (m + 2))
        * math.sqrt(n2 - m),
        name="standard error",
    )


def _product_over(first: float, second: float, divisor: float) -> float:
    try:
        product = first * second / divisor
    except OverflowError:
        product = math.inf
    return finite_result(product, name="n1 * n2 / m")


def _by_odds_ratio(n1: int, n2: int, m: int) -> Mapping[float, float]:
    """The size by each odds ratio, by which (n1 - m)(n2 - m) / m unseen cases are multiplied."""
    if m == 0:
        return _NO_SIZES
    unseen = _product_over(n1 - m, n2 - m, m)
    return MappingProxyType({odds: n1 + n2 - m + odds * unseen for odds in ODDS_RATIOS})
