"""People join, change roles, set up their second factor, and leave."""

from collections.abc import Sequence
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.utils import timezone

from staff.audit import record_action
from staff.models import Person
from staff.roles import ADMINISTRATOR, check_roles


class PersonExists(ValueError):
    """Somebody with this e-mail address works here already."""


class LastAdministrator(ValueError):
    """Without this person nobody could invite or remove anyone."""


def create_person(
    *,
    email: str,
    password: str,
    roles: Sequence[str],
    by: Person | None,
    now: datetime | None = None,
) -> Person:
    """Makes a person who can sign in; pages open once a second factor is set up.

    Raises PersonExists, UnknownRole, or Django's ValidationError for a weak password.
    """
    at = now or timezone.now()
    address = email.strip().lower()
    check_roles(tuple(roles))
    person = Person(email=address, joined_at=at)
    validate_password(password, user=person)
    person.set_password(password)
    with transaction.atomic():
        if Person.objects.filter(email=address).exists():
            raise PersonExists(f"{address} works here already.")
        person.save(force_insert=True)
        person.groups.set(_groups(roles))
        _record("create_person", by=by, person=person, at=at)
    return person


def change_roles(*, person: Person, roles: Sequence[str], by: Person, now: datetime) -> None:
    """Gives the person exactly these roles. Raises UnknownRole or LastAdministrator."""
    check_roles(tuple(roles))
    with transaction.atomic():
        _record("change_roles", by=by, person=person, at=now)
        if ADMINISTRATOR not in roles:
            _check_not_last_administrator(person)
        person.groups.set(_groups(roles))
    person.__dict__.pop("roles", None)


def remove_person(*, person: Person, by: Person, now: datetime) -> None:
    """Ends the person's access at once. Their name stays on what they did.

    Raises LastAdministrator. Whoever held a key to victims' words: see moderation.keys.
    """
    with transaction.atomic():
        _record("remove_person", by=by, person=person, at=now)
        _check_not_last_administrator(person)
        Authenticator.objects.filter(user=person).delete()
        person.groups.clear()
        person.set_unusable_password()
        person.is_active = False
        person.left_at = now
        person.save()


def has_second_factor(person: Person) -> bool:
    """Whether the person has set up an authenticator app."""
    return bool(Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).exists())


def set_up_second_factor(person: Person) -> list[str]:
    """Gives the person an authenticator secret and returns fresh recovery codes.

    For a demonstration, and for an installation's first administrator. Everybody else sets
    theirs up on the page that follows an invitation.
    """
    with transaction.atomic():
        if not has_second_factor(person):
            TOTP.activate(person, generate_totp_secret())
        return new_recovery_codes(person)


def new_recovery_codes(person: Person) -> list[str]:
    """Replaces the person's recovery codes. Each works once; the old ones stop working."""
    with transaction.atomic():
        Authenticator.objects.filter(user=person, type=Authenticator.Type.RECOVERY_CODES).delete()
        return list(RecoveryCodes.activate(person).generate_codes())


def let_back_in(*, person: Person, password: str, by: Person | None, now: datetime) -> None:
    """A lost password or telephone: a new password, and the second factor is set up afresh.

    Every session the person still has ends. Raises Django's ValidationError for a weak password.
    """
    validate_password(password, user=person)
    with transaction.atomic():
        _record("let_back_in", by=by, person=person, at=now)
        Authenticator.objects.filter(user=person).delete()
        person.set_password(password)
        person.save(update_fields=["password"])


def _check_not_last_administrator(person: Person) -> None:
    others = Person.objects.at_work().with_any_role([ADMINISTRATOR]).exclude(pk=person.pk)
    if person.has_role(ADMINISTRATOR) and not others.exists():
        raise LastAdministrator("Make somebody else an administrator first.")


def _groups(roles: Sequence[str]) -> list[Group]:
    """The roles' groups. A migration made them; a database that was flushed gets them back."""
    return [Group.objects.get_or_create(name=role)[0] for role in roles]


def _record(action: str, *, by: Person | None, person: Person, at: datetime) -> None:
    record_action(action=action, by=by, subject="person", subject_id=str(person.pk), at=at)
