"""Where visits end: five stages, sums alone, written at night."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from unittest.mock import Mock

import pytest
from django.db import OperationalError

from reporting import drop_off
from reporting.drop_off import (
    STAGES,
    purge_visits,
    visits_begun_in,
    weeks_of,
    write_counts,
)
from reporting.form import questions
from reporting.form.questions import PAGES, PARTS, page_by_slug, part_of
from reporting.models import VisitsLeft
from tests.reporting.browsing import NOW, Browser, code_on
from tests.reporting.saving import carry_over

pytestmark = pytest.mark.usefixtures("epoch")

MONDAY = date(2026, 11, 23)


def counted() -> dict[str, int]:
    """What the process holds, by stage, without the noughts."""
    return {stage: n for (_, stage), n in drop_off._counted.items() if n}


def test_every_page_of_the_form_belongs_to_a_stage() -> None:
    stages = {part_of(page.slug).stage for page in PAGES if page.slug}

    assert stages <= set(STAGES)
    assert part_of("when-band").stage == "telling"
    assert part_of("check").stage == "help"


@pytest.mark.parametrize(
    ("until", "stage"),
    [
        ("age-band", "start"),
        ("event-type", "event"),
        ("event-detail", "event"),
        ("when-band", "telling"),
        ("told-whom", "telling"),
        ("next-hour", "help"),
        ("check", "help"),
    ],
)
def test_a_visit_counts_once_at_the_furthest_stage(person: Browser, until: str, stage: str) -> None:
    person.walk(until=until)

    assert counted() == {stage: 1}


def test_a_report_that_was_sent_counts_as_sent_alone(person: Browser) -> None:
    person.walk()

    person.send()
    person.get("/report/sent/")

    assert counted() == {"sent": 1}


def test_going_back_and_changing_answers_counts_nothing_more(person: Browser) -> None:
    person.walk()

    person.answer("event-type", event_type="paid")
    person.answer("event-detail", event_detail="shopping")

    assert counted() == {"help": 1}


def test_whoever_looks_at_the_help_before_its_turn_came_as_far_as_the_help(
    person: Browser,
) -> None:
    person.walk(until="event-detail")

    person.get("/report/next-hour/")
    person.answer("event-detail", event_detail="other")

    assert counted() == {"help": 1}


def test_a_visit_begun_under_the_older_stages_is_one_visit(person: Browser) -> None:
    person.walk(until="told-whom")
    drop_off._counted.clear()
    held = person.so_far()
    person.hold(replace(held, marks=frozenset({"reached details"})))

    person.answer("told-whom", told_whom=["no_one"])

    assert counted() == {"details": -1, "help": 1}


def test_the_older_stage_of_details_is_read_as_telling() -> None:
    week = MONDAY - timedelta(days=7)
    for stage, change in (("details", 14), ("telling", 11), ("sent", 20)):
        VisitsLeft.objects.create(week=week, stage=stage, change=change)

    (read,) = weeks_of(today=MONDAY)

    assert {stage: count for stage, count in read.stages.items() if count} == {
        "telling": 30,
        "sent": 20,
    }


def test_a_child_is_counted_where_they_were_and_not_as_more(person: Browser) -> None:
    person.walk(until="age-band")

    person.answer("age-band", age_band="age_13_15", nation="wales")

    assert counted() == {"start": 1}


def test_a_report_that_is_saved_and_opened_elsewhere_is_one_visit(person: Browser) -> None:
    person.walk(until="own-words")

    carry_over(person).answer("own-words", own_words="They wrote on a Tuesday.")

    assert counted() == {"help": 1}


def test_whether_codes_are_kept_and_used_is_counted_without_the_code(person: Browser) -> None:
    person.walk()
    person.send()
    code = code_on(person.get("/report/sent/"))

    for _ in range(2):
        person.post("/report/sent/", {"press": "confirm", "typed_code": code})
    person.post("/report/status/", {"code": code})
    person.post("/report/status/", {"code": "WRONG"})

    assert counted() == {"sent": 1, "typed_back": 1, "looked": 1}


def test_each_question_says_which_part_of_the_form_it_is_in(person: Browser) -> None:
    assert "Part 1 of 4" in person.walk(until="age-band").content.decode()
    assert "Part 3 of 4" in person.walk(until="told-whom").content.decode()


def test_a_question_put_between_two_pages_of_a_part_is_of_that_part(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first, *others = PARTS
    danger = page_by_slug("danger")
    assert danger is not None
    trial = replace(danger, slug="trial")
    longer = replace(first, pages=(*first.pages[:3], trial, *first.pages[3:]))

    monkeypatch.setattr(questions, "PARTS", (longer, *others))

    assert part_of("trial").caption == "Part 1 of 4: who, and where"
    assert part_of("trial").stage == "start"


def test_nothing_is_written_by_day(person: Browser) -> None:
    person.walk()

    assert not VisitsLeft.objects.exists()


def test_the_first_visit_of_the_next_day_writes_sums_without_a_day(
    person: Browser, clock: Any
) -> None:
    person.walk(until="event-type")
    Browser().walk(until="event-type")
    clock.shift(timedelta(days=1))

    Browser().walk(until="age-band")

    rows = {row.stage: row.change for row in VisitsLeft.objects.all()}
    assert rows == {"start": 1, "event": 2}
    assert {row.week for row in VisitsLeft.objects.all()} == {MONDAY}
    columns = {column.name for column in VisitsLeft._meta.get_fields()}
    assert columns == {"id", "week", "quarter", "stage", "change"}
    assert {row.quarter for row in VisitsLeft.objects.all()} == {"2026-Q4"}


def test_a_process_that_ends_writes_what_it_holds(person: Browser) -> None:
    person.walk(until="age-band")

    write_counts(today=NOW.date(), is_last=True)

    assert VisitsLeft.objects.get().stage == "start"
    assert not counted()


def test_where_the_database_does_not_answer_nothing_is_lost(
    person: Browser, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    person.walk(until="age-band")
    with monkeypatch.context() as broken:
        broken.setattr(VisitsLeft.objects, "bulk_create", Mock(side_effect=OperationalError))
        write_counts(today=NOW.date() + timedelta(days=1))

    assert counted() == {"start": 1}
    assert "OperationalError" in caplog.text
    write_counts(today=NOW.date() + timedelta(days=1))
    assert VisitsLeft.objects.count() == 1


def test_staff_see_whole_weeks_in_tens() -> None:
    for change in (9, 8, -1):
        VisitsLeft.objects.create(week=MONDAY - timedelta(days=7), stage="start", change=change)
    VisitsLeft.objects.create(week=MONDAY - timedelta(days=7), stage="event", change=-3)
    VisitsLeft.objects.create(week=MONDAY, stage="start", change=100)

    weeks = weeks_of(today=MONDAY + timedelta(days=3))

    assert [week.week for week in weeks] == [MONDAY - timedelta(days=7)]
    shown = {stage: count for stage, count in weeks[0].stages.items() if count}
    assert shown == {"start": 20}


def test_sums_go_after_16_months() -> None:
    VisitsLeft.objects.create(week=MONDAY, stage="start", change=1)

    purge_visits(today=date(2028, 3, 23))
    assert VisitsLeft.objects.exists()
    purge_visits(today=date(2028, 3, 24))

    assert not VisitsLeft.objects.exists()


def test_a_mark_that_is_no_stage_is_passed_over(person: Browser) -> None:
    person.walk(until="age-band")
    held = person.held()
    assert held is not None

    odd = replace(held, marks=frozenset({"reached nowhere"}))

    assert drop_off.mark_stage(odd, "age-band", now=NOW).marks == {
        "reached start",
        "begun in 2026-Q4",
    }


def test_a_visit_lies_whole_in_the_quarter_in_which_it_began(person: Browser, clock: Any) -> None:
    clock.move_to(datetime(2026, 12, 31, 23, 55, tzinfo=UTC))
    person.walk(until="age-band")
    clock.move_to(datetime(2027, 1, 1, 0, 5, tzinfo=UTC))

    person.walk(until="event-type")
    write_counts(today=date(2027, 1, 2), is_last=True)

    none = dict.fromkeys(STAGES, 0)
    assert visits_begun_in("2026-Q4") == none | {"event": 1}
    assert visits_begun_in("2027-Q1") == none


def test_sums_of_a_quarter_are_exact_and_never_below_none() -> None:
    for stage, change in (("start", 7), ("start", -2), ("event", -3), ("details", 4)):
        VisitsLeft.objects.create(week=MONDAY, quarter="2026-Q4", stage=stage, change=change)
    VisitsLeft.objects.create(week=MONDAY, stage="start", change=100)

    sums = visits_begun_in("2026-Q4")

    assert sums == {"start": 5, "event": 0, "telling": 4, "help": 0, "sent": 0}
