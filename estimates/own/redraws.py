"""Noise is simulated by its published sizes, to find what it may have done to an estimate.

A redraw is made from the hash of the released cells, so that everybody gets the same ones. It is
never the noise that was drawn: chance made that, once, and nobody knows it.
"""

import hashlib
from collections.abc import Sequence
from statistics import NormalDist
from typing import TYPE_CHECKING, Any, Final

from releases.disclosure import Reconciled
from releases.figures import DrawnTable

if TYPE_CHECKING:
    from numpy.typing import NDArray

_BITS: Final = 52
"""So many bits make a number: with one half added, a float still holds it exactly."""


def cells_in_order(agreed: Reconciled) -> "NDArray[Any]":
    """Lists the values after least squares in the order of the covariance."""
    import numpy as np

    return np.array([agreed.value[name][cell] for name, cell in agreed.order])


def redrawn_cells(
    tables: Sequence[DrawnTable], agreed: Reconciled, *, cells_sha256: str, redraws: int
) -> "NDArray[Any]":
    """Adds simulated noise to the agreed cells and puts each redraw through the same least squares.

    A redraw is a row, its cells in the order of the covariance. Least squares is a projection P
    that leaves the agreed values x as they are, so P (x + e) = x + P e. With C the covariance
    after it and D the variances before, P = C / D, and P e = C (z / sigma) for standard normal z.
    Those come from SHAKE-256 of the hash, 52 bits a number, by the normal quantile.
    """
    import numpy as np

    sigmas = {table.name: table.sigma for table in tables}
    sigma = np.array([sigmas[name] for name, _ in agreed.order])
    shape = redraws, len(sigma)
    stream = hashlib.shake_256(cells_sha256.encode()).digest(8 * redraws * len(sigma))
    parts = ((np.frombuffer(stream, dtype=">u8") >> (64 - _BITS)) + 0.5) / 2.0**_BITS
    normal = np.array([NormalDist().inv_cdf(part) for part in parts.tolist()]).reshape(shape)
    moved: NDArray[Any] = (normal / sigma) @ agreed.covariance
    return cells_in_order(agreed) + moved
