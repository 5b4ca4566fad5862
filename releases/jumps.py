"""Finds figures that jump: publishing then waits until somebody has looked at the floods. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from releases.disclosure import Cell
from releases.figures import Figure

ERRORS: Final = 4.0
SHARE: Final = 0.5


@dataclass(frozen=True, kw_only=True)
class Jump:
    """A one-way cell far from its mean in earlier comparable releases."""

    table: str
    cell: Cell
    value: float
    earlier_mean: float


def find_jumps(
    figures: Mapping[str, Sequence[Figure]], *, earlier: Sequence[Mapping[str, Sequence[Figure]]]
) -> tuple[Jump, ...]:
    """Finds one-way cells that stand far from the mean of that cell in up to four earlier releases.

    Far is more than 4 standard errors of the difference, whose two sides both carry noise, and
    more than half of that mean. Two equal years are held about once in two hundred times.
    """
    jumps = []
    for table, cells in figures.items():
        before = [
            {figure.cell: figure for figure in release[table]}
            for release in earlier[:4]
            if table in release
        ]
        for figure in cells:
            known = [release[figure.cell] for release in before if figure.cell in release]
            if len(figure.cell) != 1 or not known:
                continue
            mean = sum(figure.value for figure in known) / len(known)
            mean_variance = sum(figure.standard_error**2 for figure in known) / len(known) ** 2
            apart = abs(figure.value - mean)
            error = math.sqrt(figure.standard_error**2 + mean_variance)
            if apart > ERRORS * error and apart > SHARE * mean:
                jumps.append(
                    Jump(table=table, cell=figure.cell, value=figure.value, earlier_mean=mean)
                )
    return tuple(jumps)
