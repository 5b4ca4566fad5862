"""A ratio is said with its range, and a wavering anchor gives no verdict at all."""

from typing import Any

import pytest

from benchmarks.verdicts import Ratio
from benchmarks.visitor import BLACKMAIL, PAGES, SHORT_REPORT
from reporting.form.journey import CHECK, check_report, path


def ratio(ours: tuple[float, ...], anchor: tuple[float, ...], must: float | None = 2.0) -> Ratio:
    return Ratio(name="a thing", unit="ms", ours=ours, anchor=anchor, must=must)


def test_the_ratio_is_the_median_of_the_rounds_own_ratios() -> None:
    found = ratio((10, 30, 22), (10, 10, 11))

    assert found.ratios == (1, 3, 2)
    assert found.middle == 2
    assert found.verdict == "holds"
    assert "**2.00** (1.00 to 3.00) | 2 | holds |" in found.line()


def test_a_bound_that_is_passed_is_missed() -> None:
    assert ratio((21, 22, 23), (10, 10, 10)).verdict == "missed"


@pytest.mark.parametrize(
    ("anchor", "verdict"),
    [
        ((10.0, 12.4, 8.0), "holds"),
        ((10.0, 12.6, 10.0), "no verdict"),
        ((10, 7.4, 10), "no verdict"),
    ],
)
def test_no_verdict_where_the_anchor_strays_by_more_than_a_quarter(
    anchor: tuple[float, ...], verdict: str
) -> None:
    assert ratio((1, 1, 1), anchor).verdict == verdict


def test_nothing_asked_nothing_judged() -> None:
    assert ratio((99, 99, 99), (1, 1, 1), must=None).verdict == ""


@pytest.mark.parametrize(
    ("ours", "anchor", "said"),
    [
        ((1, 2, 3), (1, 2), "lacks one"),
        ((1, 2), (1, 2), "fewer than 3"),
        ((1, 2, 3), (1, 0, 1), "measured nothing"),
    ],
)
def test_what_cannot_be_compared_is_refused(
    ours: tuple[float, ...], anchor: tuple[float, ...], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        ratio(ours, anchor)


@pytest.mark.parametrize(("report", "pages"), [(SHORT_REPORT, PAGES), (BLACKMAIL, 13)])
def test_the_reports_that_are_measured_are_whole_and_as_long_as_they_are_told(
    report: dict[str, dict[str, Any]], pages: int
) -> None:
    answers = {code: said for page in report.values() for code, said in page.items()}

    slugs = path(answers)

    assert slugs.index(CHECK) + 1 == pages
    assert set(report) <= set(slugs)
    assert check_report(answers) == ()
