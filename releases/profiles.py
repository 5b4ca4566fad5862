"""Declares the tables of each profile, and what each table may cost.

A profile is one site-wide setting. It is entered or left only by a recorded decision before the
period opens; no table is added afterwards.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations, product
from types import MappingProxyType
from typing import Final

from classification.attributes import (
    ATTRIBUTES,
    CODE_LISTS_VERSION,
    CROSSED_ATTRIBUTES,
    DECLARED,
    ORGANISATIONS,
    PERSONS,
    STANDARD,
    START_UP,
    TOPICS,
    UNIVERSES,
)
from classification.periods import cohorts_of, is_quarter
from classification.wording import N_
from releases.disclosure import Cell, sigma_for

RECORDS: Final = "records"
ESTIMATES: Final = "estimates"
DECISIONS: Final = "decisions"
AGREEMENT: Final = "agreement"
DROP_OFF: Final = "drop_off"
"""The sources of a table's counts."""


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

    @property
    def cells(self) -> tuple[Cell, ...]:
        """Every cell the table has, zero or not, in the order of the code lists."""
        lists = [ATTRIBUTES[name].values for name in self.dimensions]
        return tuple(product(*lists))

    @property
    def sigma(self) -> float:
        return sigma_for(self.micro_rho)

    @property
    def charged(self) -> tuple[str, ...]:
        return (self.universe, *self.also_charged)

    @property
    def rho(self) -> float:
        return self.micro_rho / 1_000_000


@dataclass(frozen=True, kw_only=True)
class Profile:
    """A set of declared tables for the annual release and, perhaps, the quarterly one."""

    name: str
    title: str
    annual: tuple[DeclaredTable, ...]
    quarterly: tuple[DeclaredTable, ...] = ()

    @property
    def sha256(self) -> str:
        """The hash of the declaration: what was declared before the period opened."""
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
        text = json.dumps([self.name, CODE_LISTS_VERSION, declared], separators=(",", ":"))
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
    """The tables that a release will have, and the cohorts that they count."""

    profile: Profile
    period: str
    cohorts: tuple[str, ...]
    tables: tuple[DeclaredTable, ...]

    def cost(self, universe: str) -> int:
        """Millionths of rho that each cohort's budget of this universe pays."""
        return sum(table.micro_rho for table in self.tables if universe in table.charged)

    @property
    def charges(self) -> tuple[Charge, ...]:
        """Every line that the ledger gets for this release."""
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
            for table in self.tables
            if universe in table.charged
        )


def _one_way(name: str, micro_rho: int) -> DeclaredTable:
    return DeclaredTable(
        name=name,
        title=ATTRIBUTES[name].title,
        universe=PERSONS,
        dimensions=(name,),
        micro_rho=micro_rho,
    )


def _crossed(
    prefix: str, dimensions: tuple[str, ...], micro_rho: int, source: str
) -> DeclaredTable:
    return DeclaredTable(
        name=prefix + "_by_".join(attribute.removeprefix("est_") for attribute in dimensions),
        title=" / ".join(ATTRIBUTES[attribute].title for attribute in dimensions),
        universe=PERSONS,
        dimensions=dimensions,
        micro_rho=micro_rho,
        source=source,
    )


def _process(name: str, dimension: str, micro_rho: int, source: str) -> DeclaredTable:
    return DeclaredTable(
        name=name,
        title=ATTRIBUTES[dimension].title,
        universe=PERSONS,
        dimensions=(dimension,),
        micro_rho=micro_rho,
        source=source,
        also_charged=(ORGANISATIONS,),
    )


_ORGANISATIONS_TABLE: Final = DeclaredTable(
    name="organisations",
    title=N_("Organisations: what happened, and whether they told the police or Report Fraud"),
    universe=ORGANISATIONS,
    dimensions=DECLARED[STANDARD][ORGANISATIONS],
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

PROFILES: Final[Mapping[str, Profile]] = MappingProxyType(
    {
        START_UP: Profile(
            name=START_UP,
            title=N_("Start-up"),
            annual=(
                *(_one_way(name, 25_000) for name in DECLARED[START_UP][PERSONS]),
                _ORGANISATIONS_TABLE,
            ),
        ),
        STANDARD: Profile(
            name=STANDARD,
            title=N_("Standard"),
            quarterly=tuple(_one_way(name, 8_333) for name in CROSSED_ATTRIBUTES),
            annual=(
                *(_one_way(name, 7_500) for name in CROSSED_ATTRIBUTES),
                *(
                    _crossed("", pair, 7_000, RECORDS)
                    for pair in combinations(CROSSED_ATTRIBUTES, 2)
                ),
                *(_one_way(name, 2_500) for name in (*TOPICS, "comparable_to_csew")),
                *(
                    _crossed("est_", dimensions, 4_000, ESTIMATES)
                    for dimensions in _ESTIMATE_TABLES
                ),
                _process("agreement", "agreement", 5_000, AGREEMENT),
                _process("drop_off", "drop_off", 3_000, DROP_OFF),
                _process("decisions", "decision", 3_000, DECISIONS),
                _ORGANISATIONS_TABLE,
            ),
        ),
    }
)


def plan_for(profile_name: str, period: str) -> ReleasePlan:
    """Plans the release of a period under a profile: its tables and its cohorts.

    Raises PeriodError for a period that is none, NotDeclared where the profile has no such
    release.
    """
    profile = PROFILES[profile_name]
    cohorts = cohorts_of(period)
    tables = profile.quarterly if is_quarter(period) else profile.annual
    if not tables:
        raise NotDeclared(
            f"The {profile.title} profile has one release a year. {period} is a quarter: "
            f"publish {period[:4]} once its four quarters are closed."
        )
    return ReleasePlan(profile=profile, period=period, cohorts=cohorts, tables=tables)
