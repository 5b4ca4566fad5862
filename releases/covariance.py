"""Writes the covariance of a release's values as a file: for sums of cells.

It follows from the noise that was declared and from which cells must agree, and from no count:
two releases of one declaration have the same file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from classification.wording import N_
from releases.disclosure import Reconciled

COVARIANCE_FILE: Final = "covariance.csv"
COVARIANCE_COLUMNS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "table": N_("A table of the release."),
        "row": N_("A cell of it: which row of that table's file, from 1."),
        "other_table": N_("The same table, or another."),
        "other_row": N_("A cell of that one. Each pair of cells stands once."),
        "covariance": N_(
            "The covariance of the noise in the two values. A pair of one table that is left out "
            "has none."
        ),
        "origin": N_("Reports, or demonstration data."),
    }
)
_WHOLE_UP_TO: Final = 100
"""A group of tables with so few cells is given whole; a larger one table by table."""


def covariance_rows(groups: Iterable[Reconciled], *, origin: str) -> Iterator[dict[str, str]]:
    """Yields the covariance of each pair of cells once; one of a table that is left out has none.

    A cell is named by its table and by its row there, from 1.
    """
    for group in groups:
        seen: dict[str, int] = {}
        cells = []
        for table, _ in group.order:
            seen[table] = seen.get(table, 0) + 1
            cells.append((table, seen[table]))
        whole = len(cells) <= _WHOLE_UP_TO
        for place, (table, row) in enumerate(cells):
            for later, (other_table, other_row) in enumerate(cells[place:], start=place):
                if not whole and other_table != table:
                    break
                written = f"{group.covariance[place, later]:.6f}"
                if float(written):
                    yield {
                        "table": table,
                        "row": str(row),
                        "other_table": other_table,
                        "other_row": str(other_row),
                        "covariance": written,
                        "origin": origin,
                    }
