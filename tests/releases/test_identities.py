"""What adds up to what: identities that hold of every report make every figure more exact."""

import math
from collections.abc import Mapping

import numpy as np
import pytest
import scipy.linalg

from classification.attributes import ATTRIBUTES, PERSONS, ROLLUPS
from releases.disclosure import NoisyTable, Reconciled, reconcile
from releases.figures import DrawnTable, compute_figures, describe_table
from releases.profiles import PROFILES

# Version 1 of the code lists: docs/methods.md and decision 44 say how exact its tables are.
DECLARED = PROFILES["start_up"].under("1").annual
START_UP = [table for table in DECLARED if table.universe == PERSONS]
CODES = {
    name: ATTRIBUTES[name].under("1").values for table in START_UP for name in table.dimensions
}


def start_up(rollups: Mapping = ROLLUPS) -> Reconciled:
    generator = np.random.default_rng(5)
    return reconcile(
        {
            table.name: NoisyTable(
                dimensions=table.dimensions,
                cells={cell: int(generator.integers(0, 90)) for cell in table.cells},
                sigma=table.sigma,
                rollups=rollups,
            )
            for table in START_UP
        }
    )


def error_of(result: Reconciled, table: str, code: str) -> float:
    return result.standard_error[table][code,]


def test_those_who_told_and_the_total_are_more_exact_than_without_the_identities() -> None:
    plain = start_up({"told_most_official": ROLLUPS["told_most_official"]})
    agreed = start_up()

    told = "told_most_official", "police_or_report_fraud"
    assert math.isclose(error_of(plain, *told), 4.21, abs_tol=0.005)
    assert math.isclose(error_of(agreed, *told), 3.35, abs_tol=0.005)
    assert math.isclose(plain.total_standard_error, 3.43, abs_tol=0.005)
    assert math.isclose(agreed.total_standard_error, 3.14, abs_tol=0.005)
    assert all(
        agreed.standard_error[name][cell] <= error + 1e-9
        for name, errors in plain.standard_error.items()
        for cell, error in errors.items()
    )


def test_the_values_keep_every_identity() -> None:
    value = start_up().value

    told = value["told_most_official"]["police_or_report_fraud",]
    after = sum(number for cell, number in value["after_telling"].items())
    assert math.isclose(after - value["after_telling"]["not_applicable",], told)
    assert math.isclose(
        value["got_back"]["not_applicable",], value["payment_route"]["not_applicable",]
    )


def cells_from(free: np.ndarray) -> tuple[list[float], int]:
    """Writes every cell by numbers that are free, so that the identities hold by themselves."""
    taken = iter(free)
    used = 0

    def take(count: int) -> list[float]:
        nonlocal used
        used += count
        return [next(taken) for _ in range(count)]

    def adding_up_to(count: int, whole: float) -> list[float]:
        first = take(count - 1)
        return [*first, whole - sum(first)]

    most_official = take(len(CODES["told_most_official"]))
    told, total = most_official[0], sum(most_official)
    payment = take(len(CODES["payment_route"]) - 1)
    lost = sum(payment)
    made = {
        "told_most_official": most_official,
        "payment_route": [*payment, total - lost],
        "got_back": [*adding_up_to(len(CODES["got_back"]) - 1, lost), total - lost],
        "after_telling": [*adding_up_to(len(CODES["after_telling"]) - 1, told), total - told],
    }
    made |= {name: adding_up_to(len(CODES[name]), total) for name in CODES if name not in made}
    return [number for table in START_UP for number in made[table.name]], used


def test_they_agree_with_a_generalised_least_squares_on_free_numbers() -> None:
    result = start_up()
    _, free = cells_from(np.zeros(72))
    design = np.array([cells_from(unit)[0] for unit in np.eye(free)]).T
    generator = np.random.default_rng(5)
    noisy = [int(generator.integers(0, 90)) for table in START_UP for _ in table.cells]

    inverse = scipy.linalg.inv(design.T @ design)
    hat = design @ inverse @ design.T  # one sigma for all, so that it falls out

    assert np.linalg.matrix_rank(design) == free == 72 - 9 - 2
    ours = [result.value[name][cell] for name, cell in result.order]
    assert np.allclose(ours, hat @ noisy, atol=1e-8)
    assert np.allclose(result.covariance, START_UP[0].sigma ** 2 * hat, atol=1e-8)


@pytest.mark.parametrize("profile", sorted(PROFILES))
def test_every_profile_uses_them(profile: str) -> None:
    """The tables that say least have the most to gain."""
    tables = tuple(
        DrawnTable(**describe_table(table), cells=dict.fromkeys(table.cells, 10))
        for table in PROFILES[profile].annual
        if table.universe == PERSONS and len(table.dimensions) == 1 and table.source == "records"
    )

    group = compute_figures(tables, profile=profile).groups[PERSONS, "records"]

    value = group.value
    lost = sum(value["payment_route"].values()) - value["payment_route"]["not_applicable",]
    got = sum(value["got_back"].values()) - value["got_back"]["not_applicable",]
    told = sum(value["after_telling"].values()) - value["after_telling"]["not_applicable",]
    assert math.isclose(lost, got)
    assert math.isclose(told, value["told_most_official"]["police_or_report_fraud",])
