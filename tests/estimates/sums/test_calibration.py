"""Calibration to the survey's margins against published weights and individual rows."""

import math
from typing import Any

import numpy as np
import pytest

from estimates.sums.calibration import greg_share, rake
from tests.estimates.estimating import CASES, code_of

CASE = CASES["rake-kalton"]
SAMPLE = np.array(CASE["data"]["sample"], dtype=float).reshape(3, 4)
POPULATION = np.array(CASE["data"]["population"], dtype=float).reshape(3, 4)
MARGINS = [POPULATION.sum(axis=1), POPULATION.sum(axis=0)]


def test_raking_gives_the_published_factors() -> None:
    factors = rake(SAMPLE, MARGINS)

    assert factors.ravel() == pytest.approx(CASE["expected"]["factors"], rel=1e-8)
    assert (SAMPLE * factors).sum(axis=0) == pytest.approx(MARGINS[1])


def test_calibration_weights_each_cell_as_published() -> None:
    shares = [margin / margin.sum() for margin in MARGINS]
    size, people = SAMPLE.sum(), POPULATION.sum()

    for place, expected in enumerate(CASE["expected"]["linear_greg"]):
        row, column = divmod(place, 4)
        told = [np.zeros(3), np.zeros(4)]
        told[0][row] = told[1][column] = SAMPLE[row, column]

        estimate = greg_share(
            [SAMPLE.sum(axis=1), SAMPLE.sum(axis=0)],
            {(0, 1): SAMPLE},
            told,
            margins=shares,
            told_to="the police",
            gate=0,
        )

        assert estimate.value * people / SAMPLE[row, column] == pytest.approx(expected, rel=1e-8)
        assert estimate.n == size


def make_tables(seed: int = 1, n: int = 6000) -> dict[str, Any]:
    """Individual rows with two margins, tabulated; and redrawn noise."""
    generator = np.random.default_rng(seed)
    a = generator.choice(3, n, p=[0.5, 0.3, 0.2])
    b = generator.choice(2, n, p=[0.6, 0.4])
    y = (generator.random(n) < 0.2 + 0.1 * a + 0.05 * b).astype(float)
    cross = np.zeros((3, 2))
    np.add.at(cross, (a, b), 1)
    told = np.zeros((3, 2))
    np.add.at(told, (a, b), y)
    return {"a": a, "b": b, "y": y, "cross": cross, "told": told}


def tables_of(cross: np.ndarray, told: np.ndarray) -> tuple[Any, Any, Any]:
    return (
        [cross.sum(axis=1), cross.sum(axis=0)],
        {(0, 1): cross},
        [told.sum(axis=1), told.sum(axis=0)],
    )


SHARES = [[0.3, 0.4, 0.3], [0.5, 0.5]]


def share(data: dict[str, Any], **arguments: Any) -> Any:
    one, two, told = tables_of(data["cross"], data["told"])
    given = {"margins": SHARES, "told_to": "the police", "gate": 2000.0} | arguments
    return greg_share(one, two, told, **given)


def redrawn(data: dict[str, Any], count: int = 500) -> list[Any]:
    generator = np.random.default_rng(2)
    return [
        tables_of(
            data["cross"] + generator.normal(0, 3, (3, 2)),
            data["told"] + generator.normal(0, 3, (3, 2)),
        )
        for _ in range(count)
    ]


def test_the_share_is_the_one_of_individual_least_squares() -> None:
    data = make_tables()
    x = np.hstack([np.eye(3)[data["a"]], np.eye(2)[data["b"]]])
    slopes = np.linalg.lstsq(x, data["y"], rcond=None)[0]
    wanted = np.concatenate([np.array(each) for each in SHARES])

    estimate = share(data)

    direct = data["y"].mean() + (wanted - x.mean(axis=0)) @ slopes
    residuals = data["y"] - x @ slopes
    assert estimate.value == pytest.approx(direct, rel=1e-9)
    assert estimate.status == "no_interval"
    assert "the police" in estimate.unit
    weights = 1 + len(x) * (x @ (np.linalg.pinv(x.T @ x) @ (wanted - x.mean(axis=0))))
    assert estimate.design_effect == pytest.approx((weights**2).mean(), rel=1e-6)
    assert estimate.n_eff == pytest.approx(len(x) / (weights**2).mean(), rel=1e-6)
    assert residuals.mean() == pytest.approx(0, abs=1e-9)


def test_the_interval_takes_in_sampling_and_noise() -> None:
    data = make_tables()

    estimate = share(data, replicates=redrawn(data))

    values = [greg_share(*each, margins=SHARES, told_to="x").value for each in redrawn(data)]
    x = np.hstack([np.eye(3)[data["a"]], np.eye(2)[data["b"]]])
    residuals = data["y"] - x @ np.linalg.lstsq(x, data["y"], rcond=None)[0]
    error = math.sqrt((residuals**2).mean() / estimate.n_eff + np.var(values, ddof=1))
    assert estimate.status == "ok"
    assert estimate.upper - estimate.value == pytest.approx(1.959964 * error, rel=1e-6)
    assert estimate.value - estimate.lower == pytest.approx(1.959964 * error, rel=1e-6)


def test_that_many_fabricated_reports_would_move_it_out_and_one_fewer_would_not() -> None:
    data = make_tables()

    estimate = share(data, replicates=redrawn(data))

    x = np.hstack([np.eye(3)[data["a"]], np.eye(2)[data["b"]]])
    inverse = np.linalg.pinv(x.T @ x)
    wanted = np.concatenate([np.array(each) for each in SHARES])
    leverage = len(x) * inverse @ (wanted - x.mean(axis=0))
    slopes = inverse @ (x.T @ data["y"])
    largest = max(
        abs((1 + leverage[i] + leverage[3 + j]) * (y - slopes[i] - slopes[3 + j]))
        for i in range(3)
        for j in range(2)
        for y in (0, 1)
    )
    half = min(estimate.value - estimate.lower, estimate.upper - estimate.value)
    assert estimate.fabricated * largest / len(x) > half
    assert (estimate.fabricated - 1) * largest / len(x) <= half


def test_below_the_gate_there_is_no_value() -> None:
    estimate = share(make_tables(n=1999))

    assert (estimate.value, estimate.status) == (None, "blocked")
    assert estimate.notes == ("below_the_gate",)
    assert share(make_tables(n=2000)).status == "no_interval"


def test_a_share_outside_what_can_be_is_blocked_and_not_clipped() -> None:
    data = make_tables()
    data["told"] = np.array([[0.0, 0.0], [0.0, 0.0], [900.0, 900.0]])

    estimate = share(data, margins=[[0.0, 0.0, 1.0], [0.5, 0.5]])

    assert estimate.status == "blocked"
    assert estimate.value > 1


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("bad_level", {"level": 2}),
        ("margins_disagree", {"margins": [[0.3, 0.4, 0.4], [0.5, 0.5]]}),
        ("margins_disagree", {"margins": [[0.5, 0.5], [0.5, 0.5]]}),
        ("not_finite", {"margins": [[0.3, 0.7, math.nan], [0.5, 0.5]]}),
        ("too_few", {"replicates": "few"}),
    ],
)
def test_the_share_refuses_bad_input_by_name(code: str, change: dict[str, Any]) -> None:
    data = make_tables()
    if change.get("replicates"):
        change = {"replicates": redrawn(data, 499)}

    assert code_of(lambda: share(data, **change)) == code


@pytest.mark.parametrize(
    ("code", "spoil"),
    [
        ("margins_disagree", lambda one, two, told: one[0].__setitem__(0, one[0][0] + 5)),
        ("margins_disagree", lambda one, two, told: told[0].__setitem__(0, told[0][0] + 5)),
        ("margins_disagree", lambda one, two, told: two.clear()),
        ("empty_category", lambda one, two, told: one[0].__setitem__(2, 0.0)),
        ("not_finite", lambda one, two, told: one[0].__setitem__(2, math.inf)),
    ],
)
def test_tables_that_do_not_fit_are_refused_by_name(code: str, spoil: Any) -> None:
    data = make_tables()
    one, two, told = tables_of(data["cross"], data["told"])
    spoil(one, two, told)

    assert code_of(lambda: greg_share(one, two, told, margins=SHARES, told_to="x")) == code


@pytest.mark.parametrize(
    ("code", "table", "margins"),
    [
        ("margins_disagree", [[1, 1], [1, 1]], [[2, 2], [2, 3]]),
        ("margins_disagree", [[1, 1], [1, 1]], [[2, 2]]),
        ("empty_category", [[0, 0], [1, 1]], [[1, 1], [1, 1]]),
        ("negative", [[-1, 1], [1, 1]], [[2, 2], [2, 2]]),
        ("not_finite", [[math.nan, 1], [1, 1]], [[2, 2], [2, 2]]),
        ("not_converged", [[1, 0], [1, 1]], [[1.9, 0.1], [0.1, 1.9]]),
    ],
)
def test_raking_refuses_bad_input_by_name(code: str, table: Any, margins: Any) -> None:
    assert code_of(lambda: rake(table, margins)) == code


def test_a_redraw_that_empties_a_small_category_does_not_stop_the_estimate() -> None:
    data = make_tables()
    emptied = [
        tables_of(data["cross"] - np.array([[0, 0], [0, 0], [5000, 0]]), data["told"]),
        *redrawn(data),
    ]

    estimate = share(data, replicates=emptied)

    assert estimate.status == "ok"
    assert estimate.lower < estimate.value < estimate.upper


@pytest.mark.parametrize("told", [5.0, 5995.0])
def test_a_share_near_an_end_keeps_its_interval_within_the_ends(told: float) -> None:
    cross = np.array([[1500.0, 1500.0], [1500.0, 1500.0]])
    answers = np.full((2, 2), told / 4)
    one, two, answered = tables_of(cross, answers)
    generator = np.random.default_rng(3)
    noisy = [
        tables_of(cross, answers + generator.normal(0, 3000, (2, 2)) * (np.ones((2, 2))))
        for _ in range(500)
    ]

    estimate = greg_share(
        one,
        two,
        answered,
        margins=[[0.5, 0.5], [0.5, 0.5]],
        told_to="the police",
        replicates=noisy,
        level=1 - 1e-15,
    )

    assert 0 <= estimate.lower < estimate.value < estimate.upper <= 1


def test_a_crossed_table_must_add_up_to_both_of_its_margins() -> None:
    data = make_tables()
    one, two, told = tables_of(data["cross"], data["told"])
    turned = {(0, 1): two[0, 1] + np.array([[50, -50], [-50, 50], [0, 0]])}
    moved = {(0, 1): two[0, 1] + np.array([[50, 0], [-50, 0], [0, 0]])}

    assert greg_share(one, turned, told, margins=SHARES, told_to="x").status == "no_interval"
    assert (
        code_of(lambda: greg_share(one, moved, told, margins=SHARES, told_to="x"))
        == "margins_disagree"
    )


@pytest.mark.parametrize("told_to", ["", "  ", None])
def test_nobody_named_as_told_is_refused(told_to: Any) -> None:
    assert code_of(lambda: share(make_tables(), told_to=told_to)) == "bad_choice"


def test_a_survey_share_below_zero_is_refused() -> None:
    margins = [[-0.3, 1.0, 0.3], [0.5, 0.5]]

    assert code_of(lambda: share(make_tables(), margins=margins)) == "negative"


def test_margins_that_differ_by_rounding_are_raked_to_a_common_total() -> None:
    table = [[20.0, 30.0], [40.0, 10.0]]
    margins = [[600.0, 400.0], [500.0, 500.0 * (1 + 1e-6)]]

    factors = rake(table, margins)

    have = np.asarray(table) * factors
    assert have.sum(axis=1) == pytest.approx(margins[0], rel=1e-6)
    assert have.sum(axis=0) == pytest.approx(margins[1], rel=1e-6)
