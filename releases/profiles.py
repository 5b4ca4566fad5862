"""Declares the tables of each profile, and what each table may cost.

Each quarter has one profile, stored before the quarter opens (`releases.declare`); no table is
added afterwards.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import combinations, product
from types import MappingProxyType
from typing import Final

from classification.attributes import (
    ATTRIBUTES,
    CROSSED_ATTRIBUTES,
    DECLARED,
    ORGANISATIONS,
    PERSONS,
    STANDARD_1,
    STANDARD_2,
    START_UP,
    TOPICS,
    UNIVERSES,
)
from classification.code_lists import CODE_LISTS_VERSION
from classification.periods import cohorts_of, is_quarter
from classification.wording import N_
from releases.disclosure import Cell, sigma_for

RECORDS: Final = "records"
ESTIMATES: Final = "estimates"
DECISIONS: Final = "decisions"
AGREEMENT: Final = "agreement"
DROP_OFF: Final = "drop_off"
"""The sources of a table's counts."""


class Band(StrEnum):
    """The size from which a table is drawn: always, or where the one-way tables show so much."""

    ALWAYS = "always"
    CROSSED = "crossed"
    ESTIMATES = "estimates"


DRAWN_FROM: Final[Mapping[Band, int]] = MappingProxyType(
    {Band.ALWAYS: 0, Band.CROSSED: 500, Band.ESTIMATES: 2_000}
)
"""Reports of people from which a table is drawn; for the estimate tables, those of one offence that
compare with the survey."""


class NotDeclared(ValueError):
    """A release that the profile does not have, or whose counts nobody gathers yet."""


@dataclass(frozen=True, kw_only=True)
class DeclaredTable:
    """One table: what it crosses, whom it counts, and its price in millionths of rho.

    It is charged to the budget of its universe, and to those of `also_charged`.
    """

    name: str
    title: str
    universe: str
    dimensions: tuple[str, ...]
    micro_rho: int
    source: str = RECORDS
    also_charged: tuple[str, ...] = ()
    code_lists_version: str = CODE_LISTS_VERSION

    @property
    def cells(self) -> tuple[Cell, ...]:
        """Lists every cell the table has, zero or not, in the order of the code lists."""
        version = self.code_lists_version
        lists = [ATTRIBUTES[name].under(version).values for name in self.dimensions]
        return tuple(product(*lists))

    @property
    def band(self) -> Band:
        return band_of(source=self.source, universe=self.universe, dimensions=self.dimensions)

    @property
    def sigma(self) -> float:
        return sigma_for(self.micro_rho)

    @property
    def charged(self) -> tuple[str, ...]:
        return (self.universe, *self.also_charged)

    @property
    def rho(self) -> float:
        return self.micro_rho / 1_000_000


def band_of(*, source: str, universe: str, dimensions: Sequence[str]) -> Band:
    """Tells from which size a table is drawn."""
    if source == ESTIMATES:
        return Band.ESTIMATES
    is_crossed = source == RECORDS and universe == PERSONS and len(dimensions) > 1
    return Band.CROSSED if is_crossed else Band.ALWAYS


@dataclass(frozen=True, kw_only=True)
class Profile:
    """A set of declared tables for the annual release and, perhaps, the quarterly one."""

    name: str
    title: str
    annual: tuple[DeclaredTable, ...]
    quarterly: tuple[DeclaredTable, ...] = ()
    code_lists_version: str = CODE_LISTS_VERSION

    def under(self, version: str) -> Profile:
        """Gives the profile as it was declared under a version of the code lists."""
        annual, quarterly = (
            tuple(replace(table, code_lists_version=version) for table in tables)
            for tables in (self.annual, self.quarterly)
        )
        return replace(self, annual=annual, quarterly=quarterly, code_lists_version=version)

    @property
    def sha256(self) -> str:
        """Hashes the declaration, which was made before the period opened."""
        declared = [
            [
                cadence,
                table.name,
                table.universe,
                list(table.dimensions),
                table.micro_rho,
                table.source,
                list(table.also_charged),
            ]
            for cadence, tables in (("annual", self.annual), ("quarterly", self.quarterly))
            for table in tables
        ]
        text = json.dumps([self.name, self.code_lists_version, declared], separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Charge:
    """One line of the ledger: what a table of a release cost the reports of one quarter."""

    cohort: str
    universe: str
    table: str
    micro_rho: int
    sigma: float


@dataclass(frozen=True, kw_only=True)
class ReleasePlan:
    """The tables that a release may have, and the cohorts that they count.

    It has those of `Band.ALWAYS`; the others where their size is reached.
    """

    profile: Profile
    period: str
    cohorts: tuple[str, ...]
    tables: tuple[DeclaredTable, ...]

    def cost(self, universe: str, *, bands: Iterable[Band] = tuple(Band)) -> int:
        """Millionths of rho that each cohort's budget of this universe pays: at most, or for the
        tables of these bands."""
        return sum(table.micro_rho for table in self.of(*bands) if universe in table.charged)

    def of(self, *bands: Band) -> tuple[DeclaredTable, ...]:
        """Lists the tables of these bands, in order."""
        return tuple(table for table in self.tables if table.band in bands)

    @property
    def charges(self) -> tuple[Charge, ...]:
        """Lists every line that the ledger gets where all tables are drawn."""
        return self.charges_for(self.tables)

    def charges_for(self, tables: Sequence[DeclaredTable]) -> tuple[Charge, ...]:
        """Lists the lines that the ledger gets for these of its tables."""
        return tuple(
            Charge(
                cohort=cohort,
                universe=universe,
                table=table.name,
                micro_rho=table.micro_rho,
                sigma=table.sigma,
            )
            for cohort in self.cohorts
            for universe in UNIVERSES
            for table in tables
            if universe in table.charged
        )


_FOR_ESTIMATE: Final = N_("For the estimate")
"""Begins the titles of the estimate tables: they cross what other tables cross too."""


def _of_persons(micro_rho: int, *dimensions: str, source: str = RECORDS) -> DeclaredTable:
    """Declares a table of people's reports; one of the service's own work is named by its source.

    What the service does counts organisations' reports too, so their budget is charged as well.
    """
    is_process = source not in (RECORDS, ESTIMATES)
    title = " / ".join(ATTRIBUTES[attribute].title for attribute in dimensions)
    return DeclaredTable(
        name=source if is_process else "_by_".join(dimensions).replace("_by_est_", "_by_"),
        title=f"{_FOR_ESTIMATE}: {title}" if source == ESTIMATES else title,
        universe=PERSONS,
        dimensions=dimensions,
        micro_rho=micro_rho,
        source=source,
        also_charged=(ORGANISATIONS,) if is_process else (),
    )


_ORGANISATIONS_TABLE: Final = DeclaredTable(
    name="organisations",
    title=N_("Organisations: what happened, and whether they told the police or Report Fraud"),
    universe=ORGANISATIONS,
    dimensions=DECLARED[STANDARD_1][ORGANISATIONS],
    micro_rho=50_000,
)
_ESTIMATE_TABLES: Final = (
    ("est_crime", "est_age"),
    ("est_crime", "est_loss"),
    ("est_offence", "est_age", "est_loss"),
    ("est_told", "est_crime"),
    ("est_told", "est_offence", "est_age"),
    ("est_told", "est_offence", "est_loss"),
)
_QUARTERLY: Final = tuple(_of_persons(8_333, name) for name in CROSSED_ATTRIBUTES)
_ANNUAL: Final = (
    *(_of_persons(7_500, name) for name in CROSSED_ATTRIBUTES),
    *(_of_persons(7_000, *pair) for pair in combinations(CROSSED_ATTRIBUTES, 2)),
    *(_of_persons(2_500, name) for name in (*TOPICS, "comparable_to_csew")),
    *(_of_persons(4_000, *names, source=ESTIMATES) for names in _ESTIMATE_TABLES),
    _of_persons(3_000, "decision", source=DECISIONS),
    _ORGANISATIONS_TABLE,
)

PROFILES: Final[Mapping[str, Profile]] = MappingProxyType(
    {
        START_UP: Profile(
            name=START_UP,
            title=N_("Start-up"),
            annual=(
                *(_of_persons(25_000, name) for name in DECLARED[START_UP][PERSONS]),
                _ORGANISATIONS_TABLE,
            ),
        ),
        STANDARD_1: Profile(
            name=STANDARD_1,
            title=N_("Standard"),
            quarterly=_QUARTERLY,
            annual=_ANNUAL,
        ),
        STANDARD_2: Profile(
            name=STANDARD_2,
            title=N_("Standard, with two tables of our own work"),
            quarterly=_QUARTERLY,
            annual=(
                *_ANNUAL,
                _of_persons(5_000, "agreement", source=AGREEMENT),
                _of_persons(3_000, "drop_off", source=DROP_OFF),
            ),
        ),
    }
)


def plan_for(
    profile_name: str, period: str, *, code_lists_version: str = CODE_LISTS_VERSION
) -> ReleasePlan:
    """Plans the release of a period under a profile: its tables and its cohorts.

    Raises PeriodError for a period that is none, NotDeclared where the profile has no such
    release.
    """
    profile = PROFILES[profile_name].under(code_lists_version)
    cohorts = cohorts_of(period)
    tables = profile.quarterly if is_quarter(period) else profile.annual
    if not tables:
        raise NotDeclared(
            f"The {profile.title} profile has one release a year. {period} is a quarter: "
            f"publish {period[:4]} once its four quarters are closed."
        )
    return ReleasePlan(profile=profile, period=period, cohorts=cohorts, tables=tables)
