"""Can whoever knows everything else of a victim tell one answer of theirs from the release?

The attacker knows every other record and all of the victim's other answers, and guesses which of
two values the answer has, the likelier one being so with p = .576. With D^2 the sum of
2 / sigma^2 over the tables in which the two values fall in different cells, and
t = ln(p / (1 - p)), the best guess is right with
p Phi((D^2/2 + t) / D) + (1 - p) Phi((D^2/2 - t) / D).
Above that would be a leak; below it the attacker in this test would be weak: both fail.
"""

import math
from collections.abc import Sequence
from statistics import NormalDist

import numpy as np
import pytest

from classification.attributes import PERSONS
from classification.coding import Attributes, estimate_codes
from releases.disclosure import draw_table
from releases.profiles import ESTIMATES, DeclaredTable, plan_for
from tests.attacks.fresh_noise import DRAWS, ERRORS
from tests.records.facts import make_attributes

P = 0.576
T = math.log(P / (1 - P))
PHI = NormalDist().cdf
ESTIMATE_COLUMNS = ("crime_type", "age", "loss", "told_police", "comparable_to_csew")

# Report comparable with the survey, so that the estimate tables count it too.
COMPARABLE = {"sex": "female", "event_type": "paid"}


def victims(**answers: object) -> tuple[Attributes, Attributes]:
    """The victim as they are, and as they would be with the other value of the secret."""
    return make_attributes(**COMPARABLE), make_attributes(**(COMPARABLE | answers))


SECRETS = {
    "sex": {"sex": "male"},
    "told_police": {"told_whom": ("report_fraud",), "reason_not_reported": ()},
}


def cell_of(victim: Attributes, table: DeclaredTable) -> tuple[str, ...] | None:
    """The victim's cell; None where the table does not count them."""
    if table.source == ESTIMATES:
        codes = estimate_codes(**{name: getattr(victim, name) for name in ESTIMATE_COLUMNS})
        return None if codes is None else tuple(codes[name] for name in table.dimensions)
    if not all(hasattr(victim, name) for name in table.dimensions):
        return None
    return tuple(str(getattr(victim, name)) for name in table.dimensions)


def telling_tables(secret: str, *releases: tuple[str, str]) -> list[DeclaredTable]:
    """The tables of these releases in which the two values lie in different cells."""
    one, other = victims(**SECRETS[secret])
    return [
        table
        for profile, period in releases
        for table in plan_for(profile, period).tables
        if table.universe == PERSONS and cell_of(one, table) != cell_of(other, table)
    ]


def distance(tables: Sequence[DeclaredTable]) -> float:
    return sum(2 / table.sigma**2 for table in tables)


def closed_form(d_squared: float) -> float:
    d = math.sqrt(d_squared)
    return P * PHI((d_squared / 2 + T) / d) + (1 - P) * PHI((d_squared / 2 - T) / d)


def attack(tables: Sequence[DeclaredTable], *, exact: bool = False) -> tuple[float, float]:
    """How often the likelier value given the raw cells is the true one, with its error."""
    right = []
    for has_first, weight in ((1, P), (0, 1 - P)):
        score = np.full(DRAWS, T)
        for table in tables:
            # All other records are known and subtracted; only the two cells tell anything.
            counts = [has_first] * DRAWS + [1 - has_first] * DRAWS
            noisy = np.array(counts if exact else draw_table(counts, micro_rho=table.micro_rho))
            score += (noisy[:DRAWS] - noisy[DRAWS:]) / table.sigma**2
        guessed = (score > 0) == bool(has_first)
        right.append((weight, float(guessed.mean())))
    success = sum(weight * rate for weight, rate in right)
    variance = sum(weight**2 * rate * (1 - rate) / DRAWS for weight, rate in right)
    return success, math.sqrt(variance)


YEAR = ("standard_1", "2026")
QUARTER = ("standard_1", "2026-Q1")
START_UP = ("start_up", "2026")
PUBLISHED = [
    ("sex", [QUARTER], 0.0333, 0.578),
    ("told_police", [QUARTER], 0.0333, 0.578),
    ("sex", [YEAR], 0.1700, 0.603),
    ("told_police", [YEAR], 0.2480, 0.616),
    ("sex", [QUARTER, YEAR], 0.2033, 0.608),
    ("told_police", [QUARTER, YEAR], 0.2813, 0.621),
    ("sex", [START_UP], 0.1000, 0.590),
    ("told_police", [START_UP], 0.3000, 0.624),
]


@pytest.mark.parametrize(("secret", "releases", "d_squared", "success"), PUBLISHED)
def test_the_tables_tell_the_secret_no_more_than_the_design_reckons(
    secret: str, releases: list[tuple[str, str]], d_squared: float, success: float
) -> None:
    tables = telling_tables(secret, *releases)

    assert distance(tables) == pytest.approx(d_squared, abs=6e-5)
    assert closed_form(distance(tables)) == pytest.approx(success, abs=6e-4)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("secret", "releases"),
    [
        ("sex", [QUARTER]),
        ("sex", [START_UP]),
        ("told_police", [START_UP]),
        ("told_police", [QUARTER, YEAR]),
    ],
)
def test_the_best_guess_is_right_as_often_as_the_closed_form_and_no_oftener(
    secret: str, releases: list[tuple[str, str]]
) -> None:
    tables = telling_tables(secret, *releases)

    found, error = attack(tables)

    assert abs(found - closed_form(distance(tables))) < ERRORS * error


def test_exact_tables_give_the_secret_away_every_time() -> None:
    # Scored as if there were noise, exact cells still settle it once a few tables agree.
    tables = telling_tables("told_police", YEAR) * 10

    assert attack(tables, exact=True) == (pytest.approx(1.0), 0.0)
