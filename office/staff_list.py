"""This module lists the people who work here, with roles and keys, and who is invited."""

from dataclasses import dataclass, replace
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db.models import Count, QuerySet

from moderation.models import PersonalKey
from moderation.practising import is_practised
from reporting.models import Epoch
from staff.models import Invitation, Person
from staff.policies import Act, roles_can
from staff.roles import LABELS


@dataclass(frozen=True, kw_only=True)
class Member:
    """One person works here. The `state` of their key is "none", "waiting" (nobody has confirmed
    it), "partial" (opens some epochs) or "full"."""

    person: Person
    roles: tuple[str, ...]
    is_reader: bool
    has_second_factor: bool
    key: PersonalKey | None
    state: str
    is_practised: bool = False
    invitation: Invitation | None = None


@dataclass(frozen=True, kw_only=True)
class WaitingInvitation:
    """Nobody has used this invitation: its `role` ("" for a link to come back), and whether its
    time has run out."""

    invitation: Invitation
    role: str
    has_run_out: bool


def everybody_at_work() -> tuple[Member, ...]:
    """Lists everybody at work, by address."""
    return _members(Person.objects.at_work().order_by("email"))


def member_of(person: Person) -> Member:
    """Finds one person, with the invitation by which they came last."""
    found = _members(Person.objects.filter(pk=person.pk))[0]
    invitation = Invitation.objects.used().to_address(person.email).last_used()
    return replace(found, invitation=invitation, is_practised=is_practised(person))


def waiting_invitations(*, now: datetime) -> tuple[WaitingInvitation, ...]:
    """Lists every invitation that nobody has used or cancelled, newest first."""
    return tuple(
        WaitingInvitation(
            invitation=invitation,
            role=str(LABELS[invitation.role]) if invitation.role else "",
            has_run_out=invitation.expires_at <= now,
        )
        for invitation in Invitation.objects.waiting()
    )


def _members(people: QuerySet[Person]) -> tuple[Member, ...]:
    secured = set(
        Authenticator.objects.filter(type=Authenticator.Type.TOTP).values_list("user_id", flat=True)
    )
    keys = {
        key.person_id: key
        for key in PersonalKey.objects.annotate(opens=Count("wraps")).select_related("confirmed_by")
    }
    epochs = Epoch.objects.count()
    return tuple(
        Member(
            person=person,
            roles=tuple(str(LABELS[role]) for role in LABELS if role in _role_names(person)),
            is_reader=roles_can(_role_names(person), Act.READ_REPORTS),
            has_second_factor=person.pk in secured,
            key=keys.get(person.pk),
            state=_key_state(keys.get(person.pk), epochs),
        )
        for person in people.prefetch_related("groups")
    )


def _role_names(person: Person) -> frozenset[str]:
    return frozenset(group.name for group in person.groups.all())


def _key_state(key: PersonalKey | None, epochs: int) -> str:
    if key is None:
        return "none"
    if key.confirmed_at is None:
        return "waiting"
    return "full" if key.opens >= epochs else "partial"  # type: ignore[attr-defined]
