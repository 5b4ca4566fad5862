"""Whatever is pressed, whenever, and with whatever the browser still holds: a kind page comes, and
nothing is sent that nobody sent."""

from datetime import timedelta
from typing import Any

import pytest

from reporting.form.page_shapes import Question
from reporting.form.questions import PAGES
from reporting.models import Report
from tests.reporting.browsing import Browser, hidden_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("epoch")]

SLUGS = [*(page.slug for page in PAGES if isinstance(page, Question)), "check"]
PRESSES = (
    *("back", "back_as_it_is", "carry_on", "save", "send_so_far", "show_help", "hide_first_act"),
    *("change age_band", "change ", "change ../../exit/", "change " + "x" * 5000, "suggest"),
)
KIND = (200, 302, 409, 422)


def press_all(person: Browser, data: dict[str, str]) -> list[tuple[str, str, int]]:
    """Presses everything on every page; lists what was answered with no kind page."""
    found = []
    for slug in SLUGS:
        for press in PRESSES:
            answered = person.post(f"/report/{slug}/", {**data, "press": press})
            leads_to = answered.get("Location", "/report/")
            if answered.status_code not in KIND or not leads_to.startswith("/report/"):
                found.append((slug, press[:20], answered.status_code))
    return found


def test_in_a_browser_that_holds_nothing() -> None:
    assert press_all(Browser(), {}) == []
    assert not Report.objects.exists()


def test_in_the_middle_of_a_report(person: Browser) -> None:
    person.walk(until="when-band")

    assert press_all(person, {"version": str(person.so_far().version)}) == []
    assert not Report.objects.exists()


def test_at_its_end_from_an_older_window_too(person: Browser) -> None:
    older = hidden_in(person.walk())
    person.change("age-band", nation="wales")
    before = person.answers()

    assert press_all(person, older) == []
    assert not Report.objects.exists()
    assert {code: person.answers().get(code) for code in before} == before


def test_once_it_was_sent(person: Browser) -> None:
    older = hidden_in(person.walk())
    person.send()

    assert press_all(person, older) == []
    assert Report.objects.count() == 1


def test_after_its_time_is_up_and_in_a_second_browser(person: Browser, clock: Any) -> None:
    older = hidden_in(person.walk())
    second = Browser()
    second.walk(until="age-band")

    clock.shift(timedelta(hours=3))

    assert press_all(person, older) == []
    assert press_all(second, older) == []
    assert not Report.objects.exists()
