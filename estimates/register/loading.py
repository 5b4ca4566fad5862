"""The loader stores the published files in the database: all of them, or nothing."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from django.db import models, transaction

from estimates.flags import read_breaks
from estimates.models import STUDY_SERIES, OfficialFigure, stored_columns
from estimates.register.foi_requests import read_foi_answers
from estimates.register.official_files import FILES, OfficialFile, read_official_file, read_sources
from estimates.strict_csv import OFFICIAL, CorruptFile, CsvFault


@dataclass(frozen=True, kw_only=True)
class LoadedFile:
    """The rows of one file that were new, that said something else before, that stayed."""

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
    faults: list[CsvFault] = []
    rows: list[tuple[OfficialFile, list[models.Model]]] = []

    def known_answers() -> object:
        # Which figures there are is not known while the register itself has faults.
        answers = {answer.figure_id for _file, found in rows for answer in _study_figures(found)}
        return read_foi_answers(directory, figures=None if faults else answers)

    def read_file(file: OfficialFile) -> None:
        rows.append((file, read_official_file(file, directory=directory)))

    readers: tuple[Callable[[], object], ...] = (
        *(partial(read_file, file) for file in FILES),
        lambda: read_breaks(directory),
        lambda: read_sources(directory=directory),
        known_answers,
    )
    for read in readers:
        try:
            read()
        except CorruptFile as error:
            faults += error.faults
    if faults:
        raise CorruptFile(*faults)
    with transaction.atomic():
        return tuple(_store(file, found) for file, found in rows)


def _study_figures(found: Sequence[models.Model]) -> Iterator[OfficialFigure]:
    return (row for row in found if isinstance(row, OfficialFigure) and row.series == STUDY_SERIES)


def _store(file: OfficialFile, found: Sequence[models.Model]) -> LoadedFile:
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
        if stored_columns(row) != stored_columns(before):
            changed.append(row)
    manager.bulk_create(added)
    if changed:
        names = [field.name for field in file.model._meta.concrete_fields if not field.primary_key]
        manager.bulk_update(changed, names)
    return LoadedFile(
        name=file.name,
        added=len(added),
        changed=len(changed),
        unchanged=len(found) - len(added) - len(changed),
    )


def _key(file: OfficialFile, row: models.Model) -> tuple[object, ...]:
    return tuple(getattr(row, name) for name in file.key)
