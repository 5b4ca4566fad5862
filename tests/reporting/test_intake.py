"""The report door can be closed; help, codes and reports that were begun stay as they were."""

from datetime import timedelta
from typing import Any
from unittest.mock import Mock

import pytest
from django.db import OperationalError, connection
from django.test import Client

from config.practice.demonstration import ensure_people_and_keys
from reporting import intake
from reporting.intake import Door, close_intake, door_now, is_intake_open, open_intake
from reporting.models import Epoch, Intake, Report
from staff.models import AuditEntry
from tests.factories import make_epoch
from tests.reporting.browsing import NOW, Browser

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def looked_at_anew() -> None:
    """The door as a process sees it that has just started."""
    intake._door.look_again()


def test_with_a_key_the_door_is_open_until_somebody_closes_it(epoch: Epoch):
    assert is_intake_open()
    assert not Intake.objects.exists()


def test_a_fresh_site_takes_no_report_and_says_why_until_there_is_a_key(person: Browser):
    shut = person.get("/report/")
    past = person.answer("danger", danger="no", who="me")
    in_danger = person.get("/report/help-now/")

    said = shut.content.decode()
    assert door_now() is Door.NO_KEY
    assert shut.status_code == 503
    assert "Nobody here has a key yet" in said
    assert "tel:999" in said
    assert past["Location"] == "/report/"
    assert in_danger.status_code == 200
    assert person.held() is None

    make_epoch()
    intake._door.look_again()

    assert person.get("/report/").status_code == 200
    answered = person.answer("danger", danger="no", who="me")
    assert answered["Location"] == "/report/age-band/"


def test_a_site_whose_every_key_is_retired_takes_no_report(epoch: Epoch):
    epoch.retired_at = NOW
    epoch.save()

    assert door_now() is Door.NO_KEY


@pytest.mark.usefixtures("clock")
def test_a_practice_site_makes_its_key_itself(settings: Any, tmp_path: Any):
    settings.VAR_DIR = tmp_path
    settings.DEMONSTRATION = True

    ensure_people_and_keys(now=NOW, fresh_code=False)

    assert is_intake_open()


def test_a_closed_door_is_not_opened_by_a_key(person: Browser, epoch: Epoch):
    close_intake(by=None, now=NOW)

    page = person.get("/report/").content.decode()

    assert door_now() is Door.CLOSED
    assert "We cannot take reports at the moment" in page
    assert "has a key yet" not in page


def test_opening_the_door_makes_no_key():
    open_intake(by=None, now=NOW)

    assert door_now() is Door.NO_KEY


def test_closing_and_opening_are_in_the_audit_and_may_be_repeated(epoch: Epoch):
    for _ in range(2):
        close_intake(by=None, now=NOW)
    assert not is_intake_open()
    open_intake(by=None, now=NOW + timedelta(hours=1))

    assert is_intake_open()
    assert Intake.objects.get().changed_at == NOW + timedelta(hours=1)
    actions = AuditEntry.objects.order_by("number").values_list("action", "subject", "subject_id")
    assert [action for action, _, _ in actions] == ["close_intake", "close_intake", "open_intake"]
    assert set(actions.values_list("subject", "subject_id")) == {("intake", "reports")}


def test_a_closed_door_says_so_kindly_and_shows_who_helps(person: Browser):
    close_intake(by=None, now=NOW)

    page = person.get("/report/")

    said = page.content.decode()
    assert page.status_code == 503
    assert "We cannot take reports at the moment" in said
    assert "nothing to do with you" in said
    assert 'href="/guidance/"' in said
    assert "tel:999" in said
    assert 'href="/report/status/"' in said
    assert "/exit/" in said
    assert not page.cookies


def test_nobody_begins_past_a_closed_door(person: Browser):
    close_intake(by=None, now=NOW)

    for page in (person.get("/report/danger/"), person.answer("danger", danger="no")):
        assert page.status_code == 302
        assert page["Location"] == "/report/"
    assert person.held() is None


def test_whoever_has_begun_may_finish_and_then_begins_no_other(person: Browser, epoch: Epoch):
    person.walk(until="check")
    close_intake(by=None, now=NOW)

    assert person.get("/report/").status_code == 200
    assert person.send()["Location"] == "/report/sent/"
    again = person.post("/report/again/")

    assert Report.objects.count() == 1
    assert person.get(again["Location"])["Location"] == "/report/"
    assert person.get("/report/").status_code == 503


@pytest.mark.parametrize(
    "address", ["/guidance/", "/report/status/", "/report/young-person/", "/report/other-help/"]
)
def test_help_and_codes_stay_open(person: Browser, address: str):
    close_intake(by=None, now=NOW)

    assert person.get(address).status_code == 200


def test_a_database_that_does_not_answer_closes_no_door(client: Client, caplog: Any):
    close_intake(by=None, now=NOW)

    lost = OperationalError("gone, with a secret in the message")

    with connection.execute_wrapper(Mock(side_effect=lost)):
        page = client.get("/report/")

    assert page.status_code == 200
    assert "whether reports are taken is not known: OperationalError" in caplog.text
    assert "secret" not in caplog.text
