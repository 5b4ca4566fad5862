"""The staff tests share people, invitations, audit entries and signed-in browsers."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from django.test import Client

from staff.audit import record_action
from staff.models import AuditEntry, Invitation, Person
from staff.people import create_person, set_up_second_factor

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
PASSWORD = "quiet otters climb hills"


@pytest.fixture
def make_person(db) -> Callable[..., Person]:
    def make(email: str = "mo@example.org", *roles: str) -> Person:
        return create_person(
            email=email, password=PASSWORD, roles=roles or ("moderator",), by=None, now=NOW
        )

    return make


@pytest.fixture
def ada(make_person) -> Person:
    return make_person("ada@example.org", "administrator")


@pytest.fixture
def mo(make_person) -> Person:
    return make_person("mo@example.org", "moderator")


@pytest.fixture
def ned(make_person) -> Person:
    return make_person("ned@example.org", "moderator")


@pytest.fixture
def codes(mo) -> list[str]:
    """mo's recovery codes; their app is set up too."""
    return set_up_second_factor(mo)


@pytest.fixture
def make_invitation(db) -> Callable[..., Invitation]:
    numbers = count(1)

    def make(*, made: datetime, invited_by: Person | None = None) -> Invitation:
        return Invitation.objects.create(
            email="new@example.org",
            role="moderator",
            token_hash=f"{next(numbers):064x}",
            invited_by=invited_by,
            created_at=made,
            expires_at=made + timedelta(days=3),
        )

    return make


def make_entries(number: int, *, at: datetime = NOW, by: Person | None = None) -> list[AuditEntry]:
    """Writes so many audit entries, one after the other."""
    return [
        record_action(action="accept_report", by=by, subject="report", subject_id=str(place), at=at)
        for place in range(number)
    ]


@pytest.fixture
def sign_in() -> Callable[..., Client]:
    """A browser in which this person has passed both factors."""

    def enter(person: Person) -> Client:
        set_up_second_factor(person)
        client = Client()
        client.force_login(person)
        return client

    return enter
