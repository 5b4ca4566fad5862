"""A place becomes its police force."""

import pytest

from classification.areas import COUNCILS_2023, FORCES, fold_name, force
from reporting.form.places import force_for, places_in


@pytest.mark.parametrize(("nation", "forces"), [("england", 39), ("wales", 4)])
def test_every_place_of_the_nation_can_be_picked(nation: str, forces: int) -> None:
    places = places_in(nation)

    reached = {force_for(option.code, nation) for option in places} - {"dont_know"}
    labels = {option.label.you for option in places}

    assert len(reached) == forces
    assert {each.name for each in FORCES if each.nation == nation} <= labels
    assert {
        council.name for council in COUNCILS_2023 if force(council.force_code).nation == nation
    } <= labels


@pytest.mark.parametrize("nation", ["england", "wales"])
def test_no_two_places_have_one_name_or_value(nation: str) -> None:
    places = places_in(nation)

    for found in (
        [fold_name(place.label.you) for place in places],
        [place.code for place in places],
    ):
        assert len(set(found)) == len(places)


def test_the_councils_of_both_nations_are_all_318() -> None:
    assert len(COUNCILS_2023) == 318


@pytest.mark.parametrize(
    ("place", "force_code"),
    [
        ("county:devon", "E23000035"),
        ("county:east-sussex", "E23000033"),
        ("county:west-sussex", "E23000033"),
        ("county:oxfordshire", "E23000029"),
        ("county:worcestershire", "E23000016"),
        ("council:E06000001", "E23000013"),
        ("force:E23000022", "E23000022"),
        ("E23000022", "E23000022"),
        ("Devon", "E23000035"),
        ("King's Lynn and West Norfolk", "E23000024"),
        ("Hartlepool", "E23000013"),
        ("Cardiff", None),
        ("council:Devon", None),
        ("dont_know", "dont_know"),
        ("council:W06000015", None),
        ("S23000009", None),
        ("BTP", None),
        ("council:", None),
        ("council:E23000022", None),
        ("town:devon", None),
        ("", None),
    ],
)
def test_a_place_in_england_becomes_its_force(place: str, force_code: str | None) -> None:
    assert force_for(place, "england") == force_code


@pytest.mark.parametrize("nation", ["scotland", "northern_ireland", "outside_uk", "", "x"])
def test_elsewhere_there_is_no_place_to_pick(nation: str) -> None:
    assert places_in(nation) == ()
    assert force_for("E23000022", nation) is None


def test_places_stand_in_order_after_i_dont_know() -> None:
    labels = [option.label.you for option in places_in("england")]

    assert labels[0] == "I don't know"
    assert labels[1:4] == ["Adur", "Amber Valley", "Arun"]
    assert labels[1:] == sorted(labels[1:], key=fold_name)
