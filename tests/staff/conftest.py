"""What the staff tests share: people of each role, and a clock."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from django.test import Client

from staff.models import Invitation, Person
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


@pytest.fixture
def sign_in() -> Callable[..., Client]:
    """A browser in which this person has passed both factors."""

    def enter(person: Person) -> Client:
        set_up_second_factor(person)
        client = Client()
        client.force_login(person)
        return client

    return enter
