"""Reads the CSV files of published figures, row by row, and says exactly what is wrong where.

No database here: `read_official_files` gives unsaved model instances, and `figures.py` stores
them. A row is refused rather than guessed at; the message names the file, the line, the column.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from django.db import models

from classification.areas import force_by_name, force_or_none
from estimates.flags import FLAGS, cyber_fields, flags_of
from estimates.models import (
    GRADES,
    ArticleCheck,
    ArticleNumber,
    ContextFigure,
    ForcePopulation,
    OfficialFigure,
    RecordedOffences,
    ReferredCrimes,
)

OFFICIAL = Path(__file__).parent / "official"

PUBLISHED_TOTAL = "TOTAL"
"""The code of the published total of a table: kept, and never summed with its parts."""

_LONGEST_CELL = 1000
_CONTROL = re.compile(r"[\x00-\x1f\ufffd]")
_NEEDED = ("figure_id", "series", "geography", "measure", "unit", "source_title", "seen_at")


class CorruptFile(Exception):
    """A file of official figures that cannot be read as it stands: which, where, and why."""

    def __init__(self, file: str, line: int, reason: str) -> None:
        super().__init__(f"{file}, line {line}: {reason}")
        self.file = file
        self.line = line


class _CorruptRow(Exception):
    """What is wrong with a row, before it is known where the row stands."""


class Row(dict[str, str]):
    """A line of a file, with readers that refuse what is not what it should be."""

    def text(self, column: str, *, needed: bool = False) -> str:
        value = self[column]
        if needed and not value:
            raise _CorruptRow(f"{column} is empty")
        return value

    def whole(self, column: str) -> int:
        try:
            return int(self[column])
        except ValueError as error:
            raise _CorruptRow(f'{column} is not a whole number: "{self[column]}"') from error

    def number(self, column: str) -> Decimal:
        try:
            value = Decimal(self[column])
        except InvalidOperation as error:
            raise _CorruptRow(f'{column} is not a number: "{self[column]}"') from error
        if not value.is_finite() or abs(value) >= Decimal(10) ** 14:
            raise _CorruptRow(f'{column} is not a number that can be kept: "{self[column]}"')
        if value != round(value, 4):
            raise _CorruptRow(f'{column} has more than four decimals: "{self[column]}"')
        return value

    def day(self, column: str) -> date | None:
        if not self[column]:
            return None
        try:
            return date.fromisoformat(self[column])
        except ValueError as error:
            raise _CorruptRow(f'{column} is not a day as 2017-03-31: "{self[column]}"') from error

    def one_of(self, column: str, allowed: tuple[str, ...]) -> str:
        if self[column] not in allowed:
            raise _CorruptRow(f'{column} is none of {", ".join(allowed)}: "{self[column]}"')
        return self[column]

    def force_code(self, code_column: str, name_column: str, *, needed: bool) -> str:
        """The force by its code, else by its name; an unknown code is never taken on trust."""
        code = self[code_column]
        if code:
            if force_or_none(code) is None:
                raise _CorruptRow(f'{code_column} is no force: "{code}"')
            return code
        force = force_by_name(self[name_column])
        if force is None and needed:
            raise _CorruptRow(f'{name_column} is no force: "{self[name_column]}"')
        return force.code if force else ""


@dataclass(frozen=True, kw_only=True)
class OfficialFile:
    """One file: its columns as published, the model its rows become, and what makes a row one."""

    name: str
    columns: tuple[str, ...]
    model: type[models.Model]
    key: tuple[str, ...]
    read: Callable[[Row], models.Model]


def _figure(row: Row) -> OfficialFigure:
    start, end = row.day("period_start"), row.day("period_end")
    if (start is None) != (end is None) or (start and end and start > end):
        raise _CorruptRow("period_start and period_end are not a period")
    code = row["geography_code"]
    if code and code != "K04000001" and force_or_none(code) is None:
        raise _CorruptRow(f'geography_code is no place we know: "{code}"')
    for column in ("id", *_NEEDED[1:], "offence_group", "offence_detail", "period_label"):
        row.text(column, needed=True)
    dependent, enabled = cyber_fields(row["offence_group"])
    flags = flags_of(row)
    return OfficialFigure(
        figure_id=row["id"],
        period_start=start,
        period_end=end,
        value=row.number("value"),
        grade=row.one_of("grade", GRADES),
        derived=row.one_of("derived", ("0", "1")) == "1",
        cyber_dependent=dependent,
        cyber_enabled=enabled,
        **{f"flag_{flag}": getattr(flags, flag) for flag in FLAGS},
        **{
            column: row[column]
            for column in (
                *("series", "geography", "geography_code", "period_label", "offence_group"),
                *("offence_detail", "measure", "unit", "precision", "source_title"),
                *("publisher", "published", "seen_at", "note"),
            )
        },
    )


def _population(row: Row) -> ForcePopulation:
    return ForcePopulation(
        force_code=row.force_code("pfa_code", "pfa_name", needed=True),
        mid_year=row.whole("mid_year"),
        population=row.whole("population"),
    )


def _referred(row: Row) -> ReferredCrimes:
    judicial, other = row.whole("judicial_outcomes"), row.whole("non_judicial_outcomes")
    is_total = row["pfa_code"] == PUBLISHED_TOTAL
    if row.whole("total_outcomes") != judicial + other:
        raise _CorruptRow("total_outcomes is not the sum of its two parts")
    return ReferredCrimes(
        period=row.text("period", needed=True),
        force_code=PUBLISHED_TOTAL
        if is_total
        else row.force_code("pfa_code", "force_name_as_published", needed=False),
        force_name=row.text("force_name_as_published", needed=True),
        referred_count=row.whole("referred_crimes"),
        outcome_count=judicial + other,
        judicial_count=judicial,
        non_judicial_count=other,
        seen_at=row.text("seen_at", needed=True),
    )


def _recorded(row: Row) -> RecordedOffences:
    return RecordedOffences(
        period=row.text("period", needed=True),
        force_code=row.force_code("pfa_code", "force_name", needed=True),
        offence_code=row.text("ho_offence_code", needed=True),
        description=row.text("offence_description", needed=True),
        offence_group=row["offence_group"],
        offence_subgroup=row["offence_subgroup"],
        offence_count=row.whole("offences"),
    )


def _article_number(row: Row) -> ArticleNumber:
    return ArticleNumber(
        number_id=row.text("id", needed=True),
        line=row.whole("line"),
        metric=row.text("metric", needed=True),
        **{
            column: row[column]
            for column in (
                *("geography", "period", "value", "unit", "qualifier", "description"),
                *("source_attribution", "note"),
            )
        },
    )


def _article_check(row: Row) -> ArticleCheck:
    return ArticleCheck(
        check_id=row.text("id", needed=True),
        question=row.text("check", needed=True),
        inputs=row["inputs"],
        stated=row["stated"],
        computed=row.text("computed", needed=True),
        verdict=row.text("verdict", needed=True),
        advice=row["advice"],
    )


def _context(row: Row) -> ContextFigure:
    return ContextFigure(
        figure_id=row.text("id", needed=True),
        label=row.text("label", needed=True),
        value=row.number("value"),
        unit=row.text("unit", needed=True),
        geography=row["geography"],
        period_label=row["period_label"],
        grade=row.one_of("grade", GRADES),
        source_title=row.text("source_title", needed=True),
        seen_at=row.text("seen_at", needed=True),
        note=row["note"],
    )


FILES: tuple[OfficialFile, ...] = (
    OfficialFile(
        name="reference_figures_all.csv",
        columns=(
            *("id", "series", "geography", "geography_code", "period_label", "period_start"),
            *("period_end", "offence_group", "offence_detail", "measure", "value", "unit"),
            *("precision", "grade", "derived", "source_title", "publisher", "published"),
            *("seen_at", "note"),
        ),
        model=OfficialFigure,
        key=("figure_id",),
        read=_figure,
    ),
    OfficialFile(
        name="population_by_force.csv",
        columns=("pfa_code", "pfa_name", "mid_year", "population"),
        model=ForcePopulation,
        key=("force_code", "mid_year"),
        read=_population,
    ),
    OfficialFile(
        name="action_fraud_referrals_outcomes_by_force.csv",
        columns=(
            *("period", "pfa_code", "force_name_as_published", "referred_crimes"),
            *("total_outcomes", "judicial_outcomes", "non_judicial_outcomes", "seen_at"),
        ),
        model=ReferredCrimes,
        key=("period", "force_name"),
        read=_referred,
    ),
    OfficialFile(
        name="prc_selected_by_force_2017_18.csv",
        columns=(
            *("period", "pfa_code", "force_name", "ho_offence_code", "offence_description"),
            *("offence_group", "offence_subgroup", "offences"),
        ),
        model=RecordedOffences,
        key=("period", "force_code", "offence_code"),
        read=_recorded,
    ),
    OfficialFile(
        name="seed_article.csv",
        columns=(
            *("id", "line", "metric", "geography", "period", "value", "unit", "qualifier"),
            *("description", "source_attribution", "note"),
        ),
        model=ArticleNumber,
        key=("number_id",),
        read=_article_number,
    ),
    OfficialFile(
        name="seed_checks.csv",
        columns=("id", "check", "inputs", "stated", "computed", "verdict", "advice"),
        model=ArticleCheck,
        key=("check_id",),
        read=_article_check,
    ),
    OfficialFile(
        name="context_figures.csv",
        columns=(
            *("id", "label", "value", "unit", "geography", "period_label", "grade"),
            *("source_title", "seen_at", "note"),
        ),
        model=ContextFigure,
        key=("figure_id",),
        read=_context,
    ),
)


def read_official_file(file: OfficialFile, *, directory: Path = OFFICIAL) -> list[models.Model]:
    """Every row of a file as an unsaved instance. CorruptFile names the first bad line."""
    seen: dict[tuple[object, ...], int] = {}
    found = []
    for line, row in _lines(directory / file.name, file.columns):
        try:
            instance = file.read(row)
        except _CorruptRow as error:
            raise CorruptFile(file.name, line, str(error)) from error
        key = tuple(getattr(instance, name) for name in file.key)
        if key in seen:
            raise CorruptFile(file.name, line, f"the same row stands on line {seen[key]}")
        seen[key] = line
        found.append(instance)
    return found


def _lines(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, Row]]:
    try:
        file = path.open(encoding="utf-8-sig", newline="")
    except OSError as error:
        raise CorruptFile(path.name, 0, "the file cannot be opened") from error
    with file:
        reader = csv.reader(file, strict=True)
        header = _next(reader, path.name) or []
        if tuple(header) != columns:
            odd = set(header) ^ set(columns)
            raise CorruptFile(path.name, 1, f"the columns are not as published: {sorted(odd)}")
        while (cells := _next(reader, path.name)) is not None:
            _check_cells(cells, columns, path.name, reader.line_num)
            yield reader.line_num, Row(zip(columns, map(str.strip, cells), strict=True))
        if reader.line_num < 2:
            raise CorruptFile(path.name, 1, "the file has no rows")


def _next(reader: Iterator[list[str]], name: str) -> list[str] | None:
    try:
        return next(reader, None)
    except (csv.Error, UnicodeDecodeError) as error:
        line = getattr(reader, "line_num", 0) + 1
        raise CorruptFile(name, line, f"this is not a line of CSV in UTF-8 ({error})") from error


def _check_cells(cells: list[str], columns: tuple[str, ...], name: str, line: int) -> None:
    if len(cells) != len(columns):
        raise CorruptFile(name, line, f"{len(cells)} cells where {len(columns)} belong")
    for column, cell in zip(columns, cells, strict=True):
        if len(cell) > _LONGEST_CELL:
            raise CorruptFile(name, line, f"{column} is longer than {_LONGEST_CELL} letters")
        if _CONTROL.search(cell):
            raise CorruptFile(name, line, f"{column} holds a control character")


def read_sources(*, directory: Path = OFFICIAL) -> Mapping[str, Mapping[str, str]]:
    """What each file is and where it is from, by file name."""
    with (directory / "sources.csv").open(encoding="utf-8", newline="") as file:
        return {row["file"]: row for row in csv.DictReader(file)}
