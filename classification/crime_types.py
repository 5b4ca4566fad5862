"""Lists our twelve crime types, and the survey's offence that each may be compared under.

The type comes from what the person picked at "What happened?"; a moderator's coding prevails.
The survey's offences are this project's reading and have not been checked with those who own
them: they label comparisons, and never move a count.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from classification.wording import N_

FRAUD: Final = "fraud"
COMPUTER_MISUSE: Final = "computer_misuse"

UNDER_16_NOTE: Final = N_("Under-16s are not counted.")
"""Stands beside every figure on blackmail."""


@dataclass(frozen=True, kw_only=True)
class CrimeType:
    """One of the kinds everything is counted by.

    `event_types` are the form's answers that lead to it. `survey_offence` is the broad offence of
    the Crime Survey for England and Wales that it may be compared under, or "".
    """

    code: str
    label: str
    event_types: tuple[str, ...] = ()
    survey_offence: str = ""


CRIME_TYPES: Final[tuple[CrimeType, ...]] = (
    CrimeType(
        code="blackmail",
        label=N_("Blackmail or threats to get something"),
        event_types=("blackmail",),
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
        survey_offence=FRAUD,
    ),
    CrimeType(
        code="unauthorised_payment",
        label=N_("Money taken or a card used"),
        event_types=("taken",),
        survey_offence=FRAUD,
    ),
    CrimeType(
        code="account_takeover",
        label=N_("Account or device broken into"),
        event_types=("account",),
        survey_offence=COMPUTER_MISUSE,
    ),
    CrimeType(
        code="malware",
        label=N_("Virus, locked files, fake tech help"),
        event_types=("malware",),
        survey_offence=COMPUTER_MISUSE,
    ),
    CrimeType(
        code="identity_misuse",
        label=N_("Name or details used"),
        event_types=("identity",),
        survey_offence=FRAUD,
    ),
    CrimeType(
        code="harassment",
        label=N_("Stalking, harassment or threats"),
        event_types=("harass",),
    ),
    CrimeType(
        code="obscene_material",
        label=N_("Obscene or sexual things sent"),
        event_types=("obscene",),
    ),
    CrimeType(
        code="service_attack",
        label=N_("Website or service attacked"),
        event_types=("ddos",),
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

CRIME_TYPE_CODES: Final[tuple[str, ...]] = tuple(kind.code for kind in CRIME_TYPES)

_BY_CODE: Final = {kind.code: kind for kind in CRIME_TYPES}
_BY_EVENT_TYPE: Final = {event: kind.code for kind in CRIME_TYPES for event in kind.event_types}


def crime_type(code: str) -> CrimeType:
    """Finds the crime type with this code; KeyError when there is none."""
    return _BY_CODE[code]


def crime_type_of(answers: Mapping[str, object]) -> str:
    """Codes the crime type by the answers alone; anything unforeseen is "other"."""
    answer = answers.get("event_type")
    return _BY_EVENT_TYPE.get(answer, "other") if isinstance(answer, str) else "other"
