"""A verdict states a measurement as a ratio to an anchor, or nothing where the anchor wavers."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

ANCHOR_MAY_WAVER: Final = 0.25
FEWEST_ROUNDS: Final = 3


@dataclass(frozen=True, kw_only=True)
class Ratio:
    """Values of ours and of an anchor, one pair a round, from rounds that took turns.

    `must` is the most that the median ratio may be. `unit` names what both are counted in.
    """

    name: str
    unit: str
    ours: Sequence[float]
    anchor: Sequence[float]
    must: float | None = None

    def __post_init__(self) -> None:
        if len(self.ours) != len(self.anchor):
            raise ValueError(f"{self.name}: a round lacks one of its two values.")
        if len(self.ours) < FEWEST_ROUNDS:
            raise ValueError(f"{self.name}: fewer than {FEWEST_ROUNDS} rounds say nothing.")
        if min(self.anchor) <= 0:
            raise ValueError(f"{self.name}: the anchor measured nothing.")

    @property
    def ratios(self) -> tuple[float, ...]:
        return tuple(ours / anchor for ours, anchor in zip(self.ours, self.anchor, strict=True))

    @property
    def middle(self) -> float:
        return median(self.ratios)

    @property
    def waver(self) -> float:
        """Measures how far the anchor strays from its own median, as a share of it."""
        middle = median(self.anchor)
        return max(abs(each - middle) for each in self.anchor) / middle

    @property
    def verdict(self) -> str:
        """ "holds", "missed", "no verdict" where the anchor wavers, "" where nothing is asked."""
        if self.waver > ANCHOR_MAY_WAVER:
            return "no verdict"
        if self.must is None:
            return ""
        return "holds" if self.middle <= self.must else "missed"

    def line(self) -> str:
        """Writes one row of a table in Markdown."""
        low, high = min(self.ratios), max(self.ratios)
        must = "" if self.must is None else f"{self.must:g}"
        return (
            f"| {self.name} | {median(self.ours):.2f} {self.unit} | {median(self.anchor):.2f} "
            f"{self.unit} ±{self.waver:.0%} | **{self.middle:.2f}** ({low:.2f} to {high:.2f}) "
            f"| {must} | {self.verdict} |"
        )


HEAD: Final = (
    "| what | ours | anchor | ratio: median (range) | must | verdict |\n|---|---|---|---|---|---|"
)
