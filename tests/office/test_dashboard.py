"""How the service runs: bands and tens, the same for everybody who works here."""

from datetime import datetime, timedelta

import pytest

from guidance.models import Vote
from moderation.decisions import accept_report, hold_report, reject_report
from office.dashboard import blocks_at
from reporting.models import VisitsLeft
from staff.outbox import enqueue
from tests.factories import make_report, take_and
from tests.moderation.conftest import NOW
from tests.moderation.pages import text_of, url
from tests.records.facts import close_year
from tests.releases.facts import make_prepared

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_this_hour")]

IN_FEBRUARY = datetime.fromisoformat("2027-02-10T10:00:00+00:00")
DECIDED = "Decided in the last four weeks, and not deleted yet"


def said(block: str, *, now: datetime = NOW) -> dict[str, str]:
    """What the block says, by what it is about."""
    found = [one for one in blocks_at(now) if one.title == block]
    return {line.what: line.said for line in found[0].lines}


def ago(**since: float) -> datetime:
    return NOW - timedelta(**since)


def test_an_empty_site_says_nothing_waits_and_nothing_can_be_said():
    assert set(said("Waiting to be read").values()) == {"0"}
    assert said(DECIDED)["From arrival to decision"] == "too few to say"
    assert set(said("The last four whole weeks").values()) == {"fewer than 10"}
    assert said("Work in the background") == {"Tasks to do": "nothing waits"}


def test_what_waits_is_told_by_its_age_as_bands():
    for days in (0, 0, 2, 6, 8, 30, 31, 32, 33, 34):
        make_report(at=ago(days=days))
    make_report(at=ago(days=9), state="accepted", cohort="2026-Q4")

    assert said("Waiting to be read") == {
        "For less than a day": "up to 5",
        "For one to seven days": "up to 5",
        "For longer than seven days": "up to 10",
    }


def test_what_was_decided_is_told_as_bands_and_the_time_as_that_of_half(mo):
    for number in range(20):
        report = make_report(at=ago(days=3 if number < 11 else 20))
        take_and(accept_report, report_id=report.pk, by=mo, now=NOW)
    for verb, reason in ((reject_report, "test_or_nonsense"), (hold_report, "lead_answer")):
        take_and(verb, report_id=make_report(at=NOW).pk, by=mo, reason=reason, now=NOW)
    long_ago = make_report(at=ago(days=60))
    take_and(
        reject_report, report_id=long_ago.pk, by=mo, reason="test_or_nonsense", now=ago(days=40)
    )

    assert said(DECIDED) == {
        "Accepted": "up to 25",
        "Not counted": "up to 5",
        "Put on hold, and still there": "up to 5",
        "Referred, and still there": "0",
        "From arrival to decision": "half within 4 days",
    }


def test_the_time_of_fewer_than_twenty_is_not_told(mo):
    for _ in range(19):
        take_and(accept_report, report_id=make_report(at=ago(days=3)).pk, by=mo, now=NOW)

    assert said(DECIDED)["From arrival to decision"] == "too few to say"


def test_four_whole_weeks_of_use_are_summed_in_tens_and_no_older_or_running_one():
    monday = NOW.date() - timedelta(days=NOW.weekday())
    for weeks, sent in ((0, 400), (1, 20), (4, 11), (5, 400)):
        week = monday - timedelta(weeks=weeks)
        VisitsLeft.objects.create(week=week, stage="sent", change=sent)
        VisitsLeft.objects.create(week=week, stage="event", change=sent)
        VisitsLeft.objects.create(week=week, stage="looked", change=sent)
        Vote.objects.create(week=week, situation="romance-fraud", useful=True, count=sent)

    assert said("The last four whole weeks") == {
        "Visits that began a report": "about 60",
        "Of these, sent": "about 30",
        "Typed their code back": "fewer than 10",
        "Looked up a code": "about 30",
        "Said that a page of advice helped": "about 30",
        "Said that it did not help": "fewer than 10",
    }


def test_the_next_release_says_what_stands_against_it_and_what_it_costs(settings, tmp_path):
    settings.RELEASES_DIR = tmp_path / "releases"
    before = said("The next release", now=IN_FEBRUARY)
    close_year()
    closed = said("The next release", now=IN_FEBRUARY)
    make_prepared()
    prepared = said("The next release", now=IN_FEBRUARY)

    assert before["2026"].startswith("Close 2026-Q1, 2026-Q2, 2026-Q3, 2026-Q4 first")
    assert closed == {
        "2026": "can be prepared",
        "Costs, of each report's budget for life, at most": "100%",
    }
    assert prepared == {"2026": "waits for a second person"}


def test_background_work_says_since_when_the_oldest_waits():
    enqueue("moderation.tasks.find_floods")

    assert said("Work in the background", now=NOW + timedelta(days=1)) == {
        "Tasks to do": "up to 5, the oldest for 1 day"
    }


@pytest.mark.parametrize("role", ["statistician", "moderator", "administrator"])
def test_everybody_sees_the_same_and_no_exact_count(make_person, sign_in, role):
    for _ in range(13):
        make_report(at=NOW)

    body = text_of(sign_in(make_person("a@example.org", role)).get(url("service")))

    assert "up to 25" in body
    assert ">13<" not in body.replace(" ", "")
