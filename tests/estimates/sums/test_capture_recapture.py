"""Two lists against published cases, and everything they refuse."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimates.sums.capture_recapture import two_list, two_list_interval
from tests.estimates.estimating import CASES, code_of


@st.composite
def lists(draw: st.DrawFn) -> tuple[int, int, int]:
    n1 = draw(st.integers(1, 10**6))
    n2 = draw(st.integers(1, 10**6))
    return n1, n2, draw(st.integers(0, min(n1, n2)))


def test_two_lists_give_the_published_size_and_error() -> None:
    case = CASES["two-list-recapr"]

    estimate = two_list(**case["data"])

    assert estimate.value == pytest.approx(case["expected"]["N"], rel=1e-8)
    assert estimate.standard_error == pytest.approx(case["expected"]["se"], rel=1e-8)
    assert estimate.status == "ok"


def test_the_interval_is_the_published_one_and_the_point_is_withheld_below_seven() -> None:
    case = CASES["two-list-logit"]
    data = case["data"]

    interval = two_list_interval(**data)
    estimate = two_list(**data)

    assert interval == pytest.approx(case["expected"]["ci95"], rel=1e-8)
    assert (estimate.lower, estimate.upper) == interval
    assert (estimate.value, estimate.status) == (None, "blocked")
    assert estimate.by_odds_ratio[1] == pytest.approx(case["expected"]["LP"])


@pytest.mark.parametrize(
    ("n1", "n2", "m", "chapman"),
    [
        # The encyclopaedia's turtles, too few to print a point, checked through the formula.
        (10, 15, 5, 11 * 16 / 6 - 1),
        # Seber's own rule of thumb, and a list found whole in the other.
        (200, 150, 30, 201 * 151 / 31 - 1),
        (50, 400, 50, 51 * 401 / 51 - 1),
    ],
)
def test_the_size_is_chapmans(n1: int, n2: int, m: int, chapman: float) -> None:
    estimate = two_list(n1, n2, m)

    assert estimate.value == (pytest.approx(chapman) if m >= 7 else None)


def test_the_gate_is_on_the_point_only() -> None:
    below, at = two_list(100, 80, 6), two_list(100, 80, 7)

    assert (below.value, below.status) == (None, "blocked")
    assert (at.value, at.status) == (pytest.approx(101 * 81 / 8 - 1), "ok")
    assert all(map(math.isfinite, (below.lower, below.upper, at.lower, at.upper)))


def test_dependence_between_the_lists_is_always_shown() -> None:
    estimate = two_list(100, 80, 10)

    unseen = 90 * 70 / 10
    assert dict(estimate.by_odds_ratio) == pytest.approx(
        {odds: 170 + odds * unseen for odds in (0.5, 1, 2, 4)}
    )
    assert two_list(100, 80, 0).by_odds_ratio == {}


def test_a_lower_end_below_what_was_seen_is_noted_and_not_clipped() -> None:
    estimate = two_list(40, 40, 40)

    assert 39.5 <= estimate.lower < 40
    assert "lower_end_below_number_observed" in estimate.notes


def test_two_lists_alike_to_the_last_case_have_no_upper_end() -> None:
    estimate = two_list(10**6, 10**6, 10**6)

    assert (estimate.status, estimate.upper) == ("unbounded", math.inf)
    assert estimate.value == 10**6


@given(lists())
def test_nothing_is_nan_and_the_ends_keep_their_order(case: tuple[int, int, int]) -> None:
    n1, n2, m = case

    estimate = two_list(n1, n2, m)

    seen = n1 + n2 - m
    assert seen - 0.5 <= estimate.lower <= estimate.upper
    assert not math.isnan(estimate.upper)
    assert (estimate.value is None) == (m < 7)
    if estimate.value is not None:
        assert estimate.value >= seen - 1e-6 * seen
        inside = estimate.lower <= estimate.value <= estimate.upper
        assert inside != ("interval_leaves_out_the_value" in estimate.notes)


@given(lists())
def test_the_lists_may_change_places(case: tuple[int, int, int]) -> None:
    n1, n2, m = case

    assert two_list_interval(n1, n2, m) == pytest.approx(two_list_interval(n2, n1, m), rel=1e-12)


@given(lists(), st.floats(0.05, 0.9), st.floats(0.01, 0.09))
def test_more_confidence_needs_a_wider_interval(
    case: tuple[int, int, int], level: float, more: float
) -> None:
    narrow = two_list_interval(*case, level=level)
    wide = two_list_interval(*case, level=level + more)

    assert wide[0] <= narrow[0]
    assert narrow[1] <= wide[1]


@pytest.mark.parametrize(
    ("code", "arguments"),
    [
        ("not_integer", {"n1": 10.5}),
        ("not_integer", {"m": 2.5}),
        ("negative", {"n1": -1}),
        ("negative", {"m": -1}),
        ("zero_denominator", {"n1": 0, "m": 0}),
        ("zero_denominator", {"n2": 0, "m": 0}),
        ("overlap_too_large", {"m": 101}),
        ("not_finite", {"n1": math.nan}),
        ("not_finite", {"n2": math.inf}),
        ("not_finite", {"n1": 10**400}),
        ("not_finite", {"n1": 10**250, "n2": 10**250}),
        ("bad_level", {"level": 0.0}),
        ("bad_level", {"level": 1.0}),
    ],
)
def test_two_lists_refuse_bad_input_by_name(code: str, arguments: dict[str, Any]) -> None:
    given_ = {"n1": 100, "n2": 150, "m": 20} | arguments

    assert code_of(lambda: two_list(**given_)) == code
