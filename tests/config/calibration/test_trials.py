"""A small run, always of the same seeds: what holds is held, and what fails is seen to fail."""

import math

import pytest

from config.calibration.every_trial import Trials
from config.calibration.force_trials import SIZES
from config.calibration.list_trials import chance_of_both
from config.calibration.score import findings_of, score
from estimates.own.calibration_rows import CalibrationRow

MANY = Trials(populations=300, seed=2)
FEW = Trials(populations=25, seed=2)
SOME = Trials(populations=60, seed=2)


def is_near(row: CalibrationRow, coverage: float = 0.95) -> bool:
    """Whether the coverage is this, as far as a run of so many populations can tell."""
    error = math.sqrt(coverage * (1 - coverage) / int(row.populations))
    return abs(float(row.coverage) - coverage) <= 3.5 * error


def test_the_unweighted_interval_holds_people_like_those_who_came() -> None:
    rows = list(MANY.own_shares())

    for row in rows:
        if row.promise == "within":
            assert is_near(row), row
    [too_few] = [row for row in rows if row.promise == "blocked"]
    assert (too_few.verdict, too_few.coverage, too_few.blocked) == ("kept", "", "1.0000")
    [twice] = [row for row in rows if row.reason == "sent_twice"]
    assert (twice.verdict, twice.promise) == ("told", "reported")


def test_it_holds_in_a_standard_year_and_for_one_crime_type() -> None:
    rows = list(MANY.rows(only="standard_year"))

    assert len(rows) == 8
    assert {float(row.truth) for row in rows if "one crime type" not in row.case} == {0.065, 0.3}
    for row in rows:
        assert is_near(row), row


@pytest.mark.parametrize(
    ("rows", "rate", "is_cautious"), [(8_000, 0.065, False), (2_000, 0.3, True)]
)
def test_the_calibrated_interval_holds_all_victims_though_some_come_more(
    rows: int, rate: float, is_cautious: bool
) -> None:
    priced = SOME._cautious if is_cautious else SOME._standard
    runs = SOME._calibrated("a case", rows=rows, rate=rate, priced=priced)

    row = SOME._score(runs.findings, "own_share_calibrated", "a case", "within")

    assert is_near(row), row
    assert abs(float(row.bias)) < 4 * float(row.rmse) / math.sqrt(60)


def test_below_the_gate_no_calibrated_share_is_shown() -> None:
    runs = SOME._calibrated("300", rows=300, rate=0.15)

    row = SOME._score(runs.findings, "own_share_calibrated", "300", "blocked")

    assert (row.verdict, row.blocked) == ("kept", "1.0000")


def test_who_comes_forward_is_outside_the_interval_and_inside_the_envelope() -> None:
    rows = list(FEW.who_comes_forward())

    plain = [row for row in rows if row.promise == "fails"]
    assert len(plain) == 4
    assert all(float(row.coverage) < 0.2 for row in plain)
    wide = [row for row in rows if row.promise == "at_least"]
    assert len(wide) == 4
    assert all(is_near(row, 0.975) for row in wide)


def test_a_step_holds_the_truth_where_it_allows_it_and_not_elsewhere() -> None:
    rows = list(SOME.rungs())

    assert all(is_near(row) for row in rows if row.promise == "within")
    assert all(float(row.coverage) >= 0.95 for row in rows if row.promise == "at_least")
    outside = [row for row in rows if row.promise == "fails"]
    assert len(outside) == 6
    assert all(float(row.coverage) < 0.6 for row in outside)


def test_two_lists_hold_their_size_until_they_depend() -> None:
    rows = list(MANY.lists())

    held = [row for row in rows if row.promise == "within"]
    assert all(is_near(row) for row in held)
    gated = held[1]
    assert float(gated.blocked) > 0.6
    assert float(gated.coverage_shown) < 0.9
    dependent = {row.case[-1]: row for row in rows if row.reason == "lists_depend"}
    assert 1 + float(dependent["2"].bias) / 20_000 == pytest.approx(0.53, abs=0.02)
    assert 1 + float(dependent["4"].bias) / 20_000 == pytest.approx(0.30, abs=0.02)
    assert all(row.verdict == "kept" for row in rows if row.method == "two_lists_by_odds")


def test_the_chance_of_being_on_both_lists_has_the_odds_ratio() -> None:
    both = chance_of_both(0.06, 0.01, odds=4)

    ratio = both * (1 - 0.07 + both) / ((0.06 - both) * (0.01 - both))
    assert ratio == pytest.approx(4)
    assert chance_of_both(0.2, 0.3, odds=1) == pytest.approx(0.06)


def test_forces_hold_their_total_until_the_silent_differ() -> None:
    rows = list(MANY.forces())

    assert len(SIZES) == 45
    assert all(is_near(row) for row in rows if row.promise == "within")
    design = [float(row.coverage) for row in rows if row.method == "forces_design"]
    assert all(0.82 < coverage < 0.93 for coverage in design)
    silent = [row for row in rows if "silent" in row.case]
    assert [row.promise for row in silent] == ["fails", "always", "fails", "fails"]
    assert {row.verdict for row in silent} == {"kept"}


def test_recorded_over_survey_holds_its_ratio() -> None:
    assert all(is_near(row) for row in MANY.ratios())


def test_what_may_not_be_compared_has_no_number() -> None:
    rows = list(MANY.comparisons())

    assert [(row.verdict, row.blocked) for row in rows] == [("kept", "1.0000")] * 2
    # Had it been shown, it would have been wrong.
    assert [float(row.bias) / float(row.truth) > 0.2 for row in rows] == [True, True]


def test_spoilt_reports_are_told_with_their_bias() -> None:
    often, wrong, estimated = FEW.spoilt_reports()

    assert {often.verdict, wrong.verdict, estimated.verdict} == {"told"}
    assert float(often.bias) > 0.005
    assert float(often.coverage) < 0.93
    assert float(wrong.bias) < 0


def test_enough_false_reports_move_a_share_and_a_tenth_do_not() -> None:
    rows = list(FEW.false_reports())

    assert [row.promise for row in rows] == ["leaves", "leaves", "stays", "stays"]
    assert {row.verdict for row in rows} == {"kept"}


def test_the_answer_is_known_and_a_case_draws_the_same_again() -> None:
    assert FEW.known_answer().verdict == "kept"
    first, second = (FEW._calibrated("again", rows=2_000, rate=0.15) for _ in range(2))
    assert (first.values == second.values).all()


def test_a_promise_that_is_not_kept_is_told() -> None:
    wrong = findings_of(0.5, value=[0.2, 0.3], ends=[(0.1, 0.3), (0.2, 0.4)], shown=[True, True])

    for promise in ("within", "at_least", "blocked", "stays", "always", "near", "exact"):
        row = score(wrong, method="two_lists", case="", promise=promise, seed=1)
        assert row.verdict == "missed"
    for promise in ("fails", "leaves"):
        row = score(wrong, method="two_lists", case="", promise=promise, seed=1)
        assert row.verdict == "kept"
