"""A force is one force whatever its file calls it; years are years, and totals are sums."""

from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from estimates.models import ReferredCrimes
from estimates.register.loading import load_official_figures
from tests.estimates.spoiling import fault, spoil

pytestmark = pytest.mark.django_db

REGISTER = "reference_figures_all.csv"
REFERRED = "action_fraud_referrals_outcomes_by_force.csv"
RECORDED = "prc_selected_by_force_2017_18.csv"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "line", "old", "new", "said"),
    [
        (REFERRED, 2, "Avon and Somerset", "Avon and Dorset", "no force that we know: "),
        (REFERRED, 2, "Avon and Somerset", "Dorset", 'not the code of "Dorset"'),
        (REFERRED, 3, "E23000026,Bedfordshire", ",Avon & Somerset", "row stands on line 2"),
        (REFERRED, 10, ",Dedicated Cheque", ",Wessex Police", "no force that we know: "),
        (REFERRED, 2, "2016/17", "2019/29", "no year and the one after it"),
        (REFERRED, 2, "2016/17", "2016/16", "no year and the one after it"),
        (REFERRED, 51, ",65659,", ",65660,", "the total of 2016/17 is not the sum of its rows"),
        (REFERRED, 51, ",37459,8214,29245", ",37460,8215,29245", "not the sum of its rows"),
        ("population_by_force.csv", 4, "Metropolitan Police", "Cumbria", "not the code of"),
        ("population_by_force.csv", 4, "Metropolitan Police", "Scotland Yard", "no force that"),
        (RECORDED, 2, "Avon and Somerset", "Kent", "not the code of"),
        (RECORDED, 2, "2017/18", "2017/19", "no year and the one after it"),
        (REGISTER, 8, "England and Wales", "Wales", "geography is none of"),
        (REGISTER, 170, ",Northamptonshire,", ",Norfolk,", "not the code of"),
        (REGISTER, 170, ",2014/15,", ",2014/25,", "period_label holds no year and"),
        ("seed_article.csv", 39, ",2015/16,", ",2015/26,", "period holds no year and"),
    ],
)
def test_what_contradicts_itself_is_named_by_file_and_line_and_nothing_is_loaded(
    copies: Path, name: str, line: int, old: str, new: str, said: str
) -> None:
    spoil(copies, name, line, old, new)

    error = fault(copies)

    assert (error.file, error.line) == (name, line)
    assert said in str(error)
    assert not ReferredCrimes.objects.exists()


def test_a_force_that_was_renamed_is_one_force_under_its_new_name(copies: Path) -> None:
    load_official_figures()
    spoil(copies, REFERRED, 21, ",Hampshire,", ",Hampshire and Isle of Wight,")

    loaded = {file.name: file for file in load_official_figures(directory=copies)}

    assert (loaded[REFERRED].added, loaded[REFERRED].changed) == (0, 1)
    of_the_year = ReferredCrimes.objects.filter(period="2016/17", force_code="E23000030")
    assert [each.force_name for each in of_the_year] == ["Hampshire and Isle of Wight"]


def test_the_database_keeps_one_line_for_a_force_and_year() -> None:
    load_official_figures()
    line = ReferredCrimes.objects.get(period="2016/17", force_code="E23000030")
    line.pk, line.force_name = None, "Hampshire and Isle of Wight"

    with pytest.raises(IntegrityError), transaction.atomic():
        line.save()
