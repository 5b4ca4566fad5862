"""A CSV table of linked lists is read into how many cases each pattern of lists has. Pure.

One column a list, with 1 for a case that is on it and 0 for one that is not; `count` is the last
column. A table is refused at its first fault, with what to do about it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from estimates.strict_csv import CorruptFile, CsvFault, csv_lines
from estimates.sums.log_linear import Pattern

_COUNT: Final = "count"
_MOST_LISTS: Final = 10
"""With ten lists the search over models takes minutes, and each further list doubles the table."""
_LONGEST_COUNT: Final = 15
_LONGEST_NAME: Final = 60


@dataclass(frozen=True, kw_only=True)
class ListTable:
    """The names of the lists, and how many cases are on which of them."""

    lists: tuple[str, ...]
    counts: dict[Pattern, int]

    @property
    def seen(self) -> int:
        return sum(self.counts.values())


def read_list_table(path: Path) -> ListTable:
    """Reads the table of a file. CorruptFile has its first fault: file, line, what to do."""
    lists: tuple[str, ...] | None = None
    counts: dict[Pattern, int] = {}
    lines: dict[Pattern, int] = {}
    for line, cells in _lines(path):
        if not any(cells):
            continue
        if lists is None:
            lists = _lists(path, line, cells)
            continue
        pattern, count = _pattern_and_count(path, line, cells, lists)
        if pattern in lines:
            raise _fault(
                path, line, f"the same row stands on line {lines[pattern]}: make one row of the two"
            )
        lines[pattern], counts[pattern] = line, count
    if lists is None:
        raise _fault(path, 1, "the file is empty: write a column a list, and count as the last")
    if not counts:
        raise _fault(path, 1, "the file has no rows: add one for each pattern of lists that occurs")
    return ListTable(lists=lists, counts=counts)


def _lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The lines of the file; where it cannot be read, the fault says what to do too."""
    if not path.is_file():
        raise _fault(path, 1, "there is no such file: give the path of a CSV file")
    try:
        yield from csv_lines(path)
    except CorruptFile as error:
        reason = f"{error.faults[0].reason}: save it as CSV in UTF-8, where it can be read"
        raise _fault(path, max(error.line, 1), reason) from error


def _lists(path: Path, line: int, cells: Sequence[str]) -> tuple[str, ...]:
    *lists, last = map(str.strip, cells)
    if last != _COUNT:
        raise _fault(
            path, line, "the last column is not count: name it so, with commas between columns"
        )
    if len(lists) < 2:
        raise _fault(
            path, line, f"there must be two lists or more, and there are {len(lists)}: add a column"
        )
    if len(lists) > _MOST_LISTS:
        raise _fault(
            path,
            line,
            f"{len(lists)} lists are more than can be worked out: merge some, to {_MOST_LISTS}",
        )
    if not all(lists) or len({*lists, _COUNT}) <= len(lists):
        raise _fault(path, line, "two columns have one name, or one has none: name each of its own")
    if not all(name.isprintable() and len(name) <= _LONGEST_NAME for name in lists):
        raise _fault(path, line, "a list has a name that cannot be printed: give it a short one")
    return tuple(lists)


def _pattern_and_count(
    path: Path, line: int, cells: Sequence[str], lists: Sequence[str]
) -> tuple[Pattern, int]:
    if len(cells) != len(lists) + 1:
        raise _fault(
            path,
            line,
            f"{len(cells)} cells where {len(lists) + 1} belong: fill the row, or drop it",
        )
    *on_lists, count = map(str.strip, cells)
    for name, cell in zip(lists, on_lists, strict=True):
        if cell not in ("0", "1"):
            raise _fault(
                path, line, f'{name} is "{cell[:20]}": write 1 for a case on the list, else 0'
            )
    if not (count.isascii() and count.isdigit()) or len(count) > _LONGEST_COUNT:
        raise _fault(
            path, line, f'count is "{count[:20]}": write a whole number, 0 or more, in digits alone'
        )
    pattern = tuple(map(int, on_lists))
    if not any(pattern):
        raise _fault(path, line, "a case on no list cannot have been counted: take the row out")
    return pattern, int(count)


def _fault(path: Path, line: int, reason: str) -> CorruptFile:
    return CorruptFile(CsvFault(file=path.name, line=line, reason=reason))
