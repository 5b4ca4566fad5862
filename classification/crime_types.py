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


def _type(code: str, label: str, *event_types: str, offence: str = "") -> CrimeType:
    return CrimeType(code=code, label=label, event_types=event_types, survey_offence=offence)


CRIME_TYPES: Final = (
    _type("blackmail", N_("Blackmail or threats to get something"), "blackmail"),
    _type("intimate_images", N_("Private pictures shared or faked"), "images"),
    _type("tricked_payment", N_("Tricked into paying"), "paid", offence=FRAUD),
    _type("unauthorised_payment", N_("Money taken or a card used"), "taken", offence=FRAUD),
    _type(
        "account_takeover", N_("Account or device broken into"), "account", offence=COMPUTER_MISUSE
    ),
    _type("malware", N_("Virus, locked files, fake tech help"), "malware", offence=COMPUTER_MISUSE),
    _type("identity_misuse", N_("Name or details used"), "identity", offence=FRAUD),
    _type("harassment", N_("Stalking, harassment or threats"), "harass"),
    _type("obscene_material", N_("Obscene or sexual things sent"), "obscene"),
    _type("service_attack", N_("Website or service attacked"), "ddos"),
    _type("scam_attempt", N_("Scam message, nothing lost"), "scam_msg"),
    _type("other", N_("Something else"), "control", "other"),
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
