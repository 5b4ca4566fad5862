"""A statistician closes a period and prepares its release; a second person publishes it."""

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from classification.periods import quarters_of
from moderation.decisions import accept_report
from publication.close import close_cohort
from records.models import ClosedCohort
from releases.declare import declare_cohort
from releases.disclosure import CAP_MICRO
from releases.models import Budget, Release
from releases.page_tables import range_words
from releases.publish import figures_of
from reporting.models import Report
from staff.people import create_person
from staff.roles import ROLES, SENIOR, STATISTICIAN
from tests.factories import NOW, make_report, take_and
from tests.publication.pages import IN_JANUARY, PERIODS, actions, confirm, text_of, url
from tests.records.facts import close_year, make_attributes
from tests.releases.facts import prepare_year

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_january")]


def accept_reports(number: int) -> None:
    reader = create_person(
        email="mo@example.org",
        password="quiet otters climb hills",
        roles=("moderator",),
        by=None,
        now=NOW,
    )
    for _ in range(number):
        take_and(accept_report, report_id=make_report().pk, by=reader, now=NOW)


# ---- the whole walk ---------------------------------------------------------------------


def test_close_prepare_look_publish(enter, tmp_path):
    accept_reports(3)
    statistician, second = enter(), enter(SENIOR, "sue@example.org")

    for cohort in quarters_of("2026"):
        assert f"Close {cohort}" in text_of(statistician.get(PERIODS))
        page = statistician.post(url("close", cohort), {"sure": "yes"}, follow=True)
        assert "This waits for a second person" in text_of(page)
        assert not ClosedCohort.objects.filter(cohort=cohort).exists()
        assert "It is confirmed and done." in text_of(confirm(second))
        assert ClosedCohort.objects.filter(cohort=cohort).exists()
    assert not Report.objects.exists()

    assert "Prepare 2026" in text_of(statistician.get(PERIODS))
    asked = text_of(statistician.get(url("prepare", "2026")))
    assert "It counts 2026-Q1, 2026-Q2, 2026-Q3, 2026-Q4." in asked
    assert "<li>What happened</li>" in asked
    assert not Release.objects.exists()

    prepared = statistician.post(url("prepare", "2026"), follow=True)
    assert "Waiting for a second person" in text_of(prepared)
    assert "You prepared this release. A second person publishes" in text_of(prepared)
    assert url("publish", "2026") not in text_of(prepared)

    looked = text_of(second.get(url("preview", "2026")))
    worked = figures_of(Release.objects.get())
    assert worked.statements.can_say[0] in looked
    assert url("publish", "2026") in looked

    done = text_of(second.post(url("publish", "2026"), follow=True))
    assert "Release 2026 is published." in done
    assert Release.objects.get().files_sha256 in done
    assert (tmp_path / "releases" / "2026" / "SHA256SUMS").is_file()
    assert statistician.get("/releases/2026/").status_code == 200
    assert actions() == [
        *(
            (action, cohort, by)
            for cohort in quarters_of("2026")
            for action, by in (
                ("propose_close_period", "stat@example.org"),
                ("confirm_close_period", "sue@example.org"),
                ("close_period", "stat@example.org"),
            )
        ),
        ("prepare_release", "2026", "stat@example.org"),
        ("publish_release", "2026", "sue@example.org"),
    ]


# ---- who may ----------------------------------------------------------------------------

PAGES = [("periods", ()), ("preview", ("2026",))]
STEPS = [("close", ("2026-Q4",)), ("prepare", ("2026",))]
SETTLING = [("publish", ("2026",)), ("refuse", ("2026",)), ("withdraw", ("2026",))]


@pytest.mark.parametrize("role", [role for role in ROLES if role not in (STATISTICIAN, SENIOR)])
@pytest.mark.parametrize(("name", "args"), PAGES + STEPS + SETTLING)
def test_other_roles_come_to_none_of_it(enter, role, name, args):
    client = enter(role)
    method = client.post if (name, args) in SETTLING else client.get

    assert method(url(name, *args)).status_code == 403


@pytest.mark.parametrize(("name", "args"), STEPS)
def test_a_senior_moderator_looks_and_settles_but_neither_closes_nor_prepares(enter, name, args):
    client = enter(SENIOR)

    page = text_of(client.get(PERIODS))

    assert client.post(url(name, *args)).status_code == 403
    assert not ClosedCohort.objects.exists()
    assert url("close", "2026-Q4") not in page
    assert "A statistician closes and prepares." in page


def test_whoever_is_not_signed_in_is_sent_to_sign_in(client):
    answer = client.get(PERIODS)

    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize(("name", "args"), SETTLING)
def test_settling_is_a_press_never_a_link(enter, name, args):
    prepare_year()

    visit = enter().get(url(name, *args), follow=True)

    assert visit.redirect_chain == [(url("preview", *args), 302)]
    assert visit.status_code == 200
    assert Release.objects.get().state == Release.State.PREPARED
    assert Release.objects.get().state == Release.State.PREPARED


# ---- closing ----------------------------------------------------------------------------


def test_closing_asks_first_and_does_nothing_yet(enter):
    page = enter().get(url("close", "2026-Q4"))

    assert page.status_code == 200
    assert "I know that it never opens again" in text_of(page)
    assert not ClosedCohort.objects.exists()


def test_without_the_tick_nothing_is_closed_and_the_page_says_what_to_do(enter):
    page = enter().post(url("close", "2026-Q4"))

    assert page.status_code == 422
    assert "Error: Close 2026-Q4" in text_of(page)
    assert text_of(page).count("Tick the box to say that you know it never opens again") == 2
    assert not ClosedCohort.objects.exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_real_site_never_closes_a_quarter_early(enter, method):
    client = enter()

    answer = getattr(client, method)(url("close", "2027-Q1"), {"sure": "yes"})

    assert answer.status_code == 302
    assert not ClosedCohort.objects.exists()
    page = text_of(client.get(PERIODS))
    assert "2027-Q1 is not over. Only a practice site may close a period early." in page
    assert "Open. Can be closed after 31 March 2027." in page
    assert url("close", "2027-Q1") not in page


def test_a_practice_site_may_close_the_open_quarter_at_once(enter, settings):
    settings.DEMONSTRATION = True
    client = enter()

    assert url("close", "2027-Q1") in text_of(client.get(PERIODS))
    assert "A practice site may close it early" in text_of(client.get(url("close", "2027-Q1")))
    client.post(url("close", "2027-Q1"), {"sure": "yes"})

    assert ClosedCohort.objects.get().cohort == "2027-Q1"


def test_a_practice_site_cannot_close_a_quarter_that_has_not_begun(enter, settings):
    settings.DEMONSTRATION = True

    page = enter().post(url("close", "2027-Q2"), {"sure": "yes"}, follow=True)

    assert "2027-Q2 has not begun: no report can belong to it yet." in text_of(page)
    assert not ClosedCohort.objects.exists()


def test_a_closed_quarter_is_not_closed_twice(enter):
    close_cohort(cohort="2026-Q4", by=None, today=IN_JANUARY.date())

    page = enter().post(url("close", "2026-Q4"), {"sure": "yes"}, follow=True)

    assert "2026-Q4 is closed already." in text_of(page)
    assert "Closed on 11 January 2027" in text_of(page)


def test_a_quarter_that_was_closed_before_the_second_press_is_left_as_it_is(enter):
    client = enter()
    client.post(url("close", "2026-Q4"), {"sure": "yes"})
    asked = text_of(client.get(url("close", "2026-Q4")))
    close_cohort(cohort="2026-Q4", by=None, today=IN_JANUARY.date())

    page = text_of(confirm(enter(SENIOR, "sue@example.org")))

    assert "This waits for a second person since" in asked
    assert "Propose to close 2026-Q4" not in asked
    assert "Nothing was done: out of date: what it is about has changed." in page


@pytest.mark.parametrize(
    ("name", "period"),
    [("close", "2026"), ("close", "x"), ("prepare", "x"), ("prepare", "2026-Q5")],
)
def test_what_is_no_period_has_no_page(enter, name, period):
    assert enter().get(url(name, period)).status_code == 404


@pytest.mark.parametrize("name", ["preview", "publish", "refuse", "withdraw"])
def test_a_release_that_is_not_there_has_no_page(enter, name):
    client = enter()
    method = client.get if name == "preview" else client.post

    assert method(url(name, "2026")).status_code == 404


# ---- preparing --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("period", "said"),
    [
        ("2026", "Close 2026-Q1, 2026-Q2, 2026-Q3, 2026-Q4 first"),
        ("2026-Q4", "The Start-up profile has one release a year."),
    ],
)
def test_what_cannot_be_prepared_says_why(enter, period, said):
    page = enter().post(url("prepare", period), follow=True)

    assert said in text_of(page)
    assert not Release.objects.exists()


def test_preparing_twice_says_that_it_is_there(enter):
    prepare_year()

    page = enter().post(url("prepare", "2026"), follow=True)

    assert "Release 2026 exists already." in text_of(page)
    assert Release.objects.count() == 1


def test_preparing_says_what_it_costs_before_it_is_spent(enter):
    close_year()
    client = enter()

    page = text_of(client.get(url("prepare", "2026")))

    assert ">0.250</td>" in page
    assert ">0.050</td>" in page
    assert ">0.200</td>" in page
    assert not Budget.objects.exists()


def test_a_spent_budget_stops_the_preparing(enter):
    close_year()
    budget = Budget.objects.create(cohort="2026-Q1", universe="persons", cap=CAP_MICRO // 2)
    client = enter()

    page = text_of(client.get(url("prepare", "2026")))
    refused = client.post(url("prepare", "2026"), follow=True)

    assert ">0.125</td>" in page
    assert "Please note" in text_of(refused)
    assert "Can be prepared" in text_of(refused)
    assert not Release.objects.exists()
    budget.refresh_from_db()
    assert budget.spent == 0


def test_the_quarterly_profile_offers_its_quarters(enter, settings):
    settings.RELEASE_PROFILE = "standard_1"
    close_year()

    page = text_of(enter().get(PERIODS))

    assert url("prepare", "2026-Q4") in page
    assert url("prepare", "2026") in page
    assert "one release a year. A quarter has none" not in page


def test_the_page_says_what_each_quarter_is_counted_in_and_from_when_a_change_holds(enter):
    close_year()
    client = enter()

    before = text_of(client.get(PERIODS))
    declare_cohort(cohort="2027-Q1", today=IN_JANUARY.date())
    page = text_of(client.get(PERIODS))

    assert "Start-up, on 2 September 2026" in page
    assert "Start-up, late: on 11 January 2027" in page
    assert (before.count("Not yet"), page.count("Not yet")) == (1, 0)
    assert "another RELEASE_PROFILE holds from the first year of which no quarter is" in page


def test_preparing_a_standard_year_says_which_tables_depend_on_its_size(enter, settings):
    settings.RELEASE_PROFILE = "standard_1"
    close_year()

    page = text_of(enter().get(url("prepare", "2026")))

    first, crossed, estimates = (
        page.index(text)
        for text in (
            "These are always drawn:",
            "if the noisy tables above show 500 people's reports or more",
            "if the noisy tables above show 2,000 reports or more of one offence",
        )
    )
    assert first < page.index("<li>Age</li>") < crossed
    assert crossed < page.index("<li>Age / Sex</li>") < estimates
    assert "This release at most" in page
    assert ">0.192</td>" in page


# ---- no true count ----------------------------------------------------------------------


def tables_read(ask: Callable[[], object]) -> str:
    with CaptureQueriesContext(connection) as queries:
        ask()
    return "\n".join(query["sql"] for query in queries)


def test_no_page_reads_a_record_or_counts_a_report(enter):
    prepare_year("2026", [make_attributes()] * 5)
    client = enter()
    pages = [PERIODS, url("close", "2027-Q1"), url("prepare", "2026"), url("preview", "2026")]

    asked = tables_read(lambda: [client.get(page) for page in pages])

    assert "records_closedcohort" in asked
    assert "records_record" not in asked
    assert "records_decisionrecord" not in asked
    assert "COUNT(" not in asked
    about_reports = [line for line in asked.splitlines() if "reporting_report" in line]
    assert about_reports
    # The close asks what is not decided yet, up to a limit, and shows a band of it.
    undecided = re.compile(r"""NOT \(\S+"state" IN \('accepted', 'rejected'\)\)""")
    about_undecided = [line for line in about_reports if undecided.search(line)]
    assert len(about_undecided) == 4
    assert all(line.endswith("LIMIT 201") for line in about_undecided)
    others = [line for line in about_reports if line not in about_undecided]
    assert all(line.startswith('SELECT MIN("reporting_report"."cohort")') for line in others)


def test_the_preview_shows_the_stored_noisy_figures_and_no_other_number(enter):
    prepare_year("2026", [make_attributes()] * 500)
    worked = figures_of(Release.objects.get())

    page = enter().get(url("preview", "2026"))

    shown = page.context["preview"]
    for table in shown.tables:
        figures = worked.figures[table.name]
        assert [row.display for row in table.rows] == [figure.shown[0] for figure in figures]
        assert all(
            f">{row.range}<" in text_of(page).replace(" <", "<").replace("> ", ">")
            for row in table.rows
        )
        assert [row.range for row in table.rows] == [
            range_words(*figure.ends) for figure in figures
        ]


def test_closing_says_nothing_of_how_many(enter):
    accept_reports(37)
    client = enter()

    asked = text_of(client.get(url("close", "2026-Q4")))
    client.post(url("close", "2026-Q4"), {"sure": "yes"}, follow=True)
    done = text_of(confirm(enter(SENIOR, "sue@example.org")))

    assert "37" not in asked.partition("<main")[2].partition("<form")[0]
    assert "It is confirmed and done." in done
    assert not Report.objects.exists()
    assert "37" not in done.partition("<main")[2].partition("<footer")[0]
