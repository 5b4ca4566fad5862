"""The unweighted share of our own reports is tried: `own_share` on a start-up year's tables."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from classification.code_lists import NOT_STATED
from classification.crime_types import FRAUD
from config.calibration.kinds import KINDS, TOLD
from config.calibration.published_tables import PublishedTables
from config.calibration.score import Findings, findings_of
from config.calibration.seeded_noise import Sampler
from config.calibration.victims import Victims, of_offence
from estimates.sums.own_share import OwnShareEstimate, own_share

if TYPE_CHECKING:
    from numpy.random import Generator
    from numpy.typing import NDArray

    Numbers = NDArray[Any]

UNSAID: Final = 0.1
"""How many of the reports do not say whom they told."""
_TOLD_TABLE: Final = "told_most_official"
_TYPE_AND_TOLD: Final = "crime_type_by_told_police"


@dataclass(frozen=True, kw_only=True)
class OwnShareRuns:
    """The estimates of many populations; `told` and `stated` as they were published.

    `of_victims`: the true share of the victims; `of_reporters`: of people like those who came.
    """

    estimates: tuple[OwnShareEstimate, ...]
    told: "Numbers"
    stated: "Numbers"
    of_victims: float
    of_reporters: float

    @property
    def findings(self) -> Findings:
        """The interval against what it is for: people like those who came."""
        return self.against(
            self.of_reporters, [(each.lower, each.upper) for each in self.estimates]
        )

    @property
    def plain_against_victims(self) -> Findings:
        """The same interval against what it is not for: all victims."""
        return self.against(self.of_victims, [(each.lower, each.upper) for each in self.estimates])

    @property
    def envelopes(self) -> Findings:
        """The envelope of the band of who comes forward, against the share of all victims."""
        return self.against(
            self.of_victims, [each.envelope or (None, None) for each in self.estimates]
        )

    def against(self, truth: float, ends: Sequence[tuple[float | None, float | None]]) -> Findings:
        """Ends, one pair a population, against a truth. The value is the one before any gate."""
        return findings_of(
            truth,
            value=list(self.told / self.stated),
            ends=ends,
            shown=[each.status == "ok" for each in self.estimates],
        )


def run_own_share(
    victims: Victims,
    *,
    tables: PublishedTables,
    said: int,
    populations: int,
    generator: "Generator",
    sampler: Sampler,
    odds: float = 1.0,
    sent_twice: float = 0.0,
    crime: str = "",
) -> OwnShareRuns:
    """Works the share out for many samples of which about `said` say whom they told.

    `odds`: how much likelier those who told are to come; `sent_twice`: how many send the same
    report a second time; `crime`: the one crime type that it is of, in a table that crosses it.
    """
    import numpy as np

    chances = victims.reports(FRAUD, odds=odds, chosen=False, unsaid=UNSAID)
    is_fraud = of_offence(FRAUD) > 0
    of_crime = np.array([crime in ("", kind.crime) for kind in KINDS])
    people = round(said / (1 - UNSAID) / (1 + sent_twice) / chances[of_crime].sum())
    counts = generator.multinomial(people, chances, size=populations)
    if sent_twice:
        counts = counts + generator.binomial(counts, sent_twice)
    values = tables.publish(counts, sampler=sampler)
    cells = share_cells(tables, crime=crime)
    estimates = tuple(share_of_values(row, cells=cells) for row in values)
    told = np.array([kind.place == TOLD for kind in KINDS])
    of_these = of_crime & is_fraud
    rate = victims.share[of_these & told].sum() / victims.share[of_these].sum()
    told_chance = rate * odds
    return OwnShareRuns(
        estimates=estimates,
        told=np.array([each.inputs["told"] for each in estimates]),
        stated=np.array([each.n for each in estimates]),
        of_victims=rate,
        of_reporters=told_chance / (told_chance + 1 - rate),
    )


@dataclass(frozen=True, kw_only=True)
class ShareCells:
    """The cells of one share, a one for each in its sum, with the covariance of the sums."""

    told: "Numbers"
    stated: "Numbers"
    unsaid: "Numbers"
    told_variance: float
    stated_variance: float
    covariance: float


def share_cells(tables: PublishedTables, *, crime: str = "") -> ShareCells:
    """Finds the cells of the share of all reports, or of those of one crime type."""
    table, codes = (_TYPE_AND_TOLD, {"crime_type": crime}) if crime else (_TOLD_TABLE, {})
    attribute, is_told = ("told_police", "told") if crime else (_TOLD_TABLE, TOLD)
    told = tables.cells(table, **codes, **{attribute: is_told})
    unsaid = tables.cells(table, **codes, **{attribute: NOT_STATED})
    stated = tables.cells(table, **codes) - unsaid
    return ShareCells(
        told=told,
        stated=stated,
        unsaid=unsaid,
        told_variance=float(told @ tables.covariance @ told),
        stated_variance=float(stated @ tables.covariance @ stated),
        covariance=float(told @ tables.covariance @ stated),
    )


def share_of_values(values: "Numbers", *, cells: ShareCells) -> OwnShareEstimate:
    """The real estimate of one population's published values."""
    return own_share(
        float(values @ cells.told),
        float(values @ cells.stated),
        told_variance=cells.told_variance,
        stated_variance=cells.stated_variance,
        covariance=cells.covariance,
        not_stated=float(values @ cells.unsaid),
    )
