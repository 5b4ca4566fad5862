"""Squares of dots: as many as hold each ratio whole, filled up to the share, soft at its edge."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimates.pages.squares import RADIUS, Square, dots_for, row_of_dots, square


def filled(drawn: Square, *, soft: bool) -> float:
    """How many dots are filled, or soft, by the widths of what is drawn."""
    slices = sum(
        float(part.width) for dot in drawn.dots for part in dot.slices if part.is_soft == soft
    )
    return (0 if soft else sum(dot.is_filled for dot in drawn.dots)) + slices / (2 * RADIUS)


@pytest.mark.parametrize(
    ("ratios", "dots"),
    [([7, 15], 105), ([7], 105), ([15], 105), ([10, 4], 100), ([2], 100), ([], 0), ([7, 97], 0)],
)
def test_there_are_as_many_dots_as_hold_each_ratio_whole(ratios: list[int], dots: int) -> None:
    assert dots_for(ratios) == dots


def test_one_in_seven_and_one_in_fifteen_of_105_have_the_edges_of_their_rounding() -> None:
    seven = square(total=105, every=7, low=100 / 7.5, high=100 / 6.5)
    fifteen = square(total=105, every=15, low=100 / 15.5, high=100 / 14.5)

    assert (seven.filled, seven.low, seven.high) == (15, "14.0", "16.2")
    assert (fifteen.filled, fifteen.low, fifteen.high) == (7, "6.8", "7.2")
    assert len(seven.dots) == len(fifteen.dots) == 105
    assert (seven.width, seven.height) == (15 * 20, 7 * 20)


@given(
    every=st.integers(2, 50),
    low=st.floats(0, 100),
    spread=st.floats(0, 20),
)
def test_what_is_filled_and_soft_is_the_share_and_its_edge(
    every: int, low: float, spread: float
) -> None:
    total, high = dots_for([every]), min(low + spread, 100.0)

    drawn = square(total=total, every=every, low=low, high=high)

    assert len(drawn.dots) == total
    assert filled(drawn, soft=False) == pytest.approx(low * total / 100, abs=0.01)
    assert filled(drawn, soft=True) == pytest.approx((high - low) * total / 100, abs=0.03)
    assert len({(dot.x, dot.y) for dot in drawn.dots}) == total
    assert all(0 < dot.x < drawn.width and 0 < dot.y < drawn.height for dot in drawn.dots)


def test_a_slice_is_cut_from_its_own_dot() -> None:
    (edge,) = (dot for dot in square(total=100, every=4, low=24.25, high=24.75).dots if dot.slices)

    solid, soft = edge.slices
    assert (solid.is_soft, soft.is_soft) == (False, True)
    assert float(solid.x) == edge.x - RADIUS
    assert float(soft.x) == float(solid.x) + float(solid.width)
    # Seen in its window, each slice is of the circle around the dot's middle.
    for part in edge.slices:
        assert float(part.x) + float(part.cx) == edge.x
    assert math.isclose(float(solid.width) + float(soft.width), 0.75 * 2 * RADIUS)


def test_a_row_of_dots_has_no_soft_edge() -> None:
    drawn = row_of_dots(total=15, filled=5)

    assert [dot.is_filled for dot in drawn.dots] == [True] * 5 + [False] * 10
    assert not any(dot.slices for dot in drawn.dots)
    assert {dot.y for dot in drawn.dots} == {10}
