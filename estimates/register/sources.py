"""A file without columns for its source has its source told in `sources.csv`."""

from collections.abc import Mapping
from pathlib import Path

from estimates.models import GRADES
from estimates.register.required_rows import FILES_WITH_A_SOURCE
from estimates.strict_csv import OFFICIAL, CsvRow, rows_or_refuse


def read_sources(*, directory: Path = OFFICIAL) -> Mapping[str, Mapping[str, str]]:
    """The source of each file, by file name. CorruptFile if it cannot be read."""
    found = rows_or_refuse(
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
