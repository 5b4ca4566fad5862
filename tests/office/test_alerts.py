"""Alerts say that something waits and since when, to whoever it is for, once and then once more."""

import json
import re
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from smtplib import SMTPException
from urllib.error import HTTPError

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from config.celery import app
from moderation.decisions import (
    accept_report,
    claim_report,
    give_back_report,
    refer_report,
    resume_report,
)
from office import alerts
from office.alert_sending import post_alert
from office.alert_words import since_in_words
from reporting.intake import close_intake
from staff.alert_choices import choose_alerts, kinds_chosen
from staff.models import Alert, AlertKind, OutboxTask
from staff.outbox import relay_waiting_tasks
from staff.people import remove_person
from staff.retention import delete_spent
from tests.factories import take_and
from tests.moderation.conftest import NOW, last_action
from tests.moderation.pages import text_of, url

pytestmark = pytest.mark.django_db

EARLIER = NOW - timedelta(days=8)
STAFF = "https://staff.example.org"


class OutOfOrder(EmailBackend):
    """A mail server that refuses whatever it is handed."""

    def send_messages(self, messages):
        raise SMTPException("it is away")


@pytest.fixture(autouse=True)
def site_with_mail(settings):
    app.loader.import_default_modules()  # as every worker does
    settings.EMAIL_HOST = "localhost"
    settings.STAFF_ADDRESS = STAFF


@pytest.fixture
def pass_time(django_capture_on_commit_callbacks):
    """The clock looks so long after NOW, and what it hands to the outbox is carried out."""

    def passed(do=alerts.send_due_alerts, **time):
        now = NOW + timedelta(**time)
        mail.outbox.clear()
        with time_machine.travel(now, tick=False), django_capture_on_commit_callbacks(execute=True):
            do(now=now)
        return sorted(message.to[0] for message in mail.outbox)

    return passed


@pytest.fixture
def received() -> Iterator[list[dict[str, str]]]:
    """What a webhook on this machine was posted; its address is `received.address`."""

    class Noted(list):
        address = ""
        status = 204

    noted = Noted()

    class Webhook(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            noted.append(json.loads(body))
            self.send_response(noted.status)
            self.send_header("Location", noted.address + "elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_GET = do_POST

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Webhook)
    noted.address = f"http://127.0.0.1:{server.server_port}/"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield noted
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def staff(mo, sam, sue, ada, make_person):
    """One of each role."""
    return make_person("stat@example.org", "statistician")


def emergency(make_report, **fields):
    return make_report(**{"risk": 3, "crisis_words": True, "arrived_at": NOW} | fields)


def referral(make_report, mo):
    report = make_report(arrived_at=NOW)
    take_and(refer_report, report_id=report.pk, by=mo, reason="self_harm", now=NOW)
    return report


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
        "A report that was referred has been waiting since 10:00.\n\nSign in to see it"
    )
    assert pass_time(hours=4, minutes=5) == [
        "ada@example.org",
        "sam@example.org",
        "sue@example.org",
    ]
    assert "No lead has taken it for four hours." in mail.outbox[0].body
    assert pass_time(hours=9) == []


def test_a_referral_that_a_lead_took_is_not_said_again(sam, mo, make_report, pass_time):
    report = referral(make_report, mo)
    assert pass_time(minutes=5) == ["sam@example.org"]
    claim_report(report_id=report.pk, by=sam, now=NOW + timedelta(hours=4))

    assert pass_time(hours=4, minutes=5) == []
    resume_report(report_id=report.pk, by=sam, now=NOW + timedelta(hours=4, minutes=6))
    assert pass_time(hours=5) == []
    assert not Alert.objects.exists()


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
    assert "- Reports to read: up to 10, the oldest for 6 days\n" in mail.outbox[0].body
    assert "7" not in mail.outbox[0].body
    assert pass_time(alerts.send_digest, hours=1) == []
    assert pass_time(alerts.send_digest, days=1) == ["mo@example.org"]


# ---- nothing of a report is told --------------------------------------------------------


def values_of(thing):
    """Every text and number that is stored in an answer, however deep."""
    if isinstance(thing, dict):
        for value in thing.values():
            yield from values_of(value)
    elif isinstance(thing, list):
        for value in thing:
            yield from values_of(value)
    else:
        yield str(thing)


def told_of(report, text):
    """Every stored value of the report, its number and its codes, that stands in the text as a
    word. That it was referred is what an alert is about."""
    stored = [*values_of(report.answers), str(report.pk), report.submission_mac]
    stored += [report.receipt.mac, report.language]
    return {value for value in stored if re.search(rf"\b{re.escape(value)}\b", text)}


def test_no_alert_holds_anything_of_a_report(staff, mo, make_report, pass_time, received, settings):
    settings.ALERT_WEBHOOKS = (received.address,)
    answers = {"event_type": "sextortion_like", "county": "E23000022", "loss": "731.55"}
    other = make_report(pk=987655, risk=3, crisis_words=True, arrived_at=EARLIER, answers=answers)
    refer = make_report(pk=987656, arrived_at=NOW, answers=answers)
    take_and(refer_report, report_id=refer.pk, by=mo, reason="self_harm", now=NOW - timedelta(8))
    for person in (mo, staff):
        choose_alerts(person=person, kinds=[kind.value for kind in AlertKind], now=NOW)

    said = []
    for time in ({"minutes": 5}, {"hours": 5}):
        pass_time(**time)
        said += [f"{each.subject}\n{each.body}" for each in mail.outbox]
    pass_time(alerts.send_digest)
    said += [f"{each.subject}\n{each.body}" for each in mail.outbox]
    said += [json.dumps(each) for each in received]

    kinds = {each["kind"] for each in received}
    assert {"trigger", "trigger_again", "referral", "referral_again"} <= kinds
    assert len(said) > 12
    for told in (other, refer):
        assert all(told_of(told, text) == set() for text in said)
        # The search does find what stands there.
        assert told_of(told, f"{said[0]} {told.answers['loss']} {told.pk}") == {
            "731.55",
            str(told.pk),
        }


# ---- by which way, and what fails -------------------------------------------------------


def test_a_mail_server_that_is_away_breaks_nothing_and_is_tried_again(
    mo, make_report, pass_time, settings
):
    report = emergency(make_report)
    settings.EMAIL_BACKEND = f"{__name__}.OutOfOrder"
    assert pass_time(minutes=5) == []
    assert OutboxTask.objects.get().attempts == 1
    assert claim_report(report_id=report.pk, by=mo, now=NOW)
    give_back_report(report_id=report.pk, by=mo, now=NOW)

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    told = pass_time(do=lambda now: relay_waiting_tasks(now=now), minutes=30)

    assert told == ["mo@example.org"]
    assert not OutboxTask.objects.exists()


def test_one_person_whose_e_mail_fails_keeps_no_other_from_theirs(
    mo, ned, make_report, pass_time, settings, monkeypatch
):
    emergency(make_report)
    send = EmailBackend.send_messages

    def refuse_one(self, messages):
        if messages[0].to == ["mo@example.org"]:
            raise SMTPException("no such mailbox")
        return send(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", refuse_one)

    assert pass_time(minutes=5) == ["ned@example.org"]
    assert OutboxTask.objects.get().ids["person_id"] == mo.pk


def test_without_mail_no_task_is_left_and_a_task_says_nothing_of_the_report(
    mo, make_report, settings
):
    emergency(make_report)
    alerts.send_due_alerts(now=NOW)
    assert OutboxTask.objects.get().ids == {
        "kind": "trigger",
        "stage": "first",
        "person_id": mo.pk,
    }
    OutboxTask.objects.all().delete()
    Alert.objects.all().delete()
    settings.EMAIL_HOST = ""

    alerts.send_due_alerts(now=NOW)

    assert not OutboxTask.objects.exists()


def test_a_late_e_mail_about_what_no_longer_waits_is_not_sent(mo, make_report, pass_time):
    report = emergency(make_report)
    alerts.send_due_alerts(now=NOW)
    take_and(accept_report, report_id=report.pk, by=mo, now=NOW)

    assert pass_time(do=lambda now: relay_waiting_tasks(now=now), minutes=9) == []
    assert not OutboxTask.objects.exists()


def test_a_webhook_is_posted_the_kind_and_since_when(
    mo, make_report, pass_time, received, settings
):
    settings.ALERT_WEBHOOKS = (received.address,)
    emergency(make_report)

    pass_time(minutes=5)

    assert received == [{"kind": "trigger", "since": "2026-11-23T10:00:00+00:00"}]


def test_a_webhook_that_leads_elsewhere_is_not_followed(mo, make_report, received, settings):
    settings.ALERT_WEBHOOKS = (received.address,)
    received.status = 302
    emergency(make_report)

    with pytest.raises(HTTPError, match="302") as refused:
        post_alert(kind="trigger", stage="first", webhook=0, now=NOW)
    refused.value.close()

    assert len(received) == 1


def test_a_webhook_that_was_taken_out_of_the_settings_is_posted_nothing(mo, make_report):
    emergency(make_report)

    assert post_alert(kind="trigger", stage="first", webhook=3, now=NOW) is False


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
