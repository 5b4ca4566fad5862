"""Counts, banners and checks go by the clock; the last check of a contact never goes."""

from datetime import UTC, date, datetime, timedelta

import pytest

from config.upkeep.purging import purge_all
from guidance.models import Banner, ContactCheck, ContactFailure, Ending, Vote
from guidance.reading.library import current
from guidance.retention import delete_spent
from guidance.upkeep.banner import start_banner, stop_banner
from guidance.upkeep.contact_checks import fields_shown, last_checks, record_check
from tests.releases.facts import make_person

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
TWO_YEARS = timedelta(days=730)

pytestmark = pytest.mark.django_db


def check(key: str, at: datetime) -> None:
    contact = current().contacts[key]
    found = dict.fromkeys(fields_shown(contact), "right")
    record_check(contact=contact, findings=found, saw="", by=make_person(), now=at)


def put_up(at: datetime) -> Banner:
    return start_banner(
        text="Down.",
        level="note",
        shown_from=at,
        shown_until=at + timedelta(days=1),
        by=make_person(),
        now=at,
    )


def test_counts_go_after_thirteen_months():
    for week in (date(2026, 11, 23), date(2025, 10, 27), date(2025, 10, 20)):
        Vote.objects.add_one(week=week, situation="in-danger-now", useful=True)
        Ending.objects.add_one(week=week, situation="in-danger-now")
        ContactFailure.objects.add_one(week=week, contact="P101")

    purge_all(now=NOW)

    for model in (Vote, Ending, ContactFailure):
        weeks = set(model.objects.values_list("week", flat=True))
        assert weeks == {date(2026, 11, 23), date(2025, 10, 27)}


@pytest.mark.parametrize("is_stopped", [True, False])
def test_a_banner_goes_two_years_after_it_ended(is_stopped):
    banner = put_up(NOW)
    ended = NOW + timedelta(days=1)
    if is_stopped:
        ended = NOW + timedelta(hours=1)
        stop_banner(banner_id=banner.pk, by=make_person(), now=ended)

    delete_spent(now=ended + TWO_YEARS - timedelta(seconds=1))
    assert Banner.objects.exists()
    delete_spent(now=ended + TWO_YEARS)

    assert not Banner.objects.exists()


def test_a_check_goes_two_years_after_the_next_one_and_the_last_stays():
    check("P101", NOW)
    check("P101", NOW + timedelta(days=10))
    check("P101", NOW + timedelta(days=10))
    check("P999", NOW)

    delete_spent(now=NOW + TWO_YEARS + timedelta(days=9))
    before = ContactCheck.objects.count()
    delete_spent(now=NOW + TWO_YEARS + timedelta(days=10))
    delete_spent(now=NOW + 10 * TWO_YEARS)

    assert before == 4
    assert ContactCheck.objects.count() == 2
    assert {key: check.on for key, check in last_checks().items()} == {
        "P101": date(2026, 12, 3),
        "P999": date(2026, 11, 23),
    }
