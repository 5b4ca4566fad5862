"""The map shows all 46 police forces as tiles of one size. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from classification.areas import FORCES, Force

_SHORT_NAMES: Final = {
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
    """The whole map: its tiles, its size, and its words for whoever does not see it."""

    tiles: tuple[Tile, ...]
    width: str
    height: int
    side: int
    description: str


_SIDE: Final = 40
_STEP: Final = 46


def tile_map(known_codes: Collection[str]) -> TileMap:
    """The 46 forces as equal tiles; filled where the force's answer of 2017 is known."""
    columns = max(force.tile_col for force in FORCES) + 1
    rows = max(force.tile_row for force in FORCES) + 1
    share = 100 / columns
    known = sorted(force.name for force in FORCES if force.code in known_codes)
    return TileMap(
        tiles=tuple(
            Tile(
                force=force,
                short=_SHORT_NAMES[force.slug],
                known=force.code in known_codes,
                x=f"{share * force.tile_col + share * 0.05:.2f}%",
                middle=f"{share * (force.tile_col + 0.5):.2f}%",
                y=_STEP * force.tile_row,
                text_y=_STEP * force.tile_row + _SIDE // 2 + 4,
            )
            for force in FORCES
        ),
        width=f"{share * 0.9:.2f}%",
        height=_STEP * rows,
        side=_SIDE,
        description=_("An answer of 2017 is known from %(count)s of 46 forces: %(names)s.")
        % {"count": len(known), "names": ", ".join(known)},
    )
