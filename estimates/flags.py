"""The seven facts that decide whether two figures may be compared. Pure.

Each figure of the register carries place, period, offence, unit, population, recorder and change
of recording. The rules that fill them from the published columns stand here once; `unknown`
is a value, and equals nothing, itself included.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from pathlib import Path

from estimates.official_rows import OFFICIAL, CorruptRow, Row, rows_or_refuse

FLAGS = ("geography", "period", "offence", "unit", "population", "recorder", "change")
UNKNOWN = "unknown"
NO_CHANGE = "none"

ADULTS_IN_HOUSEHOLDS = "adults 16 and over in households"
ADULTS_BY_TELEPHONE = "adults 18 and over in households (unverified)"
PERSONS_AND_BUSINESSES = "persons and businesses"
MEMBERS_CUSTOMERS = "customers of member organisations"

EQUIVALENCES: Mapping[str, tuple[frozenset[str], ...]] = {
    # Report Fraud took Action Fraud's place on 4 December 2025: one series, with a change of
    # recording between, which the seventh flag carries.
    "recorder": (frozenset({"Action Fraud", "Report Fraud"}),),
}
"""Different values that count as equal. Periods need none: they are compared by their days."""

_GEOGRAPHIES = {
    "England and Wales": "K04000001",
    "Scotland": "S23000009",
    "Australia": "AU",
    "United States": "US",
    "30 of 45 UK forces": "foi30",
}

_WHOLE = frozenset(
    {
        "all",
        "any",
        "all fraud",
        "all computer misuse",
        "all flagged offences",
        "all cyber-flagged",
        "all cyber-related",
        "all cyber crimes",
        "all cyber-crimes",
        "all cyber and cyber-enabled investigated",
        "all online offences",
        "all CSEW headline crime",
    }
)
"""Details that are the whole of their group."""

_RECORDER_WORDS = ("recorded by ", "referred to NFIB by ", "reported through ")
_RECORDER_DETAILS = {
    "all three bodies": "Action Fraud, Cifas and UK Finance",
    "all fraud reports (Action Fraud, NI)": "Action Fraud",
    "police recorded fraud (before Action Fraud)": "territorial forces",
}
_RECORDERS = {
    "Action Fraud": "Action Fraud",
    "CIFAS": "Cifas",
    "Cifas": "Cifas",
    "FFA UK": "UK Finance",
    "Financial Fraud Action UK": "UK Finance",
    "UK Finance": "UK Finance",
    "Action Fraud, Cifas and UK Finance": "Action Fraud, Cifas and UK Finance",
}

_UNITS_BY_MEASURE = {
    "incidents": "incident",
    "victims": "victim",
    "offences_recorded": "offence recorded",
    "reports": "report",
    "referred": "referred crime",
    "outcomes": "outcome",
    "prevalence": "adult",
    "spend": "GBP",
}
_UNITS_BY_UNIT = {
    "percent of incidents": "incident",
    "percent of victims": "victim",
    "respondents": "adult",
    "GBP": "GBP",
}

_SURVEYS = {
    "Scottish Crime and Justice Survey": "SCJS",
    "Northern Ireland Safe Community Telephone Survey": "NISRA",
}

_CYBER: Mapping[str, tuple[str, str]] = {
    "computer_misuse": ("yes", "no"),
    "fraud": ("no", "partly"),
    "fraud_or_computer_misuse": ("yes", "partly"),
    "fraud_and_computer_misuse": ("yes", "partly"),
    "online_flagged": ("no", "yes"),
    "cyber_flagged_any": ("yes", "yes"),
    "headline_crime": ("yes", "partly"),
}
"""Whether a group takes in cyber-dependent and cyber-enabled crime: two facts, never one."""


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
class Break:
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


_APPLIES = ("overlaps", "ends_within")
_PRECISIONS = ("day", "month", "year")


@cache
def breaks() -> tuple[Break, ...]:
    """The changes of recording that are known. CorruptFile if their file cannot be read."""
    return read_breaks(OFFICIAL)


def read_breaks(directory: Path) -> tuple[Break, ...]:
    """The breaks as a folder of files has them. CorruptFile names the faults by line."""
    found = rows_or_refuse(
        directory / "recording_breaks.csv",
        (
            *("id", "starts_on", "ends_on", "precision", "recorder", "geography", "applies"),
            *("text", "source"),
        ),
        _break,
        key=lambda each: (each.id,),
    )
    return tuple(found.values())


def _break(row: Row) -> Break:
    starts_on, ends_on = row.day("starts_on"), row.day("ends_on")
    if (starts_on or date.min) > (ends_on or date.max) or not (starts_on or ends_on):
        raise CorruptRow("starts_on and ends_on are not a stretch of time")
    row.one_of("precision", _PRECISIONS)
    return Break(
        id=row.text("id", needed=True),
        starts_on=starts_on,
        ends_on=ends_on,
        recorder=row.text("recorder", needed=True),
        geography=row["geography"],
        applies=row.one_of("applies", _APPLIES),
        text=row.text("text", needed=True),
        source=row.text("source", needed=True),
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def flags_of(row: Mapping[str, str]) -> Flags:
    """The seven flags of one row of the register, from its published columns."""
    geography = _geography(row)
    recorder = _recorder(row)
    start, end = _day(row["period_start"]), _day(row["period_end"])
    return Flags(
        geography=geography,
        period=period_flag(start, end),
        offence=_offence(row),
        unit=_unit(row),
        population=_population(row, recorder),
        recorder=recorder,
        change=_change(row["series"], recorder, geography, start, end),
    )


def cyber_fields(offence_group: str) -> tuple[str, str]:
    """Whether it takes in cyber-dependent, and cyber-enabled, crime: yes, no, partly, unknown."""
    return _CYBER.get(offence_group, (UNKNOWN, UNKNOWN))


def period_flag(start: date | None, end: date | None) -> str:
    """`2016-04-01/2017-03-31/year`: the days, and the kind of period by its length in months."""
    if start is None or end is None:
        return UNKNOWN
    following = date.fromordinal(end.toordinal() + 1)
    months = (following.year - start.year) * 12 + following.month - start.month
    whole = start.day == following.day == 1
    kinds = {3: "quarter", 12: "year", 36: "three_years"}
    return f"{start}/{end}/{kinds.get(months, 'other') if whole else 'other'}"


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
        or (flag == "change" and _break_between(left, right))
    )


def breaks_between(left: Mapping[str, str], right: Mapping[str, str]) -> tuple[Break, ...]:
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
        each
        for each in breaks()
        if each.applies == "overlaps"
        and (each.starts_on or date.min) <= since
        and (each.ends_on or date.max) > until
        and any(_concerns(each, str(who), str(where)) for who in recorders for where in places)
    )


def _break_between(left: Mapping[str, str], right: Mapping[str, str]) -> bool:
    return bool(breaks_between(left, right))


@cache
def _days(period: str) -> tuple[date, date]:
    start, end, _ = period.split("/")
    return date.fromisoformat(start), date.fromisoformat(end)


def _geography(row: Mapping[str, str]) -> str:
    return row["geography_code"] or _GEOGRAPHIES.get(row["geography"], UNKNOWN)


def _offence(row: Mapping[str, str]) -> str:
    detail = row["offence_detail"]
    whole = detail in _WHOLE or detail in _RECORDER_DETAILS or detail.startswith(_RECORDER_WORDS)
    return row["offence_group"] if whole else f"{row['offence_group']}: {detail}"


def _unit(row: Mapping[str, str]) -> str:
    by_measure = _UNITS_BY_MEASURE.get(row["measure"])
    return by_measure or _UNITS_BY_UNIT.get(row["unit"], UNKNOWN)


def _recorder(row: Mapping[str, str]) -> str:
    series, detail, title = row["series"], row["offence_detail"], row["source_title"]
    if series in ("CSEW", "TCSEW"):
        return series
    if series == "Johnston Press 2017 FOI study":
        return f"force {row['geography_code']}" if row["geography_code"] else "30 forces, not named"
    if series == "Online crime flag (experimental)":
        return "territorial forces"
    if series == "Comparator":
        return row["publisher"]
    if detail in _RECORDER_DETAILS:
        return _renamed(_RECORDER_DETAILS[detail], row["period_end"])
    for words in _RECORDER_WORDS:
        if detail.startswith(words):
            name = detail.removeprefix(words).split(" (")[0]
            return _renamed(_RECORDERS.get(name, UNKNOWN), row["period_end"])
    for survey, short in _SURVEYS.items():
        if title.startswith(survey):
            return short
    if row["geography_code"] == "S23000009":
        return "Police Scotland"
    return "PSNI" if row["geography_code"] == "N99999999" else UNKNOWN


def _renamed(recorder: str, period_end: str) -> str:
    """Action Fraud is Report Fraud from 4 December 2025."""
    if recorder == "Action Fraud" and period_end > "2025-12-03":
        return "Report Fraud"
    return recorder


def _population(row: Mapping[str, str], recorder: str) -> str:
    if row["unit"] == "percent of online adults":
        return "online adults"
    if recorder in ("CSEW", "SCJS", "NISRA"):
        return ADULTS_IN_HOUSEHOLDS
    if recorder == "TCSEW":
        return ADULTS_BY_TELEPHONE
    if recorder in ("Cifas", "UK Finance"):
        return MEMBERS_CUSTOMERS
    if row["series"] == "Comparator" or recorder in (
        UNKNOWN,
        "Action Fraud, Cifas and UK Finance",
    ):
        return UNKNOWN
    return PERSONS_AND_BUSINESSES


def _change(
    series: str, recorder: str, geography: str, start: date | None, end: date | None
) -> str:
    """The ids of the breaks of this recorder inside the period, or `none`."""
    if start is None or end is None:
        return UNKNOWN
    found = [
        each.id
        for each in breaks()
        if _concerns(each, recorder, geography, series) and _lies_inside(each, start, end)
    ]
    return " ".join(found) or NO_CHANGE


def _concerns(each: Break, recorder: str, geography: str, series: str = "") -> bool:
    who = each.recorder.split("|")
    where = each.geography.split("|")
    named = recorder in who or series in who
    by_force = "any force" in who and recorder.startswith(("force ", "30 forces"))
    return (named or by_force) and (each.geography == "" or geography in where)


def _lies_inside(each: Break, start: date, end: date) -> bool:
    first, last = each.starts_on or date.min, each.ends_on or date.max
    if each.applies == "ends_within":
        return first <= end <= last
    if first == last:
        # A change on the first day of a period leaves the period whole.
        return start < first <= end
    return first <= end and last >= start
