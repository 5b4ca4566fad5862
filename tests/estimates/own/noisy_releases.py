"""Releases for tests, made of coded reports with noise from a seed, and written without a database.

The noise of a real release cannot be repeated; that of a test can, so that its numbers can be
worked out again.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache

import numpy as np

from classification.attributes import PERSONS, STANDARD_1
from classification.code_lists import CODE_LISTS_VERSION
from classification.coding import Attributes
from estimates.own.margins import SurveyMargins
from estimates.own.release_estimates import estimates_of
from releases.build_files import ReleaseContents, build_files
from releases.figures import DrawnTable, describe_table, hash_cells
from releases.profiles import RECORDS, plan_for
from releases.write_files import write_release_files
from tests.estimates.own.comparable_reports import comparable_reports, estimate_tables
from tests.records.facts import make_attributes


def coded_reports(n: int, *, seed: int = 1) -> list[Attributes]:
    """Makes reports of every crime type, a fifth of which say nothing of whom they told."""
    rng = np.random.default_rng(seed)
    events = ("blackmail", "images", "paid", "taken", "account", "malware", "scam_msg", "harass")
    told = (("local_police",), ("bank",), ("no_one",), ("family_or_friend",), ())
    reasons = ("ashamed", "too_trivial", "police_could_do_nothing", "did_not_know_where", "other")
    made = []
    for event, whom, reason, age in zip(
        rng.integers(len(events), size=n),
        rng.choice(len(told), size=n, p=(0.25, 0.2, 0.2, 0.15, 0.2)),
        rng.integers(len(reasons), size=n),
        rng.integers(2, size=n),
        strict=True,
    ):
        made.append(
            make_attributes(
                event_type=events[event],
                told_whom=told[whom],
                reason_not_reported=(reasons[reason],),
                age_band=("age_25_34", "age_55_64")[age],
                after_telling=("heard_nothing",),
            )
        )
    return made


def noisy_tables(
    reports: Sequence[Attributes], *, seed: int | None, profile: str, number: str = "2026"
) -> tuple[DrawnTable, ...]:
    """Counts the reports as the profile declares, with noise; without a seed there is none."""
    rng = np.random.default_rng(seed)
    drawn = []
    for table in plan_for(profile, number).tables:
        counts = Counter(
            tuple(getattr(report, name) for name in table.dimensions)
            for report in reports
            if table.source == RECORDS and table.universe == PERSONS
        )
        scale = table.sigma if seed is not None else 0.0
        noise = np.rint(rng.normal(0, scale, len(table.cells)))
        cells = {
            cell: counts[cell] + int(moved) for cell, moved in zip(table.cells, noise, strict=True)
        }
        drawn.append(DrawnTable(**describe_table(table), cells=cells))
    return tuple(drawn)


def contents_of(
    tables: tuple[DrawnTable, ...],
    *,
    number: str = "2026",
    profile: str = "start_up",
    **changes: object,
) -> ReleaseContents:
    """Gives the contents of a release that is published with these tables."""
    return ReleaseContents(
        **{
            "number": number,
            "profile": profile,
            "status": "published",
            "settled_on": date(int(number[:4]) + 1, 2, 3),
            "demonstration": False,
            "single_reader": False,
            "cells_sha256": hash_cells(tables),
            "declaration_sha256": "0" * 64,
            "code_lists_version": CODE_LISTS_VERSION,
            "tables": tables,
        }
        | changes
    )


@cache
def standard_year() -> ReleaseContents:
    """Gives the contents of a standard year: its least squares takes a second, so it is shared."""
    tables = noisy_tables(coded_reports(900), seed=7, profile=STANDARD_1)
    return contents_of(tables, profile=STANDARD_1)


@cache
def weighted_year() -> ReleaseContents:
    """Gives the contents of a standard year with reports enough to be weighted to the survey."""
    reports = comparable_reports("fraud", 3000, seed=1)
    comparable = {table.name: table for table in estimate_tables(reports, seed=4)}
    tables = tuple(comparable.get(table.name, table) for table in standard_year().tables)
    return contents_of(tables, profile=STANDARD_1)


@cache
def _standard_files() -> Mapping[str, bytes]:
    return build_files(standard_year(), estimates=estimates_of(standard_year()))


def write_standard_year() -> None:
    """Writes the standard year, whose files are made once."""
    write_release_files(number="2026", files=_standard_files())


def write_release(
    contents: ReleaseContents, *, margins: Mapping[str, SurveyMargins] | None = None
) -> None:
    """Writes the release's files where the public side reads them."""
    files = build_files(contents, estimates=estimates_of(contents, margins=margins))
    write_release_files(number=contents.number, files=files)


def write_year(number: str = "2026", *, n: int = 600, seed: int = 7, **changes: object) -> None:
    """Writes the start-up release of a year with so many reports; its files are made once."""
    files = _files_of_year(number, n, seed, tuple(changes.items()))
    write_release_files(number=number, files=files)


@cache
def _files_of_year(
    number: str, n: int, seed: int, changes: tuple[tuple[str, object], ...]
) -> Mapping[str, bytes]:
    tables = noisy_tables(coded_reports(n), seed=seed, profile="start_up", number=number)
    contents = contents_of(tables, number=number, **dict(changes))
    return build_files(contents, estimates=estimates_of(contents))
