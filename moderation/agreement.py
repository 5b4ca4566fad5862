"""Says how far two readers agree: the share, Cohen's kappa, and a range for each. Pure.

Kappa is agreement beyond what chance would bring: (po - pe) / (1 - pe), with po the share on which
the two agree and pe what their own shares of each category would bring (Cohen, J. 1960, A
coefficient of agreement for nominal scales, Educational and Psychological Measurement 20, 37-46).
Its standard error is that of Fleiss, J. L., Cohen, J. and Everitt, B. S. 1969, Large sample
standard errors of kappa and weighted kappa, Psychological Bulletin 72, 323-327.
"""

import math
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from statistics import NormalDist
from typing import Final, TypeVar

Category = TypeVar("Category", bound=Hashable)
Pair = tuple[Category, Category]

FEWEST: Final = 30
"""With fewer reports read twice nothing is said."""
FEWEST_OF_ONE: Final = 10
"""Nor of a category that either reader chose less often."""

_QUANTILE: Final = NormalDist().inv_cdf(0.975)


@dataclass(frozen=True, kw_only=True)
class WithRange:
    """A figure lies in this range 95 times in a hundred."""

    value: float
    lower: float
    upper: float


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """Two readers agreed so far on so many reports. `kappa` is None where chance alone would bring
    them to agree, since both chose one category always."""

    count: int
    share: WithRange
    kappa: WithRange | None


def agreement_of(pairs: Iterable[Pair[Category]]) -> Agreement:
    """Works out agreement from what the first and the second reader chose on each report.

    Raises ValueError without any.
    """
    cells = Counter(pairs)
    count = sum(cells.values())
    if not count:
        raise ValueError("No report was read twice.")
    agreed = sum(n for (first, second), n in cells.items() if first == second)
    return Agreement(count=count, share=share_of(agreed, count), kappa=_kappa(cells, count))


def agreement_by_category(
    pairs: Iterable[Pair[Category]],
) -> Mapping[Category, Agreement]:
    """Works out for each category that both chose often enough how far they agree on whether a
    report belongs to it."""
    pairs = list(pairs)
    first, second = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    return {
        category: agreement_of([(one == category, other == category) for one, other in pairs])
        for category in first
        if min(first[category], second[category]) >= FEWEST_OF_ONE
    }


def share_of(part: int, whole: int) -> WithRange:
    """Gives a share with Wilson's range (Wilson, E. B. 1927, Journal of the American Statistical
    Association 22, 209-212)."""
    share, square = part / whole, _QUANTILE**2
    centre = share + square / (2 * whole)
    half = _QUANTILE * math.sqrt(share * (1 - share) / whole + square / (4 * whole**2))
    scale = 1 + square / whole
    return WithRange(
        value=share,
        lower=max(0.0, (centre - half) / scale),
        upper=min(1.0, (centre + half) / scale),
    )


def kappa_error(cells: Mapping[Pair[Category], int]) -> float:
    """Gives the standard error of kappa, not taking it to be nought."""
    count = sum(cells.values())
    rows, columns = _margins(cells, count)
    by_chance = _by_chance(rows, columns)
    agreed = sum(n for (one, other), n in cells.items() if one == other) / count
    kappa = (agreed - by_chance) / (1 - by_chance)
    same = sum(
        n / count * (1 - (rows[one] + columns[one]) * (1 - kappa)) ** 2
        for (one, other), n in cells.items()
        if one == other
    )
    apart = (1 - kappa) ** 2 * sum(
        n / count * (columns[one] + rows[other]) ** 2
        for (one, other), n in cells.items()
        if one != other
    )
    less = (kappa - by_chance * (1 - kappa)) ** 2
    variance = (same + apart - less) / (count * (1 - by_chance) ** 2)
    return math.sqrt(max(0.0, variance))


def _kappa(cells: Mapping[Pair[Category], int], count: int) -> WithRange | None:
    rows, columns = _margins(cells, count)
    by_chance = _by_chance(rows, columns)
    if by_chance >= 1:
        return None
    agreed = sum(n for (one, other), n in cells.items() if one == other)
    kappa = (agreed / count - by_chance) / (1 - by_chance)
    half = _QUANTILE * kappa_error(cells)
    lower, upper = kappa - half, kappa + half
    if agreed == count:
        # The formula gives no range where all agree: what the share leaves open stays open.
        lower = (share_of(agreed, count).lower - by_chance) / (1 - by_chance)
    return WithRange(value=kappa, lower=max(-1.0, lower), upper=min(1.0, upper))


def _margins(
    cells: Mapping[Pair[Category], int], count: int
) -> tuple[Mapping[Category, float], Mapping[Category, float]]:
    rows: Counter[Category] = Counter()
    columns: Counter[Category] = Counter()
    for (one, other), n in cells.items():
        rows[one] += n
        columns[other] += n
    names = {*rows, *columns}
    return {c: rows[c] / count for c in names}, {c: columns[c] / count for c in names}


def _by_chance(rows: Mapping[Category, float], columns: Mapping[Category, float]) -> float:
    return sum(share * columns[category] for category, share in rows.items())
