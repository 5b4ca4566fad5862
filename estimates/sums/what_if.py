"""This module works out what a number would be if what nobody has measured were otherwise. Pure.

A reader supposes a range for each input. Every sum here rises or falls in one input all the way
while the others stand still, so its ends lie at corners of the box of ranges: no
distribution is assumed. Which input is to blame for the width is its Shapley value.
"""

import itertools
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from estimates.sums.arguments import check_not_negative, number, share_number
from estimates.sums.results import EstimateError, finite_result
from estimates.sums.under_reporting import BAND_HIGH, BAND_LOW, share_moved

Range = tuple[float, float]

SHARE: Final = "p"
"""The share of our own reports, whose range is its interval: what chance alone could do."""


@dataclass(frozen=True, kw_only=True)
class FreeInput:
    """One thing that a reader may suppose: its limits, what stands first, and its kind.

    `is_times`: it multiplies, so that its middle is the geometric one.
    """

    name: str
    limits: Range
    first: Range
    is_times: bool = False


def _by_name(*inputs: FreeInput) -> Mapping[str, FreeInput]:
    return MappingProxyType({each.name: each for each in inputs})


OWN_INPUTS: Final = _by_name(
    FreeInput(name="d", limits=(0.25, 4.0), first=(BAND_LOW, BAND_HIGH), is_times=True),
    FreeInput(name="t", limits=(0.5, 1.0), first=(1.0, 1.0)),
    FreeInput(name="f", limits=(0.0, 0.2), first=(0.0, 0.0)),
    FreeInput(name="s", limits=(0.25, 4.0), first=(1.0, 1.0), is_times=True),
    FreeInput(name="k", limits=(0.1, 1.0), first=(1.0, 1.0)),
    FreeInput(name="q", limits=(0.0, 1.0), first=(0.0, 1.0)),
)
"""d: how many times as likely those who had told are to come here; t: told, and says so; f: had
not told, and says so; s: odds of having told in the wanted definition over ours; k: victims who
could come here at all; q: had told, among the rest."""

RATIO_INPUTS: Final = _by_name(
    FreeInput(name="a", limits=(0.05, 1.0), first=(1.0, 1.0)),
    FreeInput(name="g", limits=(0.05, 1.0), first=(1.0, 1.0)),
    FreeInput(name="m", limits=(0.0, 0.9), first=(0.0, 0.0)),
    FreeInput(name="e", limits=(0.5, 2.0), first=(1.0, 1.0), is_times=True),
)
"""a: recorded offences that the survey would count; g: coverage of those who record; m: offences
put under other headings; e: the true total over the one that the survey estimates."""


@dataclass(frozen=True, kw_only=True)
class Rung:
    """The range of a share if those who had told were `low` to `high` times as likely to come."""

    low: float
    high: float
    lower: float
    upper: float


_RUNGS: Final[tuple[Range, ...]] = (
    (0.0, math.inf),
    (0.25, 4.0),
    (BAND_LOW, BAND_HIGH),
    (1.0, 1.0),
)


@dataclass(frozen=True, kw_only=True)
class WhatIf:
    """A number under ranges of its inputs: at their middles, at its ends, and who is to blame.

    `blame` says of each input how much of `upper` less `lower` is its own: together all of it.
    """

    value: float
    lower: float
    upper: float
    blame: Mapping[str, float]


def ladder(lower: float, upper: float, *, at_least_as_likely: bool = False) -> tuple[Rung, ...]:
    """Rungs for the ends of a share's interval, from supposing nothing to supposing most.

    Each lies within the one before. `at_least_as_likely` leaves out that those who had told
    could be less likely to come than those who had not.
    Errors: not_finite; negative (an end outside [0, 1], or the upper below the lower).
    """
    lower, upper = _ordered("lower", share_number("lower", lower), share_number("upper", upper))
    rungs = []
    for low, high in _RUNGS:
        least = max(low, 1.0) if at_least_as_likely else low
        rungs.append(
            Rung(
                low=least,
                high=high,
                # Of those who could be any number of times as likely, nothing is known.
                lower=share_moved(lower, times=high) if math.isfinite(high) else 0.0,
                upper=share_moved(upper, times=least) if least else 1.0,
            )
        )
    return tuple(rungs)


def what_if_own(
    lower: float, upper: float, *, value: float | None, supposed: Mapping[str, Range]
) -> WhatIf:
    """The share of all such victims who had told, from our own share and what is supposed.

    `value` is the share itself (None where it is withheld: the middle of its ends then stands
    for it). `supposed` gives ranges by the names of `OWN_INPUTS`; what it leaves out stays as it
    stands first.
    Errors: not_finite; negative (a share outside [0, 1], an upper end below its lower);
    outside_limits; bad_choice (a name that is none).
    """
    lower, upper = _ordered("lower", share_number("lower", lower), share_number("upper", upper))
    middle = (lower + upper) / 2 if value is None else share_number("value", value)
    share = _Sides(name=SHARE, low=lower, high=upper, middle=middle)
    return _over_corners(_own, (share, *_sides(OWN_INPUTS, supposed)))


def _own(p: float, d: float, t: float, f: float, s: float, k: float, q: float) -> float:
    told_of_those_here = min(1.0, max(0.0, (p - f) / (t - f)))
    told = share_moved(told_of_those_here, times=d)
    wanted = share_moved(told, times=1 / s)
    return k * wanted + (1 - k) * q


def what_if_ratio(recorded: float, survey: float, *, supposed: Mapping[str, Range]) -> WhatIf:
    """Offences recorded per incident of the survey, under what is supposed. No share reported.

    `supposed` gives ranges by the names of `RATIO_INPUTS`.
    Errors: not_finite, negative, zero_denominator, outside_limits, bad_choice.
    """
    recorded, survey = number("recorded", recorded), number("survey", survey)
    check_not_negative(recorded=recorded)
    if survey <= 0:
        raise EstimateError("zero_denominator", f"survey must be above 0: {survey}")
    ratio = finite_result(recorded / survey, name="recorded / survey")

    def moved(a: float, g: float, m: float, e: float) -> float:
        return ratio * a / (e * g * (1 - m))

    return _over_corners(moved, _sides(RATIO_INPUTS, supposed))


@dataclass(frozen=True, kw_only=True)
class _Sides:
    """The three values of an input that the sums are tried at."""

    name: str
    low: float
    high: float
    middle: float


def _sides(inputs: Mapping[str, FreeInput], supposed: Mapping[str, Range]) -> tuple[_Sides, ...]:
    unknown = sorted(supposed.keys() - inputs.keys())
    if unknown:
        raise EstimateError("bad_choice", f"{unknown[0]} is none of {', '.join(inputs)}")
    return tuple(_side(each, *supposed.get(each.name, each.first)) for each in inputs.values())


def _side(given: FreeInput, low: float, high: float) -> _Sides:
    name = given.name
    low, high = _ordered(name, number(name, low), number(name, high))
    least, most = given.limits
    if low < least or high > most:
        raise EstimateError("outside_limits", f"{name} lies between {least:g} and {most:g}")
    middle = math.sqrt(low * high) if given.is_times else (low + high) / 2
    return _Sides(name=name, low=low, high=high, middle=middle)


def _ordered(name: str, low: float, high: float) -> Range:
    if high < low:
        raise EstimateError("negative", f"{name}: the upper end lies below the lower one")
    return low, high


def _over_corners(function: Callable[..., float], sides: Sequence[_Sides]) -> WhatIf:
    """Tries the function at every corner of every set of inputs, the others at their middle."""
    free = [place for place, side in enumerate(sides) if side.low < side.high]
    point = [side.middle for side in sides]
    value = function(*point)
    # By the set of inputs that stand at an end (one bit each): the least and the greatest.
    least, greatest = [math.inf] * (1 << len(free)), [-math.inf] * (1 << len(free))
    choices = [
        ((0, side.middle), (1 << bit, side.low), (1 << bit, side.high))
        for bit, side in enumerate(sides[place] for place in free)
    ]
    for corner in itertools.product(*choices):
        at_an_end = 0
        for place, (bit, side_value) in zip(free, corner, strict=True):
            at_an_end |= bit
            point[place] = side_value
        result = function(*point)
        least[at_an_end] = min(least[at_an_end], result)
        greatest[at_an_end] = max(greatest[at_an_end], result)
    widths = [high - low for low, high in zip(least, greatest, strict=True)]
    shares = dict.fromkeys((side.name for side in sides), 0.0)
    for bit, place in enumerate(free):
        shares[sides[place].name] = _shapley(bit, widths, inputs=len(free))
    return WhatIf(value=value, lower=least[-1], upper=greatest[-1], blame=MappingProxyType(shares))


def _shapley(bit: int, widths: Sequence[float], *, inputs: int) -> float:
    """Averages what an input adds to the width over all orders in which they are let free."""
    added = [0.0] * inputs
    for others in range(len(widths)):
        if not others >> bit & 1:
            added[others.bit_count()] += widths[others | 1 << bit] - widths[others]
    return math.fsum(
        total / (inputs * math.comb(inputs - 1, size)) for size, total in enumerate(added)
    )
