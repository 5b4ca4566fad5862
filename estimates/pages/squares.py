"""Dots in a square stand for incidents: the filled ones were reported, the soft edge is rounding.

A share that its source gave as "one in seven" is drawn as so many dots, never as a per cent. The
number of dots is the same for every share of a page, and holds each ratio in whole dots. Pure.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

PITCH: Final = 20
RADIUS: Final = 8
_LEAST: Final = 100
_MOST: Final = 400


@dataclass(frozen=True, kw_only=True)
class Slice:
    """A part of a dot between two upright cuts, filled or soft. It is drawn in a window of its own.

    `x` is where the window begins on the page, `cx` where the dot's middle lies in it.
    """

    is_soft: bool
    x: str
    width: str
    cx: str


@dataclass(frozen=True, kw_only=True)
class Dot:
    """One dot by its middle. `slices` are the parts of one that is neither full nor empty."""

    x: int
    y: int
    is_filled: bool
    slices: tuple[Slice, ...]

    @property
    def top(self) -> int:
        return self.y - RADIUS


@dataclass(frozen=True, kw_only=True)
class Square:
    """The dots of one share: `filled` of `total`, between `low` and `high` before rounding."""

    total: int
    filled: int
    low: str
    high: str
    dots: tuple[Dot, ...]
    width: int
    height: int
    radius: int = RADIUS
    diameter: int = 2 * RADIUS


def dots_for(ratios: Sequence[int]) -> int:
    """The number of dots that holds each "one in so many" whole: a hundred or a little more.

    0 where there is no ratio, or none that fits a page.
    """
    if not ratios or min(ratios) < 1:
        return 0
    common = math.lcm(*ratios)
    total = common * math.ceil(_LEAST / common)
    return total if total <= _MOST else 0


def square(*, total: int, every: int, low: float, high: float) -> Square:
    """Lays the dots out, row by row, as near to a square as whole rows allow.

    `low` and `high` are the ends of the share in per cent: dots before the low end are filled,
    those from there to the high end are soft.
    """
    across = _across(total)
    first, last = low * total / 100, high * total / 100
    return Square(
        total=total,
        filled=total // every,
        low=f"{first:.1f}",
        high=f"{last:.1f}",
        dots=tuple(_dot(index, across, first, last) for index in range(total)),
        width=across * PITCH,
        height=math.ceil(total / across) * PITCH,
    )


def row_of_dots(*, total: int, filled: int) -> Square:
    """Lays out one row of dots, of which so many are filled; nothing is rounded."""
    return Square(
        total=total,
        filled=filled,
        low=f"{filled}",
        high=f"{filled}",
        dots=tuple(_dot(index, total, filled, filled) for index in range(total)),
        width=total * PITCH,
        height=PITCH,
    )


def _across(total: int) -> int:
    """Finds how many dots stand in a row, so that no row is cut short: wider than high."""
    least = math.isqrt(total)
    return next((width for width in range(least, 2 * least) if total % width == 0), least)


def _dot(index: int, across: int, first: float, last: float) -> Dot:
    """One dot of the row: filled up to `first`, soft from there to `last`."""
    solid = min(max(first - index, 0.0), 1.0)
    reached = min(max(last - index, 0.0), 1.0)
    x, y = (index % across * PITCH + PITCH // 2, index // across * PITCH + PITCH // 2)
    cuts = ((False, 0.0, solid), (True, solid, reached))
    return Dot(
        x=x,
        y=y,
        is_filled=solid == 1,
        slices=()
        if solid == 1
        else tuple(
            _slice(x, is_soft=is_soft, start=start, end=end)
            for is_soft, start, end in cuts
            if end > start
        ),
    )


def _slice(x: int, *, is_soft: bool, start: float, end: float) -> Slice:
    """The part of the dot at `x` from `start` to `end`, both between 0 and 1."""
    across = 2 * RADIUS
    return Slice(
        is_soft=is_soft,
        x=f"{x - RADIUS + start * across:.1f}",
        width=f"{(end - start) * across:.1f}",
        cx=f"{RADIUS - start * across:.1f}",
    )
