"""An alert leaves by mail or webhook with nothing of a report, and what fails is tried again."""

import json
import re
from datetime import timedelta
from smtplib import SMTPException
from urllib.error import HTTPError

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from moderation.decisions import (
    accept_report,
    claim_report,
    give_back_report,
    refer_report,
)
from office import alerts
from office.alert_sending import post_alert
from staff.alert_choices import choose_alerts
from staff.models import Alert, AlertKind, OutboxTask
from staff.outbox import relay_waiting_tasks
from tests.factories import take_and
from tests.moderation.conftest import NOW
from tests.office.alerting import EARLIER, emergency

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_with_mail")]


class OutOfOrder(EmailBackend):
    """A mail server that refuses whatever it is handed."""

    def send_messages(self, messages):
        raise SMTPException("it is away")


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
