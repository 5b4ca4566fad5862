"""What the reporting tests share."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

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
def epoch(db: None) -> None:
    """A key that the words of a report are sealed for, as on a site that takes reports."""
    make_epoch()


@pytest.fixture
def sent(person: Browser, epoch: None) -> Browser:
    """A browser that has just sent a report."""
    person.walk()
    person.send()
    return person


@pytest.fixture
def saved(person: Browser) -> tuple[Browser, str]:
    """Somebody who has answered everything and saved it, and their code."""
    person.walk()
    return person, save(person)
