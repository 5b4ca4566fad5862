"""Before the close a statistician reads what is not decided yet, as bands, and says they asked."""

from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from moderation.models import Flood, FloodMember
from publication.before_close import still_open
from records.write_records import closed_cohorts
from tests.factories import NOW, make_report
from tests.publication.pages import text_of, url

pytestmark = pytest.mark.django_db

COHORT = "2026-Q4"
CLOSE = url("close", COHORT)
ASKED = {"sure": "yes", "asked": "yes"}


@pytest.fixture
def waiting():
    """Six unread reports, one on hold, one referred, and one that is accepted."""
    for state in ("on_hold", "referred", *["received"] * 6):
        make_report(state=state)
    make_report(state="accepted", cohort=COHORT)


def make_flood(*, settled: bool = False) -> None:
    flood = Flood.objects.create(
        rule="exact",
        likeness="a" * 16,
        since=NOW,
        found_at=NOW,
        settled_at=NOW if settled else None,
        settled_by=make_report(state="rejected", cohort=COHORT).decisions.get().by
        if settled
        else None,
    )
    FloodMember.objects.create(report=make_report(), flood=flood)


def lines(cohort: str = COHORT) -> dict[str, str]:
    return {line.what: line.amount for line in still_open(cohort=cohort)}


def test_it_lists_what_is_undecided_as_bands_and_nothing_that_is_decided(waiting):
    assert lines() == {
        "Referred reports": "up to 5",
        "Reports on hold": "up to 5",
        "Reports that nobody has decided on": "up to 10",
    }


def test_it_lists_groups_that_nobody_has_judged(db):
    make_flood(settled=True)
    before = lines()
    make_flood()

    assert "Groups of reports that look alike, to judge" not in before
    assert lines()["Groups of reports that look alike, to judge"] == "up to 5"


def test_what_came_after_the_quarter_is_not_its_business(db):
    make_report(at=datetime(2026, 12, 31, 23, tzinfo=UTC))
    make_report(at=datetime(2027, 1, 1, 0, tzinfo=UTC))

    assert lines("2026-Q3") == {}
    assert lines() == {"Reports that nobody has decided on": "up to 5"}


def test_the_close_asks_about_it_and_keeps_the_other_tick(
    enter, in_january, practice_site, waiting
):
    client = enter()
    page = text_of(client.get(CLOSE))
    refused = client.post(CLOSE, {"sure": "yes"})
    closed_before = closed_cohorts()
    client.post(CLOSE, ASKED)

    assert "Not decided yet" in page
    assert "up to 10" in page
    assert refused.status_code == 422
    assert "Ask somebody who reads reports first" in text_of(refused)
    assert refused.content.count(b" checked") == 1
    assert not closed_before
    assert closed_cohorts() == {COHORT}


def test_where_nothing_waits_nothing_is_asked(enter, in_january):
    page = text_of(enter().get(CLOSE))

    assert "Not decided yet" not in page
    assert "I have asked" not in page


def test_the_command_asks_too(in_january, practice_site, waiting):
    with pytest.raises(CommandError, match=r"Referred reports: up to 5(.|\n)*then give --asked"):
        call_command("close_period", COHORT)
    closed_before = closed_cohorts()
    call_command("close_period", COHORT, "--asked", stdout=StringIO())

    assert not closed_before
    assert closed_cohorts() == {COHORT}
