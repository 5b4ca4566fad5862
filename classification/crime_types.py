"""Our twelve crime types, and the police, NFIB and survey category each one maps to.

The type comes from what the person picked at "What happened?"; a moderator's coding prevails.
The mappings to other people's categories are this project's reading and have not been checked
with those who own the categories: they label comparisons, and never move a count.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from classification.csv_files import csv_rows
from classification.wording import N_

FRAUD = "fraud"
COMPUTER_MISUSE = "computer_misuse"

UNDER_16_NOTE = N_("Under-16s are not counted.")
"""Stands beside every figure on blackmail."""


@dataclass(frozen=True, kw_only=True)
class CrimeType:
    """One of the kinds everything is counted by.

    `event_types` are the form's answers that lead to it. `police` and `nfib` are codes of
    `data/offence_codes.csv`; `survey` are groups of the Crime Survey for England and Wales;
    `survey_offence` is the survey's broad offence it may be compared under, or "".
    """

    code: str
    label: str
    event_types: tuple[str, ...] = ()
    police: tuple[str, ...] = ()
    nfib: tuple[str, ...] = ()
    survey: tuple[str, ...] = ()
    survey_offence: str = ""


@dataclass(frozen=True, kw_only=True)
class Offence:
    """A category of the police (HO) or of the National Fraud Intelligence Bureau (NFIB)."""

    scheme: str
    code: str
    title: str
    group: str
    cyber_class: str
    reason: str
    verification: str


CRIME_TYPES: tuple[CrimeType, ...] = (
    CrimeType(
        code="blackmail",
        label=N_("Blackmail or threats to get something"),
        event_types=("blackmail",),
        police=("35",),
        nfib=("NFIB51B", "NFIB52E"),
    ),
    CrimeType(
        code="intimate_images",
        label=N_("Private pictures shared or faked"),
        event_types=("images",),
    ),
    CrimeType(
        code="tricked_payment",
        label=N_("Tricked into paying"),
        event_types=("paid",),
        nfib=(
            *("NFIB1A", "NFIB1B", "NFIB1D", "NFIB1E", "NFIB1F", "NFIB1G", "NFIB1H", "NFIB1J"),
            *("NFIB2A", "NFIB2B", "NFIB2E"),
            *("NFIB3A", "NFIB3B", "NFIB3D", "NFIB3F", "NFIB3G", "NFIB5D"),
        ),
        survey=("consumer_and_retail_fraud", "advance_fee_fraud"),
        survey_offence=FRAUD,
    ),
    CrimeType(
        code="unauthorised_payment",
        label=N_("Money taken or a card used"),
        event_types=("taken",),
        nfib=("NFIB5A",),
        survey=("bank_and_credit_account_fraud",),
        survey_offence=FRAUD,
    ),
    CrimeType(
        code="account_takeover",
        label=N_("Account or device broken into"),
        event_types=("account",),
        nfib=("NFIB52B", "NFIB52C"),
        survey=("unauthorised_access_to_personal_information",),
        survey_offence=COMPUTER_MISUSE,
    ),
    CrimeType(
        code="malware",
        label=N_("Virus, locked files, fake tech help"),
        event_types=("malware",),
        nfib=("NFIB3E", "NFIB50A"),
        survey=("computer_virus",),
        survey_offence=COMPUTER_MISUSE,
    ),
    CrimeType(
        code="identity_misuse",
        label=N_("Name or details used"),
        event_types=("identity",),
        police=("CIFAS",),
        survey=("bank_and_credit_account_fraud", "other_fraud"),
        survey_offence=FRAUD,
    ),
    CrimeType(
        code="harassment",
        label=N_("Stalking, harassment or threats"),
        event_types=("harass",),
        police=("8L", "8Q", "8R"),
    ),
    CrimeType(
        code="obscene_material",
        label=N_("Obscene or sexual things sent"),
        event_types=("obscene",),
        police=("86",),
    ),
    CrimeType(
        code="service_attack",
        label=N_("Website or service attacked"),
        event_types=("ddos",),
        nfib=("NFIB51A", "NFIB51B", "NFIB52A"),
    ),
    CrimeType(
        code="scam_attempt",
        label=N_("Scam message, nothing lost"),
        event_types=("scam_msg",),
    ),
    CrimeType(
        code="other",
        label=N_("Something else"),
        event_types=("control", "other"),
    ),
)
"""All twelve, in the order they are always shown in: never ranked."""

CRIME_TYPE_CODES: tuple[str, ...] = tuple(kind.code for kind in CRIME_TYPES)

_BY_CODE = {kind.code: kind for kind in CRIME_TYPES}
_BY_EVENT_TYPE = {event: kind.code for kind in CRIME_TYPES for event in kind.event_types}


def crime_type(code: str) -> CrimeType:
    """The crime type with this code; KeyError when there is none."""
    return _BY_CODE[code]


def crime_type_of(answers: Mapping[str, object]) -> str:
    """The code that follows from the answers alone; anything unforeseen is "other"."""
    answer = answers.get("event_type")
    return _BY_EVENT_TYPE.get(answer, "other") if isinstance(answer, str) else "other"


def _offences() -> tuple[Offence, ...]:
    path = Path(__file__).parent / "data" / "offence_codes.csv"
    return tuple(
        Offence(
            scheme=row["scheme"],
            code=row["code"],
            title=row["title"],
            group=row["group"],
            cyber_class=row["cyber_class"],
            reason=row["reason_or_context"],
            verification=row["verification"],
        )
        for row in csv_rows(path.read_text(encoding="utf-8-sig"))
    )


OFFENCES: tuple[Offence, ...] = _offences()
"""The police and NFIB categories the mappings point to, with what is known of each."""
