"""The whole way is held against the short path here: the same counts, the same answers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from classification.attributes import ROLLUPS, STANDARD_1, START_UP
from classification.crime_types import COMPUTER_MISUSE, FRAUD
from config.calibration.calibrated_trials import (
    REDRAWS,
    OffenceTables,
    estimate_of,
    redrawn_bank,
)
from config.calibration.own_share_trials import UNSAID, share_cells, share_of_values
from config.calibration.published_tables import PublishedTables, estimate_tables, person_tables
from config.calibration.score import findings_of, score
from config.calibration.seeded_noise import seeded_sampler
from config.calibration.victims import Victims, make_victims
from config.calibration.whole_chain import (
    FIRST_YEAR,
    LivedThrough,
    Staff,
    hire_staff,
    live_through,
)
from estimates.own.calibrated import calibrated_share
from estimates.own.calibration_rows import CalibrationRow
from estimates.own.margins import SurveyMargins
from estimates.sums.calibration import ShareEstimate
from releases.disclosure import NoisyTable, reconcile
from releases.profiles import ESTIMATES

if TYPE_CHECKING:
    from numpy.random import Generator
    from numpy.typing import NDArray

    Numbers = NDArray[Any]

SENT: Final = 170
STANDARD_SENT: Final = 2_700
STANDARD_RATE: Final = 0.15
_RATE: Final = 0.3
_LAST_DIGIT: Final = 5.1e-7
"""The file of estimates has six decimals."""
_EXACT: Final = 1e-9
_REDRAWS_DIFFER: Final = 0.1
"""How far two intervals lie apart whose noise was redrawn 500 times each, by their widths."""


@dataclass(frozen=True, kw_only=True)
class WholeTrials:
    """Populations that go the whole way, in a database that is thrown away afterwards."""

    populations: int
    seed: int

    def rows(self) -> Iterator[CalibrationRow]:
        """Start-up years, one after another, and then one standard year."""
        staff = hire_staff()
        yield self.start_up_years(staff, sent=SENT)
        yield self.standard_year(staff, sent=STANDARD_SENT)

    def start_up_years(self, staff: Staff, *, sent: int) -> CalibrationRow:
        """The unweighted share of years of about 150 who said whom they told."""
        tables = person_tables(START_UP)
        chances = make_victims(_RATE).reports(FRAUD, chosen=False, unsaid=UNSAID)
        samples = self._generator.multinomial(sent, chances, size=self.populations)
        lived = [
            live_through(list(counts), year=FIRST_YEAR + place, profile=START_UP, staff=staff)
            for place, counts in enumerate(samples)
        ]
        shares = [each.share for each in lived]
        row = score(
            findings_of(
                _RATE,
                value=[each.value for each in shares],
                ends=[(each.lower, each.upper) for each in shares],
                shown=[each.status == "ok" for each in shares],
            ),
            method="whole_chain",
            case=f"start-up years; {sent} reports; share {_RATE:g}",
            promise="same",
            seed=self.seed,
        )
        return _judged(
            row,
            [
                counts_agree(each, counts, tables=tables) and shares_agree(each, tables=tables)
                for each, counts in zip(lived, samples, strict=True)
            ],
        )

    def standard_year(self, staff: Staff, *, sent: int) -> CalibrationRow:
        """The share of fraud brought to the margins, of one standard year."""
        tables, victims = estimate_tables(STANDARD_1), make_victims(STANDARD_RATE)
        generator = self._generator
        counts = generator.multinomial(sent, victims.reports(FRAUD, unsaid=UNSAID))
        counts = counts + generator.multinomial(sent // 10, victims.reports(COMPUTER_MISUSE))
        lived = live_through(
            list(counts), year=FIRST_YEAR + self.populations, profile=STANDARD_1, staff=staff
        )
        released = released_share(lived, victims=victims)
        short = short_share(lived, tables=tables, victims=victims, generator=generator)
        row = score(
            findings_of(
                STANDARD_RATE,
                value=[released.value],
                ends=[(released.lower, released.upper)],
                shown=[True],
            ),
            method="whole_chain",
            case=f"one standard year; {sent + sent // 10:,} reports; share {STANDARD_RATE:g}",
            promise="same",
            seed=self.seed,
        )
        return _judged(
            row, [counts_agree(lived, counts, tables=tables) and estimates_agree(released, short)]
        )

    @property
    def _generator(self) -> "Generator":
        import numpy as np

        return np.random.default_rng(self.seed)


def counts_agree(
    lived: LivedThrough, counts: "Sequence[int] | Numbers", *, tables: PublishedTables
) -> bool:
    """Whether the real form, coding and tabulation counted what was meant, cell by cell."""
    return lived.counted(tables) == list(counts @ tables.incidence)


def shares_agree(lived: LivedThrough, *, tables: PublishedTables) -> bool:
    """Whether the released share is the one that the short path makes of the same noisy cells."""
    short = share_of_values(
        tables.reconciled(lived.noisy(tables)[None])[0], cells=share_cells(tables)
    )
    pairs = [
        (getattr(short, name), getattr(lived.share, name)) for name in ("value", "lower", "upper")
    ]
    return short.status == lived.share.status and all(
        one is other if None in (one, other) else abs(one - other) <= _LAST_DIGIT
        for one, other in pairs
    )


def released_share(lived: LivedThrough, *, victims: Victims) -> ShareEstimate:
    """The calibrated share as a release works it out, with the true margins of fraud."""
    agreed = reconcile(
        {
            table.name: NoisyTable(
                dimensions=table.dimensions,
                cells=table.cells,
                sigma=table.sigma,
                rollups=ROLLUPS,
            )
            for table in lived.drawn
            if table.source == ESTIMATES
        }
    )
    margins = SurveyMargins(
        offence=FRAUD,
        shares=tuple(tuple(each) for each in victims.margins(FRAUD)),
        period=(date(FIRST_YEAR, 1, 1), date(FIRST_YEAR, 12, 31)),
        is_made_up=True,
    )
    found = calibrated_share(
        lived.drawn, agreed, offence=FRAUD, margins=margins, cells_sha256=lived.cells_sha256
    )
    assert found.share is not None
    return found.share


def short_share(
    lived: LivedThrough, *, tables: PublishedTables, victims: Victims, generator: "Generator"
) -> ShareEstimate:
    """The calibrated share that the short path makes of the same noisy cells."""
    estimate = estimate_of(
        OffenceTables(tables=tables, offence=FRAUD),
        tables.reconciled(lived.noisy(tables)[None])[0],
        noise=redrawn_bank(tables, sampler=seeded_sampler(generator))[:REDRAWS],
        margins=victims.margins(FRAUD),
    )
    assert estimate is not None
    return estimate


def estimates_agree(one: ShareEstimate, other: ShareEstimate) -> bool:
    """Whether two calibrated shares are one; their intervals had each its own redraws."""
    if one.status != "ok" or other.status != "ok":
        return False
    value, lower, upper = (
        abs(getattr(one, name) - getattr(other, name)) for name in ("value", "lower", "upper")
    )
    width = (one.upper or 0.0) - (one.lower or 0.0)
    return value <= _EXACT and max(lower, upper) <= _REDRAWS_DIFFER * width


def _judged(row: CalibrationRow, same: Sequence[bool]) -> CalibrationRow:
    return replace(row, verdict="kept" if all(same) else "missed")
