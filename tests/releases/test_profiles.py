"""The declared tables add up to what was decided."""

from dataclasses import replace

import pytest

from classification.attributes import ATTRIBUTES, DECLARED, ORGANISATIONS, PERSONS
from classification.coding import estimate_codes
from classification.periods import PeriodError
from releases.profiles import (
    ESTIMATES,
    PROFILES,
    RECORDS,
    Band,
    NotDeclared,
    Profile,
    ReleasePlan,
    plan_for,
)

START_UP, STANDARD = PROFILES["start_up"], PROFILES["standard_1"]


def test_the_start_up_profile_spends_the_whole_budget_on_ten_one_way_tables_of_74_cells() -> None:
    plan = plan_for("start_up", "2026")
    persons = [table for table in plan.tables if table.universe == PERSONS]

    assert len(persons) == 10
    assert all(len(table.dimensions) == 1 for table in persons)
    assert sum(len(table.cells) for table in persons) == 74
    assert {table.sigma for table in persons} == {4.4722}
    assert plan.cost(PERSONS) == 250_000
    assert plan.cohorts == ("2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4")


def test_organisations_have_one_table_on_a_budget_of_their_own() -> None:
    plan = plan_for("start_up", "2026")

    [table] = [table for table in plan.tables if table.universe == ORGANISATIONS]
    assert len(table.cells) == 36
    assert table.sigma == 3.1623
    assert plan.cost(ORGANISATIONS) == 50_000


def test_the_start_up_profile_has_no_quarterly_release() -> None:
    with pytest.raises(NotDeclared, match="one release a year"):
        plan_for("start_up", "2026-Q3")
    with pytest.raises(PeriodError):
        plan_for("start_up", "soon")


def test_the_standard_profile_stays_within_the_budget_over_a_quarter_and_its_year() -> None:
    quarter, year = plan_for("standard_1", "2026-Q3"), plan_for("standard_1", "2026")
    persons = [table for table in year.tables if table.universe == PERSONS]

    assert quarter.cost(PERSONS) == 49_998
    assert quarter.cost(PERSONS) + year.cost(PERSONS) == 241_998
    assert year.cost(ORGANISATIONS) == 53_000
    assert sum(len(table.cells) for table in quarter.tables) == 46
    assert (len(persons), sum(len(table.cells) for table in persons)) == (34, 1077)
    assert {table.sigma for table in quarter.tables} == {7.7462}
    cube = [table for table in persons if table.source == RECORDS][:21]
    assert sum(len(table.cells) for table in cube) == 875


def test_the_second_standard_profile_adds_two_tables_and_changes_no_other() -> None:
    quarter, year = plan_for("standard_2", "2026-Q3"), plan_for("standard_2", "2026")
    first = {table.name: table for table in plan_for("standard_1", "2026").tables}
    second = {table.name: table for table in year.tables}

    assert quarter.cost(PERSONS) + year.cost(PERSONS) == 249_998
    assert year.cost(ORGANISATIONS) == 61_000
    assert second.keys() - first.keys() == {"agreement", "drop_off"}
    assert {name: second[name] for name in first} == first
    assert quarter.tables == plan_for("standard_1", "2026-Q3").tables


def test_each_table_of_a_year_is_drawn_always_or_from_a_size() -> None:
    year = plan_for("standard_1", "2026")

    one_way, crossed, estimates = (year.of(band) for band in Band)

    assert (len(one_way), len(crossed), len(estimates)) == (14, 15, 6)
    assert {table.name for table in one_way if len(table.dimensions) > 1} == {"organisations"}
    assert {len(table.dimensions) for table in crossed} == {2}
    assert {table.source for table in estimates} == {ESTIMATES}
    assert year.cost(PERSONS, bands=[Band.ALWAYS]) == 45_000 + 15_000 + 3_000
    assert year.cost(PERSONS, bands=[Band.CROSSED]) == 105_000
    assert year.cost(PERSONS, bands=[Band.ESTIMATES]) == 24_000
    assert {table.band for table in START_UP.annual} == {Band.ALWAYS}


@pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES)
def test_no_two_tables_have_one_title_and_a_title_is_not_declared(profile: Profile) -> None:
    titles = [table.title for table in profile.annual]
    other_words = tuple(replace(table, title="Other words") for table in profile.annual)

    assert len(set(titles)) == len(titles)
    assert replace(profile, annual=other_words).sha256 == profile.sha256
    for table in profile.annual:
        assert table.title.startswith("For the estimate: ") == (table.source == ESTIMATES)


@pytest.mark.parametrize("profile", PROFILES)
def test_every_table_crosses_attributes_that_its_records_hold(profile: str) -> None:
    for table in (*PROFILES[profile].annual, *PROFILES[profile].quarterly):
        held = DECLARED[profile][table.universe]
        if table.source == RECORDS:
            assert set(table.dimensions) <= set(held)
        assert all(name in ATTRIBUTES for name in table.dimensions)


@pytest.mark.parametrize("profile", PROFILES)
def test_every_attribute_a_record_holds_is_in_a_table(profile: str) -> None:
    tables = (*PROFILES[profile].annual, *PROFILES[profile].quarterly)
    for universe in (PERSONS, ORGANISATIONS):
        counted = {
            name
            for table in tables
            if table.universe == universe and table.source == RECORDS
            for name in table.dimensions
        }
        assert counted == set(DECLARED[profile][universe])


def test_an_estimate_row_lies_in_exactly_one_cell_of_each_estimate_table() -> None:
    codes = estimate_codes(
        crime_type="malware",
        age="16_17",
        loss="10000_over",
        told_police="told",
        comparable_to_csew="comparable_computer_misuse",
    )
    tables = [table for table in STANDARD.annual if table.source == ESTIMATES]

    assert codes is not None
    assert len(tables) == 6
    assert sum(len(table.cells) for table in tables) == 148
    for table in tables:
        assert table.cells.count(tuple(codes[name] for name in table.dimensions)) == 1


def test_table_names_are_unique_and_safe_in_an_address() -> None:
    for profile in PROFILES.values():
        for tables in (profile.annual, profile.quarterly):
            names = [table.name for table in tables]
            assert len(set(names)) == len(names)
            assert all(name.isidentifier() and name.islower() for name in names)
            assert not {"totals", "codebook"} & set(names)


def test_a_changed_declaration_has_another_hash() -> None:
    assert START_UP.sha256 != STANDARD.sha256
    assert len(START_UP.sha256) == 64
    plan = ReleasePlan(
        profile=START_UP, period="2026", cohorts=("2026-Q1",), tables=START_UP.annual
    )
    assert plan.profile.sha256 == PROFILES["start_up"].sha256
