"""A force is found by council or name."""

import pytest

from classification.areas import COUNCILS_2016, COUNCILS_2023, FORCES
from estimates.register.places import COUNCILS, PLACE_NAMES, find_places, forces_by_place


def forces(text: str) -> set[str]:
    return {place.force.slug for place in find_places(text)}


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Corby", "northamptonshire"),
        ("west northamptonshire", "northamptonshire"),
        ("Northampton", "northamptonshire"),
        ("  THAMES valley ", "thames-valley"),
        ("Devon & Cornwall", "devon-and-cornwall"),
        ("Scotland", "police-scotland"),
        ("northern ireland", "northern-ireland"),
        ("BTP", "british-transport-police"),
        ("Worcestershire", "west-mercia"),
    ],
)
def test_a_name_leads_to_one_force(text: str, slug: str) -> None:
    assert forces(text) == {slug}


def test_a_part_of_a_name_finds_every_name_it_is_in() -> None:
    assert forces("yorkshire") >= {"north-yorkshire", "south-yorkshire", "west-yorkshire"}
    assert forces("north") > {"northumbria", "northamptonshire"}


@pytest.mark.parametrize("text", ["", " ", "x", "---", "Ruritania", "'; DROP TABLE", "a" * 5000])
def test_nothing_is_found_where_nobody_is_called_that(text: str) -> None:
    assert find_places(text) == ()


@pytest.mark.slow
def test_every_council_leads_to_exactly_one_force() -> None:
    for council in (*COUNCILS_2023, *COUNCILS_2016):
        found = {place.force.code for place in find_places(council.name)}

        assert found == {council.force_code}, council.name


def test_the_plain_list_holds_every_council_once() -> None:
    names = {council.name for council in (*COUNCILS_2023, *COUNCILS_2016)}

    assert {place.name for place in COUNCILS} == names
    assert len(COUNCILS) == len({(place.name, place.force.code) for place in COUNCILS})
    assert set(COUNCILS) <= set(PLACE_NAMES)


def test_the_list_by_place_holds_every_force_once() -> None:
    listed = [force.code for _, forces in forces_by_place() for force in forces]

    assert sorted(listed) == sorted(force.code for force in FORCES)
