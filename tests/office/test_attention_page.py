"""The page that staff come to first: what waits, since when, and nothing of what it is."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guidance.models import ContactCheck
from guidance.reading.library import current
from guidance.upkeep.contact_checks import seen_of
from moderation.decisions import claim_report, give_back_report, hold_report, refer_report
from moderation.keys import make_own_key, make_personal_key
from moderation.models import Flood, FloodMember
from moderation.safeguarding import conclude_referral
from office.attention import lines_for
from office.waiting import held_past_date
from reporting.intake import Door, _door, close_intake
from staff.amount_words import amount_in_words
from staff.models import AuditCheck, OutboxTask
from staff.period_words import age_in_words
from tests.factories import put_in_state, take_and
from tests.moderation.conftest import NOW, PASSPHRASE
from tests.moderation.pages import text_of, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_this_hour")]

ROLES = ("moderator", "senior", "safeguarding", "statistician", "administrator")
STATEMENTS = {
    "moderator": 11,
    "senior": 20,
    "safeguarding": 13,
    "statistician": 4,
    "administrator": 10,
}
"""So many statements the lines of each role take, however much waits."""


@pytest.fixture(autouse=True)
def every_contact_is_right(mo):
    """Nothing about the advice waits, unless a test says so."""
    for contact in current().contacts.values():
        if contact.is_shown:
            ContactCheck.objects.create(
                contact=contact.key,
                shown=seen_of(contact),
                checked_on=NOW.date(),
                by=mo,
                number="right",
            )


def whats(person, **options):
    """What waits for the person: the words of each line, with its amount and age."""
    return {line.what: (line.amount, line.age) for line in lines_for(person, now=NOW, **options)}


def line_about(person, part, **options):
    found = [said for what, said in whats(person, **options).items() if part in what]
    return found[0] if found else None


def ago(**since):
    return NOW - timedelta(**since)


def test_signing_in_leads_to_it_and_it_stands_first_in_the_navigation(mo, sign_in, settings):
    page = text_of(sign_in(mo).get(url("attention")))
    navigation = page[page.index('class="staff-navigation"') : page.index("</nav>")]

    assert settings.LOGIN_REDIRECT_URL == "moderation:attention"
    assert re.findall(r'href="([^"]+)"', navigation)[0] == "/moderation/attention/"
    assert 'aria-current="page">Attention</a>' in navigation


def test_where_nothing_waits_it_says_so_kindly(make_person, sign_in):
    person = make_person("stat@example.org", "statistician")

    page = text_of(sign_in(person).get(url("attention")))

    assert "Nothing waits for you. Thank you for your work." in page
    assert "staff-attention__line" not in page


def test_a_line_has_its_count_the_age_of_the_oldest_and_one_press_to_where_it_is_dealt_with(
    mo, sign_in, make_report
):
    for days in (2, 1, 0):
        make_report(arrived_at=ago(days=days))

    client = sign_in(mo)
    page = " ".join(text_of(client.get(url("attention"))).split())

    assert '<a class="govuk-link" href="/moderation/">Reports to read</a>' in page
    assert "3, the oldest has waited 2 days" in page
    for address in re.findall(r'href="(/moderation/[^"#]*)"', page):
        assert client.get(address).status_code == 200, address


def test_what_needs_somebody_soon_comes_first_until_somebody_reads_it(mo, ned, make_report):
    report = make_report(risk=3, crisis_words=True, arrived_at=ago(hours=5))
    make_report(risk=2, minor=True, arrived_at=ago(hours=1))

    lines = lines_for(mo, now=NOW)
    claim_report(report_id=report.pk, by=ned, now=NOW)

    assert "may need somebody soon" in lines[0].what
    assert lines[0].is_urgent
    assert (lines[0].amount, lines[0].age) == ("2", "the oldest has waited 5 hours")
    assert line_about(mo, "may need somebody soon") == ("1", "for 1 hour")


def test_what_is_referred_waits_for_leads_alone(mo, sam, make_report):
    report = make_report(arrived_at=ago(days=3))
    referred_at = NOW - timedelta(hours=4, minutes=1)
    take_and(refer_report, report_id=report.pk, by=mo, reason="self_harm", now=referred_at)

    assert line_about(sam, "Referred reports") == ("1", "for 4 hours")
    assert line_about(sam, "for over four hours") == ("1", "for 4 hours")
    assert line_about(mo, "Referred reports") is None
    claim_report(report_id=report.pk, by=sam, now=NOW)
    assert line_about(sam, "Referred reports") is None
    conclude_referral(report_id=report.pk, by=sam, now=NOW, outcome="nothing_to_pass_on")
    give_back_report(report_id=report.pk, by=sam, now=NOW)
    assert line_about(sam, "that wait for a lead") is None
    assert line_about(sam, "still to be counted or not") == ("1", "for less than an hour")
    assert line_about(mo, "Referred reports") is None


def test_a_report_is_asked_about_once_its_day_on_hold_is_past(mo, make_report):
    for days in (15, 3):
        report = make_report(arrived_at=ago(days=days))
        take_and(hold_report, report_id=report.pk, by=mo, reason="lead_answer", now=ago(days=days))

    assert line_about(mo, "on hold for too long") == ("1", "for 15 days")


def test_one_that_was_held_before_there_were_days_is_asked_about_after_two_weeks(make_report):
    for days in (15, 13):
        report = make_report(arrived_at=ago(days=days))
        put_in_state(report, "on_hold", at=ago(days=days))

    assert len(held_past_date(now=NOW)) == 1


def test_a_group_leads_to_its_page_and_one_without_reports_is_none(mo, make_report):
    flood = Flood.objects.create(rule="alike", since=ago(hours=3), found_at=NOW)
    Flood.objects.create(rule="signs", since=ago(hours=9), found_at=NOW)
    FloodMember.objects.create(flood=flood, report=make_report())

    lines = {line.what: line for line in lines_for(mo, now=NOW)}

    assert lines["Groups of reports to judge"].amount == "1"
    assert lines["Groups of reports to judge"].age == "for 3 hours"
    assert lines["Groups of reports to judge"].address == url("flood", flood.pk)


def test_contacts_that_were_found_wrong_and_those_to_check_again(mo):
    shown = [contact for contact in current().contacts.values() if contact.is_shown]
    ContactCheck.objects.filter(contact=shown[0].key).update(
        number="wrong", checked_on=date(2026, 11, 20)
    )
    ContactCheck.objects.filter(contact__in=[each.key for each in shown[1:4]]).delete()

    before = line_about(mo, "Contacts to check")
    assert line_about(mo, "Contacts that were found wrong") == ("1", "for 3 days")
    assert before is not None
    assert int(before[0]) >= 3


def test_keys_to_confirm_and_periods_to_close(sue, mo, ada, make_person, make_report):
    stat = make_person("stat@example.org", "statistician")
    make_personal_key(person=sue, by=None, now=ago(days=9), passphrase=PASSPHRASE)
    make_own_key(person=mo, replaces=None, now=ago(days=4))
    for cohort in ("2026-Q2", "2026-Q3", "2026-Q4"):
        make_report(state="accepted", cohort=cohort)

    assert line_about(sue, "Keys to confirm") == ("up to 5", "the oldest has waited 4 days")
    assert line_about(ada, "Keys to confirm") is None
    assert line_about(stat, "Periods to close") == ("up to 5", "the oldest has waited 146 days")
    assert line_about(sue, "Periods to close") is None


def test_a_period_that_is_half_a_year_over_cannot_wait(make_person, make_report):
    stat = make_person("stat@example.org", "statistician")
    make_report(state="accepted", cohort="2026-Q1")

    assert list(whats(stat)) == [
        "Periods to close at once: a year after its end, a period is deleted uncounted"
    ]
    assert line_about(stat, "Periods to close at once") == (
        "up to 5",
        "the oldest has waited 237 days",
    )


def test_invitations_that_wait_and_that_ran_out(ada, mo, make_invitation):
    make_invitation(made=ago(days=5))
    make_invitation(made=ago(days=1))

    assert line_about(ada, "Invitations that have run out") == ("1", "for 2 days")
    assert line_about(ada, "Invitations that nobody has used") == ("1", "for 1 day")
    assert line_about(mo, "Invitations") is None


def test_the_audit_and_the_outbox(ada, mo):
    AuditCheck.objects.create(id=1, checked_at=ago(hours=6), length=9, problems=["a", "b"])
    late = OutboxTask.objects.create(task_name="x.y", ids={})
    OutboxTask.objects.filter(pk=late.pk).update(created_at=ago(minutes=61))
    OutboxTask.objects.create(task_name="x.y", ids={})

    assert line_about(ada, "audit") == ("2", "the oldest has waited 6 hours")
    assert line_about(ada, "Background tasks") == ("1", "for 1 hour")
    assert line_about(mo, "audit") is line_about(mo, "Background tasks") is None


def test_whoever_may_act_on_it_is_told_of_door_key_lead_and_mail(ada, mo, make_person):
    assert line_about(ada, "role of safeguarding lead") == ("", "")
    assert line_about(ada, "No alert reaches anybody") == ("", "")
    assert line_about(mo, "role of safeguarding lead") is None
    make_person("lead@example.org", "safeguarding")
    assert line_about(ada, "role of safeguarding lead") is None

    assert line_about(ada, "door") is None
    _door.hold(Door.NO_KEY)
    assert line_about(ada, "There is no key") == ("", "")
    close_intake(by=ada, now=NOW)
    assert line_about(ada, "The report door is closed") == ("", "")
    assert line_about(mo, "door") is None


def test_the_mail_line_goes_once_a_way_is_set_up(ada, settings):
    settings.ALERT_WEBHOOKS = ("https://hooks.example/",)

    assert line_about(ada, "No alert reaches anybody") is None


@pytest.mark.parametrize(
    ("roles", "amount"),
    [
        (("moderator",), "7"),
        (("safeguarding",), "7"),
        (("senior",), "up to 10"),
        (("moderator", "statistician"), "up to 10"),
    ],
)
def test_whoever_may_publish_sees_bands_and_never_a_count(
    make_person, make_report, sign_in, roles, amount
):
    for _number in range(7):
        make_report(arrived_at=ago(days=1))
    person = make_person("a@example.org", *roles)

    page = text_of(sign_in(person).get(url("attention")))
    shown = page[page.index("<main") : page.index("</main")]

    assert line_about(person, "Reports to read") == (amount, "the oldest has waited 1 day")
    assert ("7," in shown) == (amount == "7")


@pytest.mark.parametrize("role", ["statistician", "administrator"])
def test_whoever_reads_no_reports_is_told_of_none(make_person, make_report, role):
    make_report(risk=3, crisis_words=True)

    assert not any(
        "eport" in what and "to read" in what for what in whats(make_person("a@example.org", role))
    )
    assert line_about(make_person("b@example.org", role), "need somebody soon") is None


def test_no_line_tells_of_an_attribute(make_person, make_report):
    person = make_person("all@example.org", *ROLES)
    before = whats(person)
    make_report(answers={"event_type": "blackmail", "police_area": "E23000022"})
    one = whats(person)
    make_report(answers={"event_type": "paid", "police_area": "E23000001", "sex": "male"})
    two = whats(person)

    assert one.keys() - before.keys() == {"Reports to read"}
    assert two.keys() == one.keys()


@pytest.mark.parametrize("role", ROLES)
def test_however_much_waits_the_statements_are_as_many(
    make_person, make_report, make_invitation, mo, role
):
    person = make_person("a@example.org", role)

    def count():
        person.__dict__.pop("roles", None)
        with CaptureQueriesContext(connection) as asked:
            lines_for(person, now=NOW)
        return asked

    empty = count()
    for number in range(6):
        make_report(risk=number % 4, arrived_at=ago(days=number))
        refer = make_report()
        take_and(refer_report, report_id=refer.pk, by=mo, reason="self_harm", now=NOW)
        held = make_report()
        take_and(hold_report, report_id=held.pk, by=mo, reason="lead_answer", now=ago(days=20))
        make_invitation(made=ago(days=number))
        flood = Flood.objects.create(
            rule="alike", likeness=str(number), since=ago(days=1), found_at=NOW
        )
        FloodMember.objects.create(flood=flood, report=make_report())
        make_report(state="accepted", cohort=f"202{number}-Q1")
        OutboxTask.objects.create(task_name="x.y", ids={})
    OutboxTask.objects.update(created_at=ago(days=1))
    full = count()

    assert len(full) == len(empty) == STATEMENTS[role]
    of_rows = [each["sql"] for each in full if "reporting_report" in each["sql"]]
    assert all("LIMIT" in sql for sql in of_rows)


def test_behind_a_band_one_and_several_read_alike(sue, make_report):
    make_report(arrived_at=ago(days=2))
    one = line_about(sue, "Reports to read")
    make_report(arrived_at=ago(days=1))

    assert line_about(sue, "Reports to read") == one == ("up to 5", "the oldest has waited 2 days")


def test_more_than_anybody_counts_is_said_so(mo):
    assert amount_in_words(201, banded=False) == "more than 200"
    assert amount_in_words(200, banded=False) == "200"
    assert amount_in_words(200, banded=True) == "up to 200"
    assert amount_in_words(1, banded=True) == "up to 5"


@pytest.mark.parametrize(
    ("since", "said"),
    [
        (timedelta(minutes=59), "less than an hour"),
        (timedelta(minutes=-5), "less than an hour"),
        (timedelta(hours=1), "1 hour"),
        (timedelta(hours=23, minutes=59), "23 hours"),
        (timedelta(hours=24), "1 day"),
        (timedelta(days=16), "16 days"),
    ],
)
def test_an_age_is_in_hours_for_a_day_and_then_in_days(since, said):
    assert age_in_words(NOW - since, now=NOW) == said
