"""The audit page shows which entries are not as they were written."""

import pytest
from django.db import connection

from staff.audit import record_action
from staff.models import AuditEntry
from staff.tasks import check_audit
from staff.triggers import drop_guard
from tests.moderation.conftest import NOW
from tests.moderation.pages import text_of

pytestmark = pytest.mark.django_db

PAGE = "/moderation/audit/"
CHANGED = "This entry was changed after it was written."
UNLINKED = "It does not follow the entry before it."


@pytest.fixture
def client(sue, sign_in):
    for number in range(60):
        record_action(
            action="accept_report", by=sue, subject="report", subject_id=str(number), at=NOW
        )
    return sign_in(sue)


def test_before_the_first_night_the_page_says_that_nobody_has_looked(client):
    assert "That has not happened yet" in text_of(client.get(PAGE))


def test_a_record_that_is_whole_says_so_and_marks_nothing(client):
    check_audit()

    body = text_of(client.get(PAGE))

    assert "entries were looked through on" in body
    assert CHANGED not in body
    assert UNLINKED not in body


@pytest.mark.parametrize(
    ("number", "change", "mark"),
    [
        (40, {"action": "reject_report"}, CHANGED),
        (40, {"subject_id": "7"}, CHANGED),
        (12, {"entry_hash": "0" * 64}, CHANGED),
    ],
)
def test_a_changed_entry_is_marked_before_any_night(client, number, change, mark):
    drop_guard(connection, "staff_auditentry")
    AuditEntry.objects.filter(number=number).update(**change)

    body = text_of(client.get(PAGE, {"before": number + 5}))

    assert mark in body


def test_a_gap_is_marked_where_one_page_ends_and_the_next_begins(client):
    drop_guard(connection, "staff_auditentry")
    newest = AuditEntry.objects.order_by("-number").first().number
    AuditEntry.objects.filter(number=newest - 50)._raw_delete("default")

    assert UNLINKED in text_of(client.get(PAGE))


def test_what_the_night_found_stands_above_the_list(client):
    drop_guard(connection, "staff_auditentry")
    AuditEntry.objects.filter(number=3).update(action="x")
    check_audit()

    body = text_of(client.get(PAGE))

    assert "Somebody has changed this record" in body
    assert "entry 3 was changed" in body
    assert "Tell whoever keeps the servers today" in body
