"""Finds figures that jump: publishing then waits until somebody has looked at the floods. Pure.

A site that is better known from year to year grows in all its figures at once. That is said as
one jump of all together, or as none where it grew so before; each cell is then compared with what
the growth of most cells makes of its mean, so that the one cell that a flood filled stands out.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from releases.disclosure import Cell
from releases.figures import Figure

ERRORS: Final = 4.0
SHARE: Final = 0.5
COMPARED: Final = 4
"""So many earlier releases are compared with, the newest of them."""

ALL_TOGETHER: Final[Cell] = ()
"""Stands in a jump for the sum of its table's cells."""

_ENOUGH_CELLS: Final = 3
"""Fewer cells do not tell growth of the site from a flood of one of them."""

_Table = Sequence[Figure]


@dataclass(frozen=True, kw_only=True)
class Jump:
    """A one-way cell far from what it was in earlier comparable releases, or ALL_TOGETHER."""

    table: str
    cell: Cell
    value: float
    earlier_mean: float


@dataclass(frozen=True, kw_only=True)
class _Known:
    """A figure, with its values in earlier releases and the variance of their mean."""

    figure: Figure
    mean: float
    mean_variance: float


def find_jumps(
    figures: Mapping[str, _Table], *, earlier: Sequence[Mapping[str, _Table]]
) -> tuple[Jump, ...]:
    """Finds one-way cells that stand far from the mean of that cell in up to four earlier releases,
    given newest first, where most cells grew or fell alike: from that mean times their growth.

    Far is more than 4 standard errors of the difference, whose two sides both carry noise, and
    more than half of what was expected. Two equal years are held about once in two hundred times.
    """
    jumps: list[Jump] = []
    widest: tuple[float, str] | None = None
    for table, cells in figures.items():
        before = [release[table] for release in earlier[:COMPARED] if table in release]
        known = list(_known(cells, before))
        shared = _growth_of_most(known)
        growth = 1.0 if shared is None else shared
        jumps += [
            Jump(
                table=table,
                cell=one.figure.cell,
                value=one.figure.value,
                earlier_mean=one.mean,
            )
            for one in known
            if _is_far(
                one.figure.value,
                from_value=growth * one.mean,
                variance=one.figure.standard_error**2 + growth**2 * one.mean_variance,
            )
        ]
        if shared is not None:
            widest = max(widest or (0.0, table), (_total(cells), table))
    if widest is not None:
        before = [release[widest[1]] for release in earlier[:COMPARED] if widest[1] in release]
        jumps += _jump_of_all(widest[1], figures[widest[1]], before)
    return tuple(jumps)


def _known(cells: _Table, before: Sequence[_Table]) -> Iterable[_Known]:
    """Finds the one-way cells that earlier releases had too."""
    by_cell = [{figure.cell: figure for figure in release} for release in before]
    for figure in cells:
        values = [release[figure.cell] for release in by_cell if figure.cell in release]
        if len(figure.cell) == 1 and values:
            yield _Known(
                figure=figure,
                mean=sum(value.value for value in values) / len(values),
                mean_variance=sum(value.standard_error**2 for value in values) / len(values) ** 2,
            )


def _growth_of_most(known: Sequence[_Known]) -> float | None:
    """Finds the growth that half of what was counted before lies at or below; None where too few
    cells stand out of the noise to tell.

    A flood fills few cells, so it does not move this, as it would move the growth of the sum.
    """
    clear = [one for one in known if one.mean > ERRORS * math.sqrt(one.mean_variance)]
    if len(clear) < _ENOUGH_CELLS:
        return None
    ratios = sorted((one.figure.value / one.mean, one.mean) for one in clear)
    half = sum(mean for _ratio, mean in ratios) / 2
    below = itertools.accumulate(mean for _ratio, mean in ratios)
    return max(
        0.0, next(ratio for (ratio, _mean), sum_ in zip(ratios, below, strict=True) if sum_ >= half)
    )


def _jump_of_all(table: str, cells: _Table, before: Sequence[_Table]) -> list[Jump]:
    """Makes the jump of a table's sum, where it lies neither near the last release's nor between
    that and what the growth until then leads to."""
    totals = [_total(release) for release in before]
    last, first = totals[0], totals[-1]
    growing = last > 0 and first > 0
    forecast = last * (last / first) ** (1 / max(1, len(totals) - 1)) if growing else last
    value = _total(cells)
    nearest = min(max(value, min(last, forecast)), max(last, forecast))
    variance = _variance(cells) + _variance(before[0])
    if not _is_far(value, from_value=nearest, variance=variance):
        return []
    return [
        Jump(table=table, cell=ALL_TOGETHER, value=value, earlier_mean=sum(totals) / len(totals))
    ]


def _total(cells: _Table) -> float:
    return sum(figure.value for figure in cells if len(figure.cell) == 1)


def _variance(cells: _Table) -> float:
    return sum(figure.standard_error**2 for figure in cells if len(figure.cell) == 1)


def _is_far(value: float, *, from_value: float, variance: float) -> bool:
    apart = abs(value - from_value)
    return apart > ERRORS * math.sqrt(variance) and apart > SHARE * from_value
