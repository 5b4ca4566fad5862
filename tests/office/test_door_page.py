"""The report door on its page: how it stands, who closed it, and the two presses."""

import pytest
from django.test import Client

from moderation.decisions import claim_report
from reporting.intake import Door, _door, close_intake, is_intake_open
from staff.models import AuditEntry
from tests.factories import make_epoch
from tests.moderation.conftest import NOW, last_action
from tests.moderation.pages import text_of, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_this_hour")]


@pytest.fixture
def adas(ada, sign_in):
    make_epoch()
    return sign_in(ada)


def said_by(page):
    return " ".join(text_of(page).split())


def test_while_it_is_open_it_says_so_and_what_closing_means(adas):
    page = said_by(adas.get(url("door")))

    assert "The door is open. People can begin a report." in page
    assert "whoever has begun may finish and send it" in page
    assert url("close_door") in page
    assert url("open_door") not in page
    assert "staff-strip" not in page


def test_a_look_at_the_page_that_asks_closes_nothing(adas):
    page = said_by(adas.get(url("close_door")))

    assert "Close the door?" in page
    assert is_intake_open()
    assert not AuditEntry.objects.filter(action="close_intake").exists()


def test_a_press_closes_it_and_another_opens_it_and_both_are_audited(adas, ada):
    closed = said_by(adas.post(url("close_door"), follow=True))
    assert not is_intake_open()
    assert last_action() == ("close_intake", ada.pk, "reports")
    assert "The door is closed. Nobody can begin a report." in closed
    assert "Closed on 23 November 2026, 10:00, by ada@example.org." in closed
    assert url("open_door") in closed

    opened = said_by(adas.post(url("open_door"), follow=True))
    assert is_intake_open()
    assert last_action() == ("open_intake", ada.pk, "reports")
    assert "The door is open." in opened
    assert "staff-strip" not in opened


def test_the_public_page_says_it_meanwhile_and_help_is_open(adas):
    adas.post(url("close_door"))
    public = Client()

    refused = public.get("/report/")
    assert refused.status_code == 503
    assert "We cannot take reports at the moment" in text_of(refused)
    assert public.get("/guidance/").status_code == 200


@pytest.mark.parametrize("role", ["moderator", "statistician", "senior"])
def test_while_it_is_shut_every_staff_page_says_so_with_a_link_for_whoever_may_open_it(
    adas, make_person, sign_in, role
):
    adas.post(url("close_door"))
    client = sign_in(make_person("somebody@example.org", role))

    for address in (url("attention"), url("service"), url("alerts"), "/accounts/mfa/"):
        page = said_by(client.get(address))
        assert "The report door is closed. Nobody can begin a report." in page
        assert (f'href="{url("door")}">Look at the door' in page) == (role == "senior")


def test_without_a_key_the_strip_and_the_page_say_what_opens_it(ada, sign_in):
    client = sign_in(ada)

    page = said_by(client.get(url("door")))

    assert _door.now() is Door.NO_KEY
    assert "There is no key to people's words" in page.replace("&#x27;", "'")
    assert "It opens by itself once somebody who reads reports has made a key." in page
    assert "There is no key yet. Nobody can begin a report." in page


def test_whoever_closed_it_by_a_command_is_called_so(adas):
    close_intake(by=None, now=NOW)

    assert "by a command on the server." in said_by(adas.get(url("door")))


def test_a_report_that_waits_is_read_while_the_door_is_shut(adas, mo, report):
    adas.post(url("close_door"))

    assert claim_report(report_id=report.pk, by=mo, now=NOW).by == mo
