"""Made-up comparable reports for tests, and the estimate tables that a release would have of them.

Noise is drawn from a seeded generator: a test may repeat itself, and a release never does.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np

from classification.attributes import ROLLUPS
from estimates.own.margins import MARGINS, SurveyMargins, codes_of
from releases.disclosure import NoisyTable, Reconciled, reconcile
from releases.figures import DrawnTable
from releases.profiles import ESTIMATES, PROFILES

ComparableReport = Mapping[str, str]

_DECLARED = next(
    tables
    for profile in PROFILES.values()
    if (tables := [table for table in profile.annual if table.source == ESTIMATES])
)


def comparable_reports(offence: str, n: int, *, seed: int) -> list[ComparableReport]:
    """Makes reports of one offence. Those who lost most, and the oldest, told more often."""
    rng = np.random.default_rng(seed)
    crimes, ages, losses = (codes_of(offence, margin) for margin in MARGINS)
    made = []
    for crime, age, loss, chance in zip(
        rng.integers(len(crimes), size=n),
        np.minimum(rng.integers(len(ages), size=n), rng.integers(len(ages), size=n)),
        np.minimum(rng.integers(len(losses), size=n), rng.integers(len(losses), size=n)),
        rng.random(n),
        strict=True,
    ):
        told = chance < 0.05 + 0.02 * age + 0.05 * loss + 0.03 * crime
        made.append(
            {
                "est_offence": offence,
                "est_crime": crimes[crime],
                "est_age": ages[age],
                "est_loss": losses[loss],
                "est_told": "told" if told else "not_told",
            }
        )
    return made


def estimate_tables(
    reports: Sequence[ComparableReport], *, seed: int | None
) -> tuple[DrawnTable, ...]:
    """Counts the reports as a release does, with noise; without a seed there is none."""
    rng = np.random.default_rng(seed)
    drawn = []
    for table in _DECLARED:
        counts = Counter(tuple(report[name] for name in table.dimensions) for report in reports)
        noise = np.rint(rng.normal(0, table.sigma if seed is not None else 0.0, len(table.cells)))
        drawn.append(
            DrawnTable(
                name=table.name,
                title=table.title,
                universe=table.universe,
                source=table.source,
                dimensions=table.dimensions,
                micro_rho=table.micro_rho,
                sigma=table.sigma,
                cells={
                    cell: counts[cell] + int(moved)
                    for cell, moved in zip(table.cells, noise, strict=True)
                },
            )
        )
    return tuple(drawn)


def agreed_tables(tables: Sequence[DrawnTable], **cells: Any) -> Reconciled:
    """Brings the tables to agreement; `cells` has other values for the cells of some tables."""
    return reconcile(
        {
            table.name: NoisyTable(
                dimensions=table.dimensions,
                cells=cells.get(table.name, table.cells),
                sigma=table.sigma,
                rollups=ROLLUPS,
            )
            for table in tables
        }
    )


def margins_of(
    reports: Sequence[ComparableReport], *, year: int = 2026, is_made_up: bool = False
) -> SurveyMargins:
    """Gives the margins that a survey of exactly these victims would have."""
    offence = reports[0]["est_offence"]
    return SurveyMargins(
        offence=offence,
        shares=tuple(
            tuple(
                sum(report[margin] == code for report in reports) / len(reports)
                for code in codes_of(offence, margin)
            )
            for margin in MARGINS
        ),
        period=(date(year, 1, 1), date(year, 12, 31)),
        is_made_up=is_made_up,
    )
