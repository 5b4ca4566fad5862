"""One strict reader reads every CSV file, and says exactly what is wrong and where.

Pure: no database, no model. A row is refused rather than guessed at. Every fault of a file is
gathered, so that whoever brings a new edition sees them all at once.
"""

import csv
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final, TypeVar

from classification.areas import force_by_name, force_or_none

OFFICIAL: Final = Path(__file__).parent / "official"

_LONGEST_CELL: Final = 1000
_LARGEST_WHOLE: Final = 2_147_483_647
"""The largest number that both databases keep in a whole-number column."""
_CONTROL: Final = re.compile(r"[\x00-\x1f\ufffd]")
_NUMBER: Final = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_WHOLE: Final = re.compile(r"-?[0-9]+")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_YEARS: Final = re.compile(r"(20[0-9]{2})/([0-9]{2})")
_PART_OF_A_DAY: Final = re.compile(r"([0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?)?")

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class CsvFault:
    """One thing that is wrong: in which file, on which line (0: no line), and what."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.reason}"


class CorruptFile(Exception):
    """Files of official figures that cannot be read as they stand: every fault, the first first."""

    def __init__(self, *faults: CsvFault) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults

    @property
    def file(self) -> str:
        return self.faults[0].file

    @property
    def line(self) -> int:
        return self.faults[0].line


class CorruptRow(Exception):
    """A row is wrong; on which line it stands is not known yet."""


class CsvRow(dict[str, str]):
    """A line of a file, with readers that refuse what is not what it should be."""

    def text(self, column: str, *, needed: bool = False) -> str:
        value = self[column]
        if needed and not value:
            raise CorruptRow(f"{column} is empty")
        return value

    def whole(
        self, column: str, *, least: int = -_LARGEST_WHOLE, most: int = _LARGEST_WHOLE
    ) -> int:
        if not _WHOLE.fullmatch(self[column]):
            raise CorruptRow(f'{column} is not a whole number: "{self[column]}"')
        # Longer than any number that can be kept: Python itself refuses thousands of digits.
        value = int(self[column]) if len(self[column]) < 20 else most + 1
        if not least <= value <= most:
            raise CorruptRow(f'{column} is not from {least} to {most}: "{self[column]}"')
        return value

    def number(self, column: str) -> Decimal:
        if not _NUMBER.fullmatch(self[column]):
            raise CorruptRow(f'{column} is not a number: "{self[column]}"')
        value = Decimal(self[column])
        if abs(value) >= Decimal(10) ** 14:
            raise CorruptRow(f'{column} is not a number that can be kept: "{self[column]}"')
        if value != round(value, 4):
            raise CorruptRow(f'{column} has more than four decimals: "{self[column]}"')
        return value

    def day(self, column: str) -> date | None:
        if not self[column]:
            return None
        try:
            if not _DAY.fullmatch(self[column]):
                raise ValueError
            return date.fromisoformat(self[column])
        except ValueError as error:
            raise CorruptRow(f'{column} is not a day as 2017-03-31: "{self[column]}"') from error

    def part_of_a_day(self, column: str) -> str:
        """A year, a month, a day, or nothing."""
        if not _PART_OF_A_DAY.fullmatch(self[column]):
            raise CorruptRow(f'{column} is not as 2017, 2017-03 or 2017-03-31: "{self[column]}"')
        return self[column]

    def financial_year(self, column: str) -> str:
        """2016/17: a year and the one after it."""
        if not _YEARS.fullmatch(self[column]):
            raise CorruptRow(f'{column} is not a financial year as 2016/17: "{self[column]}"')
        return self.period_label(column)

    def period_label(self, column: str) -> str:
        """A period in words, in which every financial year is one: "2014/15 to 2016/17"."""
        for first, second in _YEARS.findall(self[column]):
            if (int(first) + 1) % 100 != int(second):
                raise CorruptRow(f'{column} holds no year and the one after it: "{self[column]}"')
        return self[column]

    def one_of(self, column: str, allowed: Collection[str]) -> str:
        if self[column] not in allowed:
            raise CorruptRow(f'{column} is none of {", ".join(allowed)}: "{self[column]}"')
        return self[column]

    def force_code(self, code_column: str, name_column: str = "", *, needed: bool) -> str:
        """The force by its code, else by its name; neither is ever taken on trust.

        Where both are given they must mean one force, by any name that it is known by: a force
        that was renamed is refused until somebody has added its new name to its aliases.
        """
        code = self[code_column]
        if code and force_or_none(code) is None:
            raise CorruptRow(f'{code_column} is no force: "{code}"')
        if not name_column:
            if needed and not code:
                raise CorruptRow(f'{code_column} is no force: ""')
            return code
        name = self[name_column]
        force = force_by_name(name)
        if force is None and (code or needed):
            raise CorruptRow(
                f'{name_column} is no force that we know: "{name}". If one was renamed, add the '
                f"name to its aliases in classification/data/police_forces.csv"
            )
        if force is not None and code not in ("", force.code):
            raise CorruptRow(f'{code_column} is not the code of "{name}": "{code}"')
        return force.code if force else ""


def read_rows(
    path: Path,
    columns: tuple[str, ...],
    read: Callable[[CsvRow], T],
    *,
    key: Callable[[T], tuple[object, ...]],
    needed: Iterable[tuple[object, ...]] = (),
    needed_by: Callable[[T], tuple[object, ...]] | None = None,
    check: Callable[[Sequence[T]], Iterable[tuple[T, str]]] | None = None,
) -> dict[tuple[object, ...], T]:
    """The rows of a file by their key. CorruptFile has what cannot be read, is twice, or missing.

    `read` turns a row into what is kept of it and raises CorruptRow; `needed` are the rows that
    the pages cannot do without, told by `needed_by`, else by their key. `check` looks at all rows
    together, and names the rows that do not fit the others.
    """
    found: dict[tuple[object, ...], T] = {}
    faults: list[CsvFault] = []
    lines: dict[tuple[object, ...], int] = {}
    try:
        for line, row in _data_lines(path, columns):
            try:
                value = read(_checked(row, columns))
                place = key(value)
                if place in lines:
                    raise CorruptRow(f"the same row stands on line {lines[place]}")
            except CorruptRow as error:
                faults.append(CsvFault(file=path.name, line=line, reason=str(error)))
            else:
                lines[place], found[place] = line, value
    except CorruptFile as error:
        faults += error.faults
    if not faults:
        # A row that is missing may be one that could not be read; then its own fault says more.
        present = {needed_by(row) for row in found.values()} if needed_by else set(found)
        faults += [
            CsvFault(
                file=path.name,
                line=0,
                reason=f"a row that the pages need is missing: {' '.join(map(str, place))}",
            )
            for place in needed
            if place not in present
        ]
        faults += [
            CsvFault(file=path.name, line=lines[key(value)], reason=reason)
            for value, reason in (check(list(found.values())) if check else ())
        ]
    if faults:
        raise CorruptFile(*faults)
    return found


def csv_lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Each line of a CSV file in UTF-8, with or without a mark at its start: number and cells."""
    try:
        file = path.open(encoding="utf-8-sig", newline="")
    except OSError as error:
        raise corrupt_file(path, 0, "the file cannot be opened") from error
    with file:
        reader = csv.reader(file, strict=True)
        try:
            for cells in reader:
                yield reader.line_num, cells
        except (csv.Error, UnicodeDecodeError) as error:
            reason = f"this is not a line of CSV in UTF-8 ({error})"
            raise corrupt_file(path, reader.line_num + 1, reason) from error


def _data_lines(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, list[str]]]:
    """The lines below the heading, which must be the columns."""
    lines = csv_lines(path)
    _line, header = next(lines, (1, []))
    if tuple(header) != columns:
        odd = set(header) ^ set(columns)
        raise corrupt_file(path, 1, f"the columns are not as published: {sorted(odd)}")
    empty = True
    for line, cells in lines:
        empty = False
        yield line, cells
    if empty:
        raise corrupt_file(path, 1, "the file has no rows")


def _checked(cells: list[str], columns: tuple[str, ...]) -> CsvRow:
    if len(cells) != len(columns):
        raise CorruptRow(f"{len(cells)} cells where {len(columns)} belong")
    for column, cell in zip(columns, cells, strict=True):
        if len(cell) > _LONGEST_CELL:
            raise CorruptRow(f"{column} is longer than {_LONGEST_CELL} letters")
        if _CONTROL.search(cell):
            raise CorruptRow(f"{column} holds a control character")
    return CsvRow(zip(columns, map(str.strip, cells), strict=True))


def corrupt_file(path: Path, line: int, reason: str) -> CorruptFile:
    """The error of a file with one fault."""
    return CorruptFile(CsvFault(file=path.name, line=line, reason=reason))
