"""Tries to sign in: each is counted, judged, and noted in the audit, refused ones too.

A refused try names the person whose address was tried, or nobody: what was typed is not kept.
Whoever tries a thousand times in an hour writes eight entries, not a thousand.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final, TypeVar

from django.http import HttpRequest

from staff.audit import record_action
from staff.counting import count
from staff.models import Person
from staff.sign_in_limits import forgive_try, may_try

Found = TypeVar("Found")

_EACH_UP_TO: Final = 5
_WITHIN: Final = timedelta(hours=1)


class TriedTooOften(ValueError):
    """This try was one too many, so nothing was looked at."""


def judge_try(
    request: HttpRequest,
    *,
    what: str,
    email: str,
    now: datetime,
    look: Callable[[], Found | None],
) -> Found | None:
    """What `look` finds for a right "password" or "code" of this address; None for a wrong one.

    Raises TriedTooOften, without looking, where the limits have been reached.
    """
    if not may_try(request, what=what, email=email, now=now):
        _record_refusal(what=what, email=email, now=now)
        raise TriedTooOften
    found = look()
    if found is None:
        _record_refusal(what=what, email=email, now=now)
    else:
        forgive_try(request, what=what, email=email, now=now)
    return found


def record_sign_in(*, person: Person, now: datetime) -> None:
    """Notes that somebody signed in, with all factors."""
    record_action(action="sign_in", by=person, subject="person", subject_id=str(person.pk), at=now)


def _record_refusal(*, what: str, email: str, now: datetime) -> None:
    """Notes a refused try: the first five of an hour, then the tenth, the hundredth and so on.

    Counted for each person, and for all addresses of nobody together. The action of the later
    ones ends in _x10, _x100.
    """
    person = Person.objects.filter(email=email).first()
    subject_id = "unknown" if person is None else str(person.pk)
    number = count(f"refused {what} {subject_id}", span=_WITHIN, now=now)
    if number > _EACH_UP_TO and str(number).strip("0") != "1":
        return
    record_action(
        action=f"refuse_{what}" + (f"_x{number}" if number > _EACH_UP_TO else ""),
        by=None,
        subject="address" if person is None else "person",
        subject_id=subject_id,
        at=now,
    )
