"""Noise, budget, least squares and display rules, against closed forms and scipy."""

import itertools
import math
from statistics import fmean
from typing import Any

import numpy as np
import pytest
import scipy.linalg
from hypothesis import given
from hypothesis import strategies as st

from classification.attributes import ORGANISATIONS, PERSONS
from releases.disclosure import (
    AlreadyCharged,
    BudgetExceeded,
    DisclosureError,
    NoisyTable,
    RhoLedger,
    display,
    draw_table,
    interval,
    reconcile,
    right_guesses,
    sigma_for,
)
from releases.profiles import plan_for
from releases.statements import LIMITS


@pytest.mark.parametrize(
    ("micro_rho", "sigma"),
    [
        (25_000, 4.4722),
        (8_333, 7.7462),
        (7_500, 8.1650),
        (7_000, 8.4516),
        (2_500, 14.1422),
        (4_000, 11.1804),
        (5_000, 10.0),
        (3_000, 12.9100),
        (50_000, 3.1623),
    ],
)
def test_sigma_is_as_declared(micro_rho: int, sigma: float) -> None:
    assert sigma_for(micro_rho) == sigma


@given(st.integers(1, 250_000))
def test_sigma_never_costs_more_than_its_allocation_and_hardly_less(micro_rho: int) -> None:
    sigma = sigma_for(micro_rho)

    assert 1 / (2 * sigma**2) <= micro_rho / 1e6
    assert 1 / (2 * (sigma - 0.0001) ** 2) > micro_rho / 1e6


@pytest.mark.parametrize("micro_rho", [0, -1, 2.5, True, "25000"])
def test_a_cost_that_is_no_whole_number_above_0_is_refused(micro_rho: object) -> None:
    with pytest.raises(DisclosureError):
        sigma_for(micro_rho)  # type: ignore[arg-type]
    with pytest.raises(DisclosureError):
        RhoLedger().charge("age", micro_rho)  # type: ignore[arg-type]


def test_a_ledger_takes_the_whole_budget_and_not_a_millionth_more() -> None:
    ledger = RhoLedger()
    for number in range(10):
        ledger.charge(f"table_{number}", 25_000)

    with pytest.raises(BudgetExceeded):
        ledger.charge("one_more", 1)

    assert (ledger.spent, ledger.remaining) == (250_000, 0)


def test_a_ledger_charges_a_table_once() -> None:
    ledger = RhoLedger()
    ledger.charge("age", 10)

    with pytest.raises(AlreadyCharged):
        ledger.charge("age", 10)

    assert ledger.spent == 10


def test_no_ledger_has_more_than_the_budget_for_life() -> None:
    with pytest.raises(BudgetExceeded):
        RhoLedger(250_001)


def test_noise_has_the_declared_variance_no_bias_and_falls_on_zeros() -> None:
    # 20,000 draws: the mean has standard error sigma / 141, the variance sigma^2 / 100.
    sigma = sigma_for(25_000)
    draws = draw_table([0] * 20_000, micro_rho=25_000)

    assert abs(fmean(draws)) < 5 * sigma / math.sqrt(20_000)
    variance = fmean(draw**2 for draw in draws)
    assert abs(variance - sigma**2) < 5 * sigma**2 * math.sqrt(2 / 20_000)
    assert all(isinstance(draw, int) for draw in draws)
    assert sum(draw != 0 for draw in draws) > 15_000


def test_noise_is_added_to_each_count_in_its_place() -> None:
    draws = draw_table([0, 1_000_000, 0, 2_000_000], micro_rho=50_000)

    assert [round(draw, -3) for draw in draws] == [0, 1_000_000, 0, 2_000_000]


def test_two_draws_of_one_table_differ_and_there_is_no_seed() -> None:
    assert draw_table([0] * 50, micro_rho=2_500) != draw_table([0] * 50, micro_rho=2_500)
    with pytest.raises(TypeError):
        draw_table([0], micro_rho=2_500, seed=1)  # type: ignore[call-arg]


def start_up(sizes: tuple[int, ...] = (12, 5, 4, 3, 4, 8, 11, 10, 7, 8)) -> dict[str, NoisyTable]:
    generator = np.random.default_rng(1)
    return {
        f"t{size}_{place}": NoisyTable(
            dimensions=(f"d{place}",),
            cells={(str(code),): int(generator.integers(0, 90)) for code in range(size)},
            sigma=4.4722,
        )
        for place, size in enumerate(sizes)
    }


def generalised_least_squares(
    tables: dict[str, NoisyTable], design: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The textbook estimate: y = X b + e, Var e = V; fitted X b and its covariance."""
    noisy = [value for table in tables.values() for value in table.cells.values()]
    sigma = [table.sigma for table in tables.values() for _ in table.cells]
    weights = np.diag(1 / np.square(sigma))
    inverse = scipy.linalg.pinv(design.T @ weights @ design)
    covariance = design @ inverse @ design.T
    return covariance @ weights @ np.array(noisy), covariance


def test_one_way_tables_agree_with_a_direct_generalised_least_squares() -> None:
    tables = start_up((3, 4, 5))
    # Free parameters: the total, and each table's cells but the last.
    rows = []
    for place, size in enumerate((3, 4, 5)):
        for code in range(size):
            row = [0.0] * (1 + 2 + 3 + 4)
            start = 1 + sum((2, 3, 4)[:place])
            if code < size - 1:
                row[start + code] = 1.0
            else:
                row[0] = 1.0
                row[start : start + size - 1] = [-1.0] * (size - 1)
            rows.append(row)

    result = reconcile(tables)

    values, covariance = generalised_least_squares(tables, np.array(rows))
    ours = [result.value[name][cell] for name, cell in result.order]
    assert np.allclose(ours, values, atol=1e-9)
    assert np.allclose(result.covariance, covariance, atol=1e-9)


def test_a_cube_agrees_with_a_direct_generalised_least_squares_on_its_joint_cells() -> None:
    sizes = {"a": 3, "b": 4, "c": 2}
    generator = np.random.default_rng(2)
    tables: dict[str, NoisyTable] = {}
    for dimensions, sigma in (
        *(((name,), 8.165) for name in sizes),
        *((pair, 8.4516) for pair in itertools.combinations(sizes, 2)),
    ):
        cells = itertools.product(*(map(str, range(sizes[name])) for name in dimensions))
        tables["_".join(dimensions)] = NoisyTable(
            dimensions=dimensions,
            cells={cell: int(generator.integers(-20, 200)) for cell in cells},
            sigma=sigma,
        )
    joint = list(itertools.product(*(map(str, range(size)) for size in sizes.values())))
    design = [
        [
            float(all(dict(zip(sizes, codes, strict=True))[name] == code
                      for name, code in zip(table.dimensions, cell, strict=True)))
            for codes in joint
        ]
        for table in tables.values()
        for cell in table.cells
    ]  # fmt: skip

    result = reconcile(tables)

    values, covariance = generalised_least_squares(tables, np.array(design))
    ours = [result.value[name][cell] for name, cell in result.order]
    assert np.allclose(ours, values, atol=1e-8)
    assert np.allclose(result.covariance, covariance, atol=1e-8)
    assert math.isclose(sum(result.value["a_b"].values()), result.total, rel_tol=1e-9)


def test_a_table_that_rolls_up_to_another_agrees_with_it() -> None:
    mapping = {"police": "told", "bank": "not_told", "no_one": "not_told"}
    tables = {
        "told": NoisyTable(
            dimensions=("told",), cells={("told",): 30, ("not_told",): 75}, sigma=5.0
        ),
        "most_official": NoisyTable(
            dimensions=("most_official",),
            cells={("police",): 41, ("bank",): 20, ("no_one",): 60},
            sigma=10.0,
            rollups={"most_official": (("told", mapping),)},
        ),
    }

    result = reconcile(tables)

    fine, coarse = result.value["most_official"], result.value["told"]
    assert math.isclose(fine[("police",)], coarse[("told",)], rel_tol=1e-9)
    assert math.isclose(fine[("bank",)] + fine[("no_one",)], coarse[("not_told",)], rel_tol=1e-9)
    # Told: the mean of 30 and 41 weighted 1/25 and 1/100.
    assert math.isclose(coarse[("told",)], (30 / 25 + 41 / 100) / (1 / 25 + 1 / 100))


def test_the_start_up_profile_has_the_standard_errors_that_were_derived() -> None:
    result = reconcile(start_up())

    errors = [error for table in result.standard_error.values() for error in table.values()]
    assert 3.8 <= min(errors) <= max(errors) <= 4.31
    assert math.isclose(result.total_standard_error, 3.43, abs_tol=0.005)
    totals = {round(sum(cells.values()), 6) for cells in result.value.values()}
    assert totals == {round(result.total, 6)}


def test_the_ends_of_least_squares_values_cover_the_truth_as_often_as_they_say() -> None:
    truth = {"a": (40, 0, 60), "b": (10, 20, 30, 40)}
    inside = drawn = 0
    for _ in range(300):
        tables = {
            name: NoisyTable(
                dimensions=(name,),
                cells={
                    (str(place),): value
                    for place, value in enumerate(draw_table(counts, micro_rho=25_000))
                },
                sigma=sigma_for(25_000),
            )
            for name, counts in truth.items()
        }
        result = reconcile(tables)
        for name, counts in truth.items():
            for place, count in enumerate(counts):
                lower, upper = interval(
                    result.value[name][(str(place),)], result.standard_error[name][(str(place),)]
                )
                drawn += 1
                inside += lower <= count <= upper

    assert abs(inside / drawn - 0.95) < 5 * math.sqrt(0.95 * 0.05 / drawn)


def test_a_single_table_is_left_as_it_was_drawn() -> None:
    table = NoisyTable(dimensions=("a",), cells={("x",): -3, ("y",): 12}, sigma=3.0)

    result = reconcile({"only": table})

    assert result.value["only"] == {("x",): -3.0, ("y",): 12.0}
    assert math.isclose(result.total_standard_error, 3 * math.sqrt(2))


@pytest.mark.parametrize(
    "tables",
    [
        {},
        {"empty": NoisyTable(dimensions=("a",), cells={}, sigma=1.0)},
        {"exact": NoisyTable(dimensions=("a",), cells={("x",): 1}, sigma=0.0)},
        *(
            {"t": NoisyTable(dimensions=("a",), cells={("x",): cell, ("y",): 2}, sigma=sigma)}
            for cell, sigma in ((math.nan, 1.0), (math.inf, 1.0), (3, math.nan), (3, math.inf))
        ),
    ],
)
def test_what_cannot_be_reconciled_is_refused(tables: dict[str, NoisyTable]) -> None:
    with pytest.raises(DisclosureError):
        reconcile(tables)


@pytest.mark.parametrize(
    ("value", "error", "shown"),
    [
        (-12.0, 4.0, ("[low]", "[low]")),
        (4.99, 0.1, ("[low]", "[low]")),
        (5.0, 0.1, ("5", "")),
        (12.0, 4.0, ("10", "[u]")),
        (12.5, 3.0, ("15", "")),
        (120.0, 4.0, ("120", "")),
        (1234.0, 4.0, ("1,235", "")),
    ],
)
def test_what_people_read_is_rounded_and_marked(
    value: float, error: float, shown: tuple[str, str]
) -> None:
    assert display(value, error) == shown


@pytest.mark.parametrize("cap", [2.5, True, "250000", None])
def test_a_cap_is_a_whole_number_and_is_set_once(cap: object) -> None:
    with pytest.raises(DisclosureError):
        RhoLedger(cap)  # type: ignore[arg-type]
    ledger = RhoLedger(10)
    with pytest.raises(AttributeError):
        ledger.cap = 250_000  # type: ignore[misc]
    assert ledger.remaining == 10


def test_whole_numbers_of_numpy_are_costs_and_counts() -> None:
    ledger = RhoLedger(np.int64(100))  # type: ignore[arg-type]
    ledger.charge("age", np.int32(60))  # type: ignore[arg-type]

    assert (ledger.spent, type(ledger.spent)) == (60, int)
    assert sigma_for(np.int64(25_000)) == 4.4722  # type: ignore[arg-type]
    assert len(draw_table(np.array([1, 2, 3]), micro_rho=25_000)) == 3  # type: ignore[arg-type]


@pytest.mark.parametrize("count", [1.7, 2.0, "3", None, math.nan, True])
def test_a_count_that_is_no_whole_number_is_refused_before_anything_is_drawn(
    count: object,
) -> None:
    with pytest.raises(DisclosureError):
        draw_table([1, count], micro_rho=25_000)  # type: ignore[list-item]


@pytest.mark.parametrize("micro_rho", [250_001, 10**9])
def test_noise_that_costs_more_than_a_report_may_is_never_drawn(micro_rho: int) -> None:
    with pytest.raises(BudgetExceeded):
        draw_table([7], micro_rho=micro_rho)


@pytest.mark.parametrize(
    ("value", "error"),
    [(math.nan, 1), (math.inf, 1), (10, math.nan), (10, math.inf), (10, -1)],
)
def test_what_is_no_number_is_not_shown(value: float, error: float) -> None:
    with pytest.raises(DisclosureError):
        display(value, error)


@pytest.mark.parametrize(
    ("profile", "period", "universe"),
    [
        ("start_up", "2026", PERSONS),
        ("start_up", "2026", ORGANISATIONS),
        ("standard_1", "2026-Q1", PERSONS),
        ("standard_1", "2026", PERSONS),
        ("standard_1", "2026", ORGANISATIONS),
    ],
)
def test_the_composition_by_opendp_costs_no_more_than_the_ledger_says(
    profile: str, period: str, universe: str
) -> None:
    plan = plan_for(profile, period)
    charged = [table.micro_rho for table in plan.tables if universe in table.charged]

    cost = composed(charged)

    assert cost.map(1.0) <= plan.cost(universe) / 1e6
    assert cost.map(math.sqrt(2)) <= 2 * plan.cost(universe) / 1e6


def test_the_whole_budget_is_the_epsilon_that_the_limits_state() -> None:
    import opendp.prelude as dp

    whole = dp.c.make_zCDP_to_approxDP(composed([25_000] * 10))

    added, replaced = (whole.map(distance).epsilon(1e-6) for distance in (1.0, math.sqrt(2)))
    assert (round(added, 2), round(replaced, 2)) == (3.54, 5.22)
    assert any(f"epsilon {added:.2f}" in limit and f"{replaced:.2f}" in limit for limit in LIMITS)


def test_what_is_guessed_rightly_is_what_the_best_guess_on_drawn_noise_gets() -> None:
    # One report changes one cell of each of ten tables by one, or is not there. The best guess
    # says that it is there where the likelihood is above a half: the sum of ten noises.
    rng = np.random.default_rng(11)
    runs, sigma = 200_000, sigma_for(25_000)
    for reports in (1, 2):
        seen = reports + rng.normal(0, sigma, (runs, 10))
        right = float(np.mean(seen.sum(axis=1) > 10 * reports / 2))

        assert right == pytest.approx(right_guesses(reports=reports), abs=0.004)
    assert round(right_guesses(), 2) == 0.64
    assert right_guesses(cap_micro=0) == 0.5


def composed(costs: list[int]) -> Any:
    import opendp.prelude as dp

    dp.enable_features("contrib")
    space = dp.vector_domain(dp.atom_domain(T=int)), dp.l2_distance(T=float)
    return dp.c.make_composition(
        [dp.m.make_gaussian(*space, scale=sigma_for(cost)) for cost in costs]
    )
