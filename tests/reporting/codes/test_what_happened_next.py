"""What happened next: the same for all, stored alone, told to staff in tens."""

from datetime import date, timedelta
from typing import Any
from unittest.mock import Mock

import pytest
from django.db import OperationalError

from reporting.codes.receipts import receipt_code
from reporting.codes.what_happened_next import (
    WHAT_HAPPENED_NEXT,
    NoSuchCode,
    ToldOften,
    purge_what_happened_next,
    tell_what_happened_next,
    total_what_happened_next,
    totals_of_what_happened_next,
)
from reporting.models import LaterAnswers, LaterTotal
from reporting.tasks import total_what_happened_next as weekly
from tests.factories import make_report
from tests.reporting.browsing import NOW, Browser

pytestmark = pytest.mark.django_db

ASK = "/report/status/since/"
WRONG = "7KQ2-M4XA-00TJ-9WZE"


@pytest.fixture
def code() -> str:
    """The code of a report."""
    make_report(token="a token")
    return receipt_code("a token")


def tell(person: Browser, code: str, **told: Any) -> Any:
    """Presses the button of the page, with what was told on it."""
    return person.post(ASK, {"code": code, "press": "tell", **told})


def tell_of_bank(code: str, *, days_ago: int = 0, once: str = "") -> None:
    """Somebody tells that their bank was told, as the page does it."""
    now = NOW - timedelta(days=days_ago)
    tell_what_happened_next(code=code, answers={"told_since": ("bank",)}, now=now, once=once)


def test_it_is_reached_from_the_status_page_by_one_press(person: Browser, code: str) -> None:
    status = person.post("/report/status/", {"code": code}).content.decode()

    assert f'action="{ASK}"' in status
    assert "Who has been told since" in person.post(ASK, {"code": code}).content.decode()


@pytest.mark.parametrize("changes", [{"lost_money": "no"}, {"event_type": "paid"}])
def test_everyone_is_asked_the_same(person: Browser, changes: dict[str, str]) -> None:
    make_report(token="a token", answers=changes)

    form = person.post(ASK, {"code": receipt_code("a token")}).context["form"]

    asked = WHAT_HAPPENED_NEXT.fields
    assert [form[name].label for name in form.fields] == [field.label.you for field in asked]
    for field in asked:
        assert len(form.fields[field.code].options) == len(field.options)


def test_what_is_told_is_stored_with_the_month_and_nothing_else(person: Browser, code: str) -> None:
    page = tell(person, code, told_since=["local_police", "bank"], got_back_since="some")

    assert "Thank you" in page.content.decode()
    row = LaterAnswers.objects.get()
    assert (row.month, row.told_since) == (date(2026, 11, 1), ["local_police", "bank"])
    assert (row.after_telling_since, row.got_back_since) == ([], "some")
    columns = {column.name for column in LaterAnswers._meta.get_fields()}
    assert columns == {"id", "month", "told_since", "after_telling_since", "got_back_since"}


def test_a_page_that_is_pressed_twice_is_counted_once(person: Browser, code: str) -> None:
    once = person.post(ASK, {"code": code}).context["once"]

    first, again = (tell(person, code, once=once, told_since=["bank"]) for _ in range(2))

    assert first.content == again.content
    assert LaterAnswers.objects.count() == 1


def test_another_page_of_the_same_code_counts_anew(person: Browser, code: str) -> None:
    for _ in range(2):
        once = person.post(ASK, {"code": code}).context["once"]
        tell(person, code, once=once, told_since=["bank"])

    assert LaterAnswers.objects.count() == 2


def test_one_code_tells_a_few_times_a_day_and_the_sixth_time_nothing_is_lost(
    person: Browser, code: str, clock: Any
) -> None:
    told = {"told_since": ["bank", "local_police"], "got_back_since": "some"}
    for n in range(5):
        assert tell(person, code, **told, once=f"page{n}").status_code == 200

    refused = [tell(person, code, **told, once="page6") for _ in range(20)]
    text = refused[-1].content.decode()

    assert {page.status_code for page in refused} == {429}
    assert LaterAnswers.objects.count() == 5
    assert "You can tell us more tomorrow" in text
    assert text.count(" checked") == 3
    assert code in text
    clock.shift(timedelta(days=1))
    assert tell(person, code, **told, once="page6").status_code == 200
    assert LaterAnswers.objects.count() == 6


def test_a_page_pressed_again_after_the_last_time_still_thanks(person: Browser, code: str) -> None:
    for n in range(6):
        tell(person, code, told_since=["bank"], once=f"page{n}")

    again = tell(person, code, told_since=["bank"], once="page4")

    assert "Thank you" in again.content.decode()
    assert LaterAnswers.objects.count() == 5


def test_the_many_times_of_one_code_are_not_those_of_another(person: Browser, code: str) -> None:
    make_report(token="another")
    for _ in range(7):
        tell(person, code, told_since=["bank"])

    page = tell(person, receipt_code("another"), told_since=["bank"])

    assert page.status_code == 200
    assert LaterAnswers.objects.count() == 6


@pytest.mark.parametrize("once", ["", "x" * 500, "../\x00"])
def test_a_form_without_its_mark_is_taken(person: Browser, code: str, once: str) -> None:
    page = tell(person, code, once=once, told_since=["bank"])

    assert "Thank you" in page.content.decode()
    assert LaterAnswers.objects.count() == 1


def test_a_press_that_could_not_be_stored_can_be_made_again(
    person: Browser, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    once = person.post(ASK, {"code": code}).context["once"]
    with monkeypatch.context() as broken:
        broken.setattr(LaterAnswers.objects, "create", Mock(side_effect=OperationalError))
        assert tell(person, code, once=once, told_since=["bank"]).status_code == 503

    again = tell(person, code, once=once, told_since=["bank"])

    assert "Thank you" in again.content.decode()
    assert LaterAnswers.objects.count() == 1


def test_without_a_cache_what_was_told_is_taken(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = Mock(side_effect=ConnectionError)
    for name in ("add", "get", "delete"):
        monkeypatch.setattr(f"reporting.codes.what_happened_next.cache.{name}", gone)

    for _ in range(5):
        tell_of_bank(code, once="a" * 32)
    with pytest.raises(ToldOften):
        tell_of_bank(code, once="a" * 32)

    assert LaterAnswers.objects.count() == 5


@pytest.mark.parametrize(
    ("told", "field", "ticks"),
    [
        ({}, "told_since_0", 0),
        ({"told_since": ["no_one", "bank"], "got_back_since": "some"}, "told_since", 3),
        ({"told_since": ["x"]}, "told_since_0", 0),
        ({"got_back_since": "\x00"}, "got_back_since_0", 0),
    ],
)
def test_an_empty_a_contradictory_or_a_forged_page_is_an_error_that_keeps_every_tick(
    person: Browser, code: str, told: dict[str, Any], field: str, ticks: int
) -> None:
    page = tell(person, code, **told)

    html = page.content.decode()
    assert page.status_code == 422
    assert f'href="#id_{field}' in html
    assert html.count(" checked") == ticks
    assert code in html
    assert not LaterAnswers.objects.exists()


@pytest.mark.parametrize("press", ["", "tell"])
def test_a_wrong_code_gets_the_one_answer_of_every_wrong_code(person: Browser, press: str) -> None:
    page = person.post(ASK, {"code": WRONG, "press": press, "told_since": ["bank"]})

    assert page.status_code == 404
    assert "We found no report with this code" in page.content.decode()
    with pytest.raises(NoSuchCode):
        tell_of_bank(WRONG)
    assert not LaterAnswers.objects.exists()


def test_an_answer_to_nothing_stores_nothing(code: str) -> None:
    tell_what_happened_next(code=code, answers={}, now=NOW)

    assert not LaterAnswers.objects.exists()


def test_staff_see_tens_and_a_new_answer_shows_only_on_the_next_monday(code: str) -> None:
    for days in range(17):
        tell_of_bank(code, days_ago=days)
    tell_what_happened_next(code=code, answers={"after_telling_since": ("heard_nothing",)}, now=NOW)
    total_what_happened_next(today=NOW.date())

    for days in range(20):
        tell_of_bank(code, days_ago=days)
    total_what_happened_next(today=NOW.date() + timedelta(days=6))
    before = totals_of_what_happened_next()
    total_what_happened_next(today=NOW.date() + timedelta(days=7))
    after = totals_of_what_happened_next()

    assert before is not None
    assert after is not None
    assert before.counts["told_since", "bank"] == 20
    assert before.counts["after_telling_since", "heard_nothing"] == 0
    assert (before.as_of, after.as_of) == (date(2026, 11, 23), date(2026, 11, 30))
    assert after.counts["told_since", "bank"] == 40


def test_before_the_first_monday_there_are_no_totals() -> None:
    assert totals_of_what_happened_next() is None


def test_the_nightly_task_totals(clock: object) -> None:
    weekly()

    assert LaterTotal.objects.filter(as_of=date(2026, 11, 23)).count() == sum(
        len(field.options) for field in WHAT_HAPPENED_NEXT.fields
    )


def test_what_was_told_goes_13_months_after_its_month(code: str) -> None:
    tell_of_bank(code)

    purge_what_happened_next(today=date(2027, 12, 31))
    assert LaterAnswers.objects.exists()
    purge_what_happened_next(today=date(2028, 1, 1))

    assert not LaterAnswers.objects.exists()
