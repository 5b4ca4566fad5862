"""This module ends a reader's access, and with it their key and the reports that they had taken."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from moderation.keys import take_key_away
from moderation.models import Claim, PersonalKey
from moderation.reader_settings import delete_settings_of
from staff.audit import wait_for_turn
from staff.models import Person
from staff.people import change_roles, remove_person
from staff.policies import Act, roles_can


class LastKey(ValueError):
    """Without this person's key nothing that people wrote could be read any more."""


def remove_reader(*, person: Person, by: Person, now: datetime, last_key: bool = False) -> None:
    """Ends somebody's access, their key, their claims and what they had set for themselves: what
    they had taken waits for others.

    Raises LastAdministrator, or LastKey where theirs is the only key in use and `last_key` does
    not say that this is meant.
    """
    with transaction.atomic():
        _stop_reading(person, by=by, now=now, last_key=last_key)
        remove_person(person=person, by=by, now=now)


def change_readers_roles(
    *, person: Person, roles: Sequence[str], by: Person, now: datetime, last_key: bool = False
) -> None:
    """Gives a person exactly these roles; whoever reads reports no longer loses key and claims.

    Raises UnknownRole, LastAdministrator, or LastKey as `remove_reader` does.
    """
    with transaction.atomic():
        if not roles_can(roles, Act.READ_REPORTS):
            _stop_reading(person, by=by, now=now, last_key=last_key)
        change_roles(person=person, roles=roles, by=by, now=now)


def holds_last_key(person: Person) -> bool:
    """Tells whether words are sealed to this person's key and to nobody else's."""
    keys = PersonalKey.objects.in_use()
    return keys.filter(person=person).exists() and not keys.exclude(person=person).exists()


def _stop_reading(person: Person, *, by: Person, now: datetime, last_key: bool) -> None:
    wait_for_turn()
    if holds_last_key(person) and not last_key:
        raise LastKey("Theirs is the only key that opens what people wrote.")
    if PersonalKey.objects.filter(person=person).exists():
        take_key_away(person=person, by=by, now=now)
    Claim.objects.of(person).delete()
    delete_settings_of(person)
