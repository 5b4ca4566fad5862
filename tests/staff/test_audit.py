"""The audit chain: append-only, and broken on purpose it is found out."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from staff.audit import record_action, verify_chain
from staff.models import AuditCheck, AuditEntry, AuditHead
from staff.tasks import check_audit
from staff.triggers import drop_guard, guarded_tables, guards_down
from tests.staff.conftest import NOW, make_entries

pytestmark = pytest.mark.django_db


def make_unguarded_entries(number: int) -> None:
    """Writes entries, and lifts what keeps the database from changing them."""
    make_entries(number)
    drop_guard(connection, "staff_auditentry")


def test_entries_follow_one_another():
    first, second, third = make_entries(3)

    assert [first.number, second.number, third.number] == [1, 2, 3]
    assert second.previous_hash == first.entry_hash
    assert verify_chain().is_whole


def test_a_chain_without_entries_is_whole():
    report = verify_chain()

    assert report.is_whole
    assert report.length == 0


def test_an_entry_read_back_from_the_database_has_the_hash_it_was_given(mo):
    make_entries(2, by=mo)

    assert verify_chain().is_whole


def test_the_migrations_leave_the_guard_in_place():
    assert "staff_auditentry" in guarded_tables(connection)


@pytest.mark.parametrize(
    "statement",
    ["UPDATE staff_auditentry SET action = 'nothing'", "DELETE FROM staff_auditentry"],
)
def test_the_database_refuses_to_change_an_entry(statement):
    make_entries(1)

    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        connection.cursor().execute(statement)

    assert AuditEntry.objects.get().action == "accept_report"


def test_guards_come_back_after_a_flush_like_block():
    before = guarded_tables(connection)

    with guards_down():
        during = guarded_tables(connection)

    assert during == ()
    assert guarded_tables(connection) == before


@pytest.mark.parametrize(
    ("number", "field", "value", "problem"),
    [
        (2, "action", "reject_report", "entry 2 was changed"),
        (2, "subject_id", "999", "entry 2 was changed"),
        (3, "at", NOW - timedelta(minutes=2), "entry 3 was changed"),
        (2, "previous_hash", "0" * 64, "entry 2 does not follow"),
    ],
)
def test_a_changed_entry_is_found(number, field, value, problem):
    make_unguarded_entries(3)

    AuditEntry.objects.filter(number=number).update(**{field: value})

    assert any(problem in found for found in verify_chain().problems)


def test_a_missing_entry_is_found():
    make_unguarded_entries(4)

    AuditEntry.objects.filter(number=2)._raw_delete("default")

    assert "entries 2 to 2 are missing" in verify_chain().problems


def test_entries_cut_off_the_end_are_found():
    make_unguarded_entries(3)

    AuditEntry.objects.filter(number=3)._raw_delete("default")

    assert any("head is elsewhere" in found for found in verify_chain().problems)


def test_a_chain_rewritten_hashes_and_all_lacks_the_hash_that_was_kept_elsewhere():
    kept = make_entries(2)[-1].entry_hash
    drop_guard(connection, "staff_auditentry")
    AuditEntry.objects.all()._raw_delete("default")
    AuditHead.objects.update(number=0, entry_hash="")
    record_action(action="x", by=None, subject="report", subject_id="1", at=NOW)

    assert verify_chain().is_whole
    assert not verify_chain(expected_hash=kept).is_whole


def test_an_entry_goes_with_the_work_it_tells_of():
    with transaction.atomic():
        make_entries(1)
        transaction.set_rollback(True)

    assert AuditEntry.objects.count() == 0
    assert verify_chain().is_whole


def test_the_command_says_that_a_whole_chain_is_whole():
    make_entries(2)
    out = StringIO()

    call_command("audit_verify", stdout=out)

    assert "whole: 2 entries" in out.getvalue()


def test_the_command_fails_on_a_broken_chain():
    make_unguarded_entries(2)

    AuditEntry.objects.filter(number=1).update(action="y")
    err = StringIO()

    with pytest.raises(CommandError, match="broken"):
        call_command("audit_verify", stdout=StringIO(), stderr=err)

    assert "entry 1 was changed" in err.getvalue()


def test_the_nightly_look_keeps_that_the_chain_is_whole():
    make_entries(2)

    check_audit()

    kept = AuditCheck.objects.get()
    assert (kept.length, kept.problems) == (2, [])


def test_the_nightly_look_keeps_and_logs_what_was_tampered_with(caplog):
    make_entries(3)
    check_audit()
    drop_guard(connection, "staff_auditentry")
    AuditEntry.objects.filter(number=2).update(subject_id="999")

    check_audit()

    kept = AuditCheck.objects.get()
    assert kept.problems == ["entry 2 was changed"]
    assert "the audit is not as it was written: entry 2 was changed" in caplog.text


def test_a_thousand_problems_are_kept_as_twenty():
    make_unguarded_entries(25)

    AuditEntry.objects.update(action="x")

    check_audit()

    assert len(AuditCheck.objects.get().problems) == 20
