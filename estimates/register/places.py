"""A reader finds a police force by any name of a place that people know."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from classification.areas import (
    COUNCILS_2016,
    COUNCILS_2023,
    COUNTIES,
    FORCES,
    Force,
    fold_name,
    force,
)

_SHORTEST: Final = 2
_LONGEST: Final = 100


@dataclass(frozen=True, kw_only=True)
class PlaceName:
    """A name that leads to a force: a council, a county, or the force itself."""

    name: str
    force: Force
    is_council: bool


def _place_names() -> Iterator[PlaceName]:
    for known in FORCES:
        for name in dict.fromkeys((known.name, known.ons_name, *known.aliases)):
            yield PlaceName(name=name, force=known, is_council=False)
    for council in (*COUNCILS_2023, *COUNCILS_2016):
        yield PlaceName(name=council.name, force=force(council.force_code), is_council=True)
    for county in COUNTIES:
        yield PlaceName(name=county.name, force=force(county.force_code), is_council=False)


PLACE_NAMES: Final[tuple[PlaceName, ...]] = tuple(_place_names())
COUNCILS: Final[tuple[PlaceName, ...]] = tuple(
    sorted(
        {
            (place.name, place.force.code): place for place in PLACE_NAMES if place.is_council
        }.values(),
        key=lambda place: fold_name(place.name),
    )
)
"""Every council of 2023 and of 2016, each name once a force, in order of the alphabet."""


def find_places(text: str) -> tuple[PlaceName, ...]:
    """The places that the words could mean: the exact name, else every name they are part of.

    One place a force and name; empty for nothing, for one letter, and for what nobody is called.
    """
    wanted = fold_name(text[:_LONGEST])
    if len(wanted) < _SHORTEST:
        return ()
    exact = [place for place in PLACE_NAMES if fold_name(place.name) == wanted]
    found = exact or [place for place in PLACE_NAMES if wanted in fold_name(place.name)]
    unique = {(fold_name(place.name), place.force.code): place for place in reversed(found)}
    return tuple(reversed(unique.values()))


def forces_by_place() -> tuple[tuple[str, tuple[Force, ...]], ...]:
    """The forces by region or nation, in order of the alphabet; the one of no place last."""
    places = sorted({known.region for known in FORCES if known.region})
    grouped = [
        (place, tuple(sorted((f for f in FORCES if f.region == place), key=lambda f: f.name)))
        for place in places
    ]
    rest = tuple(known for known in FORCES if not known.region)
    return (*grouped, (_("Across Great Britain"), rest))
