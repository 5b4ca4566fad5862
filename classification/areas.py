"""Lists the police forces, councils, counties, regions and nations, and finds them by name.

Read once from the CSV files beside this module, which keep the source of every row. Codes are
the Office for National Statistics' own; the two made-up ones (Northern Ireland's pseudo-code and
"BTP") are theirs and ours, and are named as such in the file.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from classification.csv_files import csv_rows
from classification.wording import N_

_DATA: Final = Path(__file__).parent / "data"

NATIONS: Final = (
    ("england", N_("England")),
    ("wales", N_("Wales")),
    ("scotland", N_("Scotland")),
    ("northern_ireland", N_("Northern Ireland")),
)
"""The four nations: code and name."""

REGIONS: Final = (
    ("north_east", N_("North East")),
    ("north_west", N_("North West")),
    ("yorkshire_and_the_humber", N_("Yorkshire and the Humber")),
    ("east_midlands", N_("East Midlands")),
    ("west_midlands", N_("West Midlands")),
    ("east_of_england", N_("East of England")),
    ("london", N_("London")),
    ("south_east", N_("South East")),
    ("south_west", N_("South West")),
)
"""The nine regions of England: code, and the name that the forces file has too."""

_NATION_CODES: Final = {name: code for code, name in NATIONS}
_REGION_CODES: Final = {name: code for code, name in REGIONS}
_OWN_SLUGS: Final = {"S23000009": "police-scotland", "BTP": "british-transport-police"}


@dataclass(frozen=True, kw_only=True)
class Force:
    """A police force. Populations are residents, or None where no verified figure is held."""

    code: str
    ons_name: str
    name: str
    slug: str
    country: str
    region: str
    population_mid2016: int | None
    population_mid2023: int | None
    population_16plus_mid2023: int | None
    kind: str
    in_foi_45: bool
    aliases: tuple[str, ...]
    tile_row: int
    tile_col: int
    provenance: str
    report_online_url: str
    report_url_source: str
    report_url_checked_on: str

    @property
    def nation(self) -> str:
        """The nation's code, or "" for a force that polices more than one."""
        return _NATION_CODES.get(self.country, "")

    @property
    def region_code(self) -> str:
        """The code of its region of England, or "" for a force outside England."""
        return _REGION_CODES.get(self.region, "") if self.nation == "england" else ""


@dataclass(frozen=True, kw_only=True)
class Council:
    """A local authority district of England or Wales and the force that polices it."""

    code: str
    name: str
    force_code: str
    edition: str


@dataclass(frozen=True, kw_only=True)
class County:
    """A county people name that is neither a council nor the name of a force."""

    name: str
    force_code: str


def _rows(name: str) -> list[dict[str, str]]:
    return csv_rows((_DATA / name).read_text(encoding="utf-8-sig"))


def _whole(text: str) -> int | None:
    return int(text) if text else None


def _force(row: dict[str, str]) -> Force:
    return Force(
        code=row["pfa_code"],
        ons_name=row["ons_name"],
        name=row["display_name"],
        slug=_OWN_SLUGS.get(row["pfa_code"], row["police_uk_slug"]),
        country=row["country"],
        region=row["region"],
        population_mid2016=_whole(row["population_mid2016"]),
        population_mid2023=_whole(row["population_mid2023"]),
        population_16plus_mid2023=_whole(row["population_16plus_mid2023"]),
        kind=row["kind"],
        in_foi_45=row["in_foi_45"] == "yes",
        aliases=tuple(alias for alias in row["aliases"].split("|") if alias),
        tile_row=int(row["tile_row"]),
        tile_col=int(row["tile_col"]),
        provenance=row["provenance"],
        report_online_url=row["report_online_url"],
        report_url_source=row["report_url_source"],
        report_url_checked_on=row["report_url_checked_on"],
    )


def _councils(name: str) -> tuple[Council, ...]:
    return tuple(
        Council(
            code=row["lad_code"],
            name=row["lad_name"],
            force_code=row["pfa_code"],
            edition=row["edition"],
        )
        for row in _rows(name)
    )


FORCES: Final = tuple(_force(row) for row in _rows("police_forces.csv"))
"""All 46: the 45 asked in 2017 and the British Transport Police."""

COUNCILS_2016: Final = _councils("lad_to_pfa_2016.csv")
COUNCILS_2023: Final = _councils("lad_to_pfa_2023.csv")

COUNTIES: Final = (
    County(name="Devon", force_code="E23000035"),
    County(name="East Sussex", force_code="E23000033"),
    County(name="Oxfordshire", force_code="E23000029"),
    County(name="West Sussex", force_code="E23000033"),
    County(name="Worcestershire", force_code="E23000016"),
)
"""Ours, each checked against its districts in the 2023 file."""


def fold_name(text: str) -> str:
    """Folds a name for comparing: no case, accents or punctuation, and "&" read as "and"."""
    plain = unicodedata.normalize("NFKD", text.replace("&", " and "))
    letters = "".join(mark for mark in plain if not unicodedata.combining(mark)).casefold()
    return re.sub(r"[^a-z0-9]+", " ", letters).strip()


_BY_CODE: Final = {force.code: force for force in FORCES}
_BY_SLUG: Final = {force.slug: force for force in FORCES}
_BY_NAME: Final = {
    fold_name(name): force
    for force in FORCES
    for name in (force.ons_name, force.name, *force.aliases)
}


def force(code: str) -> Force:
    """Finds the force with this code; KeyError when there is none."""
    return _BY_CODE[code]


def force_or_none(code: str) -> Force | None:
    """Finds the force with this code, or None."""
    return _BY_CODE.get(code)


def force_by_slug(slug: str) -> Force | None:
    """Finds the force whose address on this site ends in the slug, or None."""
    return _BY_SLUG.get(slug)


def force_by_name(text: str) -> Force | None:
    """Finds the force known by this name in any published table, or None."""
    return _BY_NAME.get(fold_name(text))


def places_named(text: str) -> tuple[str, ...]:
    """Finds every nation, region, county, council and police force that a text names, as we write
    it.

    A name that is a usual word too ("reading", "bury") counts where it begins with a capital.
    """
    folded = f" {fold_name(text)} "
    return tuple(
        place
        for key, place in _PLACES.items()
        if f" {key} " in folded and (key not in _USUAL_WORDS or place in text)
    )


def _place_names() -> Iterator[str]:
    """Yields every name, and each part of a name of two places: "Brighton and Hove"."""
    forces = (name for force in FORCES for name in (force.ons_name, force.name, *force.aliases))
    councils = (council.name for council in (*COUNCILS_2016, *COUNCILS_2023))
    counties = (county.name for county in COUNTIES)
    for name in (*forces, *councils, *counties, *_NATION_CODES, *_REGION_CODES):
        yield name
        yield from re.split(r",| & | and | upon |-on-|-upon-|-under-", name)


_USUAL_WORDS: Final = frozenset(
    {"barking", "bath", "bury", "craven", "hart", "hull", "met", "reading"}
)
_NO_PLACE: Final = frozenset({"city of", "county of", "sea"})
_PLACES: Final = {
    key: name.strip()
    for name in _place_names()
    if (key := fold_name(name)) and key not in _NO_PLACE
}
