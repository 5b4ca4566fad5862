"""Three or more lists against published models, and everything they refuse."""

import itertools
import math
import sys
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from estimates.sums.capture_recapture import EstimateError, existence, multiple_systems
from tests.estimates.estimating import CASES, code_of

LETTERS = {"1": "A", "2": "B", "3": "C"}
THREE = {(1, 0, 0): 40, (0, 1, 0): 30, (0, 0, 1): 20, (1, 1, 0): 6, (1, 0, 1): 4, (0, 1, 1): 3}


def counts_of(case: dict[str, Any]) -> dict[tuple[int, ...], int]:
    return {tuple(row[:-1]): row[-1] for row in case["data"]["rows"]}


def model_of(text: str, names: list[str]) -> list[tuple[str, ...]]:
    """ "[12,3]" -> [("A", "B")]: single lists are always in."""
    terms = text.strip("[]").split(",")
    return [tuple(names[int(each) - 1] for each in term) for term in terms if len(term) > 1]


@pytest.mark.parametrize(("model", "code"), CASES["mse-existence"]["published"].items())
def test_existence_gives_the_published_codes(model: str, code: int) -> None:
    case = CASES["mse-existence"]

    assert existence(["A", "B", "C"], counts_of(case), model_of(model, ["A", "B", "C"])) == code


@pytest.mark.slow
def test_five_lists_give_the_published_estimates_under_either_selection() -> None:
    case = CASES["mse-UKdat_5"]
    lists = case["data"]["lists"]

    main = multiple_systems(lists, counts_of(case), selection="main_effects")
    stepwise = multiple_systems(lists, counts_of(case))

    for estimate, expected in ((main, case["main_effects"]), (stepwise, case["stepwise_p02"])):
        assert estimate.value == pytest.approx(expected["est"], rel=1e-6)
        assert (estimate.lower, estimate.upper) == pytest.approx(
            (expected["lo"], expected["hi"]), rel=1e-4
        )
    assert main.model == ()
    assert [":".join(term) for term in stepwise.model] == case["stepwise_p02"]["terms"]
    # 38 models from 9,520 to 28,257 stood here while a parameter at minus infinity did not count
    # in the BIC; the published method counts it (docs/decisions/0013).
    assert stepwise.spread == main.spread
    assert stepwise.spread[0][1] == pytest.approx(case["bic_order_2"]["est"], abs=0.5)
    assert "models_of_pairs_only" in stepwise.notes


@pytest.mark.slow
@pytest.mark.parametrize("name", ["mse-NewOrl_5", "mse-UKdat_5"])
def test_five_lists_give_the_published_size_by_least_bic_over_models_of_pairs(name: str) -> None:
    case = CASES[name]
    published = case["published"]["bic_order_2"] if "published" in case else None

    estimate = multiple_systems(case["data"]["lists"], counts_of(case), selection="bic")

    assert estimate.value == pytest.approx(published or case["bic_order_2"]["est"], abs=0.5)
    assert "models_of_pairs_only" in estimate.notes


def test_four_lists_give_the_published_size_by_least_bic_over_every_model() -> None:
    case = CASES["mse-Kosovo"]

    estimate = multiple_systems(case["data"]["lists"], counts_of(case), selection="bic")

    assert estimate.value == pytest.approx(case["published"]["bic_all_models"], abs=0.5)
    assert estimate.notes == ("interval_given_the_model",)


@pytest.mark.slow
def test_eight_lists_give_the_published_stepwise_size_and_say_that_models_were_searched() -> None:
    case = CASES["mse-NewOrl"]

    estimate = multiple_systems(case["data"]["lists"], counts_of(case))

    assert estimate.value == pytest.approx(case["published"]["stepwise_p02"], abs=5e-4)
    assert estimate.spread[0][1] == pytest.approx(1110, abs=0.5)
    assert estimate.notes == ("interval_given_the_model", "models_by_bounded_search")


@pytest.mark.slow
def test_six_lists_give_the_size_that_the_published_search_by_bic_finds() -> None:
    case = CASES["mse-UKdat"]

    estimate = multiple_systems(case["data"]["lists"], counts_of(case), selection="bic")

    assert estimate.value == pytest.approx(case["published"]["bic_downhill_order_2"], abs=0.5)
    assert "models_by_bounded_search" in estimate.notes


def test_existence_is_told_for_any_number_of_lists() -> None:
    case = CASES["mse-NewOrl"]
    lists, counts = case["data"]["lists"], counts_of(case)

    assert existence(lists, counts, []) == 0
    assert existence(lists, counts, [("D", "E")]) == 0
    assert existence(list("ABCDEF"), {(1, 0, 0, 0, 0, 0): 4}, []) == 1


def test_a_threshold_of_zero_keeps_to_main_effects() -> None:
    case = CASES["mse-korea-bic"]
    lists, counts = case["data"]["lists"], counts_of(case)

    stepwise = multiple_systems(lists, counts, threshold=0)
    main = multiple_systems(lists, counts, selection="main_effects")

    assert (stepwise.model, stepwise.value) == ((), main.value)


def test_numbers_of_numpy_are_taken_and_none_is_given_back() -> None:
    counts = {pattern: np.int8(count) for pattern, count in THREE.items()}

    estimate = multiple_systems(["A", "B", "C"], counts, selection="main_effects")

    assert estimate == multiple_systems(["A", "B", "C"], THREE, selection="main_effects")
    assert {type(each) for each in (estimate.value, estimate.lower, estimate.upper)} == {float}
    assert type(estimate.inputs["observed"]) is int
    assert all(type(size) is type(bic) is float for _, size, bic in estimate.spread)


@pytest.mark.parametrize(
    ("code", "options"),
    [
        ("negative", {"threshold": -1}),
        ("not_finite", {"threshold": None}),
        ("not_finite", {"level": None}),
        ("bad_choice", {"selection": "best"}),
    ],
)
def test_options_that_are_none_are_refused_by_name(code: str, options: dict[str, Any]) -> None:
    assert code_of(lambda: multiple_systems(["A", "B", "C"], THREE, **options)) == code


@pytest.mark.parametrize("model", [[("A", "Z")], ["AZ"]])
def test_a_model_of_a_list_that_is_none_is_refused(model: list[tuple[str, ...]]) -> None:
    assert code_of(lambda: existence(["A", "B", "C"], THREE, model)) == "bad_choice"


def test_the_spread_over_models_holds_the_published_ones_in_order_of_bic() -> None:
    case = CASES["mse-korea-bic"]
    lists = case["data"]["lists"]
    published = case["published"]

    estimate = multiple_systems(lists, counts_of(case), selection="bic")

    assert estimate.value == pytest.approx(published[0]["estimate"], rel=1e-5)
    assert estimate.model == (("b", "c"), ("c", "d"))
    near = [each for each in published if each["bic"] <= published[0]["bic"] + 10]
    assert [size for _, size, _ in estimate.spread] == pytest.approx(
        [each["estimate"] for each in near], rel=1e-5
    )
    assert [bic for *_, bic in estimate.spread] == pytest.approx(
        [each["bic"] for each in near], rel=1e-5
    )


def test_the_interval_says_that_it_takes_the_model_for_granted() -> None:
    estimate = multiple_systems(["A", "B", "C"], THREE, selection="main_effects")

    assert estimate.lower < estimate.value < estimate.upper
    assert estimate.value > sum(THREE.values())
    assert estimate.notes == ("interval_given_the_model",)
    assert estimate.spread


@pytest.mark.parametrize(
    ("code", "lists", "counts"),
    [
        ("too_few", ["A", "B"], {(1, 0): 4}),
        ("too_few", ["A", "A", "B"], THREE),
        ("too_few", ["A", "B", "C"], {(1, 0, 0): 0}),
        ("no_mle", list("ABCDEF"), {(1, 0, 0, 0, 0, 0): 4}),
        ("bad_choice", "ABC", THREE),
        ("not_integer", ["A", "B", "C"], {"100": 4}),
        ("not_integer", ["A", "B", "C"], {100: 4}),
        ("not_finite", ["A", "B", "C"], {(1, 0, 0): True}),
        ("not_finite", ["A", "B", "C"], {(1, 0, 0): None}),
        ("not_integer", ["A", "B", "C"], {(1, 0, 0): 4.5}),
        ("not_integer", ["A", "B", "C"], {(1, 0): 4}),
        ("not_integer", ["A", "B", "C"], {(2, 0, 0): 4}),
        ("negative", ["A", "B", "C"], {(1, 0, 0): -1}),
        ("not_finite", ["A", "B", "C"], {(1, 0, 0): float("nan")}),
        ("not_identifiable", ["A", "B", "C"], THREE | {(0, 0, 0): 5}),
        ("no_mle", ["A", "B", "C"], {(1, 0, 0): 5, (0, 1, 0): 5, (0, 0, 1): 5}),
    ],
)
def test_lists_that_give_no_estimate_are_refused_by_name(
    code: str, lists: list[str], counts: dict[tuple[int, ...], Any]
) -> None:
    assert code_of(lambda: multiple_systems(lists, counts, selection="main_effects")) == code


def test_without_the_research_extra_one_line_says_how_to_install_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "scipy", None)  # as where it is not installed

    for estimate in (
        lambda: multiple_systems(["A", "B", "C"], THREE),
        lambda: existence(["A", "B", "C"], THREE, []),
    ):
        with pytest.raises(EstimateError) as missing:
            estimate()

        assert missing.value.code == "missing_extra"
        assert str(missing.value) == (
            "scipy is missing, which comes with the research extra: "
            "bash setup/venv.sh requirements.txt requirements-research.txt"
        )


# ---- Tables that give no estimate --------------------------------------------------------

REFUSALS = {"no_mle", "not_identifiable", "not_converged", "too_few", "not_finite"}
SELECTIONS = ("stepwise", "bic", "main_effects")


def tables(lists: int, most: int) -> st.SearchStrategy[dict[tuple[int, ...], int]]:
    """Counts of any of the patterns, most of them small and many of them 0."""
    patterns = [each for each in itertools.product((0, 1), repeat=lists) if any(each)]
    counts = st.one_of(st.just(0), st.integers(0, most))
    return st.tuples(*[counts] * len(patterns)).map(
        lambda row: dict(zip(patterns, row, strict=True))
    )


def check_estimated_or_refused_by_name(
    lists: str, counts: dict[tuple[int, ...], int], selection: Any
) -> None:
    refused = ""
    try:
        estimate = multiple_systems(list(lists), counts, selection=selection)
    except EstimateError as error:
        refused = error.code
    if refused:
        assert refused in REFUSALS
        return
    seen = sum(counts.values())
    assert seen <= estimate.lower <= estimate.value <= estimate.upper
    assert math.isfinite(estimate.value)
    assert (estimate.status == "unbounded") == math.isinf(estimate.upper)


@settings(max_examples=60)
@given(counts=tables(3, 8), selection=st.sampled_from(SELECTIONS))
def test_any_small_table_of_three_lists_is_estimated_or_refused_by_name(
    counts: dict[tuple[int, ...], int], selection: str
) -> None:
    check_estimated_or_refused_by_name("ABC", counts, selection)


@pytest.mark.slow
@given(counts=tables(4, 5), selection=st.sampled_from(SELECTIONS))
def test_any_small_table_of_four_lists_is_estimated_or_refused_by_name(
    counts: dict[tuple[int, ...], int], selection: str
) -> None:
    check_estimated_or_refused_by_name("ABCD", counts, selection)


@settings(max_examples=30)
@given(counts=tables(3, 10**18), selection=st.sampled_from(SELECTIONS))
def test_a_table_of_huge_counts_is_estimated_or_refused_by_name(
    counts: dict[tuple[int, ...], int], selection: str
) -> None:
    check_estimated_or_refused_by_name("ABC", counts, selection)


@pytest.mark.parametrize("selection", SELECTIONS)
@pytest.mark.parametrize(
    "counts",
    [
        {(1, 0, 0): 5, (0, 1, 0): 4, (0, 0, 1): 3},
        {(1, 1, 1): 5},
        {(1, 0, 0): 5},
        {(1, 1, 0): 4, (1, 1, 1): 4},
    ],
    ids=["no overlap", "all on every list", "one list alone", "two lists alike"],
)
def test_lists_of_which_no_estimate_exists_say_so_whatever_the_selection(
    counts: dict[tuple[int, ...], int], selection: Any
) -> None:
    assert code_of(lambda: multiple_systems(["A", "B", "C"], counts, selection=selection)) == (
        "no_mle"
    )
