"""Reads the estimates that a release published: pages show these, and work nothing out."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from classification.csv_files import csv_rows
from releases.estimate_words import ESTIMATE_COLUMNS, ESTIMATES_FILE
from releases.released_files import (
    AlteredFile,
    ReleasedPackage,
    file_names,
    latest_package,
    released_file,
)


@dataclass(frozen=True, kw_only=True)
class PublishedEstimate:
    """One row of a release's estimates, its columns typed: an empty number is None."""

    release: str
    period: str
    method: str
    method_version: str
    universe: str
    offence: str
    told_to: str
    numerator: str
    denominator: str
    value: float | None
    lower: float | None
    upper: float | None
    level: float | None
    noise_low: float | None
    noise_high: float | None
    missing_low: float | None
    missing_high: float | None
    without_attempts_max: float | None
    band_low: float | None
    band_high: float | None
    envelope_low: float | None
    envelope_high: float | None
    fabricated: int | None
    n: float | None
    status: str
    comparison: str
    comparison_reasons: tuple[str, ...]
    assumptions: tuple[str, ...]
    notes: tuple[str, ...]
    origin: str


_READERS: Final[Mapping[str, Callable[[str], Any]]] = {
    "string": str,
    "codes": lambda text: tuple(text.split()),
    "number": lambda text: float(text) if text else None,
    "integer": lambda text: int(text) if text else None,
}


def published_estimates(number: str) -> tuple[PublishedEstimate, ...]:
    """Reads the estimates of a release; none where it was published without them.

    NoSuchFile where there is no such release; AlteredFile where the file is damaged.
    """
    if ESTIMATES_FILE not in file_names(number):
        return ()
    return as_published(csv_rows(released_file(number, ESTIMATES_FILE).content.decode()))


def as_published(rows: Iterable[Mapping[str, str]]) -> tuple[PublishedEstimate, ...]:
    """Types the rows of a file of estimates."""
    return tuple(
        PublishedEstimate(
            **{column.name: _READERS[column.kind](row[column.name]) for column in ESTIMATE_COLUMNS}
        )
        for row in rows
    )


def latest_estimates() -> tuple[ReleasedPackage, tuple[PublishedEstimate, ...]] | None:
    """Reads the estimates of the latest release that stands; None where there is no release.

    A damaged file is given as no estimate: the release's own page says that it is damaged.
    """
    package = latest_package()
    if package is None:
        return None
    try:
        return package, published_estimates(package.number)
    except AlteredFile:
        return package, ()
