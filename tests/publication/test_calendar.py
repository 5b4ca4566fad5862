"""Tests which quarters and releases a statistician sees, and what can be done to each."""

from datetime import date
from typing import Any

import pytest

from moderation.decisions import accept_report
from publication.calendar import CohortState, cohort_rows, cohorts_on_show, releases_on_show
from publication.close import close_cohort
from records.write_records import mark_uncounted
from releases.declare import declare_cohort
from releases.models import Release
from tests.factories import NOW, make_report, take_and
from tests.records.facts import close_year, declare
from tests.releases.facts import make_person, make_prepared, make_published

TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _releases_dir(settings: Any, tmp_path: Any) -> None:
    settings.RELEASES_DIR = tmp_path / "releases"


def states(today: date = TODAY, **facts: Any) -> dict[str, str]:
    known: dict[str, Any] = {"closed": {}, "first_decided": None, "practice": False} | facts
    return {row.cohort: row.state.value for row in cohort_rows(today=today, **known)}


def test_a_new_site_shows_the_whole_year_so_that_its_release_can_be_made():
    assert states() == {
        "2026-Q4": "open",
        "2026-Q3": "can_be_closed",
        "2026-Q2": "can_be_closed",
        "2026-Q1": "can_be_closed",
    }


@pytest.mark.parametrize(
    ("today", "last"),
    [
        (date(2026, 12, 3), "2026-Q4"),
        (date(2026, 12, 4), "2027-Q1"),
        (date(2026, 12, 31), "2027-Q1"),
        (date(2027, 1, 1), "2027-Q1"),
    ],
)
def test_the_newest_is_the_one_that_a_report_decided_today_joins(today, last):
    assert next(iter(states(today))) == last


@pytest.mark.parametrize(
    ("today", "practice", "cohort", "state"),
    [
        (date(2026, 9, 30), False, "2026-Q3", "open"),
        (date(2026, 10, 1), False, "2026-Q3", "can_be_closed"),
        (TODAY, True, "2026-Q4", "may_be_closed_early"),
        (TODAY, False, "2026-Q4", "open"),
    ],
)
def test_a_quarter_can_be_closed_once_it_is_over_or_on_a_practice_site(
    today, practice, cohort, state
):
    assert states(today, practice=practice)[cohort] == state


def test_the_oldest_is_in_the_year_of_whatever_is_known_first():
    closed = {"2025-Q4": date(2026, 1, 2)}

    assert list(states(closed=closed))[-1] == "2025-Q1"
    assert list(states(closed=closed, first_decided="2024-Q3"))[-1] == "2024-Q1"
    assert states(closed=closed)["2025-Q4"] == "closed"


def test_after_an_early_close_the_next_quarter_is_on_show():
    found = states(practice=True, closed={"2026-Q4": TODAY})

    assert found["2026-Q4"] == "closed"
    assert found["2027-Q1"] == "may_be_closed_early"
    assert "2027-Q2" not in found


def test_a_row_says_its_days_and_when_it_was_closed():
    closed = {"2026-Q1": date(2026, 4, 2)}
    row = cohort_rows(today=TODAY, closed=closed, first_decided=None, practice=False)[-1]

    assert (row.first_day, row.last_day) == (date(2026, 1, 1), date(2026, 3, 31))
    assert row.closed_on == date(2026, 4, 2)
    assert not row.can_be_closed


def test_a_quarter_that_is_over_says_until_when_it_can_be_closed_and_one_long_over_no_more():
    rows = {
        row.cohort: row.close_by
        for row in cohort_rows(
            today=date(2027, 7, 1), closed={}, first_decided="2026-Q1", practice=False
        )
    }

    assert rows["2026-Q3"] == date(2027, 9, 30)
    assert rows["2026-Q2"] is None
    assert rows["2027-Q3"] is None


@pytest.mark.django_db
def test_a_quarter_that_was_deleted_uncounted_says_so_and_leaves_its_year_without_a_release():
    mark_uncounted(cohort="2026-Q1", closed_on=date(2027, 4, 1))

    rows = {row.cohort: row for row in cohorts_on_show(today=TODAY)}

    assert rows["2026-Q1"].state == CohortState.UNCOUNTED
    assert not rows["2026-Q1"].can_be_closed
    assert releases()["2026"].why_not.startswith("2026 can have no release: nobody closed 2026-Q1")


@pytest.mark.django_db
def test_the_site_s_own_quarters_begin_with_its_first_decision():
    by = make_person()
    take_and(accept_report, report_id=make_report().pk, by=by, now=NOW.replace(year=2025))

    rows = cohorts_on_show(today=TODAY)

    assert rows[-1].cohort == "2025-Q1"
    assert rows[0].cohort == "2026-Q4"
    assert {row.state for row in rows} == {CohortState.CAN_BE_CLOSED, CohortState.OPEN}


@pytest.mark.django_db
def test_a_closed_quarter_is_shown_as_closed(settings):
    settings.DEMONSTRATION = True
    close_cohort(cohort="2026-Q4", by=make_person(), today=TODAY, early=True)

    shown = {row.cohort: row for row in cohorts_on_show(today=TODAY)}

    assert shown["2026-Q4"].state == CohortState.CLOSED
    assert shown["2026-Q4"].closed_on == TODAY
    assert shown["2027-Q1"].state == CohortState.MAY_BE_CLOSED_EARLY


def releases(year: str = "202") -> dict[str, Any]:
    rows = releases_on_show(cohorts_on_show(today=TODAY))
    return {row.period: row for row in rows if row.period.startswith(year)}


@pytest.mark.django_db
def test_a_year_waits_until_its_quarters_are_closed():
    row = releases()["2026"]

    assert not row.can_be_prepared
    assert row.why_not.startswith("Close 2026-Q1, 2026-Q2, 2026-Q3, 2026-Q4 first")


@pytest.mark.django_db
def test_a_year_with_four_closed_quarters_can_be_prepared():
    close_year()

    assert releases()["2026"].can_be_prepared


@pytest.mark.django_db
def test_the_newest_year_comes_first():
    close_year("2025")

    assert list(releases()) == ["2026", "2025"]


@pytest.mark.django_db
def test_a_year_shows_its_release():
    close_year("2025")
    close_year("2026")
    make_published("2025")
    make_prepared("2026")

    found = releases()

    assert found["2025"].release.state == Release.State.PUBLISHED
    assert found["2026"].release.state == Release.State.PREPARED
    assert not found["2026"].can_be_prepared


@pytest.mark.django_db
def test_the_start_up_profile_has_years_alone_and_the_standard_one_its_quarters_too(settings):
    close_year("2025")
    settings.RELEASE_PROFILE = "standard_1"
    close_year("2026")
    settings.RELEASE_PROFILE = "start_up"

    assert list(releases("2025")) == ["2025"]
    assert list(releases("2026")) == ["2026", "2026-Q4", "2026-Q3", "2026-Q2", "2026-Q1"]
    assert releases()["2026-Q4"].can_be_prepared
    assert releases()["2026"].can_be_prepared


@pytest.mark.django_db
def test_a_year_whose_tables_nobody_fills_says_which(settings):
    settings.RELEASE_PROFILE = "standard_2"
    close_year()

    assert "Nothing was gathered for agreement, drop_off" in releases()["2026"].why_not


@pytest.mark.django_db
def test_a_quarter_shows_what_was_declared_for_it_and_when():
    declare("2026-Q3")
    declare_cohort(cohort="2026-Q4", today=TODAY)

    shown = {row.cohort: row for row in cohorts_on_show(today=TODAY)}

    assert (shown["2026-Q3"].profile, shown["2026-Q3"].declared.is_late) == ("Start-up", False)
    assert (shown["2026-Q4"].profile, shown["2026-Q4"].declared.is_late) == ("Start-up", True)
    assert (shown["2026-Q1"].profile, shown["2026-Q1"].declared) == ("", None)


@pytest.mark.django_db
def test_a_quarter_s_release_stays_on_show_when_the_setting_names_another_profile(settings):
    settings.RELEASE_PROFILE = "standard_1"
    close_year()
    make_prepared("2026-Q3")
    settings.RELEASE_PROFILE = "start_up"

    assert releases()["2026-Q3"].release.state == Release.State.PREPARED
