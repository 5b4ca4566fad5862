"""Deletes links, alerts, sessions and audit entries past their time, and people who left."""

from contextlib import suppress
from datetime import datetime

from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import ProtectedError

from classification.retention_periods import period_of
from staff.audit import purge_entries, record_on_person
from staff.models import Alert, Invitation, Person
from staff.proposal_models import Proposal


@transaction.atomic
def delete_spent(*, now: datetime) -> None:
    """Deletes old invitations, alerts and proposals, and sessions whose time has run out."""
    kept = period_of("staff.Invitation.after_inviting")
    Invitation.objects.filter(created_at__lte=kept.before(now)).delete()
    sent = period_of("staff.Alert.after_sending")
    Alert.objects.filter(first_sent_at__lte=sent.before(now)).delete()
    over = period_of("staff.Proposal.after_running_out")
    Proposal.objects.over_by(over.before(now)).delete()
    Session.objects.filter(expire_date__lte=now).delete()


def delete_old_audit(*, now: datetime) -> None:
    """Puts a signed checkpoint in the place of old audit entries, and deletes people who left long
    ago, once nothing that they did is kept any longer.

    Raises BrokenChain, and deletes neither, where the oldest entries are not as they were written.
    """
    purge_entries(before=period_of("staff.AuditEntry.after_writing").before(now), now=now)
    left_by = period_of("staff.Person.after_leaving").before(now)
    for person in Person.objects.left_by(left_by).order_by("pk"):
        # The database may still hold something that they did.
        with suppress(ProtectedError), transaction.atomic():
            record_on_person("purge_person", person=person, by=None, at=now)
            person.delete()
