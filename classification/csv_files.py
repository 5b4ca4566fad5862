"""Reads and writes CSV files, for every table that the house keeps or gives away.

Our files have a header line, UTF-8 and the line ends of RFC 4180. Nothing is escaped but what
the format itself asks for: the same rows give the same bytes, whose hash a release carries.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence


def csv_text(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> str:
    """Writes the rows as CSV, in these columns; ValueError for a row with another one."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, fieldnames=columns, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def csv_rows(text: str) -> list[dict[str, str]]:
    """Reads every row of a CSV, by the names of its columns."""
    return list(csv.DictReader(io.StringIO(text, newline="")))
