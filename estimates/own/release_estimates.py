"""Works out every estimate of a release from its released cells, as its file of estimates has them.

Nothing but noisy cells is read, so that anyone can work them out again from the noisy files.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from classification.attributes import ATTRIBUTES, PERSONS
from classification.code_lists import NOT_APPLICABLE, NOT_STATED
from estimates.own.calibrated import calibrated_rows
from estimates.own.estimate_columns import estimate_columns
from estimates.own.margins import SurveyMargins, loaded_margins
from estimates.own.own_flags import comparison_of
from estimates.strict_csv import CorruptFile
from estimates.sums.own_share import own_share
from releases.build_files import (
    METHOD_VERSION,
    EstimatesRefused,
    ReleaseContents,
    ReleaseEstimates,
)
from releases.disclosure import Cell, Reconciled
from releases.estimate_words import (
    ALL_OFFENCES,
    ESTIMATE_COLUMNS,
    MAIN_REASON_ASSUMPTIONS,
    ONE_TYPE_ASSUMPTIONS,
    OWN_SHARE_ASSUMPTIONS,
    POLICE_OR_REPORT_FRAUD,
)
from releases.figures import compute_figures
from releases.profiles import ESTIMATES, RECORDS

_MOST_OFFICIAL: Final = "told_most_official"
_TOLD: Final = "told_police"
_REASON: Final = "main_reason_not_told"
_CRIME_TYPE: Final = "crime_type"
_TYPE_AND_TOLD: Final = "crime_type_by_told_police"
_UNWEIGHTED: Final = "own_share_unweighted"


@dataclass(frozen=True, kw_only=True)
class CellSum:
    """A sum of cells of one table: those named, or all but those named."""

    table: str
    cells: tuple[Cell, ...]
    is_all_but: bool = False

    def __str__(self) -> str:
        """Names the cells as the file does: `table=code,code+code,code`, or `table!=code`."""
        sign = "!=" if self.is_all_but else "="
        return f"{self.table}{sign}{'+'.join(','.join(cell) for cell in self.cells)}"

    def places(self, group: Reconciled) -> list[int]:
        """Finds the places of its cells in the order of the group."""
        return [
            place
            for place, (table, cell) in enumerate(group.order)
            if table == self.table and (cell in self.cells) != self.is_all_but
        ]


def _sum(table: str, *codes: str) -> CellSum:
    return CellSum(table=table, cells=tuple((code,) for code in codes))


def _all_but(table: str, *codes: str) -> CellSum:
    return CellSum(table=table, cells=tuple((code,) for code in codes), is_all_but=True)


def estimates_of(
    release: ReleaseContents, *, margins: Mapping[str, SurveyMargins] | None = None
) -> ReleaseEstimates:
    """Works out every row of the release's estimates, in the columns of `ESTIMATE_COLUMNS`.

    The share of all reports that said who had been told comes first; then that of each crime
    type, where a table crosses the two; then each main reason; then what is calibrated, by these
    `margins` of the survey, or else by the site's own: EstimatesRefused where its file cannot be
    read.
    """
    groups = compute_figures(release.tables, profile=release.profile).groups
    group = groups[PERSONS, RECORDS]
    common = {
        "release": release.number,
        "period": release.number,
        "method_version": METHOD_VERSION,
        "universe": PERSONS,
        "told_to": POLICE_OR_REPORT_FRAUD,
        "origin": release.origin,
    }
    try:
        used = loaded_margins() if margins is None else margins
    except CorruptFile as error:
        said = _("Nothing is estimated: the file of the survey's margins cannot be read. %(fault)s")
        raise EstimatesRefused(said % {"fault": error}) from error
    calibrated = calibrated_rows(release, groups.get((PERSONS, ESTIMATES)), margins=used)
    rows = (
        *_told_rows(group, release.number),
        *_reason_rows(group, release),
        *calibrated,
    )
    names = [column.name for column in ESTIMATE_COLUMNS]
    is_weighted = any(row["status"] == "ok" for row in calibrated)
    return ReleaseEstimates(
        rows=tuple({name: (common | row).get(name, "") for name in names} for row in rows),
        margins=tuple(line for each in used.values() for line in each.lines if is_weighted),
    )


def _told_rows(group: Reconciled, number: str) -> Iterator[dict[str, str]]:
    table, told = (
        (_MOST_OFFICIAL, POLICE_OR_REPORT_FRAUD)
        if _MOST_OFFICIAL in group.value
        else (_TOLD, "told")
    )
    yield _row(
        group,
        number,
        method=_UNWEIGHTED,
        above=_sum(table, told),
        below=_all_but(table, NOT_STATED),
        missing=_sum(table, NOT_STATED),
        attempts=group.value[_CRIME_TYPE]["scam_attempt",],
        assumptions=OWN_SHARE_ASSUMPTIONS,
    )
    if _TYPE_AND_TOLD not in group.value:
        return
    for kind in ATTRIBUTES[_CRIME_TYPE].values:
        yield _row(
            group,
            number,
            method=_UNWEIGHTED,
            above=CellSum(table=_TYPE_AND_TOLD, cells=((kind, "told"),)),
            below=CellSum(table=_TYPE_AND_TOLD, cells=((kind, "told"), (kind, "not_told"))),
            missing=CellSum(table=_TYPE_AND_TOLD, cells=((kind, NOT_STATED),)),
            assumptions=ONE_TYPE_ASSUMPTIONS,
            offence=kind,
        )


def _reason_rows(group: Reconciled, release: ReleaseContents) -> Iterator[dict[str, str]]:
    """Yields each named reason among those who named one, and those who named none beside them."""
    if _REASON not in group.value:
        return
    named = _all_but(_REASON, NOT_STATED, NOT_APPLICABLE)
    reasons = ATTRIBUTES[_REASON].under(release.code_lists_version).stated
    for reason in (*reasons, NOT_STATED):
        is_named = reason != NOT_STATED
        yield _row(
            group,
            release.number,
            method=_REASON,
            above=_sum(_REASON, reason),
            below=named if is_named else _all_but(_REASON, NOT_APPLICABLE),
            missing=_sum(_REASON, NOT_STATED) if is_named else None,
            assumptions=MAIN_REASON_ASSUMPTIONS,
        )


def _row(
    group: Reconciled,
    number: str,
    *,
    method: str,
    above: CellSum,
    below: CellSum,
    missing: CellSum | None,
    assumptions: tuple[str, ...],
    attempts: float | None = None,
    offence: str = ALL_OFFENCES,
) -> dict[str, str]:
    """Works out one share and writes it as a row of the file."""
    estimate = own_share(
        _value(group, above),
        _value(group, below),
        told_variance=max(0.0, _covariance(group, above, above)),
        stated_variance=max(0.0, _covariance(group, below, below)),
        covariance=_covariance(group, above, below),
        not_stated=_value(group, missing) if missing else 0.0,
        attempts=attempts,
    )
    comparison, reasons = comparison_of(number, offence=offence)
    return {
        "method": method,
        "offence": offence,
        "numerator": str(above),
        "denominator": str(below),
        "comparison": comparison,
        "comparison_reasons": " ".join(reasons),
        "assumptions": " ".join(assumptions),
        **estimate_columns(
            estimate,
            n=estimate.n,
            fabricated=estimate.fabricated,
            without_attempts_max=estimate.without_attempts_max,
            noise=estimate.noise,
            missing=estimate.missing,
            band=estimate.band,
            envelope=estimate.envelope,
        ),
    }


def _value(group: Reconciled, cells: CellSum) -> float:
    return sum(
        group.value[table][cell] for table, cell in (group.order[at] for at in cells.places(group))
    )


def _covariance(group: Reconciled, one: CellSum, other: CellSum) -> float:
    return float(group.covariance[one.places(group)][:, other.places(group)].sum())
