"""What every estimator takes for a number, and what it refuses by name instead of failing."""

import math
from collections.abc import Callable
from dataclasses import fields
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from estimates.sums.calibration import greg_share, rake
from estimates.sums.capture_recapture import two_list, two_list_interval
from estimates.sums.results import Estimate, EstimateError
from estimates.sums.under_reporting import (
    combine,
    coverage_total,
    fieller,
    recorded_survey_ratio,
    sensitivity_band,
)
from tests.estimates.estimating import code_of

Y = [12, 30, 25, 8, 44, 19, 60, 5, 33, 27]
X = [100, 220, 210, 90, 390, 150, 480, 60, 300, 240]
ONE, TWO, TOLD = [[600.0, 400.0], [500.0, 500.0]], [[300.0, 300.0], [200.0, 200.0]], [[60, 40]] * 2
SHARES = [[0.5, 0.5], [0.4, 0.6]]

NO_NUMBERS = [None, True, np.bool_(True), "7", b"7", Decimal(7), 7 + 0j, [7], math.nan, math.inf]
CALLS: dict[str, Callable[[Any], object]] = {
    "fieller a": lambda x: fieller(x, 4, 5, 1, quantile=1.96),
    "fieller vb": lambda x: fieller(8, 4, 5, x, quantile=1.96),
    "fieller quantile": lambda x: fieller(8, 4, 5, 1, quantile=x),
    "ratio recorded": lambda x: recorded_survey_ratio(x, 1000),
    "ratio survey": lambda x: recorded_survey_ratio(10, x),
    "ratio covariance": lambda x: recorded_survey_ratio(10, 1000, covariance=x),
    "ratio level": lambda x: recorded_survey_ratio(10, 1000, level=x),
    "band share": sensitivity_band,
    "band low": lambda x: sensitivity_band(0.3, low=x),
    "band high": lambda x: sensitivity_band(0.3, high=x),
    "total y": lambda x: coverage_total([x, *Y[1:]], X, x_all=3000, forces=15),
    "total x": lambda x: coverage_total(Y, [x, *X[1:]], x_all=3000, forces=15),
    "total x_all": lambda x: coverage_total(Y, X, x_all=x, forces=15),
    "total forces": lambda x: coverage_total(Y, X, x_all=3000, forces=x),
    "pool share": lambda x: combine([x, 0.2, 0.3], [0.01] * 3),
    "pool error": lambda x: combine([0.1, 0.2, 0.3], [x, 0.01, 0.01]),
    "pool level": lambda x: combine([0.1, 0.2, 0.3], [0.01] * 3, level=x),
    "lists n1": lambda x: two_list(x, 100, 20),
    "lists m": lambda x: two_list_interval(100, 100, x),
    "lists level": lambda x: two_list(100, 100, 20, level=x),
    "rake cell": lambda x: rake([[x, 2], [3, 4]], [[5, 5], [4, 6]]),
    "rake tolerance": lambda x: rake([[1, 2], [3, 4]], [[5, 5], [4, 6]], tolerance=x),
    "share cell": lambda x: greg_share([[x, 400], [500, 500]], {(0, 1): TWO}, TOLD, **named()),
    "share gate": lambda x: greg_share(ONE, {(0, 1): TWO}, TOLD, **named(gate=x)),
}


def named(**others: Any) -> dict[str, Any]:
    return {"margins": SHARES, "told_to": "the police", "gate": 0.0} | others


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
@pytest.mark.parametrize("value", NO_NUMBERS, ids=repr)
def test_what_is_no_finite_number_is_refused_by_name(
    call: Callable[[Any], object], value: object
) -> None:
    assert code_of(lambda: call(value)) in {"not_finite", "margins_disagree"}


@pytest.mark.parametrize(
    "call",
    [
        lambda x: coverage_total(x, X, x_all=3000, forces=15),
        lambda x: coverage_total(Y, X, x_all=3000, forces=15, x_missing=x),
        lambda x: combine(x, [0.01] * 3),
        lambda x: combine([0.1, 0.2, 0.3], x),
        lambda x: rake(x, [[5, 5], [4, 6]]),
        lambda x: rake([[1, 2], [3, 4]], x),
        lambda x: greg_share(x, {(0, 1): TWO}, TOLD, **named()),
        lambda x: greg_share(ONE, {(0, 1): TWO}, x, **named()),
        lambda x: greg_share(ONE, {(0, 1): TWO}, TOLD, **named(margins=x)),
        lambda x: greg_share(ONE, x, TOLD, **named()),
    ],
)
@pytest.mark.parametrize("value", ["12", b"12", 12, np.array(12), [], [[1, 2], [3]], ["a", "b"]])
def test_what_is_no_table_of_numbers_is_refused_by_name(
    call: Callable[[Any], object], value: object
) -> None:
    with pytest.raises(EstimateError):
        call(value)


def plain(estimate: Estimate) -> bool:
    """Whether every number of a result is Python's own."""
    found: list[object] = []

    def gather(value: object) -> None:
        if isinstance(value, tuple):
            for each in value:
                gather(each)
        elif isinstance(value, dict):
            gather((*value, *value.values()))
        elif hasattr(value, "items"):
            gather(dict(value))
        else:
            found.append(value)

    gather(tuple(getattr(estimate, each.name) for each in fields(estimate)))
    return {type(each) for each in found} <= {int, float, str, type(None)}


@pytest.mark.parametrize("number", [np.float32, np.float64, np.int16, Fraction, int, float])
def test_any_type_of_number_gives_the_same_plain_result(number: Any) -> None:
    def every(values: list[int]) -> Any:
        found = [number(each) for each in values]
        return np.array(found) if isinstance(found[0], np.generic) else found

    pairs = [
        (
            coverage_total(
                every(Y),
                every(X),
                x_all=number(2500),
                forces=12,
                x_missing=every([200, 60]),
            ),
            coverage_total(Y, X, x_all=2500, forces=12, x_missing=[200, 60]),
        ),
        (
            recorded_survey_ratio(number(50), number(1000), survey_variance=number(900)),
            recorded_survey_ratio(50, 1000, survey_variance=900),
        ),
        (sensitivity_band(number(1)), sensitivity_band(1)),
        (two_list(number(300), number(200), number(30)), two_list(300, 200, 30)),
    ]

    for given, expected in pairs:
        assert given == expected
        assert plain(given)


@pytest.mark.parametrize("number", [np.int32, np.uint32, np.int64])
def test_small_whole_numbers_of_numpy_do_not_run_over(number: Any) -> None:
    given = two_list(number(100_000), number(90_000), number(50))

    assert given == two_list(100_000, 90_000, 50)
    assert given.value == pytest.approx(100_001 * 90_001 / 51 - 1)
    assert two_list(np.uint8(200), np.uint8(220), np.uint8(20)) == two_list(200, 220, 20)


def test_huge_lists_have_an_error_or_are_refused_and_nothing_is_nan() -> None:
    huge = two_list(10**200, 10**200, 10**150)

    assert math.isfinite(huge.standard_error)
    assert huge.standard_error > 0
    assert code_of(lambda: two_list(10**300, 10**300, 10)) == "not_finite"
    assert code_of(lambda: two_list(10**400, 10, 5)) == "not_finite"


@pytest.mark.parametrize(
    "call",
    [
        lambda: coverage_total([1e308] * 10, [1] * 10, x_all=20, forces=12),
        lambda: coverage_total([1] * 10, [1e308] * 10, x_all=1e308, forces=12),
        lambda: coverage_total([1e200] * 10, [1e-200] * 10, x_all=1, forces=12),
        lambda: coverage_total(Y, X, x_all=1e308, forces=10**200),
        lambda: combine([1e-320, 0.5, 0.5], [1e-10] * 3),
        lambda: combine([0.5, 0.5, 0.5], [1e300] * 3),
        lambda: combine([0.5, 0.5, 0.5], [1e-300] * 3),
        lambda: fieller(8, 4, 5, 0, quantile=1e200),
        lambda: rake([[1e200, 1], [1, 1]], [[1, 1], [1, 1]]),
    ],
)
def test_numbers_out_of_range_are_refused_by_name(call: Callable[[], object]) -> None:
    assert code_of(call) == "not_finite"
