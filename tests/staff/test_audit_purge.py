"""One signed checkpoint is left of old audit entries, and the chain goes on from it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction

from classification.retention_periods import period_of
from config.upkeep.purging import purge_all
from staff.audit import (
    BrokenChain,
    ChainReport,
    purge_entries,
    signature_of,
    verify_chain,
)
from staff.models import AuditCheckpoint, AuditEntry, Invitation, Person
from staff.people import remove_person
from staff.retention import delete_old_audit
from staff.triggers import create_guard, drop_guard, guarded_tables, guards_down
from tests.staff.conftest import NOW, make_entries

pytestmark = pytest.mark.django_db

AUDIT_KEPT = NOW - period_of("staff.AuditEntry.after_writing").before(NOW)
LONG_AGO = NOW - timedelta(days=900)


def purge() -> int:
    return purge_entries(before=NOW - AUDIT_KEPT, now=NOW)


@pytest.fixture
def purged() -> None:
    """Three old entries gave way to a checkpoint; two young ones stay."""
    make_entries(3, at=LONG_AGO)
    make_entries(2, at=NOW)
    purge()


def forge(**fields: object) -> None:
    """What somebody with the database, and without the key, can do to the checkpoint."""
    drop_guard(connection, "staff_auditcheckpoint")
    AuditCheckpoint.objects.update(**fields)


def test_old_entries_give_way_to_a_checkpoint_and_the_chain_goes_on() -> None:
    old = make_entries(3, at=LONG_AGO)
    young = make_entries(2, at=NOW)

    count = purge()

    assert count == 3
    checkpoint = AuditCheckpoint.objects.get()
    assert (checkpoint.number, checkpoint.entry_hash) == (3, old[-1].entry_hash)
    assert (checkpoint.first_at, checkpoint.last_at, checkpoint.made_at) == (
        LONG_AGO,
        LONG_AGO,
        NOW,
    )
    kept = AuditEntry.objects.order_by("number")
    assert [entry.number for entry in kept] == [4, 5, 6]
    assert (kept[2].action, kept[2].subject_id) == ("purge_audit", "3")
    assert verify_chain() == ChainReport(
        length=6, purged=3, last_hash=kept[2].entry_hash, problems=()
    )
    assert young[0].previous_hash == checkpoint.entry_hash


def test_an_entry_goes_two_years_after_it_was_written_and_not_before() -> None:
    make_entries(1, at=NOW - AUDIT_KEPT)
    make_entries(1, at=NOW - AUDIT_KEPT + timedelta(seconds=1))

    delete_old_audit(now=NOW)
    assert AuditEntry.objects.count() == 2
    delete_old_audit(now=NOW + timedelta(seconds=1))

    assert AuditCheckpoint.objects.get().number == 1


def test_the_next_purge_moves_the_same_checkpoint_on() -> None:
    make_entries(2, at=LONG_AGO)
    make_entries(2, at=LONG_AGO + timedelta(days=100))
    purge_entries(before=LONG_AGO + timedelta(days=1), now=NOW - timedelta(days=200))

    purge()

    checkpoint = AuditCheckpoint.objects.get()
    assert checkpoint.number == 4
    assert checkpoint.first_at == LONG_AGO
    assert checkpoint.last_at == LONG_AGO + timedelta(days=100)
    assert verify_chain().is_whole


def test_where_nothing_is_old_nothing_changes() -> None:
    make_entries(2, at=NOW)

    assert purge() == 0
    assert not AuditCheckpoint.objects.exists()
    assert AuditEntry.objects.count() == 2


def test_a_chain_in_which_everything_is_old_ends_with_the_note_of_its_purge() -> None:
    make_entries(3, at=LONG_AGO)

    purge()

    assert AuditEntry.objects.get().action == "purge_audit"
    assert verify_chain().is_whole


def test_the_nightly_purge_and_the_command_do_it() -> None:
    make_entries(3, at=LONG_AGO)

    purge_all(now=NOW)

    assert AuditCheckpoint.objects.get().number == 3


# ---- what the database refuses ----------------------------------------------------------


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM staff_auditentry",
        "DELETE FROM staff_auditentry WHERE number = 4",
        "UPDATE staff_auditentry SET action = 'nothing'",
        "DELETE FROM staff_auditcheckpoint",
        "UPDATE staff_auditcheckpoint SET number = 2",
        "UPDATE staff_auditcheckpoint SET entry_hash = ''",
    ],
)
def test_after_a_purge_every_other_deletion_and_change_is_refused(purged, statement: str) -> None:
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        connection.cursor().execute(statement)

    assert AuditEntry.objects.count() == 3
    assert verify_chain().is_whole


def test_without_a_checkpoint_no_entry_goes_however_old() -> None:
    make_entries(3, at=LONG_AGO)

    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        AuditEntry.objects.filter(number=1).delete()

    assert AuditEntry.objects.count() == 3


def test_there_is_one_checkpoint() -> None:
    make_entries(1, at=LONG_AGO)
    purge()
    second = AuditCheckpoint.objects.get()
    second.pk = 2

    with pytest.raises(IntegrityError), transaction.atomic():
        second.save(force_insert=True)


def test_guards_come_back_with_what_they_let_through() -> None:
    before = guarded_tables(connection)
    assert {"staff_auditentry", "staff_auditcheckpoint"} <= set(before)

    with guards_down():
        assert guarded_tables(connection) == ()

    assert guarded_tables(connection) == before
    make_entries(2, at=LONG_AGO)
    assert purge() == 2


# ---- what is found out ------------------------------------------------------------------


@pytest.mark.parametrize(
    "fields",
    [
        {"signature": "0" * 64},
        {"number": 2},
        {"number": 4},
        {"entry_hash": "0" * 64},
        {"first_at": NOW},
        {"last_at": NOW},
        {"made_at": LONG_AGO},
    ],
)
def test_a_forged_checkpoint_is_found(purged, fields: dict[str, object]) -> None:
    forge(**fields)

    assert "the checkpoint was changed, or is not ours" in verify_chain().problems


def test_a_checkpoint_made_with_another_key_is_found(settings) -> None:
    make_entries(3, at=LONG_AGO)
    purge()

    settings.AUDIT_KEY = "another"

    assert "the checkpoint was changed, or is not ours" in verify_chain().problems


def test_entries_that_were_taken_away_under_a_forged_checkpoint_are_found() -> None:
    _, last = make_entries(2, at=NOW)
    make_entries(1, at=NOW)
    forged = AuditCheckpoint(
        pk=1, number=2, entry_hash=last.entry_hash, first_at=NOW, last_at=NOW, made_at=NOW
    )
    forged.signature = "0" * 64
    forged.save()
    AuditEntry.objects.filter(number__lte=2).delete()

    assert verify_chain().problems == ("the checkpoint was changed, or is not ours",)


def test_a_checkpoint_that_was_taken_away_leaves_a_gap() -> None:
    make_entries(3, at=LONG_AGO)
    make_entries(1, at=NOW)
    purge()
    drop_guard(connection, "staff_auditcheckpoint")

    AuditCheckpoint.objects.all().delete()

    assert "entries 1 to 3 are missing" in verify_chain().problems


def test_an_entry_taken_away_after_the_checkpoint_is_found(purged) -> None:
    drop_guard(connection, "staff_auditentry")

    AuditEntry.objects.filter(number=4).delete()

    assert "entries 4 to 4 are missing" in verify_chain().problems


def test_an_entry_put_back_beside_its_checkpoint_is_found() -> None:
    first, *_ = make_entries(3, at=LONG_AGO)
    purge()

    first.save(force_insert=True)

    assert "entries up to 3 are there again beside their checkpoint" in verify_chain().problems


@pytest.mark.parametrize("damage", ["changed", "missing", "forged"])
def test_a_broken_chain_is_never_signed_over(damage: str) -> None:
    make_entries(4, at=LONG_AGO)
    purge_entries(before=LONG_AGO, now=NOW)
    if damage == "forged":
        make_entries(2, at=LONG_AGO + timedelta(days=1))
        purge_entries(before=LONG_AGO + timedelta(hours=1), now=NOW)
        forge(first_at=NOW)
    else:
        drop_guard(connection, "staff_auditentry")
        second = AuditEntry.objects.filter(number=2)
        second.update(action="x") if damage == "changed" else second.delete()
    before = AuditEntry.objects.count()

    with pytest.raises(BrokenChain):
        purge()

    assert AuditEntry.objects.count() == before


def test_the_command_deletes_the_rest_and_says_that_the_audit_was_touched(
    make_invitation: Callable[..., Invitation],
) -> None:
    make_invitation(made=LONG_AGO)
    make_entries(2, at=LONG_AGO)
    drop_guard(connection, "staff_auditentry")
    AuditEntry.objects.filter(number=1).update(action="x")

    with pytest.raises(CommandError, match="entry 1 was changed"):
        call_command("purge", stdout=StringIO())

    assert not Invitation.objects.exists()
    assert AuditEntry.objects.filter(number=1).exists()


# ---- what is told -----------------------------------------------------------------------


def test_a_hash_kept_elsewhere_is_found_as_long_as_its_entry_or_the_checkpoint_is_there() -> None:
    old = make_entries(3, at=LONG_AGO)
    young = make_entries(1, at=NOW)
    purge()

    assert verify_chain(expected_hash=young[0].entry_hash).is_whole
    assert verify_chain(expected_hash=old[-1].entry_hash).is_whole
    assert not verify_chain(expected_hash=old[0].entry_hash).is_whole


def test_the_command_says_for_how_many_a_checkpoint_stands() -> None:
    make_entries(3, at=LONG_AGO)
    purge()
    out = StringIO()

    call_command("audit_verify", stdout=out)

    assert "whole: 4 entries" in out.getvalue()
    assert "stands for the first 3" in out.getvalue()


def test_the_signature_covers_every_field() -> None:
    make_entries(1, at=LONG_AGO)
    purge()
    checkpoint = AuditCheckpoint.objects.get()
    signed = {field.name for field in AuditCheckpoint._meta.fields} - {"id", "signature"}

    for name in signed:
        changed = AuditCheckpoint.objects.get()
        value = getattr(changed, name)
        setattr(changed, name, f"{value}x" if isinstance(value, str) else value + _one_more(value))
        assert signature_of(changed) != checkpoint.signature, name


def _one_more(value: object) -> object:
    return timedelta(seconds=1) if isinstance(value, datetime) else 1


# ---- people who left --------------------------------------------------------------------


def test_somebody_who_left_goes_with_the_last_of_what_they_did(ada, mo) -> None:
    make_entries(1, at=NOW, by=mo)
    remove_person(person=mo, by=ada, now=NOW)

    delete_old_audit(now=NOW + AUDIT_KEPT)
    assert Person.objects.filter(pk=mo.pk).exists()
    delete_old_audit(now=NOW + AUDIT_KEPT + timedelta(days=1))

    assert list(Person.objects.all()) == [ada]
    assert AuditEntry.objects.filter(action="purge_person", subject_id=str(mo.pk)).exists()
    assert verify_chain().is_whole


def test_somebody_whose_work_is_still_here_stays(ada, mo, make_invitation) -> None:
    remove_person(person=mo, by=ada, now=NOW)
    make_invitation(made=NOW + AUDIT_KEPT, invited_by=mo)

    delete_old_audit(now=NOW + AUDIT_KEPT + timedelta(days=1))

    assert Person.objects.filter(pk=mo.pk).exists()
    assert not AuditEntry.objects.filter(action="purge_person").exists()


def test_nobody_who_works_here_goes(mo) -> None:
    delete_old_audit(now=NOW + 3 * AUDIT_KEPT)

    assert Person.objects.get() == mo


def test_a_condition_that_is_unknown_lets_nothing_through() -> None:
    make_entries(1, at=LONG_AGO)
    create_guard(connection, "staff_auditentry", delete_if="NULL")

    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        AuditEntry.objects.all().delete()
