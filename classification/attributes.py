"""Lists every attribute that is counted, its codes, and which profile counts it.

Categories come from here, never from the data: a code nobody reported still has its cell. Codes
are stable: never reused, never renamed. A change of a list or of a coding rule is a new
CODE_LISTS_VERSION, a new series and a flag on comparisons. A year keeps the version under which
its first quarter was declared, so each code says in which versions it is counted.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from classification.areas import NATIONS, REGIONS
from classification.code_lists import NOT_APPLICABLE, NOT_STATED, Attribute, Code
from classification.crime_types import COMPUTER_MISUSE, CRIME_TYPES, FRAUD
from classification.wording import N_

PERSONS: Final = "persons"
ORGANISATIONS: Final = "organisations"
UNIVERSES: Final = (PERSONS, ORGANISATIONS)

ELSEWHERE: Final = "elsewhere"
ENGLAND_NOT_STATED: Final = "england_not_stated"

_NOT_STATED: Final = (NOT_STATED, N_("Not stated"))


def _attribute(name: str, title: str, *codes: tuple[str, str] | Code) -> Attribute:
    return Attribute(
        name=name,
        title=title,
        every_code=tuple(
            code if isinstance(code, Code) else Code(code=code[0], label=code[1]) for code in codes
        ),
    )


_AGES_FROM_25: Final = (
    ("25_34", N_("25 to 34")),
    ("35_44", N_("35 to 44")),
    ("45_54", N_("45 to 54")),
    ("55_64", N_("55 to 64")),
    ("65_over", N_("65 and over")),
)
_LOSSES_UNDER_1000: Final = (
    ("none", N_("No money lost")),
    ("under_100", N_("Under £100")),
    ("100_999", N_("£100 to £999")),
)
_ELSEWHERE: Final = (ELSEWHERE, N_("Elsewhere or not stated"))

CRIME_TYPE: Final = _attribute(
    "crime_type", N_("What happened"), *((kind.code, kind.label) for kind in CRIME_TYPES)
)
NATION: Final = _attribute("nation", N_("Nation"), *NATIONS, _ELSEWHERE)
AREA: Final = _attribute(
    "area",
    N_("Region or nation"),
    *REGIONS,
    (ENGLAND_NOT_STATED, N_("England, region not stated")),
    *(nation for nation in NATIONS if nation[0] != "england"),
    _ELSEWHERE,
)
AGE: Final = _attribute(
    "age",
    N_("Age"),
    ("16_17", N_("16 to 17")),
    ("18_24", N_("18 to 24")),
    *_AGES_FROM_25,
    _NOT_STATED,
)
AGE_BROAD: Final = _attribute(
    "age_broad",
    N_("Age in broad groups"),
    ("under_35", N_("16 to 34")),
    ("35_54", N_("35 to 54")),
    ("55_over", N_("55 and over")),
    _NOT_STATED,
)
SEX: Final = _attribute(
    "sex", N_("Sex"), ("female", N_("Female")), ("male", N_("Male")), _NOT_STATED
)
TOLD_POLICE: Final = _attribute(
    "told_police",
    N_("Told the police or Report Fraud"),
    ("told", N_("Told the police or Report Fraud")),
    ("not_told", N_("Told neither")),
    _NOT_STATED,
)
LOSS: Final = _attribute(
    "loss",
    N_("Money lost, before any refund"),
    *_LOSSES_UNDER_1000,
    ("1000_9999", N_("£1,000 to £9,999")),
    ("10000_over", N_("£10,000 and over")),
    _NOT_STATED,
)
LOSS_BROAD: Final = _attribute(
    "loss_broad",
    N_("Money lost, in broad groups"),
    ("none", N_("No money lost")),
    ("under_1000", N_("Under £1,000")),
    ("1000_over", N_("£1,000 and over")),
    _NOT_STATED,
)
TOLD_MOST_OFFICIAL: Final = _attribute(
    "told_most_official",
    N_("The most official place told"),
    ("police_or_report_fraud", N_("The police or Report Fraud")),
    ("bank", N_("A bank, and not the police or Report Fraud")),
    ("other_official_body", N_("Another official body, and none of those above")),
    ("app_or_website", N_("An app or website, and none of those above")),
    ("charity_or_helpline", N_("A charity or helpline, and none of those above")),
    ("people_known", N_("Only people they know")),
    ("no_one", N_("No one")),
    _NOT_STATED,
)
MAIN_REASON_NOT_TOLD: Final = _attribute(
    "main_reason_not_told",
    N_("Main reason for not telling the police or Report Fraud"),
    ("too_small", N_("Too small, or nothing was lost")),
    ("police_could_not_help", N_("The police could not or would not help")),
    ("dealt_with_it", N_("Dealt with it themselves or at work")),
    ("another_body", N_("Told another body, or thought one would tell")),
    ("too_much_trouble", N_("Too much trouble, or hard to reach")),
    ("fear", N_("Afraid of what would follow")),
    ("did_not_know_where", N_("Did not know where to tell")),
    ("ashamed", N_("Ashamed, or others would find out")),
    Code(
        code="not_yet",
        label=N_("Only just found out, or meant to tell"),
        since=2,
        before="other",
    ),
    Code(
        code="not_a_crime",
        label=N_("Did not know that it was a crime"),
        since=2,
        before="other",
    ),
    ("other", N_("Another reason")),
    _NOT_STATED,
    (NOT_APPLICABLE, N_("Not asked: told them, or a scam message")),
)
PAYMENT_ROUTE: Final = _attribute(
    "payment_route",
    N_("How the money was paid"),
    ("uk_bank_transfer", N_("UK bank transfer")),
    ("card", N_("Credit or debit card")),
    ("crypto", N_("Crypto")),
    ("gift_card_or_voucher", N_("Gift card or voucher")),
    ("cash_or_courier", N_("Cash or courier")),
    ("paypal_or_similar", N_("PayPal or similar")),
    ("taken_without_ok", N_("Taken without their OK")),
    ("other", N_("Another way, or a transfer abroad")),
    _NOT_STATED,
    (NOT_APPLICABLE, N_("No money known to be lost")),
)
GOT_BACK: Final = _attribute(
    "got_back",
    N_("Money got back"),
    ("all", N_("All")),
    ("some", N_("Some")),
    ("waiting", N_("Still waiting")),
    ("none_or_refused", N_("None, or refused")),
    ("not_asked", N_("Have not asked")),
    _NOT_STATED,
    (NOT_APPLICABLE, N_("No money known to be lost")),
)
AFTER_TELLING: Final = _attribute(
    "after_telling",
    N_("What happened after telling the police or Report Fraud"),
    ("someone_charged", N_("Someone was charged")),
    ("being_looked_into", N_("Being looked into")),
    ("no_further_action", N_("Told of no further action")),
    ("told_go_elsewhere", N_("Told to go elsewhere")),
    ("got_reference", N_("Got a reference, nothing more yet")),
    ("heard_nothing", N_("Heard nothing")),
    _NOT_STATED,
    (NOT_APPLICABLE, N_("Did not tell them, or not stated")),
)
COMPARABLE_TO_CSEW: Final = _attribute(
    "comparable_to_csew",
    N_("Comparable with the Crime Survey for England and Wales"),
    ("comparable_fraud", N_("Comparable: fraud")),
    ("comparable_computer_misuse", N_("Comparable: computer misuse")),
    ("not_comparable", N_("Not comparable")),
)

# Estimate tables: only rows comparable with the survey, with told and loss stated.
_SURVEY_TYPES: Final = tuple(kind for kind in CRIME_TYPES if kind.survey_offence)
EST_OFFENCE: Final = _attribute(
    "est_offence",
    N_("Offence group of the survey"),
    (FRAUD, N_("Fraud")),
    (COMPUTER_MISUSE, N_("Computer misuse")),
)
EST_CRIME: Final = _attribute(
    "est_crime", N_("What happened"), *((kind.code, kind.label) for kind in _SURVEY_TYPES)
)
EST_AGE: Final = _attribute(
    "est_age",
    N_("Age"),
    ("16_24", N_("16 to 24")),
    *_AGES_FROM_25,
)
EST_LOSS: Final = _attribute(
    "est_loss",
    N_("Money lost"),
    *_LOSSES_UNDER_1000,
    ("1000_over", N_("£1,000 and over")),
)
EST_TOLD: Final = _attribute(
    "est_told",
    N_("Told the police or Report Fraud"),
    ("told", N_("Told the police or Report Fraud")),
    ("not_told", N_("Told neither")),
)

# Process tables: how the service worked.
DECISION: Final = _attribute(
    "decision",
    N_("Decision"),
    ("counted", N_("Counted")),
    ("not_about_cyber_crime", N_("Not about cyber crime or online harm")),
    ("test_or_nonsense", N_("A test, or could not be read")),
    ("duplicate_or_flood", N_("A repeat, or part of a flood")),
    ("outside_or_unsafe", N_("Outside what is counted, or unsafe to keep")),
)
AGREEMENT: Final = _attribute(
    "agreement",
    N_("Two readers of one report"),
    ("agree", N_("Agreed")),
    ("disagree", N_("Disagreed")),
)
DROP_OFF: Final = _attribute(
    "drop_off",
    N_("Last stage reached in a visit"),
    ("start", N_("Start")),
    ("event", N_("What happened")),
    Code(code="details", label=N_("Details"), until=1),
    ("telling", N_("Whom they told")),
    Code(
        code="help",
        label=N_("What to do, and the pages to be counted"),
        since=2,
        before="telling",
    ),
    ("sent", N_("Sent")),
)

TOLD_POLICE_BY_MOST_OFFICIAL: Final[Mapping[str, str]] = MappingProxyType(
    dict.fromkeys(TOLD_MOST_OFFICIAL.values, "not_told")
    | {"police_or_report_fraud": "told", NOT_STATED: NOT_STATED}
)
"""The most official place that was told -> whether the police or Report Fraud were told."""

TOLD_OR_OTHER: Final = "told_or_other"
"""Whether it is known that the police or Report Fraud were told: "told", or "other"."""

MONEY_KNOWN_LOST: Final = "money_known_lost"
"""Whether it is known that money was lost: "lost", or "other". Never read from the loss."""


def _rollup(to: str, codes: Mapping[str, str]) -> tuple[tuple[str, Mapping[str, str]], ...]:
    return ((to, MappingProxyType(dict(codes))),)


def _rest_is(code: str, attribute: Attribute, *, told: str) -> Mapping[str, str]:
    """Maps one code to "other", and each other code of the attribute to what it tells."""
    return dict.fromkeys(attribute.values, told) | {code: "other"}


ROLLUPS: Final[Mapping[str, tuple[tuple[str, Mapping[str, str]], ...]]] = MappingProxyType(
    {
        "told_most_official": _rollup("told_police", TOLD_POLICE_BY_MOST_OFFICIAL),
        "told_police": _rollup(
            TOLD_OR_OTHER, dict.fromkeys(TOLD_POLICE.values, "other") | {"told": "told"}
        ),
        "after_telling": _rollup(
            TOLD_OR_OTHER, _rest_is(NOT_APPLICABLE, AFTER_TELLING, told="told")
        ),
        "got_back": _rollup(MONEY_KNOWN_LOST, _rest_is(NOT_APPLICABLE, GOT_BACK, told="lost")),
        "payment_route": _rollup(
            MONEY_KNOWN_LOST, _rest_is(NOT_APPLICABLE, PAYMENT_ROUTE, told="lost")
        ),
        "est_crime": _rollup(
            "est_offence", {kind.code: kind.survey_offence for kind in _SURVEY_TYPES}
        ),
    }
)
"""Attribute -> the attributes it adds up to, and how its codes do. What it adds up to may add up
to a third: the most official place -> told the police -> known to be told. Each holds of every
report, as `coding` reads it, so that least squares may use it."""

PERSON_ATTRIBUTES: Final[tuple[Attribute, ...]] = (
    *(CRIME_TYPE, NATION, AREA, AGE, AGE_BROAD, SEX, TOLD_POLICE, LOSS, LOSS_BROAD),
    *(TOLD_MOST_OFFICIAL, MAIN_REASON_NOT_TOLD, PAYMENT_ROUTE, GOT_BACK, AFTER_TELLING),
    COMPARABLE_TO_CSEW,
)
"""Everything `coding.attributes_of` gives for one report; a record holds the declared part."""

ATTRIBUTES: Final[Mapping[str, Attribute]] = MappingProxyType(
    {
        attribute.name: attribute
        for attribute in (
            *PERSON_ATTRIBUTES,
            *(EST_OFFENCE, EST_CRIME, EST_AGE, EST_LOSS, EST_TOLD),
            *(DECISION, AGREEMENT, DROP_OFF),
        )
    }
)

START_UP: Final = "start_up"
STANDARD_1: Final = "standard_1"
STANDARD_2: Final = "standard_2"

CROSSED_ATTRIBUTES: Final = ("crime_type", "area", "age", "sex", "told_police", "loss")
"""The standard profiles cross each of these with each other."""
TOPICS: Final = (
    "told_most_official",
    "main_reason_not_told",
    "payment_route",
    "got_back",
    "after_telling",
)
_OF_ORGANISATIONS: Final = ("crime_type", "told_police")
_STANDARD: Final = MappingProxyType(
    {
        PERSONS: (*CROSSED_ATTRIBUTES, *TOPICS, "comparable_to_csew"),
        ORGANISATIONS: _OF_ORGANISATIONS,
    }
)
DECLARED: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = MappingProxyType(
    {
        START_UP: {
            PERSONS: ("crime_type", "nation", "age_broad", "sex", "loss_broad", *TOPICS),
            ORGANISATIONS: _OF_ORGANISATIONS,
        },
        STANDARD_1: _STANDARD,
        STANDARD_2: _STANDARD,
    }
)
"""Profile -> universe -> the attributes a record of it holds, and no other."""

DECLARES_DECISIONS: Final = frozenset({STANDARD_1, STANDARD_2})
"""Profiles whose releases count decisions; elsewhere none is kept past the close."""
DECLARES_OWN_WORK: Final = frozenset({STANDARD_2})
"""Profiles whose releases count the agreement of two readers, and where visits end."""
