"""The rows of the tables by police force become populations, referred crimes, recorded offences.

A force is known by its code, and by any name that a published table gave it; a table in which the
two contradict each other is refused, so that no force ever has two figures for one year.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from django.db import models

from estimates.models import ForcePopulation, RecordedOffences, ReferredCrimes
from estimates.strict_csv import CorruptRow, CsvRow

PUBLISHED_TOTAL: Final = "TOTAL"
"""The code of the published total of a table: kept, and never summed with its parts."""

_NO_FORCES: Final = (
    *("Dedicated Cheque and Plastic Crime Unit", "Garda Siochana", "Guernsey", "Isle of Man"),
    *("Jersey", "Royal Gibraltar Police"),
)
"""These have a line among the forces and are none. Any other name without a code is refused."""


def read_population(row: CsvRow) -> ForcePopulation:
    """Residents of a force's area in the middle of a year."""
    return ForcePopulation(
        force_code=row.force_code("pfa_code", "pfa_name", needed=True),
        mid_year=row.whole("mid_year", least=1900, most=2100),
        population=row.whole("population", least=1),
    )


def read_referred(row: CsvRow) -> ReferredCrimes:
    """Cases sent to a force in a year, and the outcomes that it recorded; or the year's total."""
    judicial = row.whole("judicial_outcomes", least=0)
    other = row.whole("non_judicial_outcomes", least=0)
    is_total = row["pfa_code"] == PUBLISHED_TOTAL
    is_force = not is_total and row["force_name_as_published"] not in _NO_FORCES
    if row.whole("total_outcomes") != judicial + other:
        raise CorruptRow("total_outcomes is not the sum of its two parts")
    return ReferredCrimes(
        period=row.financial_year("period"),
        force_code=PUBLISHED_TOTAL
        if is_total
        else row.force_code("pfa_code", "force_name_as_published", needed=is_force),
        force_name=row.text("force_name_as_published", needed=True),
        referred_count=row.whole("referred_crimes", least=0),
        outcome_count=judicial + other,
        judicial_count=judicial,
        non_judicial_count=other,
        seen_at=row.text("seen_at", needed=True),
    )


def totals_that_are_no_sums(
    rows: Sequence[models.Model],
) -> Iterator[tuple[models.Model, str]]:
    """A published total is the sum of the rows of its year that were seen on the same page."""
    referred = [row for row in rows if isinstance(row, ReferredCrimes)]
    for total in referred:
        if total.force_code != PUBLISHED_TOTAL:
            continue
        parts = [
            row
            for row in referred
            if (row.period, row.seen_at) == (total.period, total.seen_at) and row is not total
        ]
        for column in ("referred_count", "outcome_count", "judicial_count"):
            added = sum(getattr(row, column) for row in parts)
            if added != getattr(total, column):
                yield (
                    total,
                    f"the total of {total.period} is not the sum of its rows: {column} is "
                    f"{getattr(total, column)}, and the rows add up to {added}",
                )


def read_recorded(row: CsvRow) -> RecordedOffences:
    """Offences of one code that a force recorded in a year."""
    return RecordedOffences(
        period=row.financial_year("period"),
        force_code=row.force_code("pfa_code", "force_name", needed=True),
        offence_code=row.text("ho_offence_code", needed=True),
        description=row.text("offence_description", needed=True),
        offence_group=row["offence_group"],
        offence_subgroup=row["offence_subgroup"],
        offence_count=row.whole("offences"),
    )
