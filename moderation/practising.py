"""A reader goes through the practice set at their own pace, and may begin it again.

What they chose is for them alone, and stands in no audit. The day on which they were first through
stays, so that a senior moderator can see that the set is done. It opens or shuts nothing.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from moderation.care_models import PracticeRun
from moderation.practice_set import CHOICES, PracticeCase, practice_set
from staff.models import Person


def chosen_by(person: Person) -> Mapping[str, str]:
    """Finds what this person chose, by the key of the case; only of cases that there are."""
    run = PracticeRun.objects.filter(person=person).first()
    return _still_there(run.given) if run else {}


def is_practised(person: Person) -> bool:
    """Tells whether this person has once been through the whole set."""
    return PracticeRun.objects.filter(person=person, done_on__isnull=False).exists()


@transaction.atomic
def choose(*, case: PracticeCase, choice: str, person: Person, now: datetime) -> bool:
    """Keeps what somebody chose in a case; says whether with it they were first through the set.

    Raises ValueError for what cannot be chosen.
    """
    if choice not in CHOICES:
        raise ValueError(f"{choice!r} cannot be chosen.")
    PracticeRun.objects.get_or_create(person=person)
    run = PracticeRun.objects.select_for_update().get(person=person)
    run.given = _still_there(run.given) | {case.key: choice}
    is_through = run.done_on is None and len(run.given) == len(practice_set())
    if is_through:
        run.done_on = timezone.localdate(now)
    run.save(update_fields=["given", "done_on"])
    return is_through


def begin_again(*, person: Person) -> None:
    """Forgets what somebody chose. That they were once through stays."""
    PracticeRun.objects.filter(person=person).update(given={})


def _still_there(given: Mapping[str, str]) -> dict[str, str]:
    keys = {case.key for case in practice_set()}
    return {key: choice for key, choice in given.items() if key in keys and choice in CHOICES}
