"""The records of a year go 28 days after its release is settled."""

from datetime import date, timedelta

import pytest

from records.models import Record
from records.write_records import mark_uncounted
from releases.retention import purge_counted_records
from tests.records.facts import close_quarter, make_attributes
from tests.releases.facts import PUBLISHED_AT, prepare_year, publish_year

pytestmark = pytest.mark.django_db


def test_the_records_of_a_year_go_28_days_after_its_release() -> None:
    publish_year("2026", [make_attributes()])
    published_on = PUBLISHED_AT.date()

    too_early = purge_counted_records(today=published_on + timedelta(days=27))
    kept = Record.objects.count()
    due = purge_counted_records(today=published_on + timedelta(days=28))
    again = purge_counted_records(today=published_on + timedelta(days=29))

    assert (too_early, kept) == ((), 1)
    assert (due, again) == (("2026",), ())
    assert not Record.objects.exists()


def test_the_records_stay_while_a_release_waits_for_its_second_person() -> None:
    prepare_year("2026", [make_attributes()])

    gone = purge_counted_records(today=date(2028, 1, 1))

    assert gone == ()
    assert Record.objects.count() == 1


def test_the_records_of_a_year_that_can_have_no_release_go_28_days_after_that_was_sure() -> None:
    day = date(2027, 10, 1)
    close_quarter(make_attributes())
    mark_uncounted(cohort="2026-Q3", closed_on=day)

    too_early = purge_counted_records(today=day + timedelta(days=27))
    kept = Record.objects.count()
    due = purge_counted_records(today=day + timedelta(days=28))

    assert (too_early, kept) == ((), 1)
    assert due == ("2026",)
    assert not Record.objects.exists()
