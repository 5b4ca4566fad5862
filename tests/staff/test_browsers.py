"""Where somebody is signed in: listed for themselves, and signed out one by one."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from staff.models import AuditEntry, SignedInBrowser
from staff.people import end_sessions, set_up_second_factor
from tests.staff.conftest import NOW
from tests.staff.signing_in import enter

pytestmark = pytest.mark.django_db

PAGE = "staff:browsers"


@pytest.fixture
def two(mo):
    """Two browsers in which mo is signed in, and has opened a page."""
    codes = set_up_second_factor(mo)
    browsers = Client(), Client()
    for browser, code in zip(browsers, codes, strict=False):
        enter(browser, mo, code)
        browser.get(reverse(PAGE))
    return browsers


def text_of(browser: Client) -> str:
    return browser.get(reverse(PAGE)).content.decode()


def end(browser: Client, number: int) -> None:
    browser.post(reverse("staff:end_browser", kwargs={"browser_id": number}))


def test_both_are_listed_and_this_one_is_named(two):
    page = text_of(two[0])

    assert page.count("signed in on") >= 2
    assert page.count("This browser</strong>") == 1
    assert page.count("with a recovery code") == 2


def test_one_is_signed_out_and_the_other_stays(two, mo):
    here = SignedInBrowser.objects.get(session_id=two[0].session.session_key)

    end(two[1], here.pk)

    assert two[0].get("/moderation/")["Location"].startswith("/accounts/login/")
    assert two[1].get(reverse(PAGE)).status_code == 200
    assert SignedInBrowser.objects.count() == 1
    last = AuditEntry.objects.filter(action="end_session").get()
    assert (last.by, last.subject_id) == (mo, str(mo.pk))


def test_doing_it_twice_is_harmless(two):
    here = SignedInBrowser.objects.get(session_id=two[0].session.session_key)
    end(two[1], here.pk)

    end(two[1], here.pk)

    assert "signed out there already" in text_of(two[1])


def test_nobody_ends_anybody_elses(two, make_person, sign_in):
    stranger = sign_in(make_person("ned@example.org", "moderator"))
    before = Session.objects.count()

    for browser in SignedInBrowser.objects.all():
        end(stranger, browser.pk)

    assert Session.objects.count() >= before
    assert all(browser.get(reverse(PAGE)).status_code == 200 for browser in two)


def test_what_was_ended_everywhere_is_not_listed(two, mo, ada):
    end_sessions(person=mo, by=ada, now=NOW)
    codes = set_up_second_factor(mo)
    again = Client()
    enter(again, mo, codes[0])

    assert text_of(again).count("signed in on") == 1


def test_the_last_page_is_told_and_the_list_goes_with_the_session(mo, sign_in):
    with time_machine.travel(NOW, tick=False):
        browser = sign_in(mo)
        browser.get(reverse(PAGE))
    with time_machine.travel(NOW + timedelta(minutes=10), tick=False):
        browser.get(reverse(PAGE))
        assert "last page on 23 November 2026, 10:10" in text_of(browser)
    Session.objects.all().delete()

    assert not SignedInBrowser.objects.exists()
