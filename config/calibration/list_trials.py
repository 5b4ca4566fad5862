"""Two linked lists are tried: `two_list` where being on one says something of the other, or not."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from config.calibration.score import Findings, findings_of
from estimates.sums.capture_recapture import TwoListEstimate, two_list

if TYPE_CHECKING:
    from numpy.random import Generator
    from numpy.typing import NDArray

    Numbers = NDArray[Any]


@dataclass(frozen=True, kw_only=True)
class TwoListRuns:
    """The estimates of many populations of one size."""

    estimates: tuple[TwoListEstimate, ...]
    size: int

    @property
    def findings(self) -> Findings:
        """The interval, at any number on both, against the size; the gate is on the point."""
        return findings_of(
            self.size,
            value=[_chapman(each.inputs) for each in self.estimates],
            ends=[(each.lower, each.upper) for each in self.estimates],
            shown=[each.status == "ok" for each in self.estimates],
        )

    def by_odds(self, odds: float) -> Findings:
        """The row that takes the lists to depend by these odds; it has no interval of its own."""
        value = [each.by_odds_ratio.get(odds, math.nan) for each in self.estimates]
        return findings_of(
            self.size,
            value=value,
            ends=[(None, None)] * len(value),
            shown=[each.status == "ok" for each in self.estimates],
        )


def run_two_lists(
    *,
    size: int,
    first: float,
    second: float,
    populations: int,
    generator: "Generator",
    odds: float = 1.0,
) -> TwoListRuns:
    """Estimates many populations of `size`, each on the lists with these chances.

    `odds`: the odds ratio between being on the one and being on the other.
    """
    both = chance_of_both(first, second, odds=odds)
    chances = [both, first - both, second - both, 1 - first - second + both]
    counts = generator.multinomial(size, chances, size=populations)
    return TwoListRuns(
        estimates=tuple(
            two_list(int(each[0] + each[1]), int(each[0] + each[2]), int(each[0]))
            for each in counts
        ),
        size=size,
    )


def chance_of_both(first: float, second: float, *, odds: float) -> float:
    """The chance of being on both lists, from the chance of each and the odds ratio of the two.

    The root of (odds - 1) x^2 - (1 + (odds - 1)(first + second)) x + odds first second = 0.
    """
    if odds == 1:
        return first * second
    middle = 1 + (odds - 1) * (first + second)
    root = math.sqrt(middle**2 - 4 * (odds - 1) * odds * first * second)
    return (middle - root) / (2 * (odds - 1))


def _chapman(lists: Mapping[str, Any]) -> float:
    """Chapman's estimate before its gate, so that the gate hides no bias."""
    return (lists["n1"] + 1) * (lists["n2"] + 1) / (lists["m"] + 1) - 1
