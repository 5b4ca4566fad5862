"""Used-up links and sessions go by the clock; those that still work stay."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.sessions.models import Session

from staff.models import Invitation
from staff.retention import delete_spent

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def make_invitation(token: str, *, made: datetime) -> Invitation:
    return Invitation.objects.create(
        email="new@example.org",
        role="moderator",
        token_hash=token * 64,
        created_at=made,
        expires_at=made + timedelta(days=3),
    )


def test_an_invitation_goes_two_years_after_it_was_made() -> None:
    make_invitation("a", made=NOW - timedelta(days=730))
    younger = make_invitation("b", made=NOW - timedelta(days=729))

    delete_spent(now=NOW)

    assert list(Invitation.objects.all()) == [younger]


def test_a_session_goes_when_it_is_over() -> None:
    Session.objects.create(session_key="over", session_data="", expire_date=NOW)
    Session.objects.create(
        session_key="running", session_data="", expire_date=NOW + timedelta(minutes=1)
    )

    delete_spent(now=NOW)

    assert list(Session.objects.values_list("session_key", flat=True)) == ["running"]
