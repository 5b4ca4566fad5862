"""Readers stop reading: what a person held of reports and of keys goes with their access."""

from datetime import datetime

from django.db import transaction

from moderation.keys import take_key_away
from moderation.models import Claim, PersonalKey
from staff.models import Person
from staff.people import remove_person


def remove_reader(*, person: Person, by: Person, now: datetime) -> None:
    """Ends somebody's access, their key and their claims: what they had taken waits for others.

    Raises LastAdministrator, or NoReaders where theirs is the only key.
    """
    with transaction.atomic():
        if PersonalKey.objects.filter(person=person).exists():
            take_key_away(person=person, by=by, now=now)
        remove_person(person=person, by=by, now=now)
        Claim.objects.of(person).delete()
