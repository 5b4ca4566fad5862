"""Can whoever knows everything else tell whether one report is in the release?

The strongest attacker knows every other record and all of the victim's answers, reads the raw
noisy cells and compares likelihoods. For Gaussian noise with total cost rho its score has AUC
Phi(sqrt(rho)) and, at 1% false positives, a true-positive rate of Phi(sqrt(2 rho) - 2.326).
Above that would be a leak; below it the attacker in this test would be weak: both fail.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import pytest

from classification.attributes import PERSONS
from releases.disclosure import draw_table
from releases.profiles import DeclaredTable, plan_for
from tests.attacks.fresh_noise import DRAWS, ERRORS
from tests.records.facts import make_attributes

PHI = NormalDist().cdf


@dataclass(frozen=True)
class Attack:
    """How well the attacker told releases with the victim from releases without."""

    auc: float
    auc_error: float
    true_positives: float
    true_positives_error: float


def attack(
    tables: Sequence[DeclaredTable], *, copies: int = 1, exact: bool = False, draws: int = DRAWS
) -> Attack:
    """Scores many releases with the victim and many without; `copies` draws per table charged.

    Every other record is known and is subtracted, so the counts that remain are the victim's
    own: one cell of each table.
    """
    victim = make_attributes()
    scores = {True: np.zeros(draws), False: np.zeros(draws)}
    for table in tables:
        cell = tuple(str(getattr(victim, name)) for name in table.dimensions)
        assert cell in table.cells
        for present, score in scores.items():
            for _ in range(copies):
                # The victim changes one cell; the noise of the others tells nothing of it.
                noisy = (
                    [int(present)] * draws
                    if exact
                    else draw_table([int(present)] * draws, micro_rho=table.micro_rho)
                )
                score += (np.array(noisy) - 0.5) / table.sigma**2
    return measure(scores[True], scores[False])


def measure(present: np.ndarray, absent: np.ndarray) -> Attack:
    ranked = np.sort(absent)
    below = np.searchsorted(ranked, present, side="left") / len(absent)
    ties = np.searchsorted(ranked, present, side="right") / len(absent) - below
    placed = below + ties / 2
    above = 1 - np.searchsorted(np.sort(present), absent) / len(present)
    auc = float(placed.mean())
    error = math.sqrt(placed.var() / len(present) + above.var() / len(absent))
    rate = float((present > np.quantile(absent, 0.99)).mean())
    # The threshold is drawn too: its own error counts as much again where the densities meet.
    rate_error = math.sqrt(rate * (1 - rate) / len(present) + 4 * 0.01 * 0.99 / len(absent))
    return Attack(auc, error, rate, rate_error)


def closed_form(rho: float) -> tuple[float, float]:
    return PHI(math.sqrt(rho)), PHI(math.sqrt(2 * rho) - NormalDist().inv_cdf(0.99))


def persons_tables(profile: str, period: str) -> list[DeclaredTable]:
    return [
        table
        for table in plan_for(profile, period).tables
        if table.universe == PERSONS
        and all(hasattr(make_attributes(), n) for n in table.dimensions)
    ]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("profile", "period", "rho"),
    [("start_up", "2026", 0.25), ("standard_1", "2026-Q1", 0.049998)],
)
def test_the_best_attacker_does_as_well_as_the_closed_form_and_no_better(
    profile: str, period: str, rho: float
) -> None:
    tables = persons_tables(profile, period)
    auc, true_positives = closed_form(rho)

    found = attack(tables)

    assert math.isclose(sum(table.rho for table in tables), rho)
    assert abs(found.auc - auc) < ERRORS * found.auc_error
    assert abs(found.true_positives - true_positives) < ERRORS * found.true_positives_error


def test_the_closed_form_is_the_one_in_the_published_table() -> None:
    published = {0.05: (0.588, 0.022), 0.20: (0.673, 0.045), 0.25: (0.691, 0.053)}

    for rho, (auc, true_positives) in published.items():
        assert closed_form(rho) == (
            pytest.approx(auc, abs=0.0006),
            pytest.approx(true_positives, abs=0.0006),
        )


@pytest.mark.slow
def test_a_table_drawn_twice_for_one_charge_is_caught() -> None:
    tables = persons_tables("start_up", "2026")
    auc, _ = closed_form(0.25)

    found = attack(tables, copies=2, draws=8_000)

    assert found.auc > auc + 10 * found.auc_error
    assert found.auc == pytest.approx(closed_form(0.5)[0], abs=ERRORS * found.auc_error)


def test_exact_tables_give_the_victim_away_every_time() -> None:
    found = attack(persons_tables("start_up", "2026"), exact=True)

    assert found.auc == 1.0
    assert found.true_positives == 1.0
