"""Finding a police force by the name people know, and the tile map of all 46."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

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
from estimates.models import OfficialFigure

_SHORTEST = 2
_LONGEST = 100


@dataclass(frozen=True, kw_only=True)
class Place:
    """A name that leads to a force: a council, a county, or the force itself."""

    name: str
    force: Force
    is_council: bool


def _places() -> Iterator[Place]:
    for each in FORCES:
        for name in dict.fromkeys((each.name, each.ons_name, *each.aliases)):
            yield Place(name=name, force=each, is_council=False)
    for council in (*COUNCILS_2023, *COUNCILS_2016):
        yield Place(name=council.name, force=force(council.force_code), is_council=True)
    for county in COUNTIES:
        yield Place(name=county.name, force=force(county.force_code), is_council=False)


PLACES: tuple[Place, ...] = tuple(_places())
COUNCILS: tuple[Place, ...] = tuple(
    sorted(
        {(place.name, place.force.code): place for place in PLACES if place.is_council}.values(),
        key=lambda place: fold_name(place.name),
    )
)
"""Every council of 2023 and of 2016, each name once a force, in order of the alphabet."""


def find_places(text: str) -> tuple[Place, ...]:
    """What the words could mean: the exact name if there is one, else every name they are part of.

    One place a force and name; empty for nothing, for one letter, and for what nobody is called.
    """
    wanted = fold_name(text[:_LONGEST])
    if len(wanted) < _SHORTEST:
        return ()
    exact = [place for place in PLACES if fold_name(place.name) == wanted]
    found = exact or [place for place in PLACES if wanted in fold_name(place.name)]
    unique = {(fold_name(place.name), place.force.code): place for place in reversed(found)}
    return tuple(reversed(unique.values()))


_SHORT_NAMES = {
    "metropolitan": "MET",
    "cumbria": "CUMB",
    "lancashire": "LANC",
    "merseyside": "MERS",
    "greater-manchester": "GMP",
    "cheshire": "CHES",
    "northumbria": "NUMB",
    "durham": "DUR",
    "north-yorkshire": "N YK",
    "west-yorkshire": "W YK",
    "south-yorkshire": "S YK",
    "humberside": "HUMB",
    "cleveland": "CLEV",
    "west-midlands": "W MID",
    "staffordshire": "STAF",
    "west-mercia": "W MER",
    "warwickshire": "WARK",
    "derbyshire": "DERB",
    "nottinghamshire": "NOTT",
    "lincolnshire": "LINC",
    "leicestershire": "LEIC",
    "northamptonshire": "NTHN",
    "cambridgeshire": "CAMB",
    "norfolk": "NORF",
    "suffolk": "SUFF",
    "bedfordshire": "BEDS",
    "hertfordshire": "HERT",
    "essex": "ESSX",
    "thames-valley": "T VAL",
    "hampshire": "HANT",
    "surrey": "SURR",
    "kent": "KENT",
    "sussex": "SUSX",
    "city-of-london": "CITY",
    "devon-and-cornwall": "D&C",
    "avon-and-somerset": "A&S",
    "gloucestershire": "GLOS",
    "wiltshire": "WILT",
    "dorset": "DORS",
    "north-wales": "N WAL",
    "gwent": "GWNT",
    "south-wales": "S WAL",
    "dyfed-powys": "DYF",
    "police-scotland": "SCOT",
    "northern-ireland": "PSNI",
    "british-transport-police": "BTP",
}


@dataclass(frozen=True, kw_only=True)
class Tile:
    """A force on the map, every one as large as the next. `known`: its 2017 answer is known."""

    force: Force
    short: str
    known: bool
    x: str
    middle: str
    y: int
    text_y: int


@dataclass(frozen=True, kw_only=True)
class TileMap:
    tiles: tuple[Tile, ...]
    width: str
    height: int
    side: int
    description: str


_SIDE = 40
_STEP = 46


def tile_map(known_codes: set[str]) -> TileMap:
    """The 46 forces as equal tiles; filled where the force's answer of 2017 is known."""
    columns = max(each.tile_col for each in FORCES) + 1
    rows = max(each.tile_row for each in FORCES) + 1
    share = 100 / columns
    known = sorted(each.name for each in FORCES if each.code in known_codes)
    return TileMap(
        tiles=tuple(
            Tile(
                force=each,
                short=_SHORT_NAMES[each.slug],
                known=each.code in known_codes,
                x=f"{share * each.tile_col + share * 0.05:.2f}%",
                middle=f"{share * (each.tile_col + 0.5):.2f}%",
                y=_STEP * each.tile_row,
                text_y=_STEP * each.tile_row + _SIDE // 2 + 4,
            )
            for each in FORCES
        ),
        width=f"{share * 0.9:.2f}%",
        height=_STEP * rows,
        side=_SIDE,
        description=_("An answer of 2017 is known from %(count)s of 46 forces: %(names)s.")
        % {"count": len(known), "names": ", ".join(known)},
    )


def forces_by_place() -> tuple[tuple[str, tuple[Force, ...]], ...]:
    """The forces by region or nation, in order of the alphabet; the one of no place last."""
    places = sorted({each.region or each.country for each in FORCES if each.region})
    grouped = [
        (place, tuple(sorted((f for f in FORCES if f.region == place), key=lambda f: f.name)))
        for place in places
    ]
    rest = tuple(each for each in FORCES if not each.region)
    return (*grouped, (_("Across Great Britain"), rest))


def known_answers() -> set[str]:
    """The forces of which any answer of the 2017 study is known."""
    found = OfficialFigure.objects.of_study().exclude(geography_code="")
    return set(found.values_list("geography_code", flat=True))
