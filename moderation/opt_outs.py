"""A reader says which kinds of report they would rather not read; *Take the next one* heeds it.

Nobody else sees who left out what, and the audit says only that somebody changed their own
settings. What this must not do is leave somebody in danger alone: see decision 81.
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import Final

from django.db import transaction

from moderation.care_models import OptOut
from moderation.models import PersonalKey
from moderation.queue_filters import KINDS
from staff.audit import record_on_person
from staff.models import Person
from staff.policies import Act, who_can

_NOBODY: Final = 0


def kinds_left_out_by(person: Person) -> frozenset[str]:
    """Finds the kinds that this person would rather not read."""
    return frozenset(OptOut.objects.of(person).values_list("kind", flat=True))


def leave_out(*, kinds: Collection[str], person: Person, now: datetime) -> None:
    """Leaves out exactly these kinds from now on. Twice is harmless.

    Raises ValueError for a kind there is not.
    """
    if not set(kinds) <= set(KINDS):
        raise ValueError("There is no such kind of report.")
    with transaction.atomic():
        record_on_person("change_own_settings", person=person, by=person, at=now)
        OptOut.objects.of(person).exclude(kind__in=kinds).delete()
        for kind in kinds:
            OptOut.objects.get_or_create(person=person, kind=kind)


def left_out_by_everybody(
    *, but: Person | None = None, act: Act = Act.READ_REPORTS
) -> frozenset[str]:
    """Finds the kinds that everybody leaves out who may do this act and has a key in use; `but`
    does not count. Where nobody else is there at all, that is every kind."""
    keys = PersonalKey.objects.in_use().filter(person__in=who_can(act))
    readers = set(keys.values_list("person_id", flat=True))
    readers.discard(but.pk if but else _NOBODY)
    willing: defaultdict[str, set[int]] = defaultdict(lambda: set(readers))
    for kind, person_id in OptOut.objects.values_list("kind", "person_id"):
        willing[kind].discard(person_id)
    if not readers and but is None:
        return frozenset()
    return frozenset(kind for kind in KINDS if not willing[kind])
