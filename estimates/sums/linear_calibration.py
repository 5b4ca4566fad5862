"""Many samples at once are brought to known margins by least squares on published tables. Pure.

The arithmetic of `greg_share` without its checks: each array has one dimension more, in front,
and every place on it is a sample of its own, such as one redraw of the noise. numpy inside.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from estimates.sums.arguments import Table

_RCOND: Final = 1e-3


@dataclass(frozen=True, kw_only=True)
class CalibratedSamples:
    """The shares of the samples brought to the margins, and what an interval is made of."""

    n: Table
    share: Table
    residual: Table
    n_eff: Table
    leverage: Table
    slopes: Table


def calibrate_samples(
    one_way: Sequence[Table],
    two_way: Mapping[tuple[int, int], Table],
    told: Sequence[Table],
    *,
    wanted: Sequence[Table],
) -> CalibratedSamples:
    """Each sample's share: ybar + d'B, with B = pinv(X'X) X'y and d the margins less its own.

    X'X has the one-way counts on its diagonal and the two-way counts beside it; its rank falls
    short by the number of margins less one, hence pinv. A sample must hold somebody (n above 0).
    """
    import numpy as np

    n, total = one_way[0].sum(axis=-1), told[0].sum(axis=-1)
    starts = np.cumsum([0, *(margin.shape[-1] for margin in one_way)])
    places = [slice(*ends) for ends in pairwise(starts)]
    square = np.zeros((len(n), starts[-1], starts[-1]))
    diagonal = np.arange(starts[-1])
    square[:, diagonal, diagonal] = np.concatenate(one_way, axis=-1)
    for (i, j), table in two_way.items():
        square[:, places[i], places[j]] = table
        square[:, places[j], places[i]] = table.swapaxes(-1, -2)
    inverse = np.linalg.pinv(square, rcond=_RCOND, hermitian=True)
    xy = np.concatenate(told, axis=-1)
    slopes = _times(inverse, xy)
    distance = np.concatenate(wanted) - np.concatenate(one_way, axis=-1) / n[:, None]
    leverage = n[:, None] * _times(inverse, distance)
    fitted = (slopes * (_times(square, slopes) - 2 * xy)).sum(axis=-1)
    spread = 1 + (distance * leverage).sum(axis=-1)
    return CalibratedSamples(
        n=n,
        share=total / n + (distance * slopes).sum(axis=-1),
        residual=(total + fitted) / n,
        n_eff=np.divide(n, spread, out=np.zeros_like(n), where=spread > 0),
        leverage=leverage,
        slopes=slopes,
    )


def _times(matrices: Table, vectors: Table) -> Table:
    return (matrices @ vectors[..., None])[..., 0]
