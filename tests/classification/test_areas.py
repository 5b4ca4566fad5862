"""Police forces, councils, counties: whole, consistent, and found by any published name."""

import pytest

from classification.areas import (
    COUNCILS_2016,
    COUNCILS_2023,
    COUNTIES,
    FORCES,
    REGIONS,
    fold_name,
    force,
    force_by_name,
    force_by_slug,
    force_or_none,
)


def test_the_45_forces_asked_in_2017_and_one_more_are_there() -> None:
    assert len(FORCES) == 46
    assert sum(each.in_foi_45 for each in FORCES) == 45
    assert sum(each.population_mid2016 is not None for each in FORCES) == 43


def test_every_force_has_an_address_a_place_on_the_tile_map_and_a_source() -> None:
    assert len({each.slug for each in FORCES}) == 46
    assert len({(each.tile_row, each.tile_col) for each in FORCES}) == 46
    assert all(each.slug and each.provenance for each in FORCES)
    assert force_by_slug("police-scotland") == force("S23000009")
    assert force_by_slug("british-transport-police") == force("BTP")
    assert force_by_slug("atlantis") is None


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Devon & Cornwall", "E23000035"),
        ("devon and cornwall constabulary", "E23000035"),
        ("London, City of", "E23000034"),
        ("PSNI", "N99999999"),
        ("  NORTHAMPTONSHIRE ", "E23000022"),
        ("Dyfed Powys", "W15000004"),
    ],
)
def test_a_force_is_found_by_any_published_name(name: str, code: str) -> None:
    found = force_by_name(name)

    assert found is not None
    assert found.code == code


def test_no_name_means_two_forces() -> None:
    owners: dict[str, set[str]] = {}
    for each in FORCES:
        for name in (each.ons_name, each.name, *each.aliases):
            owners.setdefault(fold_name(name), set()).add(each.code)

    assert [name for name, codes in owners.items() if len(codes) > 1] == []
    assert force_by_name("Ruritania") is None


def test_every_council_and_county_names_a_force_that_exists() -> None:
    assert (len(COUNCILS_2016), len(COUNCILS_2023)) == (348, 318)
    assert all(
        force_or_none(each.force_code) for each in (*COUNCILS_2016, *COUNCILS_2023, *COUNTIES)
    )


def test_only_forces_of_england_have_a_region() -> None:
    regions = {each.region_code for each in FORCES if each.nation == "england"}

    assert regions == {code for code, _name in REGIONS}
    assert {each.region_code for each in FORCES if each.nation != "england"} == {""}
    assert force_or_none("E99999999") is None
