"""Agreement of two readers, against a published example and another programme."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.inter_rater import cohens_kappa
from statsmodels.stats.proportion import proportion_confint

from moderation.agreement import (
    agreement_by_category,
    agreement_of,
    kappa_error,
    share_of,
)

# J. L. Fleiss, Statistical Methods for Rates and Proportions, 2nd edition 1981, table 13.1:
# diagnoses of 100 people by two raters. Kappa is .676, and its standard error .087 or .088. The
# book was not at hand, so we have not checked the citation; the other programme proves it.
FLEISS = [[75, 1, 4], [5, 4, 1], [0, 0, 10]]


def cells_of(table: list[list[int]]) -> dict[tuple[int, int], int]:
    return {(i, j): n for i, row in enumerate(table) for j, n in enumerate(row)}


def pairs_of(table: list[list[int]]) -> list[tuple[int, int]]:
    return [pair for pair, n in cells_of(table).items() for _ in range(n)]


def test_the_published_example_comes_out() -> None:
    found = agreement_of(pairs_of(FLEISS))

    assert found.count == 100
    assert found.share.value == pytest.approx(0.89)
    assert found.kappa is not None
    assert found.kappa.value == pytest.approx(0.676, abs=0.0005)
    assert kappa_error(cells_of(FLEISS)) == pytest.approx(0.0875, abs=0.0008)
    assert (found.kappa.lower, found.kappa.upper) == pytest.approx((0.504, 0.848), abs=0.002)


@given(st.lists(st.lists(st.integers(1, 40), min_size=3, max_size=3), min_size=3, max_size=3))
def test_another_programme_finds_the_same(table: list[list[int]]) -> None:
    theirs = cohens_kappa(table)

    found = agreement_of(pairs_of(table))

    assert found.kappa is not None
    assert found.kappa.value == pytest.approx(theirs.kappa, abs=1e-9)
    assert kappa_error(cells_of(table)) == pytest.approx(theirs.std_kappa, abs=1e-7)


@pytest.mark.parametrize(("part", "whole"), [(0, 30), (30, 30), (17, 40), (1, 1)])
def test_the_range_of_a_share_is_wilson_s(part: int, whole: int) -> None:
    found = share_of(part, whole)

    assert (found.lower, found.upper) == pytest.approx(
        proportion_confint(part, whole, method="wilson"), abs=1e-12
    )


def test_where_all_agree_the_range_is_not_a_point() -> None:
    found = agreement_of([("a", "a")] * 20 + [("b", "b")] * 20)

    assert found.kappa is not None
    assert found.kappa.value == found.kappa.upper == 1
    assert 0.7 < found.kappa.lower < 0.9


def test_where_both_always_choose_one_category_kappa_says_nothing() -> None:
    assert agreement_of([("a", "a")] * 40).kappa is None


def test_nothing_read_twice_is_an_error() -> None:
    with pytest.raises(ValueError, match="No report"):
        agreement_of([])


def test_a_category_is_judged_by_itself_and_only_where_both_chose_it_enough() -> None:
    pairs = [
        *itertools.repeat(("a", "a"), 20),
        *itertools.repeat(("a", "b"), 5),
        *itertools.repeat(("b", "b"), 12),
        *itertools.repeat(("c", "c"), 9),
    ]

    found = agreement_by_category(pairs)

    assert found.keys() == {"a", "b"}
    assert found["a"].share.value == pytest.approx(41 / 46)
