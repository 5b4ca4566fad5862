"""A check says right or wrong of exactly what the public sees, and keeps what that was."""

import re
from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.test import Client

from guidance.models import ContactCheck
from guidance.reading.library import current
from guidance.upkeep import contact_checks
from guidance.upkeep.contact_checks import fields_shown, last_checks, record_check, seen_of
from staff.models import AuditEntry
from tests.faults.conftest import database_away
from tests.releases.facts import make_person

NOW = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def check(key: str = "P999", **findings: str) -> ContactCheck:
    contact = current().contacts[key]
    found = dict.fromkeys(fields_shown(contact), "right") | findings
    return record_check(contact=contact, findings=found, saw="Saw it", by=make_person(), now=NOW)


def test_a_check_keeps_who_when_what_was_shown_and_what_was_found():
    check(hours="wrong")

    last = last_checks()["P999"]
    assert (last.on, last.by) == (date(2026, 11, 23), "first@example.org")
    assert last.findings == {"number": "right", "hours": "wrong"}
    assert not last.is_right
    assert (last.shown, last.saw) == (seen_of(current().contacts["P999"]), "Saw it")
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.subject, entry.subject_id) == ("check_contact", "contact", "P999")


def test_the_last_of_a_day_is_the_last():
    check(number="wrong")
    check()

    assert last_checks()["P999"].is_right


def test_every_contact_that_is_shown_has_something_to_check_that_fits_its_column():
    shown = [contact for contact in current().contacts.values() if contact.is_shown]

    assert all(fields_shown(contact) for contact in shown)
    assert max(len(seen_of(contact)) for contact in shown) <= 300
    assert max(len(contact.key) for contact in shown) <= 20


def test_a_check_of_another_field_than_those_shown_is_refused():
    with pytest.raises(ValueError, match="each field that is shown"):
        check(address="right")


def test_the_database_refuses_a_check_that_found_nothing_or_something_else():
    for wrong in ({}, {"number": "maybe"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ContactCheck.objects.create(
                contact="P999", shown="999", checked_on=NOW.date(), by=make_person(), **wrong
            )


def test_who_checked_cannot_be_deleted():
    with pytest.raises(ProtectedError):
        check().by.delete()


def origin_of(name: str) -> str:
    """What the list of every contact says of where one of them comes from, as read."""
    page = Client().get("/guidance/contacts/").content.decode()
    _, _, origins = page.partition('class="cf-where-from"')
    lists = re.findall(r"<p>([^<]*)<ul[^>]*>(.*?)</ul>", origins, re.S)
    (said,) = [
        f"{heading} {item}"
        for heading, items in lists
        for item in items.split("<li>")
        if item.partition(":")[0] == name
    ]
    return said


def test_a_contact_found_right_says_since_when_and_who_checked_it_is_not_told():
    before = origin_of("Emergency services")

    check()

    assert "Not yet checked by us" in before
    assert "Last checked on 23 November 2026:" in origin_of("Emergency services")
    assert "first@example.org" not in Client().get("/guidance/contacts/").content.decode()
    assert "Not yet checked by us" in origin_of("Samaritans")


def test_a_contact_found_wrong_is_marked_at_once_and_its_number_stays_until_it_is_put_right():
    marked = "We found on 23 November 2026 that some of this may be wrong"
    check()
    assert marked not in origin_of("Emergency services")

    check(number="wrong")

    assert marked in origin_of("Emergency services")
    assert marked not in origin_of("Samaritans")
    assert 'href="tel:999"' in Client().get("/guidance/contacts/").content.decode()
    ContactCheck.objects.update(shown="998")
    contact_checks.hold(None)
    assert marked not in origin_of("Emergency services")


def test_a_contact_found_wrong_or_changed_since_is_not_said_to_be_checked():
    check(number="wrong")
    wrong = origin_of("Emergency services")
    ContactCheck.objects.update(number="right", shown="998")
    contact_checks.hold(None)

    assert "Last checked" not in wrong
    assert "Last checked" not in origin_of("Emergency services")


def test_pages_look_for_checks_once_in_a_while_and_go_on_while_the_database_is_away(
    django_assert_num_queries,
):
    check()
    with django_assert_num_queries(1):
        seen = [origin_of("Emergency services") for _ in range(3)]

    contact_checks._last_checks.look_again()
    with database_away():
        after = origin_of("Emergency services")

    assert all("Last checked on 23 November 2026:" in card for card in (*seen, after))
