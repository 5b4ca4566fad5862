"""Lists for the staff's own pages: who works here with which keys, and what everybody did."""

from dataclasses import dataclass
from typing import Final

from allauth.mfa.models import Authenticator
from django.db.models import Count

from moderation.keys import active_keys
from moderation.models import KeyWrap, PersonalKey
from reporting.models import Epoch, SealedWords
from staff.audit import problems_among
from staff.models import AuditCheck, AuditCheckpoint, AuditEntry, Person
from staff.roles import LABELS, READERS

_ENTRIES_PER_PAGE: Final = 50
_LARGEST_NUMBER: Final = 2**62


@dataclass(frozen=True, kw_only=True)
class Member:
    """One person at work. `key` is "none", "partial" (opens some epochs) or "full"."""

    person: Person
    roles: tuple[str, ...]
    is_reader: bool
    has_second_factor: bool
    key: str


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


@dataclass(frozen=True, kw_only=True)
class NewKeyCost:
    """What a reader loses by making a new key: whether anything lies sealed to the one they
    hold, and whether a colleague's key opens all of that as well."""

    holds_words: bool
    is_shared: bool


def new_key_cost(person: Person) -> NewKeyCost:
    """What this reader would lose by making a new key now."""
    own = KeyWrap.objects.filter(holder__person=person).values("epoch")
    sealed = Epoch.objects.filter(pk__in=own).filter(pk__in=SealedWords.objects.values("epoch"))
    colleagues = [key for key in active_keys() if key.person_id != person.pk]
    opened_too = KeyWrap.objects.filter(holder__in=colleagues).values("epoch")
    return NewKeyCost(
        holds_words=sealed.exists(), is_shared=not sealed.exclude(pk__in=opened_too).exists()
    )


def roster() -> tuple[Member, ...]:
    """Everybody at work, by address."""
    secured = set(
        Authenticator.objects.filter(type=Authenticator.Type.TOTP).values_list("user_id", flat=True)
    )
    opened = dict(
        PersonalKey.objects.annotate(opens=Count("wraps")).values_list("person_id", "opens")
    )
    epochs = Epoch.objects.count()
    return tuple(
        Member(
            person=person,
            roles=tuple(str(LABELS[role]) for role in LABELS if role in _role_names(person)),
            is_reader=not _role_names(person).isdisjoint(READERS),
            has_second_factor=person.pk in secured,
            key=_key_state(opened.get(person.pk), epochs),
        )
        for person in Person.objects.at_work().prefetch_related("groups").order_by("email")
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


def _role_names(person: Person) -> frozenset[str]:
    return frozenset(group.name for group in person.groups.all())


def _key_state(opens: int | None, epochs: int) -> str:
    if opens is None:
        return "none"
    return "full" if opens >= epochs else "partial"
