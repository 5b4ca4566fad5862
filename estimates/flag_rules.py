"""The rules that stand here read the seven flags of a figure from its published columns. Pure."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from estimates.flags import (
    ENGLAND_AND_WALES,
    NO_CHANGE,
    NORTHERN_IRELAND,
    SCOTLAND,
    UNKNOWN,
    Flags,
    breaks,
)

ADULTS_IN_HOUSEHOLDS: Final = "adults 16 and over in households"
ADULTS_BY_TELEPHONE: Final = "adults 18 and over in households (unverified)"
PERSONS_AND_BUSINESSES: Final = "persons and businesses"
MEMBERS_CUSTOMERS: Final = "customers of member organisations"

_GEOGRAPHIES: Final = {
    "England and Wales": ENGLAND_AND_WALES,
    "Scotland": SCOTLAND,
    "Australia": "AU",
    "United States": "US",
    "30 of 45 UK forces": "foi30",
}

_WHOLE: Final = frozenset(
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

_RECORDER_WORDS: Final = ("recorded by ", "referred to NFIB by ", "reported through ")
_RECORDER_DETAILS: Final = {
    "all three bodies": "Action Fraud, Cifas and UK Finance",
    "all fraud reports (Action Fraud, NI)": "Action Fraud",
    "police recorded fraud (before Action Fraud)": "territorial forces",
}
_RECORDERS: Final = {
    "Action Fraud": "Action Fraud",
    "CIFAS": "Cifas",
    "Cifas": "Cifas",
    "FFA UK": "UK Finance",
    "Financial Fraud Action UK": "UK Finance",
    "UK Finance": "UK Finance",
    "Action Fraud, Cifas and UK Finance": "Action Fraud, Cifas and UK Finance",
}

_UNITS_BY_MEASURE: Final = {
    "incidents": "incident",
    "victims": "victim",
    "offences_recorded": "offence recorded",
    "offences_estimated": "offence estimated",
    "reports": "report",
    "referred": "referred crime",
    "outcomes": "outcome",
    "prevalence": "adult",
    "spend": "GBP",
}
_UNITS_BY_UNIT: Final = {
    "percent of incidents": "incident",
    "percent of victims": "victim",
    "respondents": "adult",
    "GBP": "GBP",
}

_SURVEY_TITLES: Final = {
    "Scottish Crime and Justice Survey": "SCJS",
    "Northern Ireland Safe Community Telephone Survey": "NISRA",
}
SURVEYS: Final = ("CSEW", "TCSEW", "SCJS", "NISRA")
"""The recorders that ask people: what they count is estimated."""

_CYBER: Final[Mapping[str, tuple[str, str]]] = {
    "computer_misuse": ("yes", "no"),
    "fraud": ("no", "partly"),
    "fraud_or_computer_misuse": ("yes", "partly"),
    "fraud_and_computer_misuse": ("yes", "partly"),
    "online_flagged": ("no", "yes"),
    "cyber_flagged_any": ("yes", "yes"),
    "headline_crime": ("yes", "partly"),
}
"""Whether a group takes in cyber-dependent and cyber-enabled crime: two facts, never one."""


def flags_of(row: Mapping[str, str]) -> Flags:
    """The seven flags of one row of the register, from its published columns."""
    geography = row["geography_code"] or _GEOGRAPHIES.get(row["geography"], UNKNOWN)
    recorder = _recorder(row)
    start, end = _day(row["period_start"]), _day(row["period_end"])
    return Flags(
        geography=geography,
        period=period_flag(start, end),
        offence=_offence(row),
        unit=_UNITS_BY_MEASURE.get(row["measure"]) or _UNITS_BY_UNIT.get(row["unit"], UNKNOWN),
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


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _offence(row: Mapping[str, str]) -> str:
    detail = row["offence_detail"]
    whole = detail in _WHOLE or detail in _RECORDER_DETAILS or detail.startswith(_RECORDER_WORDS)
    return row["offence_group"] if whole else f"{row['offence_group']}: {detail}"


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
    for survey, short in _SURVEY_TITLES.items():
        if title.startswith(survey):
            return short
    if row["geography_code"] == SCOTLAND:
        return "Police Scotland"
    return "PSNI" if row["geography_code"] == NORTHERN_IRELAND else UNKNOWN


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
        change.id
        for change in breaks()
        if change.concerns(recorder, geography, series) and change.lies_inside(start, end)
    ]
    return " ".join(found) or NO_CHANGE
