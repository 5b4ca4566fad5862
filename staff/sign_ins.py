"""This module judges tries to sign in: each is counted, and noted in the audit, refused ones too.

Tries are counted for each account and for each network, never for all: a stranger who tries
made-up addresses, or one person's, keeps out themselves. A browser in which that person signed in
lately has a count of its own, which nobody else can use up.

A refused try names the person whose address was tried, or nobody: what was typed is not kept.
Whoever tries a thousand times in an hour writes eight entries, not a thousand.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Final, TypeVar

from allauth.account.adapter import get_adapter
from django.http import HttpRequest
from django.utils import timezone

from staff.audit import record_action
from staff.client_address import network_of
from staff.counting import count
from staff.known_browsers import known_browser
from staff.models import Person

Found = TypeVar("Found")

_SPAN: Final = timedelta(minutes=5)
_KNOWN_BROWSER: Final = 10
_ACCOUNT_FROM_NETWORK: Final = 5
_NETWORK: Final = 30
# Six networks at once can use it up: then only known browsers get in, for minutes.
_ACCOUNT: Final = 30

_EACH_UP_TO: Final = 5
_WITHIN: Final = timedelta(hours=1)


def judge_try(
    request: HttpRequest, *, what: str, email: str, look: Callable[[], Found | None]
) -> Found | None:
    """Finds, by `look`, a right "password" or "code" of this address; None for a wrong one.

    Raises ValidationError, without looking, where the limits have been reached.
    """
    now = timezone.now()
    if not _may_try(request, what=what, email=email, now=now):
        _record_refusal(what=what, email=email, now=now)
        raise get_adapter().validation_error("too_many_login_attempts")
    found = look()
    if found is None:
        _record_refusal(what=what, email=email, now=now)
    else:
        # It was right, so what `_may_try` counted is taken back.
        for key, _limit in _limits(request, email):
            count(f"{what} {key}", span=_SPAN, now=now, step=-1)
    return found


def _may_try(request: HttpRequest, *, what: str, email: str, now: datetime) -> bool:
    """Counts one try of `what`, and tells whether it may be looked at.

    A try that one limit refuses does not count in those that stand after it.
    """
    return all(
        count(f"{what} {key}", span=_SPAN, now=now) <= limit
        for key, limit in _limits(request, email)
    )


def _limits(request: HttpRequest, email: str) -> Iterator[tuple[str, int]]:
    browser = known_browser(request, email=email)
    if browser is not None:
        yield f"of {email} in {browser}", _KNOWN_BROWSER
        return
    network = network_of(request)
    yield f"of {email} at {network}", _ACCOUNT_FROM_NETWORK
    if network is not None:
        yield f"at {network}", _NETWORK
    yield f"of {email}", _ACCOUNT


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
