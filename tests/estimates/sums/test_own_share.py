"""The share of our own reports: its interval covers, its gates hold, its numbers by hand."""

import math
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from classification.attributes import PERSONS, ROLLUPS, START_UP
from estimates.register.wording import NOTE_WORDS
from estimates.sums.own_share import OwnShareEstimate, own_share
from estimates.sums.under_reporting import share_moved
from releases.disclosure import NoisyTable, reconcile
from releases.profiles import PROFILES
from tests.estimates.estimating import Z95, code_of

RUNS = 200_000  # the bounds then lie 5 standard errors and more from what is simulated
TOLD_TABLE = "told_most_official"
Ends = tuple[Any, Any]


def share(told: float = 130, stated: float = 600, **arguments: Any) -> OwnShareEstimate:
    noise = {"told_variance": 11.0, "stated_variance": 26.0, "covariance": 6.0, "not_stated": 40}
    return own_share(told, stated, **(noise | arguments))


@cache
def start_up_noise() -> tuple[float, float, float]:
    """The variances of "told" and of "said", and their covariance, in the start-up profile."""
    tables = {
        table.name: NoisyTable(
            dimensions=table.dimensions,
            cells=dict.fromkeys(table.cells, 0),
            sigma=table.sigma,
            rollups=ROLLUPS,
        )
        for table in PROFILES[START_UP].annual
        if table.universe == PERSONS
    }
    result = reconcile(tables)
    told, stated = (
        np.array([float(name == TOLD_TABLE and test(cell)) for name, cell in result.order])
        for test in (
            lambda cell: cell == ("police_or_report_fraud",),
            lambda cell: cell != ("not_stated",),
        )
    )
    return (
        float(told @ result.covariance @ told),
        float(stated @ result.covariance @ stated),
        float(told @ result.covariance @ stated),
    )


def roots(told: Any, stated: Any, noise: tuple[float, float, float]) -> Ends:
    """Both roots of the share's quadratic, for many releases at once."""
    z2, (va, vb, c) = Z95**2, noise
    leading = stated**2 - z2 * vb + z2 * stated
    middle = 2 * told * stated - 2 * z2 * c + z2 * stated
    last = told**2 - z2 * va
    root = np.sqrt(np.maximum(middle**2 - 4 * leading * last, 0))
    return (middle - root) / (2 * leading), (middle + root) / (2 * leading)


def delta_ends(told: Any, stated: Any, noise: tuple[float, float, float]) -> Ends:
    p, error = told / stated, _delta_error(told, stated, noise)
    return p - Z95 * error, p + Z95 * error


def logit_ends(told: Any, stated: Any, noise: tuple[float, float, float]) -> Ends:
    """Without an end where there is no logit: that release has no interval."""
    p, error = told / stated, _delta_error(told, stated, noise)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        logit, half = np.log(p / (1 - p)), Z95 * error / (p * (1 - p))
        return 1 / (1 + np.exp(half - logit)), 1 / (1 + np.exp(-half - logit))


def _delta_error(told: Any, stated: Any, noise: tuple[float, float, float]) -> Any:
    p, (va, vb, c) = told / stated, noise
    variance = (va - 2 * p * c + p * p * vb) / stated**2 + p * (1 - p) / stated
    return np.sqrt(np.maximum(variance, 0))


def drawn(n: int, truth: float) -> tuple[Any, Any]:
    """Many releases of about n reports that said: people drawn, and the profile's noise."""
    random = np.random.default_rng([n, round(1000 * truth)])
    said = random.poisson(n, RUNS)
    told = random.binomial(said, truth)
    va, vb, c = start_up_noise()
    one, other = random.standard_normal((2, RUNS))
    of_told = math.sqrt(va) * one
    of_said = c / math.sqrt(va) * one + math.sqrt(vb - c * c / va) * other
    return told + of_told, said + of_said


def missed(ends: Ends, truth: float) -> tuple[float, float]:
    """The parts of the intervals that lie below the truth and above it; none is both."""
    lower, upper = ends
    has_ends = np.isfinite(lower) & np.isfinite(upper)
    return float((~has_ends | (upper < truth)).mean()), float((lower > truth).mean())


def holds_its_level(below: float, above: float) -> bool:
    return 0.94 <= 1 - below - above <= 0.96 and 0.02 <= below <= 0.03 and 0.02 <= above <= 0.03


GRID = [(n, p) for n in (100, 200, 500, 1000, 2000) for p in (0.02, 0.05, 0.1, 0.2, 0.3, 0.5)]


@pytest.mark.parametrize(("n", "truth"), GRID)
def test_the_roots_cover_the_truth_and_miss_it_equally_on_both_sides(n: int, truth: float) -> None:
    told, stated = drawn(n, truth)

    below, above = missed(roots(told, stated, start_up_noise()), truth)

    assert holds_its_level(below, above), (below, above)


@pytest.mark.parametrize("control", [delta_ends, logit_ends])
def test_the_interval_of_a_textbook_fails_the_same_test(control: Any) -> None:
    found = {
        cell: holds_its_level(*missed(control(*drawn(*cell), start_up_noise()), cell[1]))
        for cell in GRID
        if cell[0] <= 500 and cell[1] <= 0.05
    }

    assert not any(found.values()), found


def test_what_is_published_is_the_roots_and_only_wider_where_the_truth_is_next_to_none() -> None:
    va, vb, c = start_up_noise()
    differing = set()
    for n, truth in GRID:
        told, stated = (numbers[:40] for numbers in drawn(n, truth))
        for one, other, low, high in zip(
            told, stated, *roots(told, stated, (va, vb, c)), strict=True
        ):
            ends = own_share(
                one, other, told_variance=va, stated_variance=vb, covariance=c, not_stated=0
            )
            if ends.status == "withheld":
                assert other < 25 * math.sqrt(vb)
                continue
            assert ends.lower == pytest.approx(max(low, 0), abs=1e-12)
            assert ends.upper >= high - 1e-12
            if ends.upper > high + 1e-9:
                differing.add((n, truth))
                assert (ends.lower, ends.upper) == pytest.approx((0, 3.689 / other), rel=1e-3)

    assert {truth for _n, truth in differing} <= {0.02}


def test_the_noise_that_the_simulation_draws_is_that_of_the_start_up_profile() -> None:
    va, vb, c = start_up_noise()

    assert (math.sqrt(va), math.sqrt(vb), c) == pytest.approx((3.35, 5.09, 5.87), abs=0.005)


def test_a_share_without_noise_is_the_interval_of_wilson() -> None:
    found = share(30, 120, told_variance=0, stated_variance=0, covariance=0)

    # (0.25 + 3.84146 / 240 -+ 1.95996 sqrt(0.1875 / 120 + 3.84146 / 57600)) / (1 + 3.84146 / 120)
    assert found.value == 0.25
    assert (found.lower, found.upper) == pytest.approx((0.181098, 0.334411), abs=1e-6)
    assert found.noise == pytest.approx((0.25, 0.25))


def test_every_range_of_a_share_by_hand() -> None:
    found = share(150, 600, attempts=100)

    assert (found.status, found.value, found.n, found.notes) == ("ok", 0.25, 600, ())
    assert found.missing == pytest.approx((150 / 640, 190 / 640))
    assert found.without_attempts_max == pytest.approx(150 / 500)
    assert found.band == pytest.approx((0.25 / 1.75, 0.5 / 1.25))
    assert found.envelope == (
        share_moved(found.lower, times=2),
        share_moved(found.upper, times=0.5),
    )


def test_both_ends_and_both_noise_ends_satisfy_their_definition() -> None:
    found = share(150, 600)

    for end in (found.lower, found.upper):
        variance = 11 - 2 * end * 6 + end**2 * 26 + 600 * end * (1 - end)
        assert (150 - 600 * end) ** 2 == pytest.approx(Z95**2 * variance, rel=1e-9)
    for end in found.noise:
        variance = 11 - 2 * end * 6 + end**2 * 26
        assert (150 - 600 * end) ** 2 == pytest.approx(Z95**2 * variance, rel=1e-9)


@pytest.mark.parametrize(("told", "one_way"), [(150, 1), (450, 0)])
def test_so_many_false_reports_and_no_fewer_move_the_share_out(told: int, one_way: int) -> None:
    found = share(told, 600)
    k = found.fabricated

    def moved(false: int) -> float:
        return (told + false * one_way) / (600 + false)

    assert found.lower <= moved(k - 1) <= found.upper
    assert not found.lower <= moved(k) <= found.upper


@pytest.mark.parametrize(
    ("stated", "error", "status"),
    [
        (99.9, 0, "withheld"),
        (100, 0, "ok"),
        (100, 4, "ok"),
        (124.9, 5, "withheld"),
        (125, 5, "ok"),
        (0, 0, "withheld"),
        (-20, 5, "withheld"),
    ],
)
def test_nothing_is_given_of_a_hundred_or_of_twenty_five_errors_and_fewer(
    stated: float, error: float, status: str
) -> None:
    found = share(50, stated, stated_variance=error**2, covariance=0)

    assert found.status == status
    assert found.n == stated
    if status == "withheld":
        assert found.notes == ("too_few_said",)
        ranges = (found.noise, found.missing, found.band, found.envelope, found.fabricated)
        ends = (found.value, found.lower, found.upper, found.without_attempts_max)
        assert {*ranges, *ends} == {None}


def test_the_gate_never_looks_at_how_many_told() -> None:
    assert {share(told, 600).status for told in (-30, 0, 3, 300, 597, 620)} == {
        "point_withheld",
        "ok",
    }


@pytest.mark.parametrize(
    ("told", "status"),
    [(13.0, "point_withheld"), (13.002, "ok"), (581.9, "ok"), (582.4, "point_withheld")],
)
def test_the_point_alone_is_withheld_near_none_and_near_all(told: float, status: str) -> None:
    # 3.92 sqrt(11) = 13.001; of those who had not told: 3.92 sqrt(11 + 26 - 2 x 6) = 19.6.
    found = share(told, 600 if told < 300 else 601.6)

    assert found.status == status
    assert found.lower < told / found.n < found.upper
    assert found.envelope[0] <= found.lower < found.upper <= found.envelope[1]
    if status == "point_withheld":
        assert "too_near_none_or_all" in found.notes
        assert (found.value, found.missing, found.band, found.fabricated) == (None,) * 4


def test_none_at_all_ends_at_the_exact_limit_of_poisson() -> None:
    found = share(-12, 600, attempts=10)

    assert (found.status, found.lower) == ("point_withheld", 0)
    assert found.upper == pytest.approx(-math.log(0.025) / 600)
    assert found.notes == ("lower_end_set_to_0", "too_near_none_or_all")
    # Noise alone leaves room for some too: to say "0 to 0" would be to know that there is none.
    assert found.noise == (found.lower, found.upper)


@pytest.mark.parametrize(("told", "end"), [(104, 1), (-1, 0)])
def test_counts_that_no_share_fits_still_have_an_interval_and_say_so(told: int, end: int) -> None:
    found = share(told, 103, told_variance=0, stated_variance=0, covariance=0)

    assert found.notes[0] == "no_share_fits"
    assert end in (found.lower, found.upper)
    assert found.upper - found.lower >= 3.68 / 103


def test_more_than_all_is_the_same_from_the_other_side() -> None:
    found = share(612, 600)

    assert (found.status, found.upper) == ("point_withheld", 1)
    assert found.lower <= 1 + math.log(0.025) / 600
    assert "upper_end_set_to_1" in found.notes


def test_what_the_noise_left_below_none_is_taken_as_none_and_said() -> None:
    found = share(not_stated=-3, attempts=-2)

    assert found.missing == (found.value, found.value)
    assert found.without_attempts_max == found.value
    assert found.notes == ("not_stated_taken_as_0", "attempts_taken_as_0")


def test_without_attempts_the_share_is_one_at_most() -> None:
    most = share(130, 600, attempts=590)

    assert most.without_attempts_max == 1
    assert most.notes == ("without_attempts_set_to_1",)
    assert share().without_attempts_max is None


def test_a_share_of_none_without_noise_cannot_be_moved_downward() -> None:
    none = share(0, 600, told_variance=0, stated_variance=0, covariance=0)

    # Upward alone: B u / (1 - u), with u = z^2 / (B + z^2).
    assert (none.status, none.lower) == ("ok", 0)
    assert none.fabricated == 1 + math.floor(Z95**2)


numbers = st.floats(-50, 5000)
errors = st.one_of(st.just(0.0), st.floats(0.01, 30))


@given(
    told=numbers,
    stated=numbers,
    a=errors,
    b=errors,
    correlation=st.floats(-1, 1),
    unsaid=st.floats(-20, 500),
    attempts=st.one_of(st.none(), st.floats(-20, 5000)),
)
def test_every_range_lies_within_zero_and_one_around_the_share(
    told: float,
    stated: float,
    a: float,
    b: float,
    correlation: float,
    unsaid: float,
    attempts: float | None,
) -> None:
    noise = {"told_variance": a * a, "stated_variance": b * b, "covariance": correlation * a * b}

    found = share(told, stated, **noise, not_stated=unsaid, attempts=attempts)

    assert set(found.notes) <= NOTE_WORDS.keys()
    if found.status == "withheld":
        return
    assert 0 <= found.lower <= found.noise[0] + 1e-9
    assert found.noise[0] <= found.noise[1] <= found.upper + 1e-9
    assert found.lower < found.upper <= 1
    assert 0 <= found.envelope[0] <= found.lower + 1e-9
    assert found.upper <= found.envelope[1] + 1e-9 <= 1 + 2e-9
    if found.status == "ok":
        around = (found.noise, found.missing, found.band, (found.lower, found.upper))
        assert all(0 <= low <= found.value + 1e-9 for low, _high in around)
        assert all(found.value <= high + 1e-9 <= 1 + 2e-9 for _low, high in around)
        assert found.fabricated is None or found.fabricated >= 1


@given(told=st.floats(150, 450), level=st.floats(0.5, 0.98))
def test_more_confidence_is_a_wider_interval(told: float, level: float) -> None:
    narrow, wide = share(told, level=level), share(told, level=level + 0.01)

    assert wide.lower < narrow.lower < narrow.upper < wide.upper
    assert wide.noise[0] < narrow.noise[0] < narrow.noise[1] < wide.noise[1]


@given(told=numbers)
def test_those_who_told_and_those_who_did_not_are_mirrors(told: float) -> None:
    noise = {"told_variance": 11.0, "stated_variance": 26.0}
    one = share(told, 600, **noise, covariance=6.0)
    other = share(600 - told, 600, told_variance=25.0, stated_variance=26.0, covariance=20.0)

    assert (other.lower, other.upper) == pytest.approx((1 - one.upper, 1 - one.lower), abs=1e-9)
    assert other.status == one.status


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"told": math.nan}, "not_finite"),
        ({"stated": math.inf}, "not_finite"),
        ({"told": "130"}, "not_finite"),
        ({"told": True}, "not_finite"),
        ({"told": 1e300}, "not_finite"),
        ({"not_stated": math.nan}, "not_finite"),
        ({"attempts": math.inf}, "not_finite"),
        ({"told_variance": -1}, "negative"),
        ({"stated_variance": -1}, "negative"),
        ({"covariance": 20}, "bad_covariance"),
        ({"level": 1}, "bad_level"),
        ({"level": 0}, "bad_level"),
    ],
)
def test_what_is_no_count_is_refused_by_name(arguments: dict[str, Any], code: str) -> None:
    assert code_of(lambda: share(**arguments)) == code
