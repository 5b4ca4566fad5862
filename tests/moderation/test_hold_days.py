"""What is put on hold waits until a day, and comes back into the queue by itself."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from config.celery import app
from moderation.decision_errors import CannotHold
from moderation.decisions import (
    accept_report,
    claim_report,
    hold_report,
    refer_report,
    reopen_report,
    resume_report,
    return_held,
)
from moderation.hold_days import days_to_hold
from moderation.models import Claim, Decision
from moderation.tasks import return_what_was_held
from moderation.trail import trail_of
from reporting.models import Report
from reporting.retention import purge
from staff.models import AuditEntry
from tests.factories import take_and
from tests.moderation.conftest import NOW
from tests.moderation.pages import QUEUE, text_of, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_this_hour")]

TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)
REASON = "lead_answer"


def held(report: Report, by: Any, *, until: date | None = None) -> Report:
    take_and(hold_report, report_id=report.pk, by=by, reason=REASON, until=until, now=NOW)
    return report


def written(report: Report, **fields: Any) -> Report:
    """A report on hold as the tables have it, with a day that no verb takes today."""
    Decision.objects.create(report=report, outcome="on_hold", reason=REASON, **fields)
    Report.objects.filter(pk=report.pk).update(state="on_hold")
    return report


def state_of(report: Report) -> str:
    return Report.objects.get(pk=report.pk).state


# ---- until which day --------------------------------------------------------------------


def test_a_week_is_offered_and_a_day_up_to_sixty_ahead_is_taken(taken, client):
    shown = text_of(client.get(url("hold", taken.pk)))
    client.post(url("hold", taken.pk), {"reason": REASON, "until": "2027-01-22"})

    assert 'type="date" value="2026-11-30"' in shown
    assert "Choose a day up to 22 January 2027." in shown
    assert Decision.objects.get().until == TODAY + 60 * DAY


def test_without_a_day_it_is_a_week(mo, report):
    held(report, mo)

    assert Decision.objects.get().until == TODAY + 7 * DAY


@pytest.mark.parametrize("typed", ["9/12/2026", "9 12 2026", "9 December 2026", "2026-12-09"])
def test_a_day_may_be_written_in_several_ways(taken, client, typed):
    client.post(url("hold", taken.pk), {"reason": REASON, "until": typed})

    assert Decision.objects.get().until == date(2026, 12, 9)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("2026-11-23", "Choose a day after today"),
        ("2025-01-01", "Choose a day after today"),
        ("2027-01-23", "Choose a day no later than 22 January 2027"),
        ("9999-12-31", "Choose a day no later than 22 January 2027"),
        ("next week", "Enter a day, like 2026-12-09"),
        ("2026-02-30", "Enter a day, like 2026-12-09"),
        ("", "Choose the day on which it comes back"),
    ],
)
def test_a_day_that_cannot_be_is_said_and_everything_is_kept(taken, client, typed, said):
    page = client.post(url("hold", taken.pk), {"reason": REASON, "until": typed})

    body = text_of(page)
    assert page.status_code == 422
    assert said in body
    assert 'href="#id_until"' in body
    assert f'value="{REASON}" checked' in body
    # A date input shows nothing that is no date, so what was typed stands in one for text.
    assert not typed or f'type="text" value="{typed}"' in body
    assert state_of(taken) == "received"


def test_the_verb_refuses_a_day_out_of_reach_too(mo, taken):
    for until in (TODAY, TODAY + 61 * DAY):
        with pytest.raises(CannotHold):
            hold_report(report_id=taken.pk, by=mo, reason=REASON, until=until, now=NOW)

    assert not Decision.objects.exists()


def test_being_held_no_report_is_kept_for_longer(mo, make_report, client):
    old = make_report(arrived_at=NOW - 150 * DAY)
    days = days_to_hold(old, now=NOW)
    held(old, mo, until=days.last)

    purge(now=NOW + 22 * DAY)
    return_held(now=NOW + 23 * DAY)

    assert days.last == TODAY + 23 * DAY
    assert state_of(old) == "received"


def test_what_is_soon_deleted_cannot_wait_and_the_page_says_so(mo, make_report, client):
    old = make_report(arrived_at=NOW - 173 * DAY)
    claim_report(report_id=old.pk, by=mo, now=NOW)

    page = client.get(url("hold", old.pk), follow=True)

    assert page.redirect_chain == [(url("report", old.pk), 302)]
    assert "can no longer wait: it is deleted on 30 November 2026" in text_of(page)


def test_the_day_stands_on_the_report_and_in_the_list(mo, report, client):
    held(report, mo, until=date(2026, 12, 9))

    said = "n hold: The lead must answer a question, until 9 December"
    assert said in text_of(client.get(url("report", report.pk)))
    assert said in text_of(client.get(QUEUE, {"state": "on_hold"}))


def test_only_what_is_on_hold_has_a_day(mo, accepted):
    decision = Decision.objects.get()

    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.filter(pk=decision.pk).update(until=TODAY)


# ---- and back ---------------------------------------------------------------------------


def test_on_its_day_it_comes_back_once_and_nobody_did_it(mo, report, client):
    held(report, mo, until=TODAY + 3 * DAY)

    assert return_held(now=NOW + 2 * DAY) == 0
    assert state_of(report) == "on_hold"
    assert [return_held(now=NOW + 3 * DAY) for _ in range(2)] == [1, 0]

    assert state_of(report) == "received"
    assert not Decision.objects.exists()
    resumed = AuditEntry.objects.get(action="resume_report")
    assert resumed.by is None
    last = trail_of(report).steps[-1]
    assert (last.said, last.by) == ("Came back by itself", "")
    assert "Came back by itself" in text_of(client.get(url("report", report.pk)))


def test_whoever_puts_it_back_is_named(mo, report):
    held(report, mo)
    take_and(resume_report, report_id=report.pk, by=mo, now=NOW)

    last = trail_of(report).steps[-1]
    assert (last.said, last.by) == ("Put back into the queue", "mo@example.org")


def test_after_a_stop_all_come_back_at_once_and_nothing_else_moves(mo, make_report):
    late = [held(make_report(), mo, until=TODAY + (1 + day) * DAY) for day in range(3)]
    later = held(make_report(), mo, until=TODAY + 50 * DAY)
    referred = make_report()
    take_and(refer_report, report_id=referred.pk, by=mo, reason="self_harm", now=NOW)
    of_old = written(make_report(), by=mo, until=None, decided_at=NOW)

    assert return_held(now=NOW + 40 * DAY) == 3

    assert {state_of(report) for report in late} == {"received"}
    assert state_of(later) == state_of(of_old) == "on_hold"
    assert state_of(referred) == "referred"


def test_what_somebody_reads_comes_back_when_they_are_done(mo, ned, report):
    held(report, mo, until=TODAY + DAY)
    tomorrow = NOW + DAY
    claim_report(report_id=report.pk, by=ned, now=tomorrow)

    assert return_held(now=tomorrow) == 0
    assert Claim.objects.get().by == ned
    assert not AuditEntry.objects.filter(action="resume_report").exists()
    assert return_held(now=tomorrow + timedelta(minutes=30)) == 1


def test_an_undo_that_leads_back_to_a_day_gone_by_does_not_leave_it_unseen(mo, sue, report):
    held(report, mo, until=TODAY + DAY)
    accepted = take_and(accept_report, report_id=report.pk, by=mo, now=NOW)
    reopen_report(report_id=report.pk, by=sue, now=NOW + 20 * DAY, decision_id=accepted.pk)

    assert state_of(report) == "on_hold"
    assert return_held(now=NOW + 20 * DAY) == 1


def test_the_clock_asks_every_ten_minutes(mo, make_report):
    report = written(make_report(), by=mo, until=TODAY, decided_at=NOW - DAY)
    runs = {each["task"]: each["schedule"] for each in app.conf.beat_schedule.values()}

    return_what_was_held()

    assert state_of(report) == "received"
    assert runs["moderation.tasks.return_what_was_held"].minute == set(range(0, 60, 10))
