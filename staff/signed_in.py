"""This module lists the browsers in which somebody is signed in, and signs one of them out.

A browser is noted with the first page that it opens after signing in, and goes with its session.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from allauth.account.internal.flows.login import get_authentication_records
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest

from staff.audit import record_on_person
from staff.models import Person, SignedInBrowser

LAST_SEEN_AT: Final = "staff_last_seen_at"
_NOTED_FOR: Final = "staff_browser_noted"


@dataclass(frozen=True, kw_only=True)
class OpenBrowser:
    """A browser in which a person is signed in; `is_this` where it shows the page."""

    browser: SignedInBrowser
    last_seen_at: datetime | None
    is_this: bool


def note_browser(request: HttpRequest, *, person: Person, now: datetime) -> None:
    """Notes that the person is signed in here, once for each session."""
    key = request.session.session_key
    if key is None or request.session.get(_NOTED_FOR) == key:
        return
    request.session[_NOTED_FOR] = key
    if Session.objects.filter(pk=key).exists():
        SignedInBrowser.objects.update_or_create(
            session_id=key,
            defaults={
                "person": person,
                "began_at": now,
                "second_factor": _second_factor(request, person),
            },
        )


def open_browsers(request: HttpRequest, *, person: Person) -> list[OpenBrowser]:
    """Finds where the person is signed in now, newest first. A session that their password or
    "sign out everywhere" has ended is none."""
    return [
        OpenBrowser(
            browser=browser,
            last_seen_at=_moment(browser.session.get_decoded().get(LAST_SEEN_AT)),
            is_this=browser.session_id == request.session.session_key,
        )
        for browser in SignedInBrowser.objects.of(person)
        if _is_running(browser, person)
    ]


def end_browser(*, browser_id: int, person: Person, now: datetime) -> bool:
    """Signs the person out in one browser of theirs; says whether it was there."""
    with transaction.atomic():
        record_on_person("end_session", person=person, by=person, at=now)
        found = SignedInBrowser.objects.of(person).filter(pk=browser_id).first()
        if found is None:
            # Nothing was ended, so the audit does not say that something was.
            transaction.set_rollback(True)
            return False
        found.session.delete()
    return True


def _is_running(browser: SignedInBrowser, person: Person) -> bool:
    held = browser.session.get_decoded()
    return bool(held.get("_auth_user_hash") == person.get_session_auth_hash())


def _second_factor(request: HttpRequest, person: Person) -> str:
    """Names the kind of authenticator that opened this session; "" where none did."""
    for record in reversed(get_authentication_records(request, person)):
        if record.get("method") == "mfa":
            return str(record.get("type", ""))[:20]
    return ""


def _moment(seconds: object) -> datetime | None:
    return datetime.fromtimestamp(seconds, tz=UTC) if isinstance(seconds, int) else None
