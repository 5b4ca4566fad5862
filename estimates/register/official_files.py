"""Each CSV file of published figures has its columns, its rows, and the model that a row becomes.

No database here: `loading` stores what `read_official_file` gives. A row is refused rather than
guessed at: a number must be one that the pages can work with, and a code one that they know.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.core.exceptions import ValidationError
from django.db import models

from classification.areas import FORCES
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
from estimates.register.csv_downloads import ARTICLE_COLUMNS
from estimates.register.official_rows import (
    PUBLISHED_TOTAL,
    read_article_check,
    read_article_number,
    read_context_figure,
    read_figure,
    read_population,
    read_recorded,
    read_referred,
    totals_that_are_no_sums,
)
from estimates.register.required_rows import (
    CHECKS,
    CONTEXT,
    FIGURES,
    FILES_WITH_A_SOURCE,
    NUMBERS,
    POPULATION_YEARS,
)
from estimates.strict_csv import OFFICIAL, CorruptRow, CsvRow, read_rows

_POLICED: Final = tuple(force.code for force in FORCES if force.kind == "territorial")


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
    read: Callable[[CsvRow], models.Model]
    needed: tuple[tuple[object, ...], ...]
    needed_by: tuple[str, ...] = ()
    check: Callable[[Sequence[models.Model]], Iterator[tuple[models.Model, str]]] | None = None


FILES: Final[tuple[OfficialFile, ...]] = (
    OfficialFile(
        name="reference_figures_all.csv",
        columns=(
            *("id", "series", "geography", "geography_code", "period_label", "period_start"),
            *("period_end", "offence_group", "offence_detail", "measure", "value", "unit"),
            *("precision", "grade", "derived", "source_title", "publisher", "published"),
            *("seen_at", "note", "precision_kind", "worked_from", "warning"),
        ),
        model=OfficialFigure,
        key=("figure_id",),
        read=read_figure,
        needed=tuple((figure,) for figure in FIGURES),
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
        columns=ARTICLE_COLUMNS,
        model=ArticleNumber,
        key=("number_id",),
        read=read_article_number,
        needed=tuple((number,) for number in NUMBERS),
    ),
    OfficialFile(
        name="seed_checks.csv",
        columns=("id", "check", "inputs", "stated", "computed", "verdict", "advice"),
        model=ArticleCheck,
        key=("check_id",),
        read=read_article_check,
        needed=tuple((check,) for check in CHECKS),
    ),
    OfficialFile(
        name="context_figures.csv",
        columns=(
            *("id", "label", "value", "unit", "geography", "period_label", "grade"),
            *("source_title", "seen_at", "note", "precision"),
        ),
        model=ContextFigure,
        key=("figure_id",),
        read=read_context_figure,
        needed=tuple((figure,) for figure in CONTEXT),
    ),
)


def read_official_file(file: OfficialFile, *, directory: Path = OFFICIAL) -> list[models.Model]:
    """Every row of a file as an unsaved instance. CorruptFile has everything wrong with it."""
    found = read_rows(
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
    return list(found.values())


def _cleaned(instance: models.Model) -> models.Model:
    """The instance, if its columns hold what the database can keep."""
    left_empty = {
        field.name
        for field in instance._meta.concrete_fields
        if field.null and getattr(instance, field.attname) is None
    }
    try:
        instance.clean_fields(exclude=left_empty)
    except ValidationError as error:
        column, said = next(iter(error.message_dict.items()))
        raise CorruptRow(f"{column}: {' '.join(said)}") from error
    return instance


def read_sources(*, directory: Path = OFFICIAL) -> Mapping[str, Mapping[str, str]]:
    """The source of each file, by file name. CorruptFile if it cannot be read."""
    found = read_rows(
        directory / "sources.csv",
        ("file", "about", "grade", "source_title", "publisher", "seen_at", "note"),
        _read_source,
        key=lambda row: (row["file"],),
        needed=[(file,) for file in FILES_WITH_A_SOURCE],
    )
    return {row["file"]: row for row in found.values()}


def _read_source(row: CsvRow) -> CsvRow:
    for column in ("file", "about", "source_title", "publisher", "seen_at"):
        row.text(column, needed=True)
    row.one_of("grade", GRADES)
    return row
