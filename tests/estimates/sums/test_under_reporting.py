"""Ratios and shares against published cases, their definitions, and everything they refuse."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimates.register.wording import note_words
from estimates.sums.results import Estimate
from estimates.sums.under_reporting import (
    EstimateError,
    fieller,
    recorded_survey_ratio,
    sensitivity_band,
)
from tests.estimates.estimating import CASES, Z95, code_of

counts = st.integers(min_value=0, max_value=10**9)
sizes = st.floats(min_value=1, max_value=1e9)
levels = st.floats(min_value=0.01, max_value=0.999)
variances = st.one_of(st.just(0.0), st.floats(1e-6, 1e6))


def ratio(recorded: float = 100, survey: float = 1000, **arguments: Any) -> Estimate:
    return recorded_survey_ratio(recorded, survey, **arguments)


def test_fieller_gives_the_published_ends() -> None:
    case = CASES["ratio-fieller"]
    data = case["data"]

    ends = fieller(data["a"], data["va"], data["b"], data["vb"], quantile=Z95)

    assert ends == pytest.approx(case["expected"], rel=1e-8)


@given(
    a=st.one_of(st.just(0.0), st.floats(1e-6, 1e6), st.floats(-1e6, -1e-6)),
    va=variances,
    b=st.floats(0.01, 1e6),
    vb=variances,
    correlation=st.floats(-1, 1),
    quantile=st.floats(0.01, 6),
)
def test_both_ends_of_fieller_satisfy_its_definition(
    a: float, va: float, b: float, vb: float, correlation: float, quantile: float
) -> None:
    c = correlation * math.sqrt(va) * math.sqrt(vb)

    lower, upper = fieller(a, va, b, vb, c, quantile=quantile)

    if quantile**2 * vb >= b**2 * (1 - 1e-6):
        return
    slack = 1e-9 * (1 + abs(a / b))
    assert lower - slack <= a / b <= upper + slack
    for r in (lower, upper):
        left = (a - r * b) ** 2
        right = quantile**2 * (va + r * r * vb - 2 * r * c)
        size = (abs(a) + abs(r * b)) ** 2 + quantile**2 * (va + r * r * vb + abs(2 * r * c))
        assert abs(left - right) <= 1e-7 * size


def test_fieller_is_the_whole_line_when_the_divisor_cannot_be_told_from_zero() -> None:
    assert fieller(8, 4, 2, 1, quantile=2) == (-math.inf, math.inf)
    assert fieller(8, 4, 0, 0, quantile=2) == (-math.inf, math.inf)
    assert all(map(math.isfinite, fieller(8, 4, 2.0001, 1, quantile=2)))


def test_fieller_turns_with_the_sign_of_either_part() -> None:
    lower, upper = fieller(8, 4, 5, 1, 0.5, quantile=1.96)

    assert fieller(-8, 4, -5, 1, 0.5, quantile=1.96) == pytest.approx((lower, upper))
    assert fieller(-8, 4, 5, 1, -0.5, quantile=1.96) == pytest.approx((-upper, -lower))
    assert fieller(8, 4, -5, 1, -0.5, quantile=1.96) == pytest.approx((-upper, -lower))


@pytest.mark.parametrize("size", [1e-150, 1e-9, 1e9, 1e150])
def test_fieller_only_scales_when_both_parts_do(size: float) -> None:
    plain = fieller(8, 4, 5, 1, 0.5, quantile=1.96)

    scaled = fieller(8 * size, 4 * size**2, 5 * size, size**2, 0.5 * size**2, quantile=1.96)

    assert scaled == pytest.approx(plain, rel=1e-12)


def test_the_ratio_agrees_with_the_published_figures() -> None:
    ons = CASES["ons-ratio-2019"]
    article = CASES["origin-2017"]

    later = ratio(**ons["data"])
    naive = ratio(**article["data"], survey_variance=(0.04 * 1_900_000) ** 2)

    assert later.value == pytest.approx(ons["expected"], rel=1e-3)
    assert later.status == "no_interval"
    assert (later.lower, later.upper) == (None, None)
    assert naive.value == pytest.approx(article["expected"]["ratio"], rel=2e-6)
    assert (naive.lower, naive.upper) == pytest.approx(
        article["expected"]["ci_if_rse_4pc"], abs=5e-6
    )
    assert naive.status == "ok"


def test_a_sample_size_never_stands_in_for_a_standard_error() -> None:
    with pytest.raises(TypeError):
        recorded_survey_ratio(1, 2, sample_size=9000)  # type: ignore[call-arg]


def test_a_complete_count_has_less_to_be_unsure_of_than_a_poisson_one() -> None:
    poisson = ratio(survey_variance=400)
    complete = ratio(survey_variance=400, recorded_variance=0)

    assert poisson.lower < complete.lower < complete.value < complete.upper < poisson.upper
    assert poisson.inputs["recorded_variance"] == 100


def test_nothing_recorded_has_the_exact_poisson_upper_end() -> None:
    known = ratio(0, 1000, survey_variance=25)
    unknown = ratio(0, 1000)

    for estimate in (known, unknown):
        assert (estimate.value, estimate.lower) == (0, 0)
        assert estimate.upper == pytest.approx(3.69 / 1000, rel=1e-3)
        assert estimate.notes == ("survey_taken_as_exact",)
    assert (known.status, unknown.status) == ("ok", "no_interval")


def test_fieller_stands_beside_the_interval_where_they_part() -> None:
    close = ratio(survey_variance=100)
    apart = ratio(survey_variance=90_000)
    lost = ratio(survey_variance=300_000)

    assert close.notes == ()
    assert apart.notes[0].startswith("fieller_differs:")
    assert lost.notes == ("fieller_unbounded",)


def test_fieller_on_request_can_be_unbounded_or_go_below_zero() -> None:
    unbounded = ratio(survey_variance=300_000, interval="fieller")
    below = ratio(1, 1000, survey_variance=100, interval="fieller")

    assert (unbounded.status, unbounded.lower, unbounded.upper) == (
        "unbounded",
        -math.inf,
        math.inf,
    )
    assert below.lower < 0
    assert "lower_end_below_zero" in below.notes


def test_a_covariance_moves_the_interval() -> None:
    apart = ratio(survey_variance=400)
    together = ratio(survey_variance=400, covariance=100)

    assert together.upper - together.lower < apart.upper - apart.lower


@given(recorded=counts, survey=sizes, variance=st.floats(0, 1e15), level=levels)
def test_the_ratio_lies_in_its_interval_and_is_never_nan(
    recorded: int, survey: float, variance: float, level: float
) -> None:
    estimate = ratio(recorded, survey, survey_variance=variance, level=level)

    assert estimate.value is not None
    assert 0 <= estimate.lower <= estimate.value <= estimate.upper
    assert not any(map(math.isnan, (estimate.value, estimate.lower, estimate.upper)))
    assert (estimate.status == "unbounded") == math.isinf(estimate.upper)


@given(
    recorded=st.integers(1, 10**6),
    survey=sizes,
    error=st.floats(0.001, 0.5),
    power=st.integers(-20, 20),
)
def test_the_ratio_is_the_same_in_thousands(
    recorded: int, survey: float, error: float, power: int
) -> None:
    size = 2.0**power
    plain = ratio(recorded, survey, survey_variance=(error * survey) ** 2)
    scaled = ratio(
        recorded * size,
        survey * size,
        recorded_variance=recorded * size**2,
        survey_variance=(error * survey * size) ** 2,
    )

    assert scaled.value == pytest.approx(plain.value)
    assert (scaled.lower, scaled.upper) == pytest.approx((plain.lower, plain.upper))


@pytest.mark.parametrize(
    ("code", "arguments"),
    [
        ("not_finite", {"recorded": math.nan}),
        ("not_finite", {"survey": math.inf}),
        ("not_finite", {"survey_variance": -math.inf}),
        ("not_finite", {"recorded": "12"}),
        ("not_finite", {"level": math.nan}),
        ("not_finite", {"recorded": 1e300, "survey": 1e-300}),
        ("negative", {"recorded": -1}),
        ("negative", {"recorded_variance": -1}),
        ("negative", {"survey_variance": -1}),
        ("zero_denominator", {"survey": 0}),
        ("zero_denominator", {"survey": -5}),
        ("bad_level", {"level": 0}),
        ("bad_level", {"level": 1}),
        ("bad_covariance", {"survey_variance": 4, "covariance": 21}),
        ("bad_covariance", {"survey_variance": 4, "covariance": -21}),
        ("bad_covariance", {"recorded_variance": 0, "covariance": 1}),
        ("bad_choice", {"interval": "delta"}),
    ],
)
def test_the_ratio_refuses_bad_input_by_name(code: str, arguments: dict[str, Any]) -> None:
    assert code_of(lambda: ratio(**arguments)) == code


@pytest.mark.parametrize(
    ("code", "arguments"),
    [
        ("not_finite", (math.nan, 1, 1, 1)),
        ("not_finite", (1e300, 1, 1e-300, 0)),
        ("negative", (1, -1, 1, 1)),
        ("bad_covariance", (1, 1, 1, 1, 1.5)),
    ],
)
def test_fieller_refuses_bad_input_by_name(code: str, arguments: tuple[float, ...]) -> None:
    assert code_of(lambda: fieller(*arguments, quantile=1.96)) == code


def test_an_error_names_the_argument() -> None:
    with pytest.raises(EstimateError, match="survey_variance"):
        ratio(survey_variance=math.nan)


def test_an_estimate_cannot_be_changed() -> None:
    estimate = ratio()

    with pytest.raises(AttributeError):
        estimate.value = 0.5  # type: ignore[misc]
    with pytest.raises(TypeError):
        estimate.inputs["recorded"] = 1  # type: ignore[index]


# ---- Who comes forward -------------------------------------------------------------------


def test_the_band_of_three_in_ten_goes_from_18_to_46_in_a_hundred() -> None:
    band = sensitivity_band(0.30)

    assert (band.lower, band.upper) == pytest.approx((0.176, 0.462), abs=5e-4)
    assert (band.value, band.envelope, band.status) == (0.30, None, "ok")


def test_the_envelope_is_the_band_of_both_ends() -> None:
    share = ratio(30, 100, survey_variance=9)
    band = sensitivity_band(share, low=0.25, high=3)

    assert band.envelope == pytest.approx(
        (
            sensitivity_band(share.lower, high=3).lower,
            sensitivity_band(share.upper, low=0.25).upper,
        )
    )
    assert band.envelope[0] < band.lower < band.value < band.upper < band.envelope[1]


def test_an_envelope_is_clipped_only_with_a_note() -> None:
    above = Estimate(value=0.9, lower=0.7, upper=1.1, method="m", unit="u")

    band = sensitivity_band(above)

    assert band.envelope[1] == 1
    assert "envelope_clipped_to_0_and_1" in band.notes


def test_a_blocked_share_has_no_band() -> None:
    share = Estimate(value=None, method="m", unit="u", status="blocked", notes=("why",))

    band = sensitivity_band(share)

    assert (band.value, band.lower, band.upper, band.envelope) == (None, None, None, None)
    assert (band.status, band.notes) == ("blocked", ("why",))


@given(share=st.floats(0, 1), low=st.floats(1e-6, 1), high=st.floats(1, 1e6))
def test_the_band_holds_the_share_and_stays_a_share(share: float, low: float, high: float) -> None:
    band = sensitivity_band(share, low=low, high=high)

    assert 0 <= band.lower <= share * (1 + 1e-9)
    assert share * (1 - 1e-9) <= band.upper <= 1


@pytest.mark.parametrize(
    ("code", "share", "arguments"),
    [
        ("negative", 0.3, {"low": 0}),
        ("negative", 0.3, {"low": 3, "high": 2}),
        ("negative", 1.2, {}),
        ("negative", -0.1, {}),
        ("not_finite", math.nan, {}),
        ("not_finite", 0.3, {"high": math.inf}),
    ],
)
def test_the_band_refuses_bad_input_by_name(
    code: str, share: float, arguments: dict[str, float]
) -> None:
    assert code_of(lambda: sensitivity_band(share, **arguments)) == code


def test_whichever_interval_is_shown_the_other_stands_beside_it_where_they_part() -> None:
    given_ = {"survey_variance": 300.0**2}
    shown = recorded_survey_ratio(100, 1000, **given_)
    asked = recorded_survey_ratio(100, 1000, interval="fieller", **given_)

    (beside,) = [note for note in asked.notes if note.startswith("log_delta_differs:")]
    ends = [float(each) for each in beside.split(":")[1:]]
    assert ends == pytest.approx([shown.lower, shown.upper], rel=1e-5)
    assert not any(note.startswith("fieller_differs") for note in asked.notes)
    assert note_words(beside).startswith("The log-delta interval: ")


def test_log_delta_stands_beside_a_fieller_set_without_limit() -> None:
    estimate = recorded_survey_ratio(100, 1000, survey_variance=600.0**2, interval="fieller")

    assert estimate.status == "unbounded"
    assert estimate.notes[0] == "fieller_unbounded"
    assert estimate.notes[1].startswith("log_delta_differs:")


def test_the_method_of_a_count_of_nothing_is_the_one_that_was_used() -> None:
    assert recorded_survey_ratio(0, 1000).method == "recorded / survey, exact Poisson limit"


def test_an_interval_wholly_beyond_a_share_gives_an_envelope_that_is_one() -> None:
    beyond = Estimate(value=1.0, lower=1.2, upper=1.4, method="x", unit="share")

    estimate = sensitivity_band(beyond)

    assert estimate.envelope == (1.0, 1.0)
    assert "envelope_clipped_to_0_and_1" in estimate.notes
