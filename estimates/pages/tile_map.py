"""The map shows all 46 police forces as tiles of one size, by how much is published for each.

It says nothing of crime, and ranks nobody.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from classification.areas import FORCES, Force
from estimates.register.force_coverage import KINDS, Coverage
from estimates.register.places import forces_by_place

_SHORT_NAMES: Final = {
    "metropolitan": "MET",
    "cumbria": "CMB",
    "lancashire": "LAN",
    "merseyside": "MER",
    "greater-manchester": "GMP",
    "cheshire": "CHE",
    "northumbria": "NBR",
    "durham": "DUR",
    "north-yorkshire": "NYK",
    "west-yorkshire": "WYK",
    "south-yorkshire": "SYK",
    "humberside": "HUM",
    "cleveland": "CLE",
    "west-midlands": "WMD",
    "staffordshire": "STF",
    "west-mercia": "WMC",
    "warwickshire": "WRK",
    "derbyshire": "DBY",
    "nottinghamshire": "NOT",
    "lincolnshire": "LIN",
    "leicestershire": "LEI",
    "northamptonshire": "NTN",
    "cambridgeshire": "CAM",
    "norfolk": "NFK",
    "suffolk": "SFK",
    "bedfordshire": "BED",
    "hertfordshire": "HRT",
    "essex": "ESX",
    "thames-valley": "TVL",
    "hampshire": "HAM",
    "surrey": "SRY",
    "kent": "KNT",
    "sussex": "SSX",
    "city-of-london": "CTY",
    "devon-and-cornwall": "D&C",
    "avon-and-somerset": "A&S",
    "gloucestershire": "GLO",
    "wiltshire": "WLT",
    "dorset": "DOR",
    "north-wales": "NWL",
    "gwent": "GWT",
    "south-wales": "SWL",
    "dyfed-powys": "DYF",
    "police-scotland": "SCO",
    "northern-ireland": "NI",
    "british-transport-police": "BTP",
}
"""Three letters at most: a tile holds them at a readable size on the narrowest screen."""


@dataclass(frozen=True, kw_only=True)
class Tile:
    """A force on the map, every one as large as the next.

    `count` is how many kinds of figure are published for it, and `level` the look that it gives:
    "all", "most", "some" or "none".
    """

    force: Force
    short: str
    count: int
    level: str
    kinds: str
    x: str
    middle: str
    y: int
    name_y: int
    count_y: int


@dataclass(frozen=True, kw_only=True)
class TileKey:
    """One line of the legend: a look, how many kinds it stands for, and how many forces have it."""

    level: str
    count: int
    forces: int


@dataclass(frozen=True, kw_only=True)
class TileMap:
    """The whole map: its tiles, its legend, its size, and its words for who does not see it."""

    tiles: tuple[Tile, ...]
    keys: tuple[TileKey, ...]
    width: str
    height: int
    side: int
    description: str

    @property
    def all_kinds(self) -> int:
        """The number of kinds that there are."""
        return len(KINDS)

    @property
    def by_place(self) -> tuple[tuple[str, tuple[Tile, ...]], ...]:
        """The tiles by region or nation, each with its forces in order of the alphabet."""
        of_code = {tile.force.code: tile for tile in self.tiles}
        return tuple(
            (place, tuple(of_code[force.code] for force in forces))
            for place, forces in forces_by_place()
        )


_SIDE: Final = 46
_STEP: Final = 50
_MOST: Final = len(KINDS) - 1
_FEW: Final = 10


def tile_map(published: Coverage) -> TileMap:
    """The 46 forces as equal tiles, each filled by how much is published for it."""
    columns = max(force.tile_col for force in FORCES) + 1
    rows = max(force.tile_row for force in FORCES) + 1
    share = 100 / columns
    counts = {force.code: len(published[force.code]) for force in FORCES}
    keys = tuple(
        TileKey(level=_level(count), count=count, forces=list(counts.values()).count(count))
        for count in sorted(set(counts.values()), reverse=True)
    )
    return TileMap(
        tiles=tuple(
            Tile(
                force=force,
                short=_SHORT_NAMES[force.slug],
                count=counts[force.code],
                level=_level(counts[force.code]),
                kinds=", ".join(_(KINDS[kind]) for kind in published[force.code]),
                x=f"{share * force.tile_col + share * 0.03:.2f}%",
                middle=f"{share * (force.tile_col + 0.5):.2f}%",
                y=_STEP * force.tile_row,
                name_y=_STEP * force.tile_row + 20,
                count_y=_STEP * force.tile_row + 38,
            )
            for force in FORCES
        ),
        keys=keys,
        width=f"{share * 0.94:.2f}%",
        height=_STEP * rows,
        side=_SIDE,
        description=" ".join(_key_words(key, counts) for key in keys),
    )


def _level(count: int) -> str:
    if count > _MOST:
        return "all"
    if count == _MOST:
        return "most"
    return "some" if count else "none"


def _key_words(key: TileKey, counts: Mapping[str, int]) -> str:
    """One line of the legend in words; a long list of forces is given as their number."""
    names = [force.name for force in FORCES if counts[force.code] == key.count]
    words = _("%(count)s of %(all)s kinds of figure: %(forces)s.")
    few = ", ".join(sorted(names))
    many = _("%(number)s forces") % {"number": len(names)}
    return words % {
        "count": key.count,
        "all": len(KINDS),
        "forces": few if len(names) <= _FEW else many,
    }
