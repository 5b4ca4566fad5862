"""The share of one offence's victims who told the police is worked out, weighted to the survey.

Our own comparable reports are brought to the survey's margins by least squares. The noise's part
in the interval comes from redraws: each is a simulation of noise by its published sizes, made from
the release's own hash, so that anybody gets the same row. None is the noise that was drawn, which
nobody knows.
"""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from classification.attributes import EST_OFFENCE, EST_TOLD
from classification.periods import first_day, last_day
from estimates.own.estimate_columns import estimate_columns, number_text
from estimates.own.margins import MARGINS, OFFENCES, SurveyMargins, codes_of
from estimates.own.own_flags import comparison_with_target
from estimates.own.redraws import cells_in_order, redrawn_cells
from estimates.sums.calibration import ShareEstimate, greg_share
from estimates.sums.results import EstimateError
from estimates.sums.under_reporting import sensitivity_band
from releases.build_files import ReleaseContents
from releases.disclosure import Reconciled
from releases.estimate_words import CALIBRATED_ASSUMPTIONS
from releases.figures import DrawnTable
from releases.profiles import ESTIMATES

if TYPE_CHECKING:
    from numpy.typing import NDArray

REDRAWS: Final = 500
FEWEST_ROWS: Final = 2_000.0
"""Under so many published rows of an offence, no share of it is worked out."""

_TOLD_TO: Final = "the police or Report Fraud"


@dataclass(frozen=True, kw_only=True)
class CalibratedShare:
    """The share of one offence, or the reasons why there is none.

    status: ok; blocked (the sums refuse); unavailable (an input is not there). `n`: the rows
    that the release published of the offence, where it has the tables.
    """

    status: str
    notes: tuple[str, ...] = ()
    n: float | None = None
    share: ShareEstimate | None = None


def calibrated_rows(
    release: ReleaseContents,
    agreed: Reconciled | None,
    *,
    margins: Mapping[str, SurveyMargins],
) -> tuple[dict[str, str], ...]:
    """Writes a row of the file of estimates for each offence of the survey.

    `agreed`: the release's estimate tables after least squares, where it has any.
    """
    found = {
        offence: calibrated_share(
            release.tables,
            agreed,
            offence=offence,
            margins=margins.get(offence),
            cells_sha256=release.cells_sha256,
        )
        for offence in OFFENCES
    }
    return tuple(
        _row(release, found[offence], offence=offence, margins=margins.get(offence))
        for offence in OFFENCES
    )


def calibrated_share(
    tables: Sequence[DrawnTable],
    agreed: Reconciled | None,
    *,
    offence: str,
    margins: SurveyMargins | None,
    cells_sha256: str,
    redraws: int = REDRAWS,
) -> CalibratedShare:
    """Works out the share of an offence from a release's tables, if they and the margins allow."""
    if agreed is None or margins is None:
        lacking = (
            *(() if agreed else ("no_estimate_tables",)),
            *(() if margins else ("no_margins",)),
        )
        return CalibratedShare(status="unavailable", notes=lacking)
    drawn = [table for table in tables if table.source == ESTIMATES]
    parts = _Parts(drawn, agreed, offence=offence)
    one_way, two_way, told = parts.of(cells_in_order(agreed))
    n = float(one_way[0].sum())
    if n < FEWEST_ROWS:
        return CalibratedShare(status="blocked", notes=("below_the_gate",), n=n)
    redrawn = redrawn_cells(drawn, agreed, cells_sha256=cells_sha256, redraws=redraws)
    try:
        share = greg_share(
            one_way,
            two_way,
            told,
            margins=margins.shares,
            told_to=_TOLD_TO,
            replicates=map(parts.of, redrawn),
            gate=FEWEST_ROWS,
        )
    except EstimateError as error:
        return CalibratedShare(status="blocked", notes=(error.code,), n=n)
    if share.status != "ok":
        return CalibratedShare(status="blocked", notes=share.notes, n=n)
    return CalibratedShare(status="ok", n=n, share=_within_0_and_1(share))


def _within_0_and_1(share: ShareEstimate) -> ShareEstimate:
    """Sets an end that lies where no share can be to 0 or 1, and says so."""
    assert share.lower is not None
    assert share.upper is not None
    notes = (
        *(("lower_end_set_to_0",) if share.lower < 0 else ()),
        *(("upper_end_set_to_1",) if share.upper > 1 else ()),
    )
    return replace(
        share,
        lower=max(share.lower, 0.0),
        upper=min(share.upper, 1.0),
        notes=(*share.notes, *notes),
    )


def _row(
    release: ReleaseContents,
    found: CalibratedShare,
    *,
    offence: str,
    margins: SurveyMargins | None,
) -> dict[str, str]:
    row = {
        "method": "own_share_calibrated",
        "offence": offence,
        "numerator": f"{EST_TOLD.name}=told",
        "denominator": f"{EST_OFFENCE.name}={offence}",
        "assumptions": " ".join(CALIBRATED_ASSUMPTIONS),
    }
    if found.share is None or margins is None:
        return row | {
            "n": "" if found.n is None else number_text(found.n),
            "status": found.status,
            "comparison": "not_comparable",
            "notes": " ".join(found.notes),
        }
    band = sensitivity_band(found.share)
    assert band.lower is not None
    assert band.upper is not None
    comparison, reasons = comparison_with_target(
        release.number, offence=offence, demonstration=release.demonstration
    )
    return (
        row
        | {"comparison": comparison, "comparison_reasons": " ".join(reasons)}
        | estimate_columns(
            replace(found.share, notes=(*found.share.notes, *_notes_on(margins, release))),
            n=found.share.n,
            fabricated=found.share.fabricated,
            band=(band.lower, band.upper),
            envelope=band.envelope,
        )
    )


def _notes_on(margins: SurveyMargins, release: ReleaseContents) -> tuple[str, ...]:
    """Names what a reader must know of the margins: whether made up, whether of another year."""
    year = first_day(release.number), last_day(release.number)
    return (
        *(("margins_made_up",) if margins.is_made_up else ()),
        *(("margins_of_another_year",) if margins.period != year else ()),
    )


class _Parts:
    """The places of the cells that the sums need for one offence, margin by margin.

    Every margin and every pair of margins is counted from the tables of the pairs, since the
    estimate tables have no table of one margin alone.
    """

    def __init__(self, drawn: Sequence[DrawnTable], agreed: Reconciled, *, offence: str) -> None:
        import numpy as np

        names = {table.dimensions: table.name for table in drawn}
        place = {key: at for at, key in enumerate(agreed.order)}
        crime, age, loss = MARGINS
        crimes, ages, losses = (codes_of(offence, margin) for margin in MARGINS)

        def places(dimensions: tuple[str, ...], *codes: Sequence[str]) -> "NDArray[Any]":
            found = [place[names[dimensions], cell] for cell in itertools.product(*codes)]
            return np.array(found).reshape([len(axis) for axis in codes])

        of_offence, told = (offence,), ("told",)
        self._pairs = {
            (0, 1): places((crime, age), crimes, ages),
            (0, 2): places((crime, loss), crimes, losses),
            (1, 2): places((EST_OFFENCE.name, age, loss), of_offence, ages, losses)[0],
        }
        self._told = (
            places((EST_TOLD.name, crime), told, crimes)[0],
            places((EST_TOLD.name, EST_OFFENCE.name, age), told, of_offence, ages)[0, 0],
            places((EST_TOLD.name, EST_OFFENCE.name, loss), told, of_offence, losses)[0, 0],
        )

    def of(self, values: "NDArray[Any]") -> tuple[Any, Any, Any]:
        """Gives the counts of each margin, of each pair, and of those who told, by margin."""
        two_way = {pair: values[places] for pair, places in self._pairs.items()}
        one_way = (
            two_way[0, 1].sum(axis=1),
            two_way[0, 1].sum(axis=0),
            two_way[0, 2].sum(axis=0),
        )
        return one_way, two_way, tuple(values[places] for places in self._told)
