"""Raking brings a table to totals that are known for each of its margins. Pure; numpy inside."""

import math
from collections.abc import Sequence

from estimates.sums.arguments import check_not_negative, number, whole_number
from estimates.sums.number_range import AGREEMENT
from estimates.sums.number_tables import Table, checked_table, checked_vectors
from estimates.sums.results import EstimateError, Vector


def rake(
    table: Table, margins: Sequence[Vector], *, tolerance: float = 1e-10, iterations: int = 1000
) -> Table:
    """Factors, of the table's shape, that bring it to the margins: one vector of totals an axis.

    Iterative proportional fitting; stops when every margin is met within `tolerance`, relative.
    Errors: not_finite, negative, margins_disagree (lengths, or totals that differ), empty_category
    (a wanted total over nothing), not_converged. Source: Deming and Stephan 1940.
    """
    import numpy as np

    tolerance, iterations = number("tolerance", tolerance), whole_number("iterations", iterations)
    check_not_negative(tolerance=tolerance)
    cells = checked_table("table", table)
    wanted = checked_vectors("margins", margins)
    for name, numbers in (("table", cells), *(("margins", margin) for margin in wanted)):
        if (numbers < 0).any():
            raise EstimateError("negative", f"{name} holds a number below 0")
    if (
        cells.ndim == 0
        or cells.size == 0
        or len(wanted) != cells.ndim
        or any(len(margin) != size for margin, size in zip(wanted, cells.shape, strict=False))
    ):
        raise EstimateError("margins_disagree", "margins do not fit the table's shape")
    totals = [float(margin.sum()) for margin in wanted]
    if max(totals) - min(totals) > AGREEMENT * max(totals):
        raise EstimateError("margins_disagree", f"totals of the margins differ: {totals}")
    if max(totals) > 0:
        # Totals that agree but for rounding are made one: no factors could meet them as they are.
        common = math.fsum(totals) / len(totals)
        wanted = [margin * (common / total) for margin, total in zip(wanted, totals, strict=True)]
    for axis, margin in enumerate(wanted):
        if ((_totals_along(cells, axis) <= 0) & (margin > 0)).any():
            raise EstimateError("empty_category", f"axis {axis} has an empty category: collapse it")
    factors = np.ones_like(cells)
    for _step in range(iterations):
        for axis, margin in enumerate(wanted):
            have = _totals_along(cells * factors, axis)
            ratio = np.divide(margin, have, out=np.zeros_like(margin), where=have > 0)
            shape = [-1 if other == axis else 1 for other in range(cells.ndim)]
            with np.errstate(over="ignore", invalid="ignore"):
                factors = factors * ratio.reshape(shape)
        if not np.isfinite(factors).all():
            break
        misses = [
            np.abs(_totals_along(cells * factors, axis) - margin).max()
            for axis, margin in enumerate(wanted)
        ]
        if max(misses) <= tolerance * max(totals):
            return factors
    raise EstimateError("not_converged", f"margins were not met after {iterations} rounds")


def _totals_along(cells: Table, axis: int) -> Table:
    return cells.sum(axis=tuple(other for other in range(cells.ndim) if other != axis))
