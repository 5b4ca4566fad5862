"""The codebook is given as a file of its own, and as a description beside each file."""

from collections.abc import Iterator
from typing import Any, Final

from classification.csv_files import csv_text
from estimates.pages.codebook import DESCRIBED, ColumnMeaning, DescribedFile

CSVW_SUFFIX: Final = "-metadata.json"
CODEBOOK_COLUMNS: Final = ("file", "position", "column", "datatype", "about", "code", "label")


def csvw_of(file: DescribedFile, *, url: str) -> dict[str, Any]:
    """The file as CSV on the Web describes it: W3C, Metadata Vocabulary for Tabular Data."""
    schema: dict[str, Any] = {
        "columns": [
            {
                "name": column.name,
                "titles": column.name,
                "datatype": column.datatype,
                "dc:description": _described(column),
            }
            for column in file.columns
        ]
    }
    if file.key:
        schema["primaryKey"] = list(file.key)
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "url": url,
        "dc:title": file.title,
        "dialect": {"encoding": "utf-8", "header": True},
        "tableSchema": schema,
    }


def codebook_csv() -> str:
    """Every column of every file; where a column has few codes, a line for each of them."""
    return csv_text(CODEBOOK_COLUMNS, _lines())


def _lines() -> Iterator[dict[str, object]]:
    for file in DESCRIBED:
        for position, column in enumerate(file.columns, start=1):
            line = {
                "file": file.address,
                "position": position,
                "column": column.name,
                "datatype": column.datatype,
                "about": column.about,
            }
            for code, label in (column.codes or {"": ""}).items():
                yield line | {"code": code, "label": label}


def _described(column: ColumnMeaning) -> str:
    codes = "; ".join(f"{code}: {label}" for code, label in column.codes.items())
    return f"{column.about}. {codes}" if codes else column.about
