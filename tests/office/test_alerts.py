"""Alerts say that something waits and since when, to whoever it is for, once and then once more."""

from datetime import timedelta

import pytest
from django.core import mail

from moderation.decisions import (
    accept_report,
    claim_report,
    give_back_report,
    resume_report,
)
from moderation.safeguarding import undo_conclusion
from office import alerts
from office.alert_words import since_in_words
from reporting.intake import close_intake
from staff.alert_choices import choose_alerts, kinds_chosen
from staff.models import Alert, AlertKind
from staff.people import remove_person
from staff.retention import delete_spent
from tests.factories import conclude, take_and
from tests.moderation.conftest import NOW, last_action
from tests.moderation.pages import text_of, url
from tests.office.alerting import EARLIER, STAFF, emergency, referral

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_with_mail")]


# ---- what needs somebody soon -----------------------------------------------------------


def test_whoever_reads_is_told_at_once_in_an_e_mail_of_their_own(staff, make_report, pass_time):
    emergency(make_report)

    told = pass_time(minutes=4)

    assert told == ["mo@example.org", "sam@example.org", "sue@example.org"]
    assert all(message.recipients() == message.to for message in mail.outbox)
    assert mail.outbox[0].body == (
        "A report that needs somebody soon has been waiting since 10:00.\n\n"
        f"Sign in to see it: {STAFF}/moderation/attention/\n\n"
        f"To choose which e-mails you get: {STAFF}/moderation/alerts/\n"
    )


def test_it_is_said_once_and_again_after_four_hours_to_administrators_too(
    staff, make_report, pass_time
):
    emergency(make_report)
    assert len(pass_time(minutes=5)) == 3

    assert pass_time(minutes=10) == []
    assert pass_time(hours=4) == []
    again = pass_time(hours=4, minutes=5)
    bodies = {message.to[0]: message.body for message in mail.outbox}

    assert again == ["ada@example.org", "mo@example.org", "sam@example.org", "sue@example.org"]
    assert all("Nobody has taken it for four hours." in body for body in bodies.values())
    assert "Ask somebody who reads reports to sign in" in bodies["ada@example.org"]
    assert "Sign in to see it" in bodies["mo@example.org"]
    assert pass_time(hours=9) == pass_time(days=1) == []


def test_however_many_come_at_a_time_each_person_gets_one_e_mail(mo, make_report, pass_time):
    for _number in range(6):
        emergency(make_report)

    assert pass_time(minutes=5) == ["mo@example.org"]
    assert Alert.objects.count() == 6
    emergency(make_report)
    assert pass_time(minutes=10) == ["mo@example.org"]


def test_two_looks_at_the_same_time_tell_once(mo, make_report, pass_time):
    report = emergency(make_report)
    Alert.objects.create(kind="trigger", subject=str(report.pk), first_sent_at=NOW)

    assert alerts._note([str(report.pk)], kind="trigger", now=NOW) is False
    assert pass_time(minutes=5) == []


def test_what_somebody_reads_is_not_told_of_and_what_they_give_back_is_not_new(
    mo, ned, make_report, pass_time
):
    report = emergency(make_report)
    assert len(pass_time(minutes=1)) == 2
    claim_report(report_id=report.pk, by=mo, now=NOW + timedelta(hours=4))
    assert pass_time(hours=4, minutes=5) == []
    give_back_report(report_id=report.pk, by=mo, now=NOW + timedelta(hours=4, minutes=6))

    assert len(pass_time(hours=4, minutes=10)) == 2
    assert "four hours" in mail.outbox[0].body


def test_what_needs_nobody_soon_is_not_told_of(mo, make_report, pass_time):
    make_report(risk=1)
    assert pass_time(minutes=5) == []
    make_report(risk=2)
    assert pass_time(minutes=10) == ["mo@example.org"]


def test_the_row_goes_when_the_report_no_longer_waits(mo, make_report, pass_time):
    report = emergency(make_report)
    pass_time(minutes=1)
    assert Alert.objects.get().subject == str(report.pk)
    take_and(accept_report, report_id=report.pk, by=mo, now=NOW)

    pass_time(minutes=5)

    assert not Alert.objects.exists()


def test_whoever_left_or_chose_otherwise_gets_nothing(mo, ned, ada, make_report, pass_time):
    emergency(make_report)
    choose_alerts(person=mo, kinds=["digest"], now=NOW)
    remove_person(person=ned, by=ada, now=NOW)

    assert pass_time(minutes=5) == []
    assert kinds_chosen(mo) == (AlertKind.DIGEST,)


def test_where_nobody_reads_reports_administrators_are_told(ada, make_report, pass_time):
    emergency(make_report)

    assert pass_time(minutes=5) == ["ada@example.org"]
    assert "Ask somebody who reads reports to sign in" in mail.outbox[0].body


# ---- referrals --------------------------------------------------------------------------


def test_a_referral_is_told_to_leads_at_once_and_again_after_four_hours(
    staff, mo, make_report, pass_time
):
    referral(make_report, mo)

    assert pass_time(minutes=5) == ["sam@example.org", "sue@example.org"]
    assert mail.outbox[0].body.startswith(
        "A report that was referred has been waiting for a lead since 10:00.\n\nSign in to see it"
    )
    assert pass_time(hours=4, minutes=5) == [
        "ada@example.org",
        "sam@example.org",
        "sue@example.org",
    ]
    assert "It has been four hours, and nobody has said what followed." in mail.outbox[0].body
    assert pass_time(hours=9) == []


def test_a_referral_that_a_lead_took_is_not_said_again(sam, mo, make_report, pass_time):
    report = referral(make_report, mo)
    assert pass_time(minutes=5) == ["sam@example.org"]
    claim_report(report_id=report.pk, by=sam, now=NOW + timedelta(hours=4))

    assert pass_time(hours=4, minutes=5) == []
    resume_report(report_id=report.pk, by=sam, now=NOW + timedelta(hours=4, minutes=6))
    assert pass_time(hours=5) == []
    assert not Alert.objects.exists()


def test_a_referral_that_is_dealt_with_is_not_said_again_until_that_is_undone(
    sam, mo, make_report, pass_time
):
    report = referral(make_report, mo)
    assert pass_time(minutes=5) == ["sam@example.org"]
    noted = conclude(report, by=sam, now=NOW + timedelta(hours=1))
    give_back_report(report_id=report.pk, by=sam, now=NOW + timedelta(hours=1))

    assert pass_time(hours=4, minutes=5) == []
    assert alerts.waiting_since("referral", now=NOW) is None
    at = NOW + timedelta(hours=1, minutes=5)
    undo_conclusion(report_id=report.pk, by=sam, now=at, conclusion_id=noted.pk)
    assert pass_time(hours=4, minutes=10) == ["sam@example.org"]


def test_without_a_lead_it_goes_to_administrators_and_says_so(ada, mo, make_report, pass_time):
    referral(make_report, mo)

    assert pass_time(minutes=5) == ["ada@example.org"]
    assert "Nobody here leads on reports." in mail.outbox[0].body


def test_without_a_safeguarding_lead_seniors_are_told_that_none_is_there(
    ada, sue, mo, make_report, pass_time
):
    referral(make_report, mo)

    assert pass_time(minutes=5) == ["sue@example.org"]
    assert "Nobody here has the role of safeguarding lead." in mail.outbox[0].body


# ---- nobody reads; the morning ----------------------------------------------------------


def test_where_nobody_has_read_for_a_week_it_is_proposed_to_close_the_door(
    staff, make_report, pass_time
):
    make_report(arrived_at=EARLIER)

    assert pass_time(minutes=5) == ["ada@example.org", "sam@example.org", "sue@example.org"]
    body = mail.outbox[0].body
    assert "Nobody has read a report for seven days." in body
    assert "The oldest has been waiting since 10:00 on 15 November." in body
    assert f"close the door: {STAFF}/moderation/door/" in body
    assert "help stays open" in body
    assert pass_time(minutes=10) == []


def test_it_is_not_proposed_while_somebody_reads_or_the_door_is_closed(
    mo, sue, make_report, pass_time
):
    old = make_report(arrived_at=EARLIER)
    claim_report(report_id=old.pk, by=mo, now=NOW - timedelta(days=6))
    assert pass_time(minutes=5) == []
    assert pass_time(days=1, minutes=5) == ["sue@example.org"]

    close_intake(by=sue, now=NOW)
    pass_time(days=1, minutes=10)
    assert not Alert.objects.exists()


def test_nothing_is_proposed_where_nothing_has_waited_for_a_week(sue, make_report, pass_time):
    make_report(arrived_at=NOW - timedelta(days=6))

    assert pass_time(minutes=5) == []


def test_the_summary_goes_to_whoever_chose_it_with_bands_and_ages_once_a_day(
    mo, ned, make_report, pass_time
):
    choose_alerts(person=mo, kinds=["digest"], now=NOW)
    for days in range(7):
        make_report(arrived_at=NOW - timedelta(days=days))

    assert pass_time(alerts.send_digest) == ["mo@example.org"]
    assert "- Reports to read: up to 10, the oldest has waited 6 days\n" in mail.outbox[0].body
    assert "7" not in mail.outbox[0].body
    assert pass_time(alerts.send_digest, hours=1) == []
    assert pass_time(alerts.send_digest, days=1) == ["mo@example.org"]


def test_old_rows_go_with_the_nightly_deletion(db):
    for days in (29, 30):
        Alert.objects.create(
            kind="trigger", subject=str(days), first_sent_at=NOW - timedelta(days=days)
        )

    delete_spent(now=NOW)

    assert Alert.objects.get().subject == "29"


def test_an_hour_of_another_day_is_said_with_its_day():
    assert since_in_words(NOW, now=NOW) == "10:00"
    assert since_in_words(NOW - timedelta(days=1), now=NOW) == "10:00 on 22 November"


# ---- the page ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "offered", "ticked"),
    [
        ("moderator", {"trigger", "digest"}, {"trigger"}),
        ("senior", {"trigger", "referral", "unread", "digest"}, {"trigger", "referral", "unread"}),
        ("statistician", {"digest"}, set()),
        (
            "administrator",
            {"trigger", "referral", "unread", "digest"},
            {"trigger", "referral", "unread"},
        ),
    ],
)
def test_each_chooses_among_what_is_for_them(
    make_person, sign_in, at_this_hour, role, offered, ticked
):
    page = text_of(sign_in(make_person("a@example.org", role)).get(url("alerts")))
    boxes = [part.split(">")[0] for part in page.split("<input")[1:] if 'type="checkbox"' in part]

    assert {kind for kind in AlertKind if any(f'value="{kind}"' in box for box in boxes)} == offered
    checked = [box for box in boxes if "checked" in box]
    assert {kind for kind in AlertKind if any(f'value="{kind}"' in b for b in checked)} == ticked


def test_a_choice_is_kept_and_audited_and_none_is_a_choice(mo, sign_in, at_this_hour):
    client = sign_in(mo)

    page = client.post(url("alerts"), {"kinds": ["digest"]}, follow=True)
    assert "Your choice is saved." in text_of(page)
    assert kinds_chosen(mo) == (AlertKind.DIGEST,)
    assert last_action() == ("choose_alerts", mo.pk, str(mo.pk))
    client.post(url("alerts"), {})
    assert kinds_chosen(mo) == ()


def test_what_is_not_offered_cannot_be_chosen(mo, sign_in, at_this_hour):
    page = sign_in(mo).post(url("alerts"), {"kinds": ["unread"]})

    assert page.status_code == 422
    assert "There is a problem" in text_of(page)
    assert kinds_chosen(mo) == (AlertKind.TRIGGER,)


def test_the_page_says_where_no_mail_is_set_up(mo, sign_in, at_this_hour, settings):
    client = sign_in(mo)
    assert "No mail is set up here" not in text_of(client.get(url("alerts")))

    settings.EMAIL_HOST = ""

    assert "No mail is set up here" in text_of(client.get(url("alerts")))
