"""Saving a report and coming back to it, as a person does it at the pages."""

import re
from typing import Any

from tests.reporting.browsing import Browser

CODE = re.compile(r"S(?:-[0-9A-Z]{4}){4}")
WORDS = "They wrote on a Tuesday."
WRONG = "S-7KQ2-M4XA-00TJ-9WZE"


def save(person: Browser) -> str:
    """Presses the button that saves, and reads the code off the page."""
    assert person.post("/report/save/")["Location"] == "/report/save/"
    found = CODE.search(person.get("/report/save/").content.decode())
    assert found
    return found[0]


def resume(code: str, *, by: Browser | None = None) -> Any:
    """Types the code in a browser, a new one where none is given."""
    return (by or Browser()).post("/report/resume/", {"code": code})


def carry_over(person: Browser) -> Browser:
    """Saves the report, and opens it in another browser."""
    another = Browser()
    resume(save(person), by=another)
    return another


def came_back_to(person: Browser) -> str:
    """The page that was left, once it is said again whether anyone is in danger."""
    assert person.get("/report/").context["carry_on"] == "/report/danger/"
    return str(person.change("danger", danger="no")["Location"])
