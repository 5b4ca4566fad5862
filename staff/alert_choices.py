"""Each person chooses which alerts they get by e-mail; until then those that are about their work.

An alert is offered to whoever can do something about it: read the report, lead on it, see to it
that somebody does, or close the door.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final

from django.db import transaction

from staff.audit import record_on_person
from staff.models import AlertChoice, AlertKind, Person
from staff.policies import Act, can, who_can

OFFERED_TO: Final[Mapping[str, tuple[Act, ...]]] = MappingProxyType(
    {
        AlertKind.TRIGGER: (Act.READ_REPORTS, Act.MANAGE_PEOPLE),
        AlertKind.REFERRAL: (Act.LEAD_ON_REPORTS, Act.MANAGE_PEOPLE),
        AlertKind.UNREAD: (Act.SHUT_DOOR,),
        AlertKind.DIGEST: (Act.COME_IN,),
    }
)
"""Kind of alert -> the acts of which one is enough to be offered it."""

ON_AT_FIRST: Final = (AlertKind.TRIGGER, AlertKind.REFERRAL, AlertKind.UNREAD)
"""The kinds that people get until they choose."""


def kinds_offered(person: Person) -> tuple[AlertKind, ...]:
    """Lists the kinds of alert that this person can choose."""
    return tuple(kind for kind in AlertKind if any(can(person, act) for act in OFFERED_TO[kind]))


def kinds_chosen(person: Person) -> tuple[AlertKind, ...]:
    """Lists the kinds of alert that this person gets by e-mail."""
    chosen = dict(AlertChoice.objects.filter(person=person).values_list("kind", "by_email"))
    return tuple(kind for kind in kinds_offered(person) if chosen.get(kind, kind in ON_AT_FIRST))


def choose_alerts(*, person: Person, kinds: Iterable[str], now: datetime) -> None:
    """Notes which of the kinds that are offered to them this person gets by e-mail."""
    wanted = set(kinds)
    with transaction.atomic():
        record_on_person("choose_alerts", person=person, by=person, at=now)
        for kind in kinds_offered(person):
            AlertChoice.objects.update_or_create(
                person=person, kind=kind, defaults={"by_email": kind in wanted}
            )


def who_gets(kind: str, act: Act) -> list[Person]:
    """Finds the people at work who may do the act and get this kind of alert by e-mail."""
    chosen = dict(AlertChoice.objects.filter(kind=kind).values_list("person_id", "by_email"))
    is_on = kind in ON_AT_FIRST
    people = who_can(act).order_by("pk")
    return [person for person in people if chosen.get(person.pk, is_on)]
