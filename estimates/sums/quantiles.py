"""The standard library alone gives quantiles of the normal and of Student's t here. Pure.

Web processes do not import scipy (it more than doubles their memory), so t is computed here from
the regularised incomplete beta function; the tests hold it to scipy within 1e-9.
"""

import math
from statistics import NormalDist
from typing import Final

_CONTINUED_FRACTION_STEPS: Final = 10_000
_NEWTON_STEPS: Final = 200
_TINY: Final = 1e-300


def two_sided_normal(level: float) -> float:
    """z so that a standard normal lies within -z and z with probability `level` in (0, 1)."""
    return -NormalDist().inv_cdf((1 - level) / 2)


def two_sided_t(level: float, degrees_of_freedom: int) -> float:
    """t so that Student's t lies within -t and t with probability `level` in (0, 1).

    For many degrees of freedom the expansion of Cornish and Fisher around the normal quantile is
    exact to more digits than the continued fraction (Abramowitz and Stegun 26.7.5).
    """
    z = two_sided_normal(level)
    if degrees_of_freedom > 1000 and z < 6:
        return _expansion(z, degrees_of_freedom)
    return _solve(level, z, degrees_of_freedom)


def _expansion(z: float, n: int) -> float:
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    fourth = (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160
    return z + first / n + second / n**2 + third / n**3 + fourth / n**4


def _solve(level: float, z: float, n: int) -> float:
    """Newton's method on the tail, kept inside a bracket that only shrinks."""
    low, high = 0.0, max(1.0, z)
    while _excess(high, n, level) > 0:
        low, high = high, high * 2
    t = min(max(z, low), high)
    for _ in range(_NEWTON_STEPS):
        excess = _excess(t, n, level)
        low, high = (t, high) if excess > 0 else (low, t)
        step = t + excess / (2 * _density(t, n))
        step = step if low < step < high else (low + high) / 2
        if abs(step - t) <= 1e-15 * t:
            return step
        t = step
    return t


def _excess(t: float, n: int, level: float) -> float:
    """P(|T| > t) less what it should be, from whichever side is smaller, so as to keep digits."""
    if level < 0.5:
        return level - _incomplete_beta(t * t / (n + t * t), 0.5, n / 2)
    return _incomplete_beta(n / (n + t * t), n / 2, 0.5) - (1 - level)


def _density(t: float, n: int) -> float:
    log_constant = math.lgamma((n + 1) / 2) - math.lgamma(n / 2) - math.log(n * math.pi) / 2
    return math.exp(log_constant - (n + 1) / 2 * math.log1p(t * t / n))


def _incomplete_beta(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function by Lentz's continued fraction."""
    if x >= 1:
        return 1.0
    log_front = (
        math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    )
    if x < (a + 1) / (a + b + 2):
        return math.exp(log_front) * _continued_fraction(x, a, b) / a
    return 1 - math.exp(log_front) * _continued_fraction(1 - x, b, a) / b


def _continued_fraction(x: float, a: float, b: float) -> float:
    c = 1.0
    d = _away_from_zero(1 - (a + b) * x / (a + 1))
    d = 1 / d
    result = d
    for m in range(1, _CONTINUED_FRACTION_STEPS):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for term in (even, odd):
            d = 1 / _away_from_zero(1 + term * d)
            c = _away_from_zero(1 + term / c)
            change = d * c
            result *= change
        if abs(change - 1) < 1e-16:
            break
    return result


def _away_from_zero(value: float) -> float:
    return value if abs(value) > _TINY else _TINY
