"""Can the records be rebuilt from the tables of a release?

A solver looks for the records whose tables lie nearest to the released ones: an integer programme
on the raw noisy cells, a linear one on the least-squares values. From exact tables it rebuilds
nearly all of them; if it did not, this test would be broken, and fails. What it gets right from
the released tables of other people is what everybody knows of the population. What it gets right
beyond that is given away: never nothing, since noise is finite, but little beside what the same
tables give away without noise. See docs/decisions/0018.
"""

import math
from collections import Counter
from collections.abc import Sequence
from itertools import combinations, product

import numpy as np
import pytest
from scipy.optimize import LinearConstraint, linprog, milp
from scipy.sparse import csr_matrix, eye_array, hstack

from classification.attributes import ATTRIBUTES
from releases.disclosure import NoisyTable, draw_table, reconcile
from releases.profiles import plan_for
from tests.attacks.fresh_noise import ERRORS

RECORDS = 40
RUNS = 16
CONTROLS = 3
MOST_KEPT = 0.25  # of what the same tables would give away without noise
MOST_REBUILT = 0.2  # of the records
NAMES = ("age", "sex", "told_police", "loss")
TABLES = tuple(
    table
    for table in plan_for("standard_1", "2026").tables
    if table.source == "records" and set(table.dimensions) <= set(NAMES)
)
CELLS = list(product(*(ATTRIBUTES[name].values for name in NAMES)))
WHERE = [(table, codes) for table in TABLES for codes in table.cells]


def margins(where: Sequence[tuple[tuple[str, ...], tuple[str, ...]]]) -> csr_matrix:
    """One row a cell of a table, one column a kind of record: which records it counts."""
    place = {each: row for row, each in enumerate(where)}
    rows, columns = [], []
    for column, cell in enumerate(CELLS):
        codes = dict(zip(NAMES, cell, strict=True))
        for names in dict.fromkeys(names for names, _codes in where):
            rows.append(place[names, tuple(codes[name] for name in names)])
            columns.append(column)
    return csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(len(where), len(CELLS)))


MARGINS = margins([(table.dimensions, codes) for table, codes in WHERE])
THREE_WAY = margins(
    [
        (names, codes)
        for names in combinations(NAMES, 3)
        for codes in product(*(ATTRIBUTES[name].values for name in names))
    ]
)


def make_population(generator: np.random.Generator) -> np.ndarray:
    """The share of each kind of record, far from even."""
    weights = [generator.dirichlet(np.full(len(ATTRIBUTES[name].values), 2.0)) for name in NAMES]
    joint = weights[0]
    for each in weights[1:]:
        joint = np.multiply.outer(joint, each)
    return joint.ravel() / joint.sum()


def make_records(generator: np.random.Generator, population: np.ndarray) -> np.ndarray:
    return generator.multinomial(RECORDS, population).astype(float)


def released(records: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The two files of each table: raw noisy cells, and least-squares values."""
    exact = MARGINS @ records
    tables, raw, start = {}, [], 0
    for table in TABLES:
        counts = [int(each) for each in exact[start : start + len(table.cells)]]
        start += len(table.cells)
        noisy = draw_table(counts, micro_rho=table.micro_rho)
        raw += noisy
        tables[table.name] = NoisyTable(
            dimensions=table.dimensions,
            cells=dict(zip(table.cells, noisy, strict=True)),
            sigma=table.sigma,
        )
    value = reconcile(tables).value
    return np.array(raw, float), np.array([value[table.name][codes] for table, codes in WHERE])


def rebuild(cells: np.ndarray, *, whole: bool, counted: csr_matrix = MARGINS) -> np.ndarray:
    """The records whose cells are nearest: least sum of absolute differences, weighted alike."""
    rows, size = counted.shape
    identity = eye_array(rows, format="csr")
    system = hstack([counted, identity, -identity], format="csr")
    cost = np.concatenate([np.zeros(size), np.ones(2 * rows)])
    if whole:
        kinds = np.concatenate([np.ones(size), np.zeros(2 * rows)])
        found = milp(
            cost,
            constraints=LinearConstraint(system, cells, cells),
            integrality=kinds,
            options={"time_limit": 5.0},
        )
        if found.x is not None:
            return np.round(found.x[:size])
    solved = linprog(cost, A_eq=system, b_eq=cells, bounds=(0, None), method="highs")
    return solved.x[:size]


def share_rebuilt(records: np.ndarray, guess: np.ndarray) -> float:
    """How many of the records the guess has, of as many as there are: its largest entries."""
    wanted = Counter({place: int(count) for place, count in enumerate(records) if count})
    whole = np.floor(guess + 1e-6)
    rest = guess - whole
    for place in np.argsort(-rest, kind="stable")[: max(0, RECORDS - int(whole.sum()))]:
        whole[place] += 1
    order = np.argsort(-whole, kind="stable")
    given: Counter[int] = Counter()
    for place in order:
        given[int(place)] = int(min(whole[place], RECORDS - given.total()))
    return sum((wanted & given).values()) / RECORDS


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["raw cells, integer programme", "least squares, linear one"])
def test_released_tables_give_away_a_small_part_of_what_exact_ones_do(kind: str) -> None:
    whole = kind.startswith("raw")
    generator = np.random.default_rng(12)
    gains, without_noise, rebuilt, guessed, controls = [], [], [], [], []
    for run in range(RUNS):
        population = make_population(generator)
        mine, others = (make_records(generator, population) for _ in range(2))
        guess = rebuild(released(mine)[0 if whole else 1], whole=whole)
        rebuilt.append(share_rebuilt(mine, guess))
        guessed.append(share_rebuilt(mine, population * RECORDS))
        gains.append(rebuilt[-1] - share_rebuilt(others, guess))
        exact = rebuild(MARGINS @ mine, whole=True)
        without_noise.append(share_rebuilt(mine, exact) - share_rebuilt(others, exact))
        if run < CONTROLS:
            exact = rebuild(THREE_WAY @ mine, whole=whole, counted=THREE_WAY)
            controls.append(share_rebuilt(mine, exact))

    # The controls first: a solver that cannot rebuild exact tables would prove nothing below.
    assert float(np.mean(controls)) > 0.8
    assert float(np.mean(without_noise)) > 0.3
    assert float(np.mean(rebuilt)) < MOST_REBUILT
    # Whoever knows the population, and sees no table at all, guesses more of them.
    error = float(np.std(rebuilt, ddof=1)) / math.sqrt(RUNS)
    assert float(np.mean(rebuilt)) <= float(np.mean(guessed)) + 3 * error
    assert float(np.mean(gains)) < MOST_KEPT * float(np.mean(without_noise))


@pytest.mark.slow
def test_tables_that_were_released_without_noise_would_be_caught() -> None:
    generator = np.random.default_rng(13)
    gains = []
    for _ in range(RUNS):
        population = make_population(generator)
        mine, others = (make_records(generator, population) for _ in range(2))
        guess = rebuild(MARGINS @ mine, whole=True)
        gains.append(share_rebuilt(mine, guess) - share_rebuilt(others, guess))

    error = float(np.std(gains, ddof=1)) / math.sqrt(RUNS)
    assert float(np.mean(gains)) > ERRORS * error
