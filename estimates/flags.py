"""Seven facts about two figures decide whether the two may be compared. Pure.

Each figure of the register carries place, period, offence, unit, population, recorder and change
of recording. `unknown` is a value, and equals nothing, itself included. The rules that fill the
flags from the published columns stand in `flag_rules`.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from estimates.strict_csv import OFFICIAL, CorruptRow, CsvRow, read_rows

FLAGS: Final = ("geography", "period", "offence", "unit", "population", "recorder", "change")
UNKNOWN: Final = "unknown"
NO_CHANGE: Final = "none"

ENGLAND_AND_WALES: Final = "K04000001"
SCOTLAND: Final = "S23000009"
NORTHERN_IRELAND: Final = "N99999999"
"""The statistical office's codes. Those of the two nations are those of their police force."""

EQUIVALENCES: Final[Mapping[str, tuple[frozenset[str], ...]]] = {
    # Report Fraud took Action Fraud's place on 4 December 2025: one series, with a change of
    # recording between, which the seventh flag carries.
    "recorder": (frozenset({"Action Fraud", "Report Fraud"}),),
}
"""Different values that count as equal. Periods need none: they are compared by their days."""


@dataclass(frozen=True, kw_only=True)
class Flags:
    """The seven values of one figure, none of them empty."""

    geography: str
    period: str
    offence: str
    unit: str
    population: str
    recorder: str
    change: str

    def as_mapping(self) -> dict[str, str]:
        return asdict(self)


@dataclass(frozen=True, kw_only=True)
class RecordingBreak:
    """A change in how something is recorded, over a day or a stretch of time.

    An empty start means "from before". `applies` is "overlaps" (a period that has any of it) or
    "ends_within" (a yearly figure whose period ends in it).
    """

    id: str
    starts_on: date | None
    ends_on: date | None
    recorder: str
    geography: str
    applies: str
    text: str
    source: str

    def concerns(self, recorder: str, geography: str, series: str = "") -> bool:
        """Whether it changed what this recorder counts in this place."""
        who = self.recorder.split("|")
        named = recorder in who or series in who
        by_force = "any force" in who and recorder.startswith(("force ", "30 forces"))
        there = self.geography == "" or geography in self.geography.split("|")
        return (named or by_force) and there

    def lies_inside(self, start: date, end: date) -> bool:
        """Whether a period has any of it; of a yearly figure, whether the period ends in it."""
        first, last = self.starts_on or date.min, self.ends_on or date.max
        if self.applies == "ends_within":
            return first <= end <= last
        if first == last:
            # A change on the first day of a period leaves the period whole.
            return start < first <= end
        return first <= end and last >= start


@cache
def breaks() -> tuple[RecordingBreak, ...]:
    """The changes of recording that are known. CorruptFile if their file cannot be read."""
    return read_breaks(OFFICIAL)


def read_breaks(directory: Path) -> tuple[RecordingBreak, ...]:
    """The breaks as a folder of files has them. CorruptFile names the faults by line."""
    found = read_rows(
        directory / "recording_breaks.csv",
        (
            *("id", "starts_on", "ends_on", "precision", "recorder", "geography", "applies"),
            *("text", "source"),
        ),
        _read_break,
        key=lambda change: (change.id,),
    )
    return tuple(found.values())


def _read_break(row: CsvRow) -> RecordingBreak:
    starts_on, ends_on = row.day("starts_on"), row.day("ends_on")
    if (starts_on or date.min) > (ends_on or date.max) or not (starts_on or ends_on):
        raise CorruptRow("starts_on and ends_on are not a stretch of time")
    row.one_of("precision", ("day", "month", "year"))
    return RecordingBreak(
        id=row.text("id", needed=True),
        starts_on=starts_on,
        ends_on=ends_on,
        recorder=row.text("recorder", needed=True),
        geography=row["geography"],
        applies=row.one_of("applies", ("overlaps", "ends_within")),
        text=row.text("text", needed=True),
        source=row.text("source", needed=True),
    )


def are_equal(flag: str, left: str, right: str) -> bool:
    """Whether two values of a flag count as the same. `unknown` equals nothing."""
    if UNKNOWN in (left, right):
        return False
    return left == right or any({left, right} <= same for same in EQUIVALENCES.get(flag, ()))


def differing_flags(left: Mapping[str, str], right: Mapping[str, str]) -> tuple[str, ...]:
    """The flags on which two figures differ, in the order of `FLAGS`; a missing one differs."""
    return tuple(
        flag
        for flag in FLAGS
        if not are_equal(flag, left.get(flag, UNKNOWN), right.get(flag, UNKNOWN))
        or (flag == "change" and bool(breaks_between(left, right)))
    )


def breaks_between(left: Mapping[str, str], right: Mapping[str, str]) -> tuple[RecordingBreak, ...]:
    """The breaks of either recorder that lie between two periods that do not overlap."""
    first, second = sorted((left.get("period", UNKNOWN), right.get("period", UNKNOWN)))
    if UNKNOWN in (first, second):
        return ()
    until, since = _days(first)[1], _days(second)[0]
    if until >= since:
        return ()
    places = {left.get("geography"), right.get("geography")}
    recorders = {left.get("recorder"), right.get("recorder")}
    return tuple(
        change
        for change in breaks()
        if change.applies == "overlaps"
        and (change.starts_on or date.min) <= since
        and (change.ends_on or date.max) > until
        and any(change.concerns(str(who), str(where)) for who in recorders for where in places)
    )


@cache
def _days(period: str) -> tuple[date, date]:
    start, end, _ = period.split("/")
    return date.fromisoformat(start), date.fromisoformat(end)
