"""What the reporting tests share."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

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
def saved(person: Browser) -> tuple[Browser, str]:
    """Somebody who has answered everything and saved it, and their code."""
    person.walk()
    return person, save(person)
