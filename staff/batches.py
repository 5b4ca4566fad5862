"""Cuts rows into batches, because a database takes only so many parameters in one statement."""

from collections.abc import Iterator, Sequence
from typing import Final, TypeVar

Row = TypeVar("Row")

BATCH: Final = 500


def in_batches(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    """Yields the rows in their order, at most BATCH at a time."""
    for start in range(0, len(rows), BATCH):
        yield rows[start : start + BATCH]
