"""Lists for the staff's own pages: who works here with which keys, and what everybody did."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from allauth.mfa.models import Authenticator
from django.db.models import Count, QuerySet

from moderation.models import PersonalKey
from reporting.models import Epoch
from staff.audit import problems_among
from staff.models import AuditCheck, AuditCheckpoint, AuditEntry, Invitation, Person
from staff.roles import LABELS, READERS

_ENTRIES_PER_PAGE: Final = 50
_LARGEST_NUMBER: Final = 2**62


@dataclass(frozen=True, kw_only=True)
class Member:
    """One person at work. `state` of their key is "none", "waiting" (nobody has confirmed it),
    "partial" (opens some epochs) or "full"."""

    person: Person
    roles: tuple[str, ...]
    is_reader: bool
    has_second_factor: bool
    key: PersonalKey | None
    state: str
    invitation: Invitation | None = None


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """An invitation that nobody has used: to do what ("" for a link to come back), and whether
    its time has run out."""

    invitation: Invitation
    role: str
    has_run_out: bool


@dataclass(frozen=True, kw_only=True)
class AuditLine:
    """One entry, and what is wrong with it where it is not as it was written."""

    entry: AuditEntry
    problem: str


@dataclass(frozen=True, kw_only=True)
class AuditPage:
    """Entries, newest first; `following` is the number before which the next page starts.

    `checkpoint` stands for the entries that are past their time; it is on the last page alone.
    `check` is what the last night's walk over the whole chain found.
    """

    lines: tuple[AuditLine, ...]
    check: AuditCheck | None
    following: int | None
    checkpoint: AuditCheckpoint | None


def roster() -> tuple[Member, ...]:
    """Everybody at work, by address."""
    return _members(Person.objects.at_work().order_by("email"))


def member_of(person: Person) -> Member:
    """One person, with the invitation by which they came last."""
    found = _members(Person.objects.filter(pk=person.pk))[0]
    invitation = Invitation.objects.used().to_address(person.email).last_used()
    return replace(found, invitation=invitation)


def waiting_invitations(*, now: datetime) -> tuple[Waiting, ...]:
    """Every invitation that nobody has used or cancelled, newest first."""
    return tuple(
        Waiting(
            invitation=each,
            role=str(LABELS[each.role]) if each.role else "",
            has_run_out=each.expires_at <= now,
        )
        for each in Invitation.objects.waiting()
    )


def audit_page(*, before: int | None) -> AuditPage:
    """A page of the audit chain: the entries before this number, newest first."""
    newest = min(before or _LARGEST_NUMBER, _LARGEST_NUMBER)
    entries = tuple(
        AuditEntry.objects.filter(number__lt=newest)
        .select_related("by")
        .order_by("-number")[: _ENTRIES_PER_PAGE + 1]
    )
    shown = entries[:_ENTRIES_PER_PAGE]
    more = len(entries) > _ENTRIES_PER_PAGE
    problems = problems_among(entries)
    return AuditPage(
        lines=tuple(
            AuditLine(entry=entry, problem=problems.get(entry.number, "")) for entry in shown
        ),
        check=AuditCheck.objects.first(),
        following=shown[-1].number if more else None,
        checkpoint=None if more else AuditCheckpoint.objects.first(),
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
            is_reader=not _role_names(person).isdisjoint(READERS),
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
