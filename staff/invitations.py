"""This module invites people to work here by a one-use link, of which only the hash is kept."""

import hashlib
import secrets
from datetime import datetime

from django.db import transaction

from classification.retention_periods import period_of
from staff.audit import record_action, wait_for_turn
from staff.models import Invitation, Person
from staff.people import PersonExists, create_person, let_back_in, take_back
from staff.roles import check_roles


class InvitationGone(ValueError):
    """The link was used or cancelled, has run out, or never was."""


def invite_person(*, email: str, role: str, by: Person | None, now: datetime) -> str:
    """Makes an invitation for someone new, or who left, and returns its token, shown once.

    An older unused invitation to the same address stops working. `by` is None on the command
    line. Raises PersonExists or UnknownRole.
    """
    address = email.strip().lower()
    check_roles((role,))
    if Person.objects.at_work().filter(email=address).exists():
        raise PersonExists(f"{address} works here already.")
    return _make(email=address, role=role, person=None, by=by, now=now)


def invite_back(*, person: Person, by: Person | None, now: datetime) -> str:
    """Makes a link for a person who lost their password or telephone; its token is shown once."""
    return _make(email=person.email, role="", person=person, by=by, now=now)


def cancel_invitation(*, invitation: Invitation, by: Person, now: datetime) -> bool:
    """Ends an invitation that nobody has used. Returns whether there was anything to end."""
    with transaction.atomic():
        record_action(
            action="cancel_invitation",
            by=by,
            subject="invitation",
            subject_id=str(invitation.pk),
            at=now,
        )
        unused = Invitation.objects.unused().filter(pk=invitation.pk)
        return bool(unused.update(cancelled_at=now))


def find_invitation(*, token: str, now: datetime) -> Invitation:
    """Finds the invitation that this link stands for. Raises InvitationGone."""
    found = Invitation.objects.open_at(now).filter(token_hash=_hash(token)).first()
    if found is None or (found.person is not None and not found.person.is_active):
        raise InvitationGone("This link has been used or has run out. Ask for a new one.")
    return found


def accept_invitation(*, token: str, password: str, now: datetime) -> Person:
    """Lets the invited person in. Of two presses at once, one joins and the other is refused.

    Somebody who worked here before comes back as who they were. Raises InvitationGone, or
    Django's ValidationError for a weak password.
    """
    with transaction.atomic():
        wait_for_turn()
        invitation = find_invitation(token=token, now=now)
        taken = Invitation.objects.open_at(now).filter(pk=invitation.pk).update(accepted_at=now)
        if not taken:
            raise InvitationGone("This link has been used or has run out. Ask for a new one.")
        by = invitation.invited_by
        if invitation.person is not None:
            let_back_in(person=invitation.person, password=password, by=by, now=now)
            return invitation.person
        roles = [invitation.role]
        known = Person.objects.filter(email=invitation.email).first()
        if known is None:
            return create_person(
                email=invitation.email, password=password, roles=roles, by=by, now=now
            )
        if known.is_active:
            raise InvitationGone("This person works here already.")
        take_back(person=known, password=password, roles=roles, by=by, now=now)
        return known


def _make(*, email: str, role: str, person: Person | None, by: Person | None, now: datetime) -> str:
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        wait_for_turn()
        Invitation.objects.unused().to_address(email).update(cancelled_at=now)
        invitation = Invitation.objects.create(
            email=email,
            role=role,
            person=person,
            token_hash=_hash(token),
            invited_by=by,
            created_at=now,
            expires_at=period_of("staff.Invitation.link").after(now),
        )
        record_action(
            action="invite_person" if person is None else "invite_back",
            by=by,
            subject="invitation",
            subject_id=str(invitation.pk),
            at=now,
        )
    return token


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
