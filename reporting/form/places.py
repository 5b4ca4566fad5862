"""Lists the places a person may pick, and turns each into its police force: we keep no more."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from classification.answers import DONT_KNOW, Option
from classification.areas import (
    COUNCILS_2023,
    COUNTIES,
    FORCES,
    Force,
    fold_name,
    force_or_none,
)
from classification.wording import same

NATIONS_ASKED: Final = ("england", "wales")
"""Scotland and Northern Ireland have one force each; elsewhere it is not ours to ask."""

_COUNCILS: Final = {council.code: council.force_code for council in COUNCILS_2023}
_COUNTIES: Final = {
    fold_name(county.name).replace(" ", "-"): (county.name, county.force_code)
    for county in COUNTIES
}


@lru_cache(maxsize=8)
def places_in(nation: str) -> tuple[Option, ...]:
    """Lists the councils, counties and forces of a nation by name, after "I don't know".

    A force's own code is its value, so that what is kept can be shown again; a council with the
    name of its force is left to the force. The name of any other place is its value: no two are
    alike, and a list without other values weighs half. Other nations than England and Wales have no
    list.
    """
    own_codes = {force.name: force.code for force in _forces_of(nation)}
    names = sorted({*own_codes, *(name for name, _ in _places_beside(nation))}, key=fold_name)
    if not names:
        return ()
    return (
        *DONT_KNOW.options,
        *(Option(code=own_codes.get(name, name), label=same(name)) for name in names),
    )


def force_for(value: str, nation: str) -> str | None:
    """Finds the force of a picked place, or "dont_know"; None for what is no place of this nation.

    Takes a force's code, bare or after "force:", the name of a place, and as older pages had them
    "council:" and its code, "county:" and its name.
    """
    if value in DONT_KNOW.codes:
        return value
    kind, _, name = value.rpartition(":")
    if kind == "council":
        code = _COUNCILS.get(name, "")
    elif kind == "county":
        code = _COUNTIES.get(name, ("", ""))[1]
    elif kind in ("", "force"):
        code = name if force_or_none(name) else _codes_by_name(nation).get(fold_name(name), "")
    else:
        return None
    force = force_or_none(code)
    return force.code if force and force in _forces_of(nation) else None


def _places_beside(nation: str) -> list[tuple[str, str]]:
    """Lists the councils and counties of a nation, each with the code of its force."""
    codes = {force.code for force in _forces_of(nation)}
    councils = [(council.name, council.force_code) for council in COUNCILS_2023]
    return [place for place in (*councils, *_COUNTIES.values()) if place[1] in codes]


@lru_cache(maxsize=8)
def _codes_by_name(nation: str) -> dict[str, str]:
    return {fold_name(name): code for name, code in _places_beside(nation)}


@lru_cache(maxsize=8)
def _forces_of(nation: str) -> tuple[Force, ...]:
    if nation not in NATIONS_ASKED:
        return ()
    return tuple(force for force in FORCES if force.nation == nation)
