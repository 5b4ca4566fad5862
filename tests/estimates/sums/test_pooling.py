"""Several sources together: a pooled value where there are enough, else a range."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimates.sums.under_reporting import combine
from tests.estimates.estimating import LIKE_RECORDED, Z95, code_of


@pytest.mark.slow
def test_pooling_agrees_with_statsmodels() -> None:
    import numpy as np
    from statsmodels.stats.meta_analysis import combine_effects

    shares, errors = [0.05, 0.07, 0.11, 0.06], [0.004, 0.01, 0.02, 0.006]
    estimate = combine(shares, errors, flags=[LIKE_RECORDED] * 4)

    logits = [math.log(p / (1 - p)) for p in shares]
    variances = [(e / (p * (1 - p))) ** 2 for p, e in zip(shares, errors, strict=True)]
    oracle = combine_effects(np.array(logits), np.array(variances), method_re="dl", use_t=False)
    mean, error = oracle.mean_effect_re, oracle.sd_eff_w_re
    ends = (1 / (1 + math.exp(-mean - side * Z95 * error)) for side in (-1, 1))
    assert estimate.value == pytest.approx(1 / (1 + math.exp(-mean)))
    assert (estimate.lower, estimate.upper) == pytest.approx(tuple(ends))
    assert estimate.tau == pytest.approx(math.sqrt(oracle.tau2))
    assert (estimate.sources, estimate.range) == (4, (0.05, 0.11))


def test_two_sources_give_a_range_and_no_pooled_value() -> None:
    estimate = combine([0.05, 0.07], [0.01, 0.01], flags=[LIKE_RECORDED] * 2)

    assert (estimate.value, estimate.status) == (None, "blocked")
    assert estimate.range == (0.05, 0.07)


@pytest.mark.parametrize(
    ("code", "arguments"),
    [
        (
            "incomparable",
            {"flags": [LIKE_RECORDED, LIKE_RECORDED, LIKE_RECORDED | {"unit": "victim"}]},
        ),
        ("incomparable", {"flags": [LIKE_RECORDED | {"period": "unknown"}] * 3}),
        ("negative", {"shares": [0.1, 0.2, 1.0]}),
        ("negative", {"shares": [0.1, 0.2, -0.1]}),
        ("negative", {"standard_errors": [0.1, 0.1, -0.1]}),
        ("zero_denominator", {"standard_errors": [0.1, 0.1, 0]}),
        ("margins_disagree", {"standard_errors": [0.1]}),
        ("too_few", {"shares": [], "standard_errors": []}),
        ("not_finite", {"shares": [0.1, 0.2, math.nan]}),
        ("bad_level", {"level": -1}),
    ],
)
def test_pooling_refuses_bad_input_by_name(code: str, arguments: dict[str, Any]) -> None:
    given_ = {"shares": [0.1, 0.2, 0.3], "standard_errors": [0.01] * 3} | arguments

    assert code_of(lambda: combine(**given_)) == code


@given(
    shares=st.lists(st.floats(0.001, 0.999), min_size=3, max_size=8),
    error=st.floats(1e-4, 0.3),
)
def test_a_pooled_share_lies_among_its_sources_and_in_its_interval(
    shares: list[float], error: float
) -> None:
    estimate = combine(shares, [error] * len(shares))

    low, high = estimate.range
    assert low * (1 - 1e-9) <= estimate.value <= high * (1 + 1e-9)
    assert 0 <= estimate.lower <= estimate.value <= estimate.upper <= 1
    assert estimate.tau >= 0
