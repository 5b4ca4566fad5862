"""From answers to what is counted: total, in exactly one cell, every code reached."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classification import coding
from classification.areas import FORCES
from classification.attributes import (
    AFTER_TELLING,
    ATTRIBUTES,
    DECLARED,
    PERSON_ATTRIBUTES,
    PERSONS,
    ROLLUPS,
)
from classification.coding import Attributes, attributes_of, csew_flags, estimate_codes
from classification.crime_types import CRIME_TYPE_CODES, CRIME_TYPES

REPORTED_ON = date(2026, 11, 20)

_MANY = {
    "told_whom": [*coding._PLACES_TOLD, "not_sure", "prefer_not_to_say"],
    "reason_not_reported": [*coding._REASONS_NOT_TOLD, "prefer_not_to_say"],
    "after_telling": [*AFTER_TELLING.stated, "not_sure"],
}
_ONE = {
    "who": ["me", "adult_helped", "child", "organisation"],
    "age_band": [*coding._AGES, "prefer_not_to_say", "age_13_15"],
    "nation": [
        *("england", "wales", "scotland", "northern_ireland"),
        *("isle_of_man_channel_islands", "outside_uk"),
    ],
    "event_type": [event for kind in CRIME_TYPES for event in kind.event_types] + ["csea"],
    "police_area": [*(force.code for force in FORCES), "dont_know"],
    "when_band": ["last_24_hours", "last_7_days", "earlier", "not_sure"],
    "when_month": ["2026-11", "2025-12", "2025-11", "2026-12", "1999-01", "soon", "2026-13"],
    "lost_money": ["yes", "no", "not_sure"],
    "loss_band": [*coding._LOSSES, "prefer_not_to_say"],
    "payment_method": [*coding._PAYMENT_ROUTES, "not_sure"],
    "got_back": [*coding._GOT_BACK, "not_sure"],
    "main_reason": [*coding._REASONS_NOT_TOLD, "not_sure"],
    "sex": ["female", "male", "prefer_not_to_say"],
}


@st.composite
def answers(draw: Any) -> dict[str, object]:
    """Any report: complete, cut short, off its path, or holding what no form would send."""
    strange = st.sampled_from([None, 7, "unheard_of", (), ["a", 3], ""])
    found: dict[str, object] = {}
    for code, options in _ONE.items():
        if draw(st.booleans()):
            found[code] = draw(st.one_of(st.sampled_from(options), strange))
    for code, options in _MANY.items():
        if draw(st.booleans()):
            ticked = st.lists(st.sampled_from(options), max_size=4)
            found[code] = draw(st.one_of(ticked, ticked.map(tuple), strange))
    return found


@given(answers())
def test_every_report_falls_in_exactly_one_code_of_every_attribute(
    report: Mapping[str, object],
) -> None:
    coded = asdict(attributes_of(report, reported_on=REPORTED_ON))

    for attribute in PERSON_ATTRIBUTES:
        assert attribute.values.count(coded[attribute.name]) == 1


@given(answers(), st.sampled_from(CRIME_TYPE_CODES))
def test_the_moderators_coding_prevails_and_moves_nothing_of_the_answers(
    report: Mapping[str, object], kind: str
) -> None:
    alone = asdict(attributes_of(report, reported_on=REPORTED_ON))
    decided = asdict(attributes_of(report, crime_type=kind, reported_on=REPORTED_ON))

    assert decided["crime_type"] == kind
    moved = {name for name in alone if alone[name] != decided[name]}
    assert moved <= {"crime_type", "comparable_to_csew"}


@given(answers())
def test_the_parts_agree_with_each_other(report: Mapping[str, object]) -> None:
    coded = attributes_of(report, reported_on=REPORTED_ON)

    assert (coded.told_police == "told") == (coded.told_most_official == "police_or_report_fraud")
    assert (coded.after_telling == "not_applicable") == (coded.told_police != "told")
    assert (coded.got_back == "not_applicable") == (coded.payment_route == "not_applicable")
    assert (coded.age == "not_stated") == (coded.age_broad == "not_stated")
    assert (coded.loss == "not_stated") == (coded.loss_broad == "not_stated")
    assert coded.nation == "england" or coded.area == coded.nation


@given(answers(), st.sampled_from([None, *CRIME_TYPE_CODES]))
def test_what_adds_up_to_the_same_adds_up_to_the_same_code_of_every_report(
    report: Mapping[str, object], kind: str | None
) -> None:
    coded = asdict(attributes_of(report, crime_type=kind, reported_on=REPORTED_ON))

    read: dict[str, set[str]] = {name: {code} for name, code in coded.items()}
    waiting = [(name, coded[name]) for name in coded if name in ROLLUPS]
    for name, code in waiting:
        for adds_up_to, codes in ROLLUPS.get(name, ()):
            read.setdefault(adds_up_to, set()).add(codes[code])
            waiting.append((adds_up_to, codes[code]))
    assert {"told_police", "told_or_other", "money_known_lost"} <= read.keys()
    assert all(len(codes) == 1 for codes in read.values())


@given(answers())
def test_an_estimate_row_has_a_code_of_every_estimate_list(report: Mapping[str, object]) -> None:
    coded = attributes_of(report, reported_on=REPORTED_ON)

    codes = estimate_codes(
        crime_type=coded.crime_type,
        age=coded.age,
        loss=coded.loss,
        told_police=coded.told_police,
        comparable_to_csew=coded.comparable_to_csew,
    )

    if codes is None:
        stated = "not_stated" not in (coded.told_police, coded.loss, coded.age)
        assert coded.comparable_to_csew == "not_comparable" or not stated
    else:
        assert all(code in ATTRIBUTES[name].values for name, code in codes.items())


def told(*whom: str, **more: object) -> dict[str, object]:
    return {"event_type": "paid", "told_whom": whom, **more}


def lost(**more: object) -> dict[str, object]:
    return {"event_type": "paid", "lost_money": "yes", **more}


def untold(*reasons: str, **more: object) -> dict[str, object]:
    return told("no_one", reason_not_reported=reasons, **more)


CASES: list[tuple[dict[str, object], str, str]] = [
    *(({"event_type": event}, "crime_type", kind.code) for kind in CRIME_TYPES
      for event in kind.event_types),
    ({}, "crime_type", "other"),
    *(({"nation": nation}, "nation", nation) for nation in _ONE["nation"][:4]),
    *(({"nation": nation}, "area", "elsewhere") for nation in _ONE["nation"][4:]),
    ({}, "nation", "elsewhere"),
    *(({"nation": "england", "police_area": force.code}, "area", force.region_code)
      for force in FORCES if force.region_code),
    ({"nation": "england", "police_area": "dont_know"}, "area", "england_not_stated"),
    ({"nation": "england", "police_area": "W15000001"}, "area", "england_not_stated"),
    ({"nation": "england", "police_area": "BTP"}, "area", "england_not_stated"),
    ({"nation": "england", "police_area": "E23000001", "age_band": "age_16_17"},
     "area", "england_not_stated"),
    ({"nation": "scotland", "police_area": "E23000001"}, "area", "scotland"),
    ({"nation": "wales"}, "area", "wales"),
    ({"nation": "northern_ireland"}, "area", "northern_ireland"),
    *(({"age_band": band}, "age", age) for band, age in coding._AGES.items()),
    ({"age_band": "age_65_74"}, "age", "65_over"),
    ({"age_band": "age_75_plus"}, "age", "65_over"),
    ({"age_band": "prefer_not_to_say"}, "age", "not_stated"),
    ({"age_band": "age_25_34"}, "age_broad", "under_35"),
    ({"age_band": "age_35_44"}, "age_broad", "35_54"),
    ({"age_band": "age_55_64"}, "age_broad", "55_over"),
    ({}, "age_broad", "not_stated"),
    ({"sex": "female"}, "sex", "female"),
    ({"sex": "male"}, "sex", "male"),
    ({"sex": "prefer_not_to_say"}, "sex", "not_stated"),
    (told("local_police"), "told_police", "told"),
    (told("bank", "report_fraud"), "told_police", "told"),
    (told("bank", "not_sure"), "told_police", "not_told"),
    (told("no_one"), "told_police", "not_told"),
    (told("not_sure"), "told_police", "not_stated"),
    ({}, "told_police", "not_stated"),
    ({"lost_money": "no"}, "loss", "none"),
    ({"event_type": "scam_msg"}, "loss", "none"),
    (lost(loss_band="loss_50_99"), "loss", "under_100"),
    (lost(loss_band="loss_100_249"), "loss", "100_999"),
    (lost(loss_band="loss_1000_2499"), "loss", "1000_9999"),
    (lost(loss_band="loss_5000_9999"), "loss", "1000_9999"),
    (lost(loss_band="loss_10000_19999"), "loss", "10000_over"),
    (lost(loss_band="loss_40000_plus"), "loss", "10000_over"),
    (lost(), "loss", "not_stated"),
    ({"lost_money": "not_sure", "loss_band": "loss_50_99"}, "loss", "not_stated"),
    ({"lost_money": "no"}, "loss_broad", "none"),
    (lost(loss_band="loss_500_999"), "loss_broad", "under_1000"),
    (lost(loss_band="loss_1000_2499"), "loss_broad", "1000_over"),
    ({}, "loss_broad", "not_stated"),
    (told("family_or_friend", "bank", "local_police"), "told_most_official",
     "police_or_report_fraud"),
    (told("ncsc_or_7726", "bank"), "told_most_official", "bank"),
    (told("app_or_website", "ceop_iwf"), "told_most_official", "other_official_body"),
    (told("ncsc_or_7726"), "told_most_official", "other_official_body"),
    (told("charity_or_helpline", "app_or_website"), "told_most_official", "app_or_website"),
    (told("employer", "charity_or_helpline"), "told_most_official", "charity_or_helpline"),
    (told("employer"), "told_most_official", "people_known"),
    (told("family_or_friend"), "told_most_official", "people_known"),
    (told("no_one"), "told_most_official", "no_one"),
    (told("prefer_not_to_say"), "told_most_official", "not_stated"),
    *((untold(reason), "main_reason_not_told", group)
      for reason, group in coding._REASONS_NOT_TOLD.items()),
    (untold("too_trivial", "ashamed"), "main_reason_not_told", "not_stated"),
    (untold("too_trivial", "ashamed", main_reason="ashamed"), "main_reason_not_told", "ashamed"),
    (untold("ashamed", main_reason="not_sure"), "main_reason_not_told", "ashamed"),
    (untold(), "main_reason_not_told", "not_stated"),
    (told("local_police", main_reason="ashamed"), "main_reason_not_told", "not_applicable"),
    (told("not_sure", main_reason="ashamed"), "main_reason_not_told", "not_applicable"),
    (untold("ashamed", event_type="scam_msg"), "main_reason_not_told", "not_applicable"),
    *((lost(payment_method=way), "payment_route", route)
      for way, route in coding._PAYMENT_ROUTES.items()),
    (lost(payment_method="credit_card"), "payment_route", "card"),
    (lost(payment_method="debit_card"), "payment_route", "card"),
    (lost(payment_method="transfer_abroad"), "payment_route", "other"),
    (lost(), "payment_route", "not_stated"),
    ({"lost_money": "not_sure"}, "payment_route", "not_applicable"),
    (lost(got_back="all"), "got_back", "all"),
    (lost(got_back="some"), "got_back", "some"),
    (lost(got_back="still_waiting"), "got_back", "waiting"),
    (lost(got_back="none"), "got_back", "none_or_refused"),
    (lost(got_back="refused"), "got_back", "none_or_refused"),
    (lost(got_back="not_asked"), "got_back", "not_asked"),
    (lost(got_back="not_sure"), "got_back", "not_stated"),
    ({"lost_money": "no", "got_back": "all"}, "got_back", "not_applicable"),
    *((told("local_police", after_telling=code), "after_telling", code)
      for code in AFTER_TELLING.stated),
    (told("local_police", after_telling=("heard_nothing", "got_reference")), "after_telling",
     "got_reference"),
    (told("report_fraud"), "after_telling", "not_stated"),
    (told("bank", after_telling="heard_nothing"), "after_telling", "not_applicable"),
]  # fmt: skip


@pytest.mark.parametrize(("report", "attribute", "code"), CASES)
def test_an_answer_is_counted_under_its_code(
    report: dict[str, object], attribute: str, code: str
) -> None:
    assert getattr(attributes_of(report), attribute) == code


COMPARABLE = {
    "who": "me",
    "age_band": "age_16_17",
    "nation": "wales",
    "when_band": "last_7_days",
    "event_type": "taken",
}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({}, "comparable_fraud"),
        ({"event_type": "paid"}, "comparable_fraud"),
        ({"event_type": "identity"}, "comparable_fraud"),
        ({"event_type": "account"}, "comparable_computer_misuse"),
        ({"event_type": "malware"}, "comparable_computer_misuse"),
        ({"event_type": "blackmail"}, "not_comparable"),
        ({"event_type": "ddos"}, "not_comparable"),
        ({"who": "adult_helped"}, "not_comparable"),
        ({"who": "organisation"}, "not_comparable"),
        ({"age_band": "prefer_not_to_say"}, "not_comparable"),
        ({"nation": "scotland"}, "not_comparable"),
        ({"when_band": "earlier"}, "not_comparable"),
        ({"when_band": "not_sure"}, "not_comparable"),
        ({"when_band": "earlier", "when_month": "2025-12"}, "comparable_fraud"),
        ({"when_band": "earlier", "when_month": "2025-11"}, "not_comparable"),
        ({"when_band": "earlier", "when_month": "2026-12"}, "not_comparable"),
    ],
)
def test_only_what_the_survey_could_have_found_is_comparable(
    change: dict[str, str], code: str
) -> None:
    coded = attributes_of(COMPARABLE | change, reported_on=REPORTED_ON)

    assert coded.comparable_to_csew == code


def test_without_the_day_of_the_report_no_month_lies_within_the_year() -> None:
    earlier = COMPARABLE | {"when_band": "earlier", "when_month": "2026-10"}

    assert not csew_flags(earlier).within_12_months
    assert csew_flags(earlier, reported_on=REPORTED_ON).all_hold


def test_every_code_of_every_list_is_reached_by_some_report() -> None:
    reached: dict[str, set[str]] = {attribute.name: set() for attribute in PERSON_ATTRIBUTES}
    comparable = [
        COMPARABLE,
        COMPARABLE | {"event_type": "account"},
    ]
    for report in [case for case, _, _ in CASES] + comparable:
        for name, code in asdict(attributes_of(report)).items():
            if name in reached:
                reached[name].add(code)

    missing = {
        attribute.name: set(attribute.values) - reached[attribute.name]
        for attribute in PERSON_ATTRIBUTES
    }
    assert {name: codes for name, codes in missing.items() if codes} == {}


def test_an_unknown_crime_type_from_a_moderator_is_refused() -> None:
    with pytest.raises(ValueError, match="witchcraft"):
        attributes_of({}, crime_type="witchcraft")


def test_the_lists_are_as_long_as_declared() -> None:
    lengths = {attribute.name: len(attribute.codes) for attribute in PERSON_ATTRIBUTES}

    assert lengths == {
        "crime_type": 12,
        "nation": 5,
        "area": 14,
        "age": 8,
        "age_broad": 4,
        "sex": 3,
        "told_police": 3,
        "loss": 6,
        "loss_broad": 4,
        "told_most_official": 8,
        "main_reason_not_told": 13,
        "payment_route": 10,
        "got_back": 7,
        "after_telling": 8,
        "comparable_to_csew": 3,
    }
    assert all(len(set(each.values)) == len(each.codes) for each in ATTRIBUTES.values())


def test_every_declared_attribute_is_one_that_a_report_is_coded_by() -> None:
    declared = {name for lists in DECLARED.values() for names in lists.values() for name in names}

    assert declared <= set(Attributes.__dataclass_fields__)
    assert len(DECLARED["start_up"][PERSONS]) == 10
