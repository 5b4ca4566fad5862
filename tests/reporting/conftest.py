"""What the reporting tests share."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from reporting.models import Epoch
from tests.factories import make_epoch
from tests.reporting.browsing import NOW, Browser
from tests.reporting.saving import save


@pytest.fixture
def clock() -> Iterator[Any]:
    """The clock stands still at NOW until a test moves it."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def person(clock: Any) -> Browser:
    """A browser that holds nothing yet."""
    return Browser()


@pytest.fixture
def epoch(db: None) -> Epoch:
    """A key that words are sealed to: without one nothing can be sent."""
    return make_epoch()


@pytest.fixture
def sent(person: Browser, epoch: Epoch) -> Browser:
    """A browser that has just sent a report."""
    person.walk()
    person.send()
    return person


@pytest.fixture
def code(person: Browser) -> str:
    """The code of the person, who has answered everything and saved it."""
    person.walk()
    return save(person)
