"""What the tests of the staff pages and the commands share: dates, people, a practice site."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client

from staff.models import Person
from staff.people import create_person, set_up_second_factor
from staff.roles import STATISTICIAN
from tests.factories import NOW
from tests.publication.pages import IN_JANUARY


@pytest.fixture
def in_january(settings: Any, tmp_path: Path) -> Iterator[None]:
    """Early January: the last period of the year is over. Releases go to a place of their own."""
    settings.RELEASES_DIR = tmp_path / "releases"
    with time_machine.travel(IN_JANUARY, tick=False):
        yield


@pytest.fixture
def enter() -> Callable[..., Client]:
    """A browser in which somebody with this role has passed both factors."""

    def signed_in(role: str = STATISTICIAN, email: str = "stat@example.org") -> Client:
        person = Person.objects.filter(email=email).first() or create_person(
            email=email, password="quiet otters climb hills", roles=(role,), by=None, now=NOW
        )
        set_up_second_factor(person)
        client = Client()
        client.force_login(person)
        return client

    return signed_in


@pytest.fixture
def practice_site(settings: Any, tmp_path: Path, cheap_keys: None) -> None:
    """A practice site with folders of its own and keys that are stretched cheaply."""
    settings.DEMONSTRATION = True
    settings.RELEASES_DIR = tmp_path / "releases"
    settings.KEYS_DIR = tmp_path / "keys"
