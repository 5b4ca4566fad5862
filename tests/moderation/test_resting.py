"""A reader is reminded of a break once, takes it at a press, and comes back at one."""

from datetime import timedelta

import pytest

from moderation.decisions import claim_report
from moderation.models import Claim
from moderation.reader_settings import delete_settings_of
from moderation.reading_models import ReaderRest
from moderation.resting import (
    LONGEST,
    MOST_HEAVY,
    MOST_OPENED,
    begin_break,
    end_break,
    is_reminder_due,
    remind_once,
    resting_since,
)
from staff.audit import record_action
from staff.models import AuditEntry
from tests.moderation.conftest import NOW
from tests.moderation.pages import QUEUE, SECRET_WORDS, text_of, unlock_in, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_this_hour")]


def opens(person, *reports, at=NOW) -> None:
    for report in reports:
        record_action(
            action="read_words", by=person, subject="report", subject_id=str(report.pk), at=at
        )


@pytest.mark.parametrize(
    ("opened", "heavy", "minutes", "is_due"),
    [
        (MOST_OPENED - 1, MOST_HEAVY - 1, 89, False),
        (MOST_OPENED, 0, 0, True),
        (MOST_HEAVY, MOST_HEAVY, 0, True),
        (1, 0, 90, True),
        (0, 0, None, False),
    ],
)
def test_when_a_reminder_is_due(opened, heavy, minutes, is_due):
    since = None if minutes is None else NOW - timedelta(minutes=minutes)

    assert is_reminder_due(opened=opened, heavy=heavy, since=since, now=NOW) is is_due


def test_the_reminder_comes_once_and_counts_anew(mo, ned, make_report):
    light = [make_report(answers={"event_type": "paid"}) for _ in range(2 * MOST_OPENED)]
    opens(ned, *light, at=NOW)
    opens(mo, *light, at=NOW - timedelta(days=1))
    opens(mo, *light[:9], light[0])
    before = remind_once(person=mo, now=NOW)
    opens(mo, light[9])

    first, again = (remind_once(person=mo, now=NOW) for _ in range(2))
    later = NOW + timedelta(minutes=20)
    opens(mo, *light[10:], at=later)

    assert (before, first, again) == (False, True, False)
    assert remind_once(person=mo, now=later) is True


@pytest.mark.parametrize("sign", ["crisis_words", "child_words", "minor"])
def test_reports_with_a_warning_remind_sooner(mo, make_report, sign):
    heavy = [make_report(answers={"event_type": "paid"}, **{sign: True}) for _ in range(MOST_HEAVY)]
    opens(mo, *heavy[:-1])
    before = remind_once(person=mo, now=NOW)
    opens(mo, heavy[-1])

    assert before is False
    assert remind_once(person=mo, now=NOW) is True


def test_a_break_gives_back_what_was_taken_locks_the_key_and_says_when(
    mo, ned, epoch, make_report, client
):
    mine = [make_report(words=SECRET_WORDS, epoch=epoch) for _ in range(2)]
    others = make_report()
    for report in mine:
        claim_report(report_id=report.pk, by=mo, now=NOW)
    claim_report(report_id=others.pk, by=ned, now=NOW)
    unlock_in(client)
    opened = text_of(client.post(url("words", mine[0].pk)))

    page = text_of(client.post(url("begin_break"), follow=True))
    again = text_of(client.post(url("begin_break"), follow=True))
    shut = text_of(client.post(url("words", mine[0].pk), follow=True))

    assert "Elephants" in opened
    assert "2 reports that you had taken are back in the queue" in page
    assert "You are on a break since" in page
    assert "You are on a break since" in again
    assert list(Claim.objects.values_list("report_id", flat=True)) == [others.pk]
    assert "Elephants" not in shut
    assert "on a break since" in text_of(client.get(QUEUE))


def test_coming_back_is_one_press_and_counts_anew(mo, make_report, client):
    opens(mo, *[make_report(answers={"event_type": "paid"}) for _ in range(MOST_OPENED)])
    client.post(url("begin_break"))

    back = client.post(url("end_break"), follow=True)

    assert back.request["PATH_INFO"] == QUEUE
    assert "Welcome back" in text_of(back)
    assert "on a break since" not in text_of(client.get(QUEUE))
    assert remind_once(person=mo, now=NOW) is False
    assert "Take a break" in text_of(client.get(url("break")))


def test_the_reminder_is_on_one_page_and_not_on_the_next(mo, epoch, make_report, client):
    opens(mo, *[make_report() for _ in range(MOST_HEAVY)])
    report = make_report(words=SECRET_WORDS, epoch=epoch)
    claim_report(report_id=report.pk, by=mo, now=NOW)
    unlock_in(client)

    pages = [text_of(client.post(url("words", report.pk))) for _ in range(3)]

    assert ["You have read a lot" in page for page in pages] == [True, False, False]


def test_nobody_else_learns_of_a_break(mo):
    before = AuditEntry.objects.count()

    begin_break(person=mo, now=NOW)
    end_break(person=mo, now=NOW + LONGEST)

    assert AuditEntry.objects.count() == before
    assert resting_since(mo) is None
    delete_settings_of(mo)
    assert not ReaderRest.objects.exists()
