"""The total of all forces, from those that answered, with what it leaves unsure."""

import math
from typing import Any

import pytest

from estimates.sums.under_reporting import coverage_total
from tests.estimates.estimating import code_of

Y = [12, 30, 25, 8, 44, 19, 60, 5, 33, 27, 41, 16]
X = [100, 220, 210, 90, 390, 150, 480, 60, 300, 240, 350, 130]
MISSING = [200, 310, 120]
ALL = sum(X) + sum(MISSING)


def total(**arguments: Any) -> Any:
    given_ = {"x_all": ALL, "forces": 15, "x_missing": MISSING} | arguments
    return coverage_total(given_.pop("y", Y), given_.pop("x", X), **given_)


def test_a_total_is_the_rate_times_everyone_with_both_intervals_and_the_bounds() -> None:
    estimate = total()

    rate = sum(Y) / sum(X)
    rates = [y / x for y, x in zip(Y, X, strict=True)]
    assert estimate.value == pytest.approx(rate * ALL)
    assert estimate.bounds == pytest.approx((sum(Y) + 630 * min(rates), sum(Y) + 630 * max(rates)))
    assert (estimate.lower, estimate.upper) == estimate.model_interval
    assert estimate.design_interval[0] < estimate.value < estimate.design_interval[1]


def test_the_intervals_of_a_total_are_those_of_the_formulas() -> None:
    from scipy import stats

    estimate = total(level=0.9)

    n, rate = len(Y), sum(Y) / sum(X)
    t = stats.t.ppf(0.95, n - 1)
    s2 = sum((y - rate * x) ** 2 for y, x in zip(Y, X, strict=True)) / (n - 1)
    design = t * math.sqrt(15**2 * (1 - n / 15) / n * s2) * (ALL / 15) / (sum(X) / n)
    tau2 = max(
        0.0, sum((y / x - rate) ** 2 - rate / x for y, x in zip(Y, X, strict=True)) / (n - 1)
    )
    variance = 630**2 * sum(tau2 * x**2 + rate * x for x in X) / sum(X) ** 2
    variance += sum(tau2 * x**2 + rate * x for x in MISSING)
    assert estimate.design_interval[1] - estimate.value == pytest.approx(design)
    assert estimate.upper - estimate.value == pytest.approx(t * math.sqrt(variance))


def test_without_the_missing_sizes_the_design_interval_is_shown() -> None:
    estimate = total(x_missing=None)

    assert estimate.model_interval is None
    assert (estimate.lower, estimate.upper) == estimate.design_interval


def test_when_every_force_answers_nothing_is_left_to_estimate() -> None:
    estimate = total(x_all=sum(X), forces=12, x_missing=None)

    assert estimate.value == pytest.approx(sum(Y))
    assert estimate.lower == pytest.approx(estimate.upper)
    assert estimate.bounds == pytest.approx((sum(Y), sum(Y)))


@pytest.mark.parametrize(
    ("code", "arguments"),
    [
        ("too_few", {"y": Y[:9], "x": X[:9], "x_missing": None}),
        ("negative", {"y": [-1, *Y[1:]]}),
        ("negative", {"x": [0, *X[1:]]}),
        ("negative", {"x_missing": [200, 430, 0]}),
        ("negative", {"forces": 11, "x_missing": None}),
        ("negative", {"x_all": sum(X) - 1, "x_missing": None}),
        ("margins_disagree", {"y": Y[:-1]}),
        ("margins_disagree", {"x_missing": [200, 430]}),
        ("margins_disagree", {"x_missing": [200, 310, 121]}),
        ("margins_disagree", {"forces": 12, "x_missing": None}),
        ("not_integer", {"forces": 15.5}),
        ("not_finite", {"y": [math.nan, *Y[1:]]}),
        ("not_finite", {"x_all": math.inf}),
        ("bad_level", {"level": 1.5}),
    ],
)
def test_a_total_refuses_bad_input_by_name(code: str, arguments: dict[str, Any]) -> None:
    assert code_of(lambda: total(**arguments)) == code


def test_the_missing_sizes_must_add_up_to_what_is_missing_and_not_to_everything() -> None:
    # One in ten thousand of what is missing: less than a millionth of everything.
    x = [each * 1000 for each in X]
    off = [0.2 * 1.0001, 0.31, 0.12]
    everything = sum(x) + 0.63

    assert code_of(lambda: total(x=x, x_all=everything, x_missing=off)) == "margins_disagree"
    assert total(x=x, x_all=everything, x_missing=[0.2, 0.31, 0.12]).model_interval is not None


def test_without_sizes_there_is_no_model_interval_even_where_every_force_answered() -> None:
    assert total(forces=12, x_all=sum(X), x_missing=None).model_interval is None
    assert total(forces=12, x_all=sum(X), x_missing=[]).model_interval is not None
