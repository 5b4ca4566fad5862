"""The share brought to the survey's margins is tried: `greg_share` on published estimate tables."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from classification.crime_types import COMPUTER_MISUSE, FRAUD
from config.calibration.published_tables import PublishedTables
from config.calibration.score import Findings, findings_of
from config.calibration.seeded_noise import Sampler, no_noise
from config.calibration.victims import Victims
from estimates.own.margins import MARGINS, codes_of
from estimates.sums.calibration import ShareEstimate, greg_share
from estimates.sums.linear_calibration import calibrate_samples
from estimates.sums.results import EstimateError
from estimates.sums.under_reporting import sensitivity_band

if TYPE_CHECKING:
    from numpy.random import Generator
    from numpy.typing import NDArray

    Numbers = NDArray[Any]

GATE: Final = 2_000
_TOLD_TO: Final = "the police or Report Fraud"
REDRAWS: Final = 500
_BANK: Final = 40 * REDRAWS
_OTHER_OFFENCE: Final = 3
"""Of the other offence, whose rows share the tables, comes one report for so many of this."""

_PAIR_TABLES: Final = {
    (0, 1): "est_crime_by_age",
    (0, 2): "est_crime_by_loss",
    (1, 2): "est_offence_by_age_by_loss",
}
_TOLD_TABLES: Final = (
    "est_told_by_crime",
    "est_told_by_offence_by_age",
    "est_told_by_offence_by_loss",
)

Change = Callable[["Numbers"], "Numbers"]


@dataclass(frozen=True, kw_only=True)
class PricedTables:
    """The tables for estimates at one price, with a bank of redraws of their noise."""

    tables: PublishedTables
    redraws: "Numbers"


@dataclass(frozen=True, kw_only=True)
class OffenceTables:
    """These tables give `greg_share` what it takes, for one offence and many populations."""

    tables: PublishedTables
    offence: str

    @cached_property
    def _codes(self) -> list[tuple[str, ...]]:
        return [codes_of(self.offence, name) for name in MARGINS]

    @cached_property
    def _places(self) -> tuple[dict[tuple[int, int], "Numbers"], list["Numbers"]]:
        """Finds the cell that holds each number, of the pairs and of those who told."""
        import numpy as np

        pairs = {
            (i, j): np.array(
                [
                    [self._cell(table, {i: one, j: other}) for other in self._codes[j]]
                    for one in self._codes[i]
                ]
            )
            for (i, j), table in _PAIR_TABLES.items()
        }
        told = [
            np.array([self._cell(table, {j: code}, est_told="told") for code in self._codes[j]])
            for j, table in enumerate(_TOLD_TABLES)
        ]
        return pairs, told

    def _cell(self, table: str, codes: dict[int, str], **more: str) -> int:
        named = {MARGINS[j]: code for j, code in codes.items()} | more
        if "_offence_" in table:
            named["est_offence"] = self.offence
        return int(self.tables.cells(table, **named).argmax())

    def of(
        self, values: "Numbers"
    ) -> tuple[list["Numbers"], dict[Any, "Numbers"], list["Numbers"]]:
        """The one-way counts, the two-way counts and those who told, a row for each population."""
        pairs, told = self._places
        two_way = {pair: values[:, cells] for pair, cells in pairs.items()}
        one_way = [two_way[0, 1].sum(axis=2), two_way[0, 1].sum(axis=1), two_way[0, 2].sum(axis=1)]
        return one_way, two_way, [values[:, cells] for cells in told]


@dataclass(frozen=True, kw_only=True)
class CalibratedRuns:
    """The estimates of many populations, ungated, with the values that they were made of."""

    estimates: tuple[ShareEstimate | None, ...]
    values: "Numbers"
    truth: float

    @property
    def findings(self) -> Findings:
        """The intervals against the truth; shown where the gate and the sums allow."""
        return self.against(self.truth)

    def against(self, truth: "float | Numbers") -> Findings:
        """The intervals against this."""
        return findings_of(
            truth,
            value=[each.value if each else None for each in self.estimates],
            ends=[(each.lower, each.upper) if each else (None, None) for each in self.estimates],
            shown=[
                bool(each and each.status == "ok" and each.n >= GATE) for each in self.estimates
            ],
        )

    @property
    def envelopes(self) -> Findings:
        """The outer envelopes of the band of who comes forward, against the truth."""
        bands = [
            sensitivity_band(each) if each and each.status == "ok" else None
            for each in self.estimates
        ]
        return findings_of(
            self.truth,
            value=[band.value if band else None for band in bands],
            ends=[(band.envelope if band else None) or (None, None) for band in bands],
            shown=[bool(band and band.envelope) for band in bands],
        )


def run_calibrated(
    victims: Victims,
    *,
    priced: PricedTables,
    rows: int,
    populations: int,
    generator: "Generator",
    sampler: Sampler,
    odds: float = 1.0,
    change: Change | None = None,
    survey: int = 0,
) -> CalibratedRuns:
    """Works the share of fraud out for many samples of `rows` reports each.

    Of the bank of redraws each population takes 500 that lie together. `odds`: how much likelier
    those who told are to come. `change` is what happens to the counts of each kind before they
    are published. `survey`: of how many victims the margins are an estimate; 0 for exact ones.
    """
    import numpy as np

    counts = generator.multinomial(rows, victims.reports(FRAUD, odds=odds), size=populations)
    counts = counts + generator.multinomial(
        rows // _OTHER_OFFENCE, victims.reports(COMPUTER_MISUSE), size=populations
    )
    if change is not None:
        counts = change(counts)
    tables, redraws = priced.tables, priced.redraws
    values = tables.publish(counts, sampler=sampler)
    parts = OffenceTables(tables=tables, offence=FRAUD)
    starts = generator.integers(0, len(redraws) - REDRAWS, size=populations)
    exact = victims.margins(FRAUD)
    estimates = []
    for place, start in enumerate(starts):
        margins = (
            [generator.multinomial(survey, each) / survey for each in exact] if survey else exact
        )
        estimates.append(
            estimate_of(
                parts, values[place], noise=redraws[start : start + REDRAWS], margins=margins
            )
        )
    return CalibratedRuns(estimates=tuple(estimates), values=np.asarray(values), truth=victims.rate)


def redrawn_bank(tables: PublishedTables, *, sampler: Sampler) -> "Numbers":
    """Redraws of the noise, brought to agreement as the tables are."""
    import numpy as np

    nobody = np.zeros((_BANK, len(tables.incidence)))
    return tables.publish(nobody, sampler=sampler)


def estimate_of(
    parts: OffenceTables, values: "Numbers", *, noise: "Numbers", margins: list["Numbers"]
) -> ShareEstimate | None:
    """The share of one population, by `greg_share` itself; None where it refuses the tables."""
    import numpy as np

    one_way, two_way, told = parts.of(values[None])
    redrawn = calibrate_samples(*parts.of(values + noise), wanted=margins).share
    try:
        return greg_share(
            [each[0] for each in one_way],
            {pair: each[0] for pair, each in two_way.items()},
            [each[0] for each in told],
            margins=[list(each) for each in margins],
            told_to=_TOLD_TO,
            noise_variance=float(np.var(redrawn, ddof=1)),
            gate=0.0,
        )
    except EstimateError:
        return None


def exact_share(victims: Victims, *, tables: PublishedTables, rows: int) -> Findings:
    """The case whose answer is known: no noise, nobody chosen, nothing left to chance."""
    values = tables.publish(rows * victims.reports(FRAUD, chosen=False)[None], sampler=no_noise)
    one_way, two_way, told = OffenceTables(tables=tables, offence=FRAUD).of(values)
    estimate = greg_share(
        [each[0] for each in one_way],
        {pair: each[0] for pair, each in two_way.items()},
        [each[0] for each in told],
        margins=[list(each) for each in victims.margins(FRAUD)],
        told_to=_TOLD_TO,
        gate=0.0,
    )
    return findings_of(victims.rate, value=[estimate.value], ends=[(None, None)], shown=[True])
