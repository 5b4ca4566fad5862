"""The register of official figures: loading it, and the file everybody may download."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import models, transaction

from classification.areas import FORCES
from classification.csv_files import csv_text
from estimates.flags import FLAGS, read_breaks
from estimates.models import STUDY_SERIES, ArticleNumber, OfficialFigure, columns, plain_number
from estimates.official_rows import OFFICIAL, CorruptFile, Fault
from estimates.register.foi import read_known_answers
from estimates.register.official_files import FILES, OfficialFile, read_official_file, read_sources


@dataclass(frozen=True, kw_only=True)
class LoadedFile:
    """What loading one file did: rows new, rows that said something else before, rows as before."""

    name: str
    added: int
    changed: int
    unchanged: int


def load_official_figures(*, directory: Path = OFFICIAL) -> tuple[LoadedFile, ...]:
    """Loads every file in one transaction: all of them, or, on a CorruptFile, nothing.

    The CorruptFile names every fault of every file, by line, those of the files that are read and
    not stored too (the breaks of recording, the answers known, the sources). Running it twice
    changes nothing. Rows that are no longer in a file stay: another edition, or
    an import, may have brought them.
    """
    faults: list[Fault] = []
    rows = []
    for file in FILES:
        found, wrong = read_official_file(file, directory=directory)
        rows.append((file, found))
        faults += wrong
    answers = {each.figure_id for _file, found in rows for each in _of_study(found)}
    others: tuple[Callable[[], object], ...] = (
        lambda: read_breaks(directory),
        lambda: read_sources(directory=directory),
        # Which figures there are is not known while the register itself has faults.
        lambda: read_known_answers(directory, figures=None if faults else answers),
    )
    for read in others:
        try:
            read()
        except CorruptFile as error:
            faults += error.faults
    if faults:
        raise CorruptFile(*faults)
    with transaction.atomic():
        return tuple(_load(file, found) for file, found in rows)


def _of_study(found: Sequence[models.Model]) -> Iterator[OfficialFigure]:
    return (
        each for each in found if isinstance(each, OfficialFigure) and each.series == STUDY_SERIES
    )


def _load(file: OfficialFile, found: Sequence[models.Model]) -> LoadedFile:
    manager = file.model._default_manager
    stored = {_key(file, row): row for row in manager.all()}
    added, changed = [], []
    for row in found:
        before = stored.get(_key(file, row))
        if before is None:
            added.append(row)
            continue
        row.pk = before.pk
        if isinstance(row, OfficialFigure) and isinstance(before, OfficialFigure):
            row.superseded_by = before.superseded_by
        if columns(row) != columns(before):
            changed.append(row)
    manager.bulk_create(added)
    if changed:
        names = [each.name for each in file.model._meta.concrete_fields if not each.primary_key]
        manager.bulk_update(changed, names)
    return LoadedFile(
        name=file.name,
        added=len(added),
        changed=len(changed),
        unchanged=len(found) - len(added) - len(changed),
    )


def _key(file: OfficialFile, row: models.Model) -> tuple[object, ...]:
    return tuple(getattr(row, name) for name in file.key)


REGISTER_COLUMNS = (
    *("id", "series", "geography", "geography_code", "period_label", "period_start"),
    *("period_end", "offence_group", "offence_detail", "measure", "value", "lower", "upper"),
    *("standard_error", "unit", "precision", "grade", "derived", "source_title", "publisher"),
    *("published", "seen_at", "note"),
    *(f"flag_{flag}" for flag in FLAGS),
    *("cyber_dependent", "cyber_enabled", "edition", "superseded_by"),
)
"""The register's file: the same names at each edition."""


def register_csv(figures: Iterable[OfficialFigure]) -> str:
    """The figures as CSV, one row each, with flags, edition and supersession."""
    return csv_text(REGISTER_COLUMNS, (_register_row(figure) for figure in figures))


def _register_row(figure: OfficialFigure) -> dict[str, object]:
    row: dict[str, object] = {
        name: getattr(figure, name) for name in REGISTER_COLUMNS if hasattr(figure, name)
    }
    return row | {
        "id": figure.figure_id,
        "value": plain_number(figure.value),
        "derived": int(figure.derived),
        "edition": figure.published,
        "superseded_by": figure.superseded_by.figure_id if figure.superseded_by else "",
        **{
            name: "" if getattr(figure, name) is None else plain_number(getattr(figure, name))
            for name in ("lower", "upper", "standard_error")
        },
        **{name: getattr(figure, name) or "" for name in ("period_start", "period_end")},
    }


ARTICLE_COLUMNS = (
    *("id", "line", "metric", "geography", "period", "value", "unit", "qualifier"),
    *("description", "source_attribution", "note"),
)


def article_csv() -> str:
    """The 43 numbers of the 2017 article, as printed."""
    numbers = ArticleNumber.objects.order_by("number_id")
    return csv_text(
        ARTICLE_COLUMNS,
        (
            {name: getattr(each, "number_id" if name == "id" else name) for name in ARTICLE_COLUMNS}
            for each in numbers
        ),
    )


FORCE_COLUMNS = (
    *("code", "name", "slug", "country", "region", "kind", "asked_in_2017", "answer_known"),
    *("population_mid2016", "population_mid2023", "population_16plus_mid2023", "provenance"),
)


def forces_csv(known_codes: Collection[str]) -> str:
    """All 46 police forces, and whether any answer of theirs in 2017 is known."""
    return csv_text(
        FORCE_COLUMNS,
        (
            {name: getattr(each, name, "") for name in FORCE_COLUMNS}
            | {
                "asked_in_2017": "yes" if each.in_foi_45 else "no",
                "answer_known": "yes" if each.code in known_codes else "no",
            }
            for each in FORCES
        ),
    )
