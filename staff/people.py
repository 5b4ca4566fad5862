"""People join, change roles, set up their second factor, and leave."""

from collections.abc import Sequence
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from staff.audit import record_on_person
from staff.models import Invitation, Person
from staff.policies import Act, can, roles_can, who_can
from staff.roles import ROLES, check_roles


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
        record_on_person("create_person", by=by, person=person, at=at)
    return person


def change_roles(*, person: Person, roles: Sequence[str], by: Person, now: datetime) -> None:
    """Gives the person exactly these roles; each that they gain or lose has an audit entry.

    Whoever is an administrator no longer has invited nobody, and no link that was made before lets
    a new one in. Raises UnknownRole or LastAdministrator. Whoever holds a key to victims' words:
    see moderation.reader_access.
    """
    check_roles(tuple(roles))
    with transaction.atomic():
        record_on_person("change_roles", by=by, person=person, at=now)
        before = set(person.groups.values_list("name", flat=True))
        for role in ROLES:
            if (role in roles) != (role in before):
                verb = "give" if role in roles else "take"
                record_on_person(f"{verb}_role_{role}", by=by, person=person, at=now)
        if not roles_can(roles, Act.MANAGE_PEOPLE):
            _check_not_last_administrator(person)
            Invitation.objects.unused().issued_by(person).update(cancelled_at=now)
        elif not roles_can(before, Act.MANAGE_PEOPLE):
            # Two people made it for somebody who was none: see `why_not_let_back_in`.
            Invitation.objects.unused().to_address(person.email).update(cancelled_at=now)
        person.groups.set(_groups(roles))
    person.__dict__.pop("roles", None)


def remove_person(*, person: Person, by: Person, now: datetime) -> None:
    """Ends the person's access at once. Their name stays on what they did.

    Their sessions end, every link that lets them in, and every link that they made and nobody
    has used. Raises LastAdministrator. Whoever held a key to victims' words: see
    moderation.reader_access.
    """
    with transaction.atomic():
        record_on_person("remove_person", by=by, person=person, at=now)
        _check_not_last_administrator(person)
        Invitation.objects.unused().issued_by(person).update(cancelled_at=now)
        Invitation.objects.unused().to_address(person.email).update(cancelled_at=now)
        Authenticator.objects.filter(user=person).delete()
        person.groups.clear()
        person.set_unusable_password()
        person.is_active = False
        person.left_at = now
        person.save(update_fields=["password", "is_active", "left_at"])
        _end_sessions_of(person)


def take_back(
    *, person: Person, password: str, roles: Sequence[str], by: Person | None, now: datetime
) -> None:
    """Lets somebody who left work here again, as who they were: what they did stays theirs.

    They get these roles and no others, a new password, and set up a second factor afresh. Raises
    UnknownRole, or Django's ValidationError for a weak password.
    """
    check_roles(tuple(roles))
    validate_password(password, user=person)
    with transaction.atomic():
        record_on_person("take_back", by=by, person=person, at=now)
        person.set_password(password)
        person.is_active = True
        person.joined_at, person.left_at = now, None
        person.save(update_fields=["password", "is_active", "joined_at", "left_at"])
        person.groups.set(_groups(roles))
    person.__dict__.pop("roles", None)


def end_sessions(*, person: Person, by: Person, now: datetime) -> None:
    """Signs the person out wherever they are signed in. What they have unlocked shuts with it."""
    with transaction.atomic():
        record_on_person("end_sessions", by=by, person=person, at=now)
        _end_sessions_of(person)


def has_second_factor(person: Person) -> bool:
    """Tells whether the person has set up an authenticator app."""
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
    """Gives who lost password or telephone a new password; they set up a second factor afresh.

    Every session the person still has ends. Raises Django's ValidationError for a weak password.
    """
    validate_password(password, user=person)
    with transaction.atomic():
        record_on_person("let_back_in", by=by, person=person, at=now)
        Authenticator.objects.filter(user=person).delete()
        person.set_password(password)
        person.save(update_fields=["password"])


def why_not_let_back_in(person: Person) -> str:
    """Says why no page makes a link for this person to come back; "" where two people may.

    Whoever has an administrator's way in has everybody's, so only whoever runs the machine gives
    it back.
    """
    if not person.is_active:
        return _("They do not work here any more. Invite them again.")
    if can(person, Act.MANAGE_PEOPLE):
        return _(
            "They are an administrator. Only whoever runs the machine lets one back in, with "
            "manage.py invite_staff --back."
        )
    return ""


def _check_not_last_administrator(person: Person) -> None:
    if set(who_can(Act.MANAGE_PEOPLE).values_list("pk", flat=True)) == {person.pk}:
        raise LastAdministrator("Make somebody else an administrator first.")


def _end_sessions_of(person: Person) -> None:
    Person.objects.filter(pk=person.pk).update(sessions_ended=F("sessions_ended") + 1)
    person.refresh_from_db(fields=["sessions_ended"])


def _groups(roles: Sequence[str]) -> list[Group]:
    """Finds the roles' groups. A migration made them; a flushed database gets them back."""
    return [Group.objects.get_or_create(name=role)[0] for role in roles]
