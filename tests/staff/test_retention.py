"""Used-up links and sessions go by the clock; those that still work stay."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session

from staff.models import Invitation
from staff.retention import delete_spent
from tests.staff.conftest import NOW

pytestmark = pytest.mark.django_db


def test_an_invitation_goes_two_years_after_it_was_made(
    make_invitation: Callable[..., Invitation],
) -> None:
    make_invitation(made=NOW - timedelta(days=730))
    younger = make_invitation(made=NOW - timedelta(days=729))

    delete_spent(now=NOW)

    assert list(Invitation.objects.all()) == [younger]


def test_a_session_goes_when_it_is_over() -> None:
    Session.objects.create(session_key="over", session_data="", expire_date=NOW)
    Session.objects.create(
        session_key="running", session_data="", expire_date=NOW + timedelta(minutes=1)
    )

    delete_spent(now=NOW)

    assert list(Session.objects.values_list("session_key", flat=True)) == ["running"]
