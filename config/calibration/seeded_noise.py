"""Noise that can be drawn again is made here, for populations that nobody lives in.

The noise of a release is drawn by `releases.disclosure.draw_table`, which takes no sampler and no
seed; no setting leads from there to here.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.random import Generator
    from numpy.typing import NDArray

    Numbers = NDArray[Any]

Sampler = Callable[[float, tuple[int, ...]], "Numbers"]
"""Draws whole numbers of noise: the scale and the shape wanted -> the noise."""

_WIDEST = 12
"""How many scales the noise reaches to either side: beyond lies 1 in 10^32."""


def seeded_sampler(generator: "Generator") -> Sampler:
    """Makes a sampler of discrete Gaussian noise: the chance of k goes with exp(-k^2/2sigma^2)."""
    import numpy as np

    def draw(sigma: float, shape: tuple[int, ...]) -> "Numbers":
        reach = np.arange(-int(_WIDEST * sigma) - 1, int(_WIDEST * sigma) + 2)
        chances = np.cumsum(np.exp(-(reach**2) / (2 * sigma**2)))
        return reach[np.searchsorted(chances, generator.random(shape) * chances[-1])]

    return draw


def no_noise(sigma: float, shape: tuple[int, ...]) -> "Numbers":
    """Draws none, for the case whose answer is known."""
    import numpy as np

    return np.zeros(shape)
