"""What the flush after a test with real transactions takes away, and what it leaves."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError, connection, transaction
from django.test import TransactionTestCase

from releases.models import Budget
from releases.triggers import GUARDED_TABLES
from staff.audit import record_action
from staff.models import AuditEntry
from staff.roles import ROLES
from staff.triggers import guarded_tables

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


@pytest.mark.django_db(transaction=True)
def test_a_flush_takes_audit_entries_and_leaves_the_roles_and_the_guards() -> None:
    record_action(action="open", by=None, subject="intake", subject_id="1", at=NOW)

    Budget.objects.create(cohort="2027-Q1", universe="persons")

    TransactionTestCase()._fixture_teardown()

    assert not AuditEntry.objects.exists()
    assert not Budget.objects.exists()
    assert set(Group.objects.values_list("name", flat=True)) == set(ROLES)
    assert {"staff_auditentry", *GUARDED_TABLES} <= set(guarded_tables(connection))
    record_action(action="open", by=None, subject="intake", subject_id="1", at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        AuditEntry.objects.update(action="close")
    budget = Budget.objects.create(cohort="2027-Q1", universe="persons")
    with pytest.raises(IntegrityError), transaction.atomic():
        budget.delete()
