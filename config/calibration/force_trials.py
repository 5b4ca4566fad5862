"""A total over forces of which some did not answer is tried: `coverage_total`."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from classification.areas import FORCES
from config.calibration.score import Findings, findings_of
from estimates.sums.coverage import CoverageEstimate, coverage_total

if TYPE_CHECKING:
    from numpy.random import Generator
    from numpy.typing import NDArray

    Numbers = NDArray[Any]

ANSWERED: Final = 30
_RATE: Final = 0.7 / 1_000
_ASSUMED_SIZES: Final = {"S23000009": 5_400_000, "N99999999": 1_860_000}
"""Round, for the two of the 45 forces whose residents are not in our files."""

SIZES: Final = tuple(
    float(force.population_mid2016 or _ASSUMED_SIZES[force.code])
    for force in FORCES
    if force.in_foi_45
)

Silent = Literal["at_random", "highest_but_one", "highest"]
"""Who does not answer: anybody; those of the highest rates, but the very highest answers; those
of the highest rates."""


@dataclass(frozen=True, kw_only=True)
class ForceRuns:
    """The estimates of many made-up years; `totals` are the true counts of all forces."""

    estimates: tuple[CoverageEstimate, ...]
    totals: "Numbers"

    @property
    def model(self) -> Findings:
        return self._against([each.model_interval or (None, None) for each in self.estimates])

    @property
    def design(self) -> Findings:
        return self._against([each.design_interval for each in self.estimates])

    @property
    def bounds(self) -> Findings:
        return self._against([each.bounds for each in self.estimates])

    def _against(self, ends: Sequence[tuple[float | None, float | None]]) -> Findings:
        return findings_of(
            self.totals,
            value=[each.value for each in self.estimates],
            ends=ends,
            shown=[True] * len(ends),
        )


def run_forces(
    *, spread: float, populations: int, generator: "Generator", silent: Silent = "at_random"
) -> ForceRuns:
    """Estimates the total of many years in which 30 of 45 forces answer.

    `spread`: the standard deviation of the logarithm of a force's rate.
    """
    import numpy as np

    size = np.array(SIZES)
    estimates, totals = [], []
    for _ in range(populations):
        rate = _RATE * np.exp(generator.normal(0, spread, len(size)))
        counts = generator.poisson(rate * size)
        answers = _who_answers(counts / size, silent=silent, generator=generator)
        estimates.append(
            coverage_total(
                list(counts[answers]),
                list(size[answers]),
                x_all=float(size.sum()),
                forces=len(size),
                x_missing=list(size[~answers]),
            )
        )
        totals.append(counts.sum())
    return ForceRuns(estimates=tuple(estimates), totals=np.array(totals, dtype=float))


def _who_answers(rates: "Numbers", *, silent: Silent, generator: "Generator") -> "Numbers":
    import numpy as np

    if silent == "at_random":
        order = generator.permutation(len(rates))
    else:
        order = np.argsort(rates)
        if silent == "highest_but_one":
            order = np.roll(order, 1)
    answers = np.zeros(len(rates), dtype=bool)
    answers[order[:ANSWERED]] = True
    return answers
