"""The survey's margins are read: how its victims divide by crime type, age and loss.

Our own reports are weighted to them. The project holds none that is published today, so a real
site has no file; the practice site has one, whose rows are all marked as made up.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Final

from django.conf import settings

from classification.attributes import EST_AGE, EST_CRIME, EST_LOSS, EST_OFFENCE
from classification.crime_types import CRIME_TYPES
from estimates.models import GRADES
from estimates.strict_csv import CorruptRow, CsvRow, read_rows
from releases.released_files import released_file
from releases.survey_margins import MARGIN_COLUMNS, MARGINS_FILE

OFFENCES: Final = EST_OFFENCE.values
MARGINS: Final = (EST_CRIME.name, EST_AGE.name, EST_LOSS.name)
"""What each offence is weighted by, in the order that every sum keeps."""

PUBLISHED: Final = "published"
MADE_UP: Final = "made up"


@dataclass(frozen=True, kw_only=True)
class MarginRow:
    """One line of the file: which share of an offence's victims has this code."""

    offence: str
    margin: str
    code: str
    share: Decimal
    period: tuple[date, date]
    origin: str
    line: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class SurveyMargins:
    """The margins of one offence in one period: for each of MARGINS its shares, in code order.

    `lines` has the line of the file behind each share, in the same order.
    """

    offence: str
    shares: tuple[tuple[float, ...], ...]
    period: tuple[date, date]
    is_made_up: bool
    lines: tuple[Mapping[str, str], ...] = ()


def codes_of(offence: str, margin: str) -> tuple[str, ...]:
    """Lists the codes of a margin that the offence can have: its own crime types, each age."""
    if margin == EST_CRIME.name:
        return tuple(kind.code for kind in CRIME_TYPES if kind.survey_offence == offence)
    return (EST_AGE if margin == EST_AGE.name else EST_LOSS).values


def loaded_margins() -> Mapping[str, SurveyMargins]:
    """Reads the site's margins by offence; none where it has no file. CorruptFile as below."""
    path = settings.SURVEY_MARGINS
    return read_margins(Path(path), demonstration=settings.DEMONSTRATION) if path else {}


def frozen_margins(number: str) -> Mapping[str, SurveyMargins]:
    """Reads the margins that a release was weighted to, as it froze them.

    NoSuchFile where it froze none; AlteredFile where they are damaged.
    """
    released_file(number, MARGINS_FILE)  # as published, or nothing of it is read
    path = Path(settings.RELEASES_DIR) / number / MARGINS_FILE
    return read_margins(path, demonstration=True)


def read_margins(path: Path, *, demonstration: bool) -> Mapping[str, SurveyMargins]:
    """Reads a file of margins. CorruptFile names every fault by line and column.

    An offence may be missing. One that is there has every code of each margin, shares that sum
    to 1, one period and one origin; made-up rows are for demonstrations.
    """

    def read(row: CsvRow) -> MarginRow:
        return _read_row(row, demonstration=demonstration)

    found = read_rows(
        path,
        tuple(MARGIN_COLUMNS),
        read,
        key=lambda row: (row.offence, row.margin, row.code),
        check=_faults_between,
    )
    rows = list(found.values())
    return {
        offence: _margins_of([row for row in rows if row.offence == offence])
        for offence in OFFENCES
        if any(row.offence == offence for row in rows)
    }


def _read_row(row: CsvRow, *, demonstration: bool) -> MarginRow:
    offence, margin = row.one_of("offence", OFFENCES), row.one_of("margin", MARGINS)
    code = row.one_of("code", codes_of(offence, margin))
    share = row.number("share")
    if not 0 <= share <= 1:
        raise CorruptRow(f'share is not from 0 to 1: "{row["share"]}"')
    starts_on, ends_on = row.day("period_start"), row.day("period_end")
    if starts_on is None or ends_on is None or starts_on > ends_on:
        raise CorruptRow("period_start and period_end are not a stretch of time")
    origin = row.one_of("origin", (PUBLISHED, MADE_UP))
    if origin == MADE_UP and not demonstration:
        raise CorruptRow("origin is made up: a real site weights to published margins alone")
    if origin == PUBLISHED:
        for column in ("source_title", "publisher", "seen_at"):
            row.text(column, needed=True)
        row.one_of("grade", GRADES)
    return MarginRow(
        offence=offence,
        margin=margin,
        code=code,
        share=share,
        period=(starts_on, ends_on),
        origin=origin,
        line=dict(row),
    )


def _faults_between(rows: Sequence[MarginRow]) -> Iterable[tuple[MarginRow, str]]:
    """Finds what is wrong with rows that are sound by themselves, at the first row of each kind."""
    for offence in dict.fromkeys(row.offence for row in rows):
        of_offence = [row for row in rows if row.offence == offence]
        for before, row in pairwise(of_offence):
            if row.period != before.period:
                yield row, f"period_start and period_end differ from the other rows of {offence}"
            if row.origin != before.origin:
                yield row, f"origin differs from the other rows of {offence}"
        for margin in MARGINS:
            of_margin = [row for row in of_offence if row.margin == margin]
            codes = {row.code for row in of_margin}
            missing = [code for code in codes_of(offence, margin) if code not in codes]
            if missing:
                yield of_offence[0], f"{margin} of {offence} has no row for {', '.join(missing)}"
            elif (total := sum(row.share for row in of_margin)) != 1:
                yield of_margin[0], f"share: those of {margin} of {offence} sum to {total}, not 1"


def _margins_of(rows: Sequence[MarginRow]) -> SurveyMargins:
    offence = rows[0].offence
    row_of = {(row.margin, row.code): row for row in rows}
    in_order = [[row_of[margin, code] for code in codes_of(offence, margin)] for margin in MARGINS]
    return SurveyMargins(
        offence=offence,
        shares=tuple(tuple(float(row.share) for row in of_margin) for of_margin in in_order),
        period=rows[0].period,
        is_made_up=rows[0].origin == MADE_UP,
        lines=tuple(row.line for of_margin in in_order for row in of_margin),
    )
