"""Three or more lists against published models, and everything they refuse."""

import json
from pathlib import Path
from typing import Any

import pytest

from estimates.capture_recapture import EstimateError, existence, multiple_systems

CASES = {
    case["id"]: case
    for case in json.loads((Path(__file__).parent / "data" / "published_cases.json").read_text())
}
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
    sizes = [size for _, size, _ in stepwise.spread]
    assert len(sizes) == 38
    assert (min(sizes), max(sizes)) == pytest.approx((9520, 28257), abs=1)


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
        ("not_converged", list("ABCDEF"), {(1, 0, 0, 0, 0, 0): 4}),
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
    with pytest.raises(EstimateError) as caught:
        multiple_systems(lists, counts, selection="main_effects")

    assert caught.value.code == code
