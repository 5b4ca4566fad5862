"""The share of one offence's victims who told the police is worked out, weighted to the survey.

Our own comparable reports are brought to the survey's margins by least squares. The noise's part
in the interval comes from redraws: each is a simulation of noise by its published sizes, made from
the release's own hash, so that anybody gets the same row. None is the noise that was drawn, which
nobody knows.
"""

import hashlib
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING, Any, Final

from classification.attributes import EST_OFFENCE, EST_TOLD
from estimates.own.margins import MARGINS, SurveyMargins, codes_of
from estimates.sums.calibration import ShareEstimate, greg_share
from estimates.sums.results import EstimateError
from estimates.sums.under_reporting import BandEstimate, sensitivity_band
from releases.disclosure import Cell, Reconciled
from releases.figures import DrawnTable
from releases.profiles import ESTIMATES

if TYPE_CHECKING:
    from numpy.typing import NDArray

REDRAWS: Final = 500
FEWEST_ROWS: Final = 2_000.0
"""Under so many published rows of an offence, no share of it is worked out."""

_TOLD_TO: Final = "the police or Report Fraud"
_Place = tuple[tuple[str, ...], Cell]
"""A cell of a table, by what the table crosses."""
_BITS: Final = 52  # with one half added, still a number that a float holds exactly


@dataclass(frozen=True, kw_only=True)
class CalibratedShare:
    """What can be said of one offence: the share with its band, or the reason why there is none.

    status: ok; blocked (the sums refuse); unavailable (an input is not there). `n`: the rows
    that the release published of the offence, where it has the tables.
    """

    offence: str
    status: str
    reasons: tuple[str, ...] = ()
    n: float | None = None
    share: ShareEstimate | None = None
    band: BandEstimate | None = None


def calibrated_share(
    tables: Sequence[DrawnTable],
    agreed: Reconciled | None,
    *,
    offence: str,
    margins: SurveyMargins | None,
    cells_sha256: str,
    redraws: int = REDRAWS,
) -> CalibratedShare:
    """Works out the share of an offence from a release's tables, if they and the margins allow.

    `agreed`: its estimate tables after least squares, where the release has them.
    """
    lacking = (
        *(() if agreed else ("no_estimate_tables",)),
        *(() if margins else ("no_margins",)),
    )
    if agreed is None or margins is None:
        return CalibratedShare(offence=offence, status="unavailable", reasons=lacking)
    cells = _agreed_cells([table for table in tables if table.source == ESTIMATES], agreed)
    parts = _Parts(cells.place, offence=offence)
    one_way, two_way, told = parts.of(cells.values)
    n = float(one_way[0].sum())
    if n < FEWEST_ROWS:
        return _blocked(offence, n, "below_the_gate")
    redrawn = cells.values + _redrawn_noise(cells, cells_sha256=cells_sha256, redraws=redraws)
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
        return _blocked(offence, n, error.code)
    if share.status != "ok":
        return _blocked(offence, n, *share.notes)
    return CalibratedShare(
        offence=offence, status="ok", n=n, share=share, band=sensitivity_band(share)
    )


def _blocked(offence: str, n: float, *reasons: str) -> CalibratedShare:
    return CalibratedShare(offence=offence, status="blocked", reasons=reasons, n=n)


@dataclass(frozen=True, kw_only=True)
class _AgreedCells:
    """The cells of the estimate tables after least squares, side by side.

    `place` finds a cell among the `values`; `sigma` is the noise that each was drawn with, and
    `covariance` what least squares leaves of it.
    """

    place: Mapping[_Place, int]
    values: "NDArray[Any]"
    sigma: "NDArray[Any]"
    covariance: "NDArray[Any]"


def _agreed_cells(drawn: Sequence[DrawnTable], agreed: Reconciled) -> _AgreedCells:
    import numpy as np

    by_name = {table.name: table for table in drawn}
    return _AgreedCells(
        place={
            (by_name[name].dimensions, cell): place
            for place, (name, cell) in enumerate(agreed.order)
        },
        values=np.array([agreed.value[name][cell] for name, cell in agreed.order]),
        sigma=np.array([by_name[name].sigma for name, _ in agreed.order]),
        covariance=agreed.covariance,
    )


def _redrawn_noise(cells: _AgreedCells, *, cells_sha256: str, redraws: int) -> "NDArray[Any]":
    """Simulates noise of the published sizes and puts each redraw through the least squares.

    The values are a projection P of the noisy cells, and P values = values: so a redraw of the
    noise moves them by P e. With C the covariance after least squares and D the variances before,
    P = C / D, and P e = C (z / sigma) for standard normal z. Those come from SHAKE-256 of the
    hash of the released cells, 52 bits a number, by the normal quantile.
    """
    import numpy as np

    shape = redraws, len(cells.values)
    stream = hashlib.shake_256(cells_sha256.encode()).digest(8 * shape[0] * shape[1])
    whole = np.frombuffer(stream, dtype=">u8") >> (64 - _BITS)
    quantile = NormalDist().inv_cdf
    normal = [quantile(part) for part in ((whole + 0.5) / 2.0**_BITS).tolist()]
    moved: NDArray[Any] = (np.array(normal).reshape(shape) / cells.sigma) @ cells.covariance
    return moved


class _Parts:
    """The places of the cells that the sums need for one offence, margin by margin.

    Every margin and every pair of margins is counted from the tables of the pairs, since the
    estimate tables have no table of one margin alone.
    """

    def __init__(self, place: Mapping[_Place, int], *, offence: str) -> None:
        import numpy as np

        crime, age, loss = MARGINS
        crimes, ages, losses = (codes_of(offence, margin) for margin in MARGINS)

        def places(dimensions: tuple[str, ...], *codes: Sequence[str]) -> "NDArray[Any]":
            found = [place[dimensions, cell] for cell in itertools.product(*codes)]
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
