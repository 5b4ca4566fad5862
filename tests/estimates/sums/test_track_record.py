"""A range is scored against what came out: its width, and forty times what it missed by."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimates.sums.track_record import implied_odds_ratio, score_range
from tests.estimates.estimating import code_of

SHARES = st.floats(min_value=0, max_value=1)


def ends(one: float, other: float) -> tuple[float, float]:
    return min(one, other), max(one, other)


def test_a_range_that_holds_the_outcome_costs_its_width_in_points() -> None:
    scored = score_range(0.10, 0.16, low=0.133, high=0.154)

    assert scored.verdict == "inside"
    assert scored.score == pytest.approx((6, 6))


def test_a_range_that_missed_pays_forty_times_what_it_missed_by() -> None:
    scored = score_range(0.10, 0.16, low=0.17, high=0.17)

    assert scored.verdict == "outside"
    assert scored.score == pytest.approx((6 + 40, 6 + 40))


def test_below_the_range_is_missed_too() -> None:
    assert score_range(0.10, 0.16, low=0.08, high=0.08).score == pytest.approx((86, 86))


def test_where_the_rounding_of_the_outcome_reaches_out_of_the_range_nobody_can_tell() -> None:
    scored = score_range(0.10, 0.14, low=0.13, high=0.15)

    assert scored.verdict == "cannot_tell"
    assert scored.score == pytest.approx((4, 4 + 40))


def test_an_outcome_that_reaches_out_on_both_sides_is_scored_from_the_width_on() -> None:
    scored = score_range(0.10, 0.14, low=0.09, high=0.16)

    assert scored.verdict == "cannot_tell"
    assert scored.score == pytest.approx((4, 4 + 80))


@given(SHARES, SHARES, SHARES, SHARES)
def test_the_score_of_each_outcome_lies_within_that_of_the_rounded_one(
    lower: float, upper: float, low: float, high: float
) -> None:
    lower, upper = ends(lower, upper)
    low, high = ends(low, high)
    middle = min(max((low + high) / 2, low), high)

    rounded = score_range(lower, upper, low=low, high=high)
    exact = score_range(lower, upper, low=middle, high=middle)

    assert rounded.score[0] <= exact.score[0] + 1e-9
    assert exact.score[1] <= rounded.score[1] + 1e-9
    if rounded.verdict == "inside":
        assert rounded.score == pytest.approx((100 * (upper - lower),) * 2)
    if exact.verdict == "inside":
        assert rounded.verdict != "outside"


@pytest.mark.parametrize(
    ("given_ends", "code"),
    [
        ((0.2, 0.1, 0.1, 0.1), "negative"),
        ((0.1, 0.2, 0.3, 0.2), "negative"),
        ((-0.1, 0.2, 0.1, 0.2), "negative"),
        ((0.1, 1.2, 0.1, 0.2), "negative"),
        ((0.1, math.nan, 0.1, 0.2), "not_finite"),
    ],
)
def test_what_is_no_range_of_shares_is_refused(
    given_ends: tuple[float, float, float, float], code: str
) -> None:
    lower, upper, low, high = given_ends

    assert code_of(lambda: score_range(lower, upper, low=low, high=high)) == code


def test_the_odds_ratio_says_how_much_likelier_those_who_told_came() -> None:
    # 3 in 7 beside 1 in 6: odds .75 and .2.
    assert implied_odds_ratio(3 / 7, 1 / 6) == pytest.approx(3.75)
    assert implied_odds_ratio(0.0, 0.2) == 0


@pytest.mark.parametrize(("own", "survey"), [(1.0, 0.2), (0.2, 0.0), (0.2, 1.0)])
def test_a_share_without_odds_has_no_odds_ratio(own: float, survey: float) -> None:
    assert code_of(lambda: implied_odds_ratio(own, survey)) == "zero_denominator"
