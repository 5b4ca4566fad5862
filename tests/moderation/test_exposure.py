"""A reader sees how much they have read, alone, and nothing is stored for it."""

from datetime import timedelta

import pytest

from moderation.exposure import Exposure, exposure_this_week, exposure_today
from staff.audit import record_action
from tests.moderation.conftest import NOW
from tests.moderation.pages import text_of, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_this_hour")]

MONEY = {"event_type": "paid"}


def note(report, action, by, at):
    record_action(action=action, by=by, subject="report", subject_id=str(report.pk), at=at)


def test_what_was_read_is_counted_today_and_since_monday(mo, ned, make_report):
    picture, money = make_report(crisis_words=True), make_report(answers=MONEY)
    child, gone, before = make_report(child_words=True, answers=MONEY), make_report(), make_report()
    monday, wednesday = NOW, NOW + timedelta(days=2)
    note(before, "read_codes", mo, monday - timedelta(days=1))
    note(child, "read_codes", mo, monday)
    note(gone, "read_codes", mo, monday)
    for report in (picture, money):
        note(report, "read_codes", mo, wednesday)
        note(report, "read_codes", mo, wednesday)
    note(picture, "read_words", mo, wednesday)
    note(picture, "accept_report", mo, wednesday)
    note(money, "read_words", ned, wednesday)
    gone.delete()

    today, week = exposure_today(mo, now=wednesday), exposure_this_week(mo, now=wednesday)

    assert monday.weekday() == 0
    assert today == Exposure(reports=2, with_words=1, crisis=1, distressing=1)
    assert week == Exposure(reports=4, with_words=1, crisis=2, distressing=1)


def test_only_the_reader_sees_it(mo, ned, sue, make_report, client, sign_in):
    report = make_report(crisis_words=True)
    client.post(url("claim", report.pk))
    client.get(url("report", report.pk))

    mine = client.get(url("care"))
    others = [sign_in(person).get(url("care")) for person in (ned, sue)]

    assert [exposure.reports for _when, exposure in mine.context["read"]] == [1, 1]
    assert "Since Monday" in text_of(mine)
    for page in others:
        assert [exposure.reports for _when, exposure in page.context["read"]] == [0, 0]
