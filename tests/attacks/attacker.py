"""The strongest attacker: knows every other record, and reads every file of a year together.

What the attacker does not know is one report: whether it is there, or which of two values one of
its answers has. All else is known and subtracted, so only the cells of that report are left, with
their noise. `noise` is the site's own, which nobody can repeat, or one with a seed for the table
in docs/methods.md.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from classification.attributes import PERSONS
from classification.coding import Attributes, estimate_codes
from releases.disclosure import draw_table
from releases.profiles import DECISIONS, ESTIMATES, DeclaredTable, plan_for
from tests.records.coded import make_attributes

PHI = NormalDist().cdf
# Of two values of an answer the likelier one is the true one so often, before any file is read.
P = 0.576
T = math.log(P / (1 - P))
ESTIMATE_COLUMNS = ("crime_type", "age", "loss", "told_police", "comparable_to_csew")

# One comparable with the survey, so that the estimate tables count it too.
VICTIM = make_attributes(sex="female", event_type="paid")
SECRETS = {
    "sex": make_attributes(sex="male", event_type="paid"),
    "told_police": make_attributes(
        sex="female", event_type="paid", told_whom=("report_fraud",), reason_not_reported=()
    ),
}
START_UP = (("start_up", "2026"),)
QUARTER = (("standard_1", "2026-Q1"),)
YEAR = (("standard_1", "2026"),)
ALL_FILES = (*QUARTER, *YEAR)

Files = Sequence[tuple[str, str]]
"""The releases that the attacker reads: profile and period."""
Noise = Callable[[Sequence[int], DeclaredTable], np.ndarray]


def of_the_site(counts: Sequence[int], table: DeclaredTable) -> np.ndarray:
    """The noise of a release."""
    return np.array(draw_table(counts, micro_rho=table.micro_rho))


def none(counts: Sequence[int], table: DeclaredTable) -> np.ndarray:
    """No noise, for what exact tables would give away."""
    return np.array(counts)


def seeded(seed: int) -> Noise:
    """A normal of the same scale, rounded to whole numbers: the same at every making."""
    generator = np.random.default_rng(seed)
    return lambda counts, table: np.rint(
        np.array(counts) + generator.normal(0, table.sigma, len(counts))
    )


def cell_of(victim: Attributes, table: DeclaredTable) -> tuple[str, ...] | None:
    """The cell that this report is in; None where the table does not count it."""
    if table.source == ESTIMATES:
        codes = estimate_codes(**{name: getattr(victim, name) for name in ESTIMATE_COLUMNS})
        return None if codes is None else tuple(codes[name] for name in table.dimensions)
    if table.source == DECISIONS:
        return ("counted",)
    return tuple(str(getattr(victim, name)) for name in table.dimensions)


def charged_tables(files: Files) -> list[DeclaredTable]:
    """Every table that is charged to a report by a person, over all these files."""
    return [
        table
        for profile, period in files
        for table in plan_for(profile, period).tables
        if PERSONS in table.charged
    ]


def rho_of(files: Files) -> float:
    """What the ledger charges each of the year's reports for these files, at most."""
    return sum(plan_for(profile, period).cost(PERSONS) for profile, period in files) / 1_000_000


# ---- is the report there? ----------------------------------------------------------------


@dataclass(frozen=True)
class Membership:
    """How well the attacker told releases with the victim from releases without."""

    auc: float
    auc_error: float
    true_positives: float
    true_positives_error: float


def membership(
    tables: Sequence[DeclaredTable], *, noise: Noise, draws: int, copies: int = 1
) -> Membership:
    """Scores many releases with the victim and many without; `copies` draws per table charged."""
    scores = {True: np.zeros(draws), False: np.zeros(draws)}
    for table in tables:
        assert cell_of(VICTIM, table) in table.cells
        for present, score in scores.items():
            for _ in range(copies):
                # The victim changes one cell; the noise of the others tells nothing of it.
                noisy = noise([int(present)] * draws, table)
                score += (noisy - 0.5) / table.sigma**2
    return _measure(scores[True], scores[False])


def membership_in_theory(rho: float) -> tuple[float, float]:
    """AUC, and the true-positive rate at 1% false positives, of the optimal attacker."""
    return PHI(math.sqrt(rho)), PHI(math.sqrt(2 * rho) - NormalDist().inv_cdf(0.99))


def _measure(present: np.ndarray, absent: np.ndarray) -> Membership:
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
    return Membership(auc, error, rate, rate_error)


# ---- which value has the answer? ---------------------------------------------------------


def telling_tables(secret: str, files: Files) -> list[DeclaredTable]:
    """The tables in which the two values of the secret lie in different cells."""
    other = SECRETS[secret]
    return [
        table for table in charged_tables(files) if cell_of(VICTIM, table) != cell_of(other, table)
    ]


def distance(tables: Sequence[DeclaredTable]) -> float:
    return sum(2 / table.sigma**2 for table in tables)


def guess_in_theory(d_squared: float) -> float:
    """How often the best guess is right."""
    d = math.sqrt(d_squared)
    return P * PHI((d_squared / 2 + T) / d) + (1 - P) * PHI((d_squared / 2 - T) / d)


def guess(tables: Sequence[DeclaredTable], *, noise: Noise, draws: int) -> tuple[float, float]:
    """How often the likelier value given the raw cells is the true one, with its error."""
    right = []
    for has_first, weight in ((1, P), (0, 1 - P)):
        score = np.full(draws, T)
        for table in tables:
            # All other records are known and subtracted; only the two cells tell anything.
            noisy = noise([has_first] * draws + [1 - has_first] * draws, table)
            score += (noisy[:draws] - noisy[draws:]) / table.sigma**2
        guessed = (score > 0) == bool(has_first)
        right.append((weight, float(guessed.mean())))
    success = sum(weight * rate for weight, rate in right)
    variance = sum(weight**2 * rate * (1 - rate) / draws for weight, rate in right)
    return success, math.sqrt(variance)
