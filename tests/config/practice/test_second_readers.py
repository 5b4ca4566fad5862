"""The practice site's colleague reads decided reports again, where there are enough."""

import random
from datetime import timedelta

import pytest

from config.practice.practice_only import NotPractice
from config.practice.second_readers import COLLEAGUE, read_some_again
from moderation.decisions import accept_report, reject_report
from moderation.second_reading_models import SecondReading
from staff.models import Person
from tests.factories import NOW, make_report, take_and
from tests.releases.facts import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def practice(settings) -> None:
    settings.DEMONSTRATION = True


def decide_on(count: int) -> None:
    by = make_person()
    for place in range(count):
        report_id = make_report(words="They wrote.").pk
        if place % 5:
            take_and(accept_report, report_id=report_id, by=by, now=NOW)
        else:
            take_and(reject_report, report_id=report_id, by=by, now=NOW, reason="test_or_nonsense")


def test_most_are_agreed_on_and_some_are_not() -> None:
    decide_on(30)

    count = read_some_again(random.Random(2), cohort="2026-Q4", now=NOW + timedelta(days=1))

    found = SecondReading.objects.read_twice()
    assert count == found.count() == 30
    assert 0 < found.unsettled().count() < 15
    assert not Person.objects.get(email=COLLEAGUE).is_active


def test_of_few_nothing_is_made_up() -> None:
    decide_on(3)

    assert read_some_again(random.Random(2), cohort="2026-Q4", now=NOW) == 0
    assert not SecondReading.objects.exists()
    assert not Person.objects.filter(email=COLLEAGUE).exists()


def test_a_site_for_real_reports_gets_none(settings) -> None:
    settings.DEMONSTRATION = False

    with pytest.raises(NotPractice):
        read_some_again(random.Random(2), cohort="2026-Q4", now=NOW)
