"""Assumptions fail here on purpose: reports sent often, wrong types, false ones."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from classification.attributes import EST_CRIME
from classification.crime_types import FRAUD
from config.calibration.calibrated_trials import CalibratedRuns, OffenceTables
from config.calibration.kinds import KINDS, TOLD
from config.calibration.own_share_trials import OwnShareRuns
from config.calibration.published_tables import PublishedTables
from config.calibration.score import Findings, findings_of
from config.calibration.victims import Victims, marginal, of_offence
from estimates.own.margins import MARGINS, codes_of
from estimates.register.comparison import compare
from estimates.sums.linear_calibration import calibrate_samples

if TYPE_CHECKING:
    from numpy.random import Generator
    from numpy.typing import NDArray

    Numbers = NDArray[Any]

Change = Callable[["Numbers"], "Numbers"]

_SENDING_OFTEN: Final = 0.02
_TIMES_SENT: Final = 5
_WRONG_TYPE: Final = 0.1
_VICTIMS_PER_INCIDENT: Final = 0.8


def sent_often(generator: "Generator") -> Change:
    """Of those who told, one in fifty sends the same report five times."""
    import numpy as np

    told = np.array([kind.place == TOLD for kind in KINDS])

    def change(counts: "Numbers") -> "Numbers":
        return counts + (_TIMES_SENT - 1) * generator.binomial(counts * told, _SENDING_OFTEN)

    return change


def wrong_types(generator: "Generator") -> Change:
    """One crime type in ten is written down as another of the survey's types."""
    import numpy as np

    crimes = len(EST_CRIME.values)

    def change(counts: "Numbers") -> "Numbers":
        by_crime = counts.reshape(len(counts), crimes, -1)
        wrong = generator.binomial(by_crime, _WRONG_TYPE)
        result = by_crime - wrong
        for crime in range(crimes):
            others = [1 / (crimes - 1) if other != crime else 0.0 for other in range(crimes)]
            spread = generator.multinomial(wrong[:, crime], others)
            result = result + np.moveaxis(spread, 2, 1)
        return result.reshape(counts.shape)

    return change


def with_false_reports(
    runs: CalibratedRuns, *, tables: PublishedTables, victims: Victims, times: float
) -> Findings:
    """Adds so many times `fabricated` reports of the worst kind, and asks whether the share left.

    The worst kind is the one that moves the share most. The truth here is the share afterwards.
    """
    import numpy as np

    parts = OffenceTables(tables=tables, offence=FRAUD)
    margins = victims.margins(FRAUD)
    codes = np.hstack([marginal(name, codes_of(FRAUD, name)) for name in MARGINS])
    told = np.array([float(kind.place == TOLD) for kind in KINDS])
    counted = of_offence(FRAUD) * codes.any(axis=1)
    before = calibrate_samples(*parts.of(runs.values), wanted=margins)
    influence = (1 + before.leverage @ codes.T) * (told - before.slopes @ codes.T)
    worst = np.abs(influence * counted).argmax(axis=1)
    fabricated = np.array([(each and each.fabricated) or 0 for each in runs.estimates])
    added = np.round(times * fabricated)[:, None] * tables.incidence[worst]
    after = calibrate_samples(*parts.of(runs.values + added), wanted=margins)
    return runs.against(after.share)


def with_false_shares(runs: OwnShareRuns, *, times: float) -> Findings:
    """The same for the unweighted share: all of the false reports say that they told, or none."""
    import numpy as np

    moved = []
    for estimate, told, stated in zip(runs.estimates, runs.told, runs.stated, strict=True):
        false = round(times * (estimate.fabricated or 0))
        up, down = (told + false) / (stated + false), told / (stated + false)
        is_upward = up - (estimate.upper or 0.0) > (estimate.lower or 0.0) - down
        moved.append(up if is_upward else down)
    return findings_of(
        np.array(moved),
        value=[estimate.value for estimate in runs.estimates],
        ends=[(estimate.lower, estimate.upper) for estimate in runs.estimates],
        shown=[estimate.fabricated is not None for estimate in runs.estimates],
    )


_FLAGS: Final = {
    "geography": "K04000001",
    "period": "2024-01-01/2024-12-31/whole",
    "offence": "computer_misuse",
    "unit": "incidents",
    "population": "adults",
    "recorder": "made up",
    "change": "none",
}


def incidents_over_victims(*, rate: float, populations: int) -> Findings:
    """Incidents that were told set against victims, under a measure that needs one unit."""
    verdict = compare(_FLAGS, _FLAGS | {"unit": "victims"}, measure="own_share")
    return _compared(
        rate, [rate / _VICTIMS_PER_INCIDENT] * populations, shown=not verdict.is_blocked
    )


def counts_doubled(*, populations: int, generator: "Generator") -> Findings:
    """One force begins to flag online crime and counts twice as many: a series of its own."""
    later = _FLAGS | {"period": "2025-01-01/2025-12-31/whole", "change": "made-up flagging"}
    verdict = compare(_FLAGS, later, measure="series")
    before = generator.poisson(1_000, size=populations)
    after = generator.poisson(2_000, size=populations)
    return _compared(1.0, list(after / before), shown=not verdict.is_blocked)


def _compared(truth: float, naive: list[float], *, shown: bool) -> Findings:
    return findings_of(
        truth, value=naive, ends=[(None, None)] * len(naive), shown=[shown] * len(naive)
    )
