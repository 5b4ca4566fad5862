"""What each CSV file of published figures must hold, and the unsaved model instances it becomes.

No database here: `figures.py` stores what `read_official_file` gives. A row is refused rather than
guessed at: a number must be one that the pages can work with, and a code one that they know.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import models

from classification.areas import FORCES, force_or_none
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
from estimates.official_rows import OFFICIAL, CorruptRow, Fault, Row, read_rows, rows_or_refuse
from estimates.register.force_rows import (
    PUBLISHED_TOTAL,
    read_population,
    read_recorded,
    read_referred,
    totals_that_are_no_sums,
)
from estimates.register.required_rows import (
    ABOVE_ZERO,
    CHECKS,
    CONTEXT,
    FIGURES,
    NO_NUMBER,
    NUMBERS,
    POPULATION_YEARS,
    SOURCES,
)
from estimates.register.wording import GROUP_LABELS, MEASURE_LABELS, SERIES_LABELS

_NEEDED = ("series", "geography", "measure", "unit", "source_title", "seen_at")
_ENGLAND_AND_WALES = "K04000001"
_POLICED = tuple(each.code for each in FORCES if each.kind == "territorial")
_NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?")
_FRACTION = re.compile(r"[0-9]{1,9}/[1-9][0-9]{0,8}")
_SHARES = ("percent", "per 100")

_UNITS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("incidents", "offences_recorded", "outcomes", "reports"), ("count",)),
    "victims": ("adults 16+",),
    "sample_size": ("respondents",),
    "spend": ("GBP",),
    "incidence_rate": ("per 100 adults",),
    "prevalence": ("percent of online adults", "percent of adults 16+", "percent of respondents"),
    **dict.fromkeys(
        (
            *("share", "share_access_to_data_lost", "share_no_contact_with_offender"),
            *("share_ransom_demand", "share_reported_police_or_af", "share_with_financial_loss"),
        ),
        ("percent of incidents",),
    ),
    **dict.fromkeys(
        (
            *("victimised_once", "victimised_more_than_once", "share_reported_any_authority"),
            *("share_reported_police", "share_reported_to_anyone"),
        ),
        ("percent of victims",),
    ),
    "share_of_reporters_who_told_bank": ("percent of those reporting",),
    **dict.fromkeys(
        (
            *("claimed_share_reported", "ratio_recorded_to_survey", "share_not_reported"),
            "share_of_recorded",
        ),
        ("percent",),
    ),
}
"""The units in which each measure is published. A new pair is a decision, not a guess."""


@dataclass(frozen=True, kw_only=True)
class OfficialFile:
    """One file: its columns as published, the model its rows become, and what makes a row one.

    `needed` are the rows that must be there, told by the columns `needed_by` (else by `key`);
    `check` names the rows that do not fit the others.
    """

    name: str
    columns: tuple[str, ...]
    model: type[models.Model]
    key: tuple[str, ...]
    read: Callable[[Row], models.Model]
    needed: tuple[tuple[object, ...], ...]
    needed_by: tuple[str, ...] = ()
    check: Callable[[Sequence[models.Model]], Iterator[tuple[models.Model, str]]] | None = None


def _figure(row: Row) -> OfficialFigure:
    start, end = row.day("period_start"), row.day("period_end")
    if (start is None) != (end is None) or (start and end and start > end):
        raise CorruptRow("period_start and period_end are not a period")
    code = row["geography_code"]
    if code == _ENGLAND_AND_WALES:
        row.one_of("geography", ("England and Wales",))
    elif code and force_or_none(code) is None:
        raise CorruptRow(f'geography_code is no place we know: "{code}"')
    elif code:
        row.force_code("geography_code", "geography", needed=True)
    row.period_label("period_label")
    for column in ("id", *_NEEDED, "offence_detail", "period_label"):
        row.text(column, needed=True)
    row.one_of("series", SERIES_LABELS)
    row.one_of("offence_group", GROUP_LABELS)
    row.one_of("unit", _UNITS[row.one_of("measure", MEASURE_LABELS)])
    dependent, enabled = cyber_fields(row["offence_group"])
    flags = flags_of(row)
    return OfficialFigure(
        figure_id=row["id"],
        period_start=start,
        period_end=end,
        value=_figure_value(row),
        grade=row.one_of("grade", GRADES),
        published=row.part_of_a_day("published"),
        derived=row.one_of("derived", ("0", "1")) == "1",
        cyber_dependent=dependent,
        cyber_enabled=enabled,
        **{f"flag_{flag}": getattr(flags, flag) for flag in FLAGS},
        **{
            column: row[column]
            for column in (
                *("series", "geography", "geography_code", "period_label", "offence_group"),
                *("offence_detail", "measure", "unit", "precision", "source_title"),
                *("publisher", "seen_at", "note"),
            )
        },
    )


def _figure_value(row: Row) -> Decimal:
    """No figure of the register is below 0, no share above 100, and nobody divides by 0."""
    value = row.number("value")
    if value < 0:
        raise CorruptRow(f'value is below 0: "{row["value"]}"')
    if row["unit"].startswith(_SHARES) and value > 100:
        raise CorruptRow(f'value is a share above 100: "{row["value"]}"')
    if value == 0 and (row["measure"] in ("incidents", "victims") or row["id"] in ABOVE_ZERO):
        raise CorruptRow("value is 0, and other figures are divided by it")
    return value


def _article_number(row: Row) -> ArticleNumber:
    return ArticleNumber(
        number_id=row.one_of("id", NUMBERS),
        line=row.whole("line", least=1),
        metric=row.text("metric", needed=True),
        value=_printed_value(row),
        period=row.period_label("period"),
        **{
            column: row[column]
            for column in (
                *("geography", "unit", "qualifier", "description"),
                *("source_attribution", "note"),
            )
        },
    )


def _printed_value(row: Row) -> str:
    """As printed; where a sum may use it, a number above 0, or a fraction."""
    value = row["value"]
    if row["id"] in ("s03", "s04"):
        if row.day("value") is None:
            raise CorruptRow("value is empty")
    elif row["id"] == "s29":
        if len(row.part_of_a_day("value")) != len("2017-03"):
            raise CorruptRow(f'value is not a month as 2017-03: "{value}"')
    elif row["id"] not in NO_NUMBER and not _FRACTION.fullmatch(value):
        if not _NUMBER.fullmatch(value):
            raise CorruptRow(f'value is not a number: "{value}"')
        if Decimal(value) == 0:
            raise CorruptRow("value is 0, and other figures are divided by it")
    return value


def _article_check(row: Row) -> ArticleCheck:
    return ArticleCheck(
        check_id=row.one_of("id", CHECKS),
        question=row.text("check", needed=True),
        inputs=row["inputs"],
        stated=row["stated"],
        computed=row.text("computed", needed=True),
        verdict=row.text("verdict", needed=True),
        advice=row["advice"],
    )


def _context(row: Row) -> ContextFigure:
    value = row.number("value")
    if value <= 0 or (row["unit"].startswith(_SHARES) and value > 100):
        raise CorruptRow(f'value is not above 0, or a share above 100: "{row["value"]}"')
    return ContextFigure(
        figure_id=row.text("id", needed=True),
        label=row.text("label", needed=True),
        value=value,
        unit=row.text("unit", needed=True),
        geography=row["geography"],
        period_label=row.period_label("period_label"),
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
        needed=tuple((each,) for each in FIGURES),
    ),
    OfficialFile(
        name="population_by_force.csv",
        columns=("pfa_code", "pfa_name", "mid_year", "population"),
        model=ForcePopulation,
        key=("force_code", "mid_year"),
        read=read_population,
        needed=tuple((code, year) for code in _POLICED for year in POPULATION_YEARS),
    ),
    OfficialFile(
        name="action_fraud_referrals_outcomes_by_force.csv",
        columns=(
            *("period", "pfa_code", "force_name_as_published", "referred_crimes"),
            *("total_outcomes", "judicial_outcomes", "non_judicial_outcomes", "seen_at"),
        ),
        model=ReferredCrimes,
        key=("period", "place"),
        read=read_referred,
        check=totals_that_are_no_sums,
        needed=tuple(
            (period, code)
            for period in ("2016/17", "2017/18", "2018/19")
            for code in (*_POLICED, PUBLISHED_TOTAL)
        ),
        needed_by=("period", "force_code"),
    ),
    OfficialFile(
        name="prc_selected_by_force_2017_18.csv",
        columns=(
            *("period", "pfa_code", "force_name", "ho_offence_code", "offence_description"),
            *("offence_group", "offence_subgroup", "offences"),
        ),
        model=RecordedOffences,
        key=("period", "force_code", "offence_code"),
        read=read_recorded,
        needed=tuple(("2017/18", code) for code in _POLICED),
        needed_by=("period", "force_code"),
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
        needed=tuple((each,) for each in NUMBERS),
    ),
    OfficialFile(
        name="seed_checks.csv",
        columns=("id", "check", "inputs", "stated", "computed", "verdict", "advice"),
        model=ArticleCheck,
        key=("check_id",),
        read=_article_check,
        needed=tuple((each,) for each in CHECKS),
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
        needed=tuple((each,) for each in CONTEXT),
    ),
)


def read_official_file(
    file: OfficialFile, *, directory: Path = OFFICIAL
) -> tuple[list[models.Model], list[Fault]]:
    """Every row of a file as an unsaved instance, and everything that is wrong with the file."""
    found, faults = read_rows(
        directory / file.name,
        file.columns,
        lambda row: _cleaned(file.read(row)),
        key=lambda instance: tuple(getattr(instance, name) for name in file.key),
        needed=file.needed,
        needed_by=lambda instance: tuple(
            getattr(instance, name) for name in file.needed_by or file.key
        ),
        check=file.check,
    )
    return list(found.values()), faults


def _cleaned(instance: models.Model) -> models.Model:
    """The instance, if its columns hold what the database can keep."""
    left_empty = {
        each.name
        for each in instance._meta.concrete_fields
        if each.null and getattr(instance, each.attname) is None
    }
    try:
        instance.clean_fields(exclude=left_empty)
    except ValidationError as error:
        column, said = next(iter(error.message_dict.items()))
        raise CorruptRow(f"{column}: {' '.join(said)}") from error
    return instance


def read_sources(*, directory: Path = OFFICIAL) -> Mapping[str, Mapping[str, str]]:
    """What each file is and where it is from, by file name. CorruptFile if it cannot be read."""
    found = rows_or_refuse(
        directory / "sources.csv",
        ("file", "about", "grade", "source_title", "publisher", "seen_at", "note"),
        _source,
        key=lambda row: (row["file"],),
        needed=[(each,) for each in SOURCES],
    )
    return {row["file"]: row for row in found.values()}


def _source(row: Row) -> Row:
    for column in ("file", "about", "source_title", "publisher", "seen_at"):
        row.text(column, needed=True)
    row.one_of("grade", GRADES)
    return row
