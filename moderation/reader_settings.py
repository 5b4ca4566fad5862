"""A reader's own settings for the queue: filters under a name, and the keys switched off or on."""

from datetime import datetime
from typing import Final

from django.db import transaction

from moderation.care_models import OptOut, PracticeRun
from moderation.models import SavedView, ShortcutsOff
from moderation.queue_filters import QueueFilter
from moderation.reading_models import ReaderRest
from staff.audit import record_on_person
from staff.models import Person

MOST_VIEWS: Final = 12
"""So many views one person may keep."""


class TooManyViews(ValueError):
    """This person keeps as many views as one may."""


def save_view(*, name: str, chosen: QueueFilter, person: Person, now: datetime) -> SavedView:
    """Saves the filter under this name; a view of theirs with the same name becomes this one.

    Raises TooManyViews.
    """
    with transaction.atomic():
        record_on_person("save_view", person=person, by=person, at=now)
        others = SavedView.objects.filter(person=person).exclude(name=name)
        if others.count() >= MOST_VIEWS:
            raise TooManyViews
        saved, _is_new = SavedView.objects.update_or_create(
            person=person, name=name, defaults={"filter_code": chosen.code}
        )
        return saved


def delete_view(*, view_id: int, person: Person, now: datetime) -> bool:
    """Deletes a view of this person's; says whether there was such a view."""
    with transaction.atomic():
        record_on_person("delete_view", person=person, by=person, at=now)
        deleted, _by_table = SavedView.objects.filter(pk=view_id, person=person).delete()
        return bool(deleted)


def shortcuts_are_on(person: Person) -> bool:
    """Tells whether the keys work for this person."""
    return not ShortcutsOff.objects.filter(person=person).exists()


def switch_shortcuts(*, on: bool, person: Person, now: datetime) -> None:
    """Switches the keys on or off for this person, on every machine. Twice is harmless."""
    with transaction.atomic():
        action = "switch_shortcuts_on" if on else "switch_shortcuts_off"
        record_on_person(action, person=person, by=person, at=now)
        if on:
            ShortcutsOff.objects.filter(person=person).delete()
        else:
            ShortcutsOff.objects.get_or_create(person=person)


def delete_settings_of(person: Person) -> None:
    """Deletes all that this person had set: for whoever stops reading reports."""
    OptOut.objects.of(person).delete()
    PracticeRun.objects.filter(person=person).delete()
    SavedView.objects.filter(person=person).delete()
    ReaderRest.objects.filter(person=person).delete()
    ShortcutsOff.objects.filter(person=person).delete()
