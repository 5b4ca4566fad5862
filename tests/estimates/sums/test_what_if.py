"""What a number would be if things were otherwise: ladder, formulas, and who is to blame."""

import math
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimates.sums.under_reporting import sensitivity_band
from estimates.sums.what_if import (
    OWN_INPUTS,
    RATIO_INPUTS,
    SHARE,
    FreeInput,
    Range,
    WhatIf,
    ladder,
    what_if_own,
    what_if_ratio,
)
from tests.estimates.estimating import code_of

ROW = (0.1844, 0.2516)
shares = st.floats(0, 1)


def own(ends: Range = ROW, *, value: float | None = 0.2163, **supposed: Range) -> WhatIf:
    return what_if_own(*ends, value=value, supposed=supposed)


def ranges_of(inputs: Mapping[str, FreeInput]) -> Any:
    """Any range within the limits of each input."""
    return st.fixed_dictionaries(
        {
            name: st.tuples(st.floats(*each.limits), st.floats(*each.limits)).map(
                lambda ends: (min(ends), max(ends))
            )
            for name, each in inputs.items()
        }
    )


@given(ends=st.tuples(shares, shares).map(sorted), at_least=st.booleans())
def test_each_rung_lies_within_the_one_before(ends: list[float], at_least: bool) -> None:
    rungs = ladder(*ends, at_least_as_likely=at_least)

    assert len(rungs) == 4
    for outer, inner in pairwise(rungs):
        assert 0 <= outer.lower <= inner.lower
        assert inner.upper <= outer.upper <= 1
        assert outer.low <= inner.low <= inner.high <= outer.high


@given(ends=st.tuples(shares, shares).map(sorted))
def test_the_tick_only_ever_cuts_a_rung(ends: list[float]) -> None:
    for whole, cut in zip(ladder(*ends), ladder(*ends, at_least_as_likely=True), strict=True):
        assert cut.lower == whole.lower
        assert cut.upper <= whole.upper
        assert (cut.low, cut.high) == (max(whole.low, 1), whole.high)


def test_the_ladder_ends_at_the_row_and_begins_at_anything() -> None:
    anything, wide, front_page, as_it_is = ladder(*ROW)
    envelope = (0.1844 / (0.1844 + 2 * 0.8156), 0.2516 / (0.2516 + 0.5 * 0.7484))

    assert (anything.low, anything.high) == (0, math.inf)
    assert (anything.lower, anything.upper) == (0, 1)
    assert wide.lower == pytest.approx(0.1844 / (0.1844 + 4 * 0.8156))
    assert wide.upper == pytest.approx(0.2516 / (0.2516 + 0.25 * 0.7484))
    assert (front_page.lower, front_page.upper) == pytest.approx(envelope)
    assert (as_it_is.lower, as_it_is.upper) == pytest.approx(ROW)


def test_the_rung_of_the_front_page_is_the_band_of_both_ends() -> None:
    front_page = ladder(*ROW)[2]

    assert front_page.lower == sensitivity_band(ROW[0]).lower
    assert front_page.upper == sensitivity_band(ROW[1]).upper


def test_with_the_tick_nothing_lies_above_the_row() -> None:
    cut = ladder(*ROW, at_least_as_likely=True)

    assert [rung.upper for rung in cut] == pytest.approx([ROW[1]] * 4)
    assert [round(rung.lower, 4) for rung in cut] == [0, 0.0535, 0.1016, 0.1844]


def test_the_known_case_of_the_blame() -> None:
    found = own(d=(0.5, 2.0))
    width = found.upper - found.lower

    assert (found.lower, found.upper) == pytest.approx((0.1016, 0.4020), abs=5e-5)
    assert found.value == pytest.approx(0.2163)
    assert found.blame[SHARE] / width == pytest.approx(0.22, abs=0.005)
    assert found.blame["d"] / width == pytest.approx(0.78, abs=0.005)
    assert found.blame["k"] == found.blame["q"] == 0


def test_the_sum_from_our_reports_by_hand() -> None:
    found = own(
        (0.3, 0.3),
        value=0.3,
        d=(2, 2),
        t=(0.9, 0.9),
        f=(0.1, 0.1),
        s=(3, 3),
        k=(0.6, 0.6),
        q=(0.2, 0.2),
    )

    # x = .2 / .8 = 1/4; y = .25 / (.25 + 2 x .75) = 1/7; w = (3/7) / (6/7 + 3/7) = 1/3
    assert found.value == pytest.approx(0.6 / 3 + 0.4 * 0.2)
    assert (found.lower, found.upper) == (found.value, found.value)
    assert set(found.blame.values()) == {0}


def test_a_share_beyond_what_is_said_is_cut_at_none_and_at_all() -> None:
    none = own((0.05, 0.05), value=0.05, f=(0.1, 0.1))
    everybody = own((0.8, 0.8), value=0.8, t=(0.7, 0.7))

    assert (none.lower, none.upper) == (0, 0)
    assert (everybody.lower, everybody.upper) == (1, 1)


def test_the_middle_of_what_multiplies_is_the_geometric_one() -> None:
    times = own(d=(0.25, 4), s=(0.5, 2))
    parts = own(k=(0.4, 0.8), q=(0, 0.5), d=(1, 1))

    assert times.value == pytest.approx(0.2163)
    assert parts.value == pytest.approx(0.6 * 0.2163 + 0.4 * 0.25)


def test_a_withheld_point_is_stood_for_by_the_middle_of_its_ends() -> None:
    assert own((0.0, 0.04), value=None, d=(1, 1)).value == pytest.approx(0.02)


def test_offences_per_incident_by_hand() -> None:
    found = what_if_ratio(
        500, 10_000, supposed={"a": (0.5, 0.5), "g": (0.8, 0.8), "m": (0.2, 0.2), "e": (1, 2)}
    )

    # 0.05 x 0.5 / (0.8 x 0.8) = 0.0390625, over e
    assert (found.lower, found.upper) == pytest.approx((0.0390625 / 2, 0.0390625))
    assert found.value == pytest.approx(0.0390625 / math.sqrt(2))
    assert found.blame["e"] == pytest.approx(found.upper - found.lower)


def test_a_ratio_may_be_more_than_one_since_it_is_no_share() -> None:
    assert what_if_ratio(900, 1000, supposed={"m": (0.5, 0.5)}).value == pytest.approx(1.8)


@given(supposed=ranges_of(OWN_INPUTS), ends=st.tuples(shares, shares, shares).map(sorted))
def test_blame_adds_up_to_the_width_and_falls_on_nobody_who_stands_still(
    supposed: dict[str, Range], ends: list[float]
) -> None:
    lower, value, upper = ends

    found = what_if_own(lower, upper, value=value, supposed=supposed)

    assert math.fsum(found.blame.values()) == pytest.approx(found.upper - found.lower, abs=1e-12)
    assert all(share >= -1e-12 for share in found.blame.values())
    assert all(found.blame[name] == 0 for name, (low, high) in supposed.items() if low == high)
    assert 0 <= found.lower <= found.value + 1e-12
    assert found.value <= found.upper + 1e-12 <= 1 + 2e-12


@given(
    supposed=ranges_of(OWN_INPUTS),
    ends=st.tuples(shares, shares).map(sorted),
    places=st.lists(st.floats(0, 1), min_size=7, max_size=7),
)
def test_nothing_inside_the_ranges_lies_outside_the_corners(
    supposed: dict[str, Range], ends: list[float], places: list[float]
) -> None:
    def between(low: float, high: float, place: float) -> float:
        return min(low + place * (high - low), high)

    whole = what_if_own(ends[0], ends[1], value=None, supposed=supposed)
    share = between(*ends, places[0])
    point = {
        name: (between(*supposed[name], place),) * 2
        for name, place in zip(supposed, places[1:], strict=True)
    }

    inside = what_if_own(share, share, value=share, supposed=point).value

    assert whole.lower - 1e-12 <= inside <= whole.upper + 1e-12


@given(supposed=ranges_of(RATIO_INPUTS), places=st.lists(st.floats(0, 1), min_size=4, max_size=4))
def test_nothing_inside_the_ranges_of_a_ratio_lies_outside_its_corners(
    supposed: dict[str, Range], places: list[float]
) -> None:
    whole = what_if_ratio(300, 9000, supposed=supposed)
    point = {
        name: (min(low + place * (high - low), high),) * 2
        for (name, (low, high)), place in zip(supposed.items(), places, strict=True)
    }

    inside = what_if_ratio(300, 9000, supposed=point).value

    assert whole.lower * (1 - 1e-9) <= inside <= whole.upper * (1 + 1e-9)
    assert math.fsum(whole.blame.values()) == pytest.approx(whole.upper - whole.lower)


def test_what_is_left_out_stays_as_it_stands_first() -> None:
    given_whole = {name: each.first for name, each in OWN_INPUTS.items()}

    assert own() == own(**given_whole)
    assert all(
        each.limits[0] <= each.first[0] <= each.first[1] <= each.limits[1]
        for each in (*OWN_INPUTS.values(), *RATIO_INPUTS.values())
    )


@pytest.mark.parametrize(
    ("code", "supposed"),
    [
        ("outside_limits", {"d": (0, 2)}),
        ("outside_limits", {"d": (-1, 2)}),
        ("outside_limits", {"d": (1, 1e9)}),
        ("outside_limits", {"t": (0.49, 1)}),
        ("outside_limits", {"f": (0, 0.21)}),
        ("outside_limits", {"k": (0, 1)}),
        ("negative", {"d": (2, 1)}),
        ("not_finite", {"d": (math.nan, 1)}),
        ("not_finite", {"d": (1, math.inf)}),
        ("not_finite", {"d": ("1", 2)}),
        ("bad_choice", {"z": (1, 2)}),
        ("bad_choice", {"p": (0, 1)}),
    ],
)
def test_what_may_not_be_supposed_is_refused_by_name(code: str, supposed: dict[str, Any]) -> None:
    assert code_of(lambda: own(**supposed)) == code


@pytest.mark.parametrize(
    ("code", "recorded", "survey", "supposed"),
    [
        ("zero_denominator", 1, 0, {}),
        ("zero_denominator", 1, -5, {}),
        ("negative", -1, 5, {}),
        ("not_finite", math.nan, 5, {}),
        ("not_finite", 1e300, 1e-300, {}),
        ("outside_limits", 1, 5, {"a": (0.01, 1)}),
        ("outside_limits", 1, 5, {"m": (0, 0.91)}),
        ("bad_choice", 1, 5, {"d": (1, 1)}),
    ],
)
def test_a_ratio_of_what_is_none_is_refused(
    code: str, recorded: float, survey: float, supposed: dict[str, Range]
) -> None:
    assert code_of(lambda: what_if_ratio(recorded, survey, supposed=supposed)) == code


@pytest.mark.parametrize("ends", [(-0.1, 0.5), (0.5, 1.1), (0.5, 0.4), (math.nan, 1)])
def test_ends_that_are_no_ends_are_refused_by_the_ladder_and_the_sum(ends: Range) -> None:
    assert code_of(lambda: ladder(*ends)) in ("negative", "not_finite")
    assert code_of(lambda: own(ends)) in ("negative", "not_finite")
