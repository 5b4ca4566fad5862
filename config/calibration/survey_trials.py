"""Recorded over survey is tried: a made-up survey in clusters, and made-up police counts."""

from typing import TYPE_CHECKING, Final

from config.calibration.score import Findings, findings_of
from estimates.sums.results import Estimate
from estimates.sums.under_reporting import recorded_survey_ratio

if TYPE_CHECKING:
    from numpy.random import Generator

_ADULTS: Final = 45_000_000
_AFFECTED: Final = 0.02
_CLUSTER: Final = 20
_CONCENTRATION: Final = 30.0
"""How alike the adults of one cluster are: a design effect of 1 + (20 - 1) / (30 + 1), or 1.6."""
_RECORDED: Final = 0.02
"""Offences recorded for each incident."""


def run_ratio(*, clusters: int, populations: int, generator: "Generator") -> Findings:
    """Works the ratio out for many surveys of so many clusters of twenty adults."""
    import numpy as np

    likely = generator.beta(
        _AFFECTED * _CONCENTRATION,
        (1 - _AFFECTED) * _CONCENTRATION,
        size=(populations, clusters),
    )
    incidents = generator.binomial(_CLUSTER, likely) / _CLUSTER
    surveyed = _ADULTS * incidents.mean(axis=1)
    variance = _ADULTS**2 * incidents.var(axis=1, ddof=1) / clusters
    recorded = generator.poisson(_RECORDED * _AFFECTED * _ADULTS, size=populations)
    estimates: list[Estimate] = [
        recorded_survey_ratio(int(count), float(survey), survey_variance=float(error))
        for count, survey, error in zip(recorded, surveyed, variance, strict=True)
    ]
    return findings_of(
        np.full(populations, _RECORDED),
        value=[each.value for each in estimates],
        ends=[(each.lower, each.upper) for each in estimates],
        shown=[each.status == "ok" for each in estimates],
    )
