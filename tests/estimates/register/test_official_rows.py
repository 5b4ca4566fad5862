"""A force is one force, whatever its file calls it that year."""

from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from estimates.models import ReferredCrimes
from estimates.register.loading import load_official_figures
from tests.estimates.spoiling import spoil

pytestmark = pytest.mark.django_db

REFERRED = "action_fraud_referrals_outcomes_by_force.csv"


def test_a_force_that_was_renamed_is_one_force_under_its_new_name(copies: Path) -> None:
    load_official_figures()
    spoil(copies, REFERRED, 21, ",Hampshire,", ",Hampshire and Isle of Wight,")

    loaded = {file.name: file for file in load_official_figures(directory=copies)}

    assert (loaded[REFERRED].added, loaded[REFERRED].changed) == (0, 1)
    of_the_year = ReferredCrimes.objects.filter(period="2016/17", force_code="E23000030")
    assert [line.force_name for line in of_the_year] == ["Hampshire and Isle of Wight"]


def test_the_database_keeps_one_line_for_a_force_and_year() -> None:
    load_official_figures()
    line = ReferredCrimes.objects.get(period="2016/17", force_code="E23000030")
    line.pk, line.force_name = None, "Hampshire and Isle of Wight"

    with pytest.raises(IntegrityError), transaction.atomic():
        line.save()
