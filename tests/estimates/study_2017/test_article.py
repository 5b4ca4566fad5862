"""The 2017 article's twenty checks: our sums against those that came with them."""

import re

import pytest

from estimates.models import ArticleCheck, ArticleNumber, OfficialFigure
from estimates.register.csv_downloads import article_csv
from estimates.strict_csv import OFFICIAL
from estimates.study_2017.article import (
    denominators,
    load_article_inputs,
    percent_rise,
    two_per_cent,
    weighted_computer_misuse_share,
)
from estimates.study_2017.article_checks import OUTCOMES, checks_csv, work_checks
from tests.estimates.page_texts import csv_rows

pytestmark = pytest.mark.usefixtures("official")


def test_each_of_the_twenty_sums_is_the_one_that_came_with_the_checks() -> None:
    worked = {check.check_id: check.computed for check in work_checks(load_article_inputs())}
    given = dict(ArticleCheck.objects.values_list("check_id", "computed"))

    assert len(worked) == 20
    assert worked == given


def test_the_sums_do_not_read_the_column_they_are_compared_with() -> None:
    before = [check.computed for check in work_checks(load_article_inputs())]

    ArticleCheck.objects.update(computed="something else")

    assert [check.computed for check in work_checks(load_article_inputs())] == before


@pytest.mark.parametrize(
    ("number", "value", "check"),
    [
        ("s39", "40000", "c01"),
        ("s14", "800000", "c02"),
        ("s34", "2000000", "c03"),
        ("s06", "100", "c07"),
        ("s22", "300", "c09"),
        ("s22", "300", "c10"),
        ("s10", "200", "c11"),
        ("s36", "20", "c13"),
        ("s25", "1/100", "c15"),
        ("s15", "0.7", "c16"),
    ],
)
def test_the_sums_follow_their_inputs(number: str, value: str, check: str) -> None:
    before = {each.check_id: each.computed for each in work_checks(load_article_inputs())}

    ArticleNumber.objects.filter(number_id=number).update(value=value)

    after = {each.check_id: each.computed for each in work_checks(load_article_inputs())}
    assert after[check] != before[check]


@pytest.mark.parametrize(
    ("figure", "check"),
    [
        ("csew-2017m-cm", "c04"),
        ("csew-2017m-fraud", "c05"),
        ("csew-2017m-cm-virus", "c06"),
        ("foi-as-2015-fraud", "c18"),
        ("flag-2016j-all", "c19"),
        ("foi-lancs-2015", "c20"),
    ],
)
def test_the_sums_follow_the_register(figure: str, check: str) -> None:
    before = {each.check_id: each.computed for each in work_checks(load_article_inputs())}

    row = OfficialFigure.objects.get(figure_id=figure)
    OfficialFigure.objects.filter(pk=row.pk).update(value=row.value * 2)

    after = {each.check_id: each.computed for each in work_checks(load_article_inputs())}
    assert after[check] != before[check]


def test_what_holds_and_what_does_not_is_decided_by_the_sums() -> None:
    checks = work_checks(load_article_inputs())
    found = {
        outcome: [check.check_id for check in checks if check.outcome == outcome]
        for outcome in OUTCOMES
    }

    # What differs was claimed: c04, c09 and c11 set nothing against a claim of the article.
    assert found == {
        "agrees": ["c03", "c12", "c14", "c16", "c17"],
        "differs": ["c01", "c02", "c05", "c06", "c10"],
        "incomplete": ["c07", "c08", "c09", "c11", "c13", "c18", "c20"],
        "unresolved": ["c04", "c15", "c19"],
    }


def test_the_outcome_of_a_check_follows_its_sum() -> None:
    ArticleNumber.objects.filter(number_id="s40").update(value="85")
    ArticleNumber.objects.filter(number_id="s05").update(value="436")

    outcomes = {check.check_id: check.outcome for check in work_checks(load_article_inputs())}

    assert (outcomes["c01"], outcomes["c09"]) == ("agrees", "agrees")


def test_the_two_per_cent_and_what_it_could_have_been() -> None:
    inputs = load_article_inputs()

    assert two_per_cent(inputs) == pytest.approx(2.0705, abs=1e-4)
    assert [round(each.percent, 2) for each in denominators(inputs)] == [2.07, 2.19, 2.0, 0.76]
    assert weighted_computer_misuse_share(inputs) == pytest.approx(6.424, abs=1e-3)
    assert percent_rise(21307, 39339) == pytest.approx(84.63, abs=5e-3)


def test_all_43_numbers_are_in_the_download_as_printed() -> None:
    published = (OFFICIAL / "seed_article.csv").read_text(encoding="utf-8")

    rows = csv_rows(article_csv())

    assert len(rows) == 43
    assert rows == csv_rows(published)


def test_the_checks_as_a_file_hold_our_sums() -> None:
    checks = work_checks(load_article_inputs())

    rows = csv_rows(checks_csv(checks))

    assert [row["computed"] for row in rows] == [check.computed for check in checks]
    assert rows[0]["outcome"] == "differs"
    assert re.search(r"84\.63", rows[0]["computed"])
