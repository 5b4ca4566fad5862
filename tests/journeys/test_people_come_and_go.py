"""A site's people, from the first invitation on: who joins, reads, leaves and comes back.

Through the pages and the commands alone, as two people would do it who have an address each.
"""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY
from django.core.management import call_command
from django.test import Client

from moderation.tasks import begin_epoch
from reporting.models import Report
from staff.audit import verify_chain
from staff.models import Person
from staff.proposal_models import Proposal
from tests.journeys.test_victim_to_table import WORDS, send_report
from tests.staff.signing_in import code_for

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("cheap_keys")]

BEGUN = datetime(2026, 11, 23, 10, 40, tzinfo=UTC)
PASSWORD = "quiet otters climb hills"


class Worker:
    """Somebody who works here: their browser, their app's secret and their seven words."""

    def __init__(self, email: str) -> None:
        self.email, self.browser, self.secret, self.words = email, Client(), "", ""

    def join(self, link: str) -> Any:
        """Opens a link, chooses a password and sets up the second factor."""
        joined = self.browser.post(link, {"password": PASSWORD, "password_again": PASSWORD})
        if joined.status_code != 302:
            return joined
        self.browser.get(joined["Location"])
        self.secret = self.browser.session[SECRET_SESSION_KEY]
        return self.browser.post(joined["Location"], {"code": code_for(self.secret)}, follow=True)

    def sign_in(self) -> Any:
        form = {"login": self.email, "password": PASSWORD}
        self.browser.post("/accounts/login/", form)
        code = {"code": code_for(self.secret)}
        return self.browser.post("/accounts/mfa/authenticate/", code, follow=True)

    def make_key(self) -> str:
        """Makes a key, or a new one; the page that shows the words."""
        asked = self.browser.get("/moderation/key/make/")
        replaces = re.search(r'name="replaces" value="(\d*)"', asked.text)
        assert replaces is not None
        made = self.browser.post("/moderation/key/make/", {"replaces": replaces[1]})
        self.words = made.context["passphrase"]
        return made.text

    def unlock(self) -> None:
        opened = self.browser.post("/moderation/key/", {"passphrase": self.words})
        assert opened.status_code == 302

    def reads(self, report: Report) -> str:
        """The page after taking a report and pressing to open its words."""
        self.unlock()
        self.browser.post(f"/moderation/reports/{report.pk}/claim/")
        page = f"/moderation/reports/{report.pk}/words/"
        text: str = self.browser.post(page, follow=True).text
        self.browser.post(f"/moderation/reports/{report.pk}/let-go/")
        return text

    def invite(self, email: str, role: str) -> str:
        page = self.browser.post("/moderation/people/", {"email": email, "role": role})
        return link_on(page.text)

    def page_of(self, other: "Worker") -> str:
        return f"/moderation/people/{Person.objects.get(email=other.email).pk}/"

    def give_roles(self, other: "Worker", *roles: str) -> None:
        page = self.page_of(other)
        before = self.browser.get(page).context["form"].initial["before"]
        done = self.browser.post(page, {"roles": roles, "before": before})
        assert done.status_code == 302

    def confirm(self, other: "Worker") -> str:
        self.unlock()
        page = self.page_of(other)
        key = re.search(r'name="key" value="(\d+)"', self.browser.get(page).text)
        form = {"key": key[1] if key else ""}
        text: str = self.browser.post(page + "share/", form, follow=True).text
        return text

    def remove(self, other: "Worker") -> str:
        text: str = self.browser.post(self.page_of(other) + "remove/", follow=True).text
        return text


def link_on(page: str) -> str:
    found = re.search(r"/accounts/invitation/[^\s<]+", page)
    assert found is not None
    return found[0]


@pytest.fixture
def clock() -> Any:
    with time_machine.travel(BEGUN, tick=False) as moving:
        yield moving


@pytest.fixture
def ada(db: None, clock: Any, capsys: pytest.CaptureFixture[str]) -> Worker:
    """The first of the site: invited by a command, holder of the first key."""
    call_command("invite_staff", "ada@example.org", role="administrator")
    worker = Worker("ada@example.org")
    assert "recovery codes" in worker.join(capsys.readouterr().out.strip()).text.lower()
    worker.give_roles(worker, "administrator", "senior")
    assert "counts at once" in worker.browser.get("/moderation/key/").text
    assert "not confirmed" not in worker.make_key()
    return worker


def joined(by: Worker, email: str, role: str) -> Worker:
    worker = Worker(email)
    worker.join(by.invite(email, role))
    return worker


def reported() -> Report:
    send_report(told_whom=["no_one"])
    report: Report = Report.objects.order_by("-pk")[0]
    return report


def test_a_newcomer_reads_when_a_senior_has_confirmed_them_and_not_before(
    ada: Worker, clock: Any
) -> None:
    before = reported()
    mo = joined(ada, "mo@example.org", "moderator")
    assert "until a senior moderator has confirmed it" in mo.make_key()
    assert "It is not confirmed yet" in mo.browser.get("/moderation/key/").text
    assert WORDS not in mo.reads(before)
    clock.move_to(BEGUN + timedelta(days=60))
    for worker in (ada, mo):
        worker.sign_in()
    begin_epoch()  # the next quarter's key, at night, with nobody there
    after = reported()
    assert WORDS not in mo.reads(after)
    assert WORDS in ada.reads(after)

    assert "To be confirmed" in ada.browser.get("/moderation/people/").text
    assert "now opens what yours opens" in ada.confirm(mo)

    assert WORDS in mo.reads(before)
    assert WORDS in mo.reads(after)


def test_a_removed_administrator_leaves_no_way_in_behind(ada: Worker) -> None:
    bo = joined(ada, "bo@example.org", "administrator")
    eve = joined(bo, "eve@example.org", "moderator")  # joined while Bo still worked here
    eve.make_key()
    unused = bo.invite("friend@example.org", "senior")
    bo.browser.post(bo.page_of(eve) + "link/")
    proposed = f"/moderation/proposals/{Proposal.objects.get().pk}/"
    assert bo.browser.get("/moderation/people/").status_code == 200

    assert "Their access has ended" in ada.remove(bo)

    assert bo.browser.get("/moderation/people/").status_code == 302
    assert Client().get(unused).status_code == 404
    seconded = ada.browser.post(f"{proposed}confirm/", follow=True)
    assert "/accounts/invitation/" not in seconded.text
    assert Proposal.objects.get().outcome != "confirmed"
    assert Worker("friend@example.org").join(unused).status_code == 404
    report = reported()  # sealed to what began when Bo left
    begin_epoch()
    assert WORDS not in eve.reads(report)
    assert WORDS in ada.reads(report)
    assert "who no longer works here" in ada.browser.get(ada.page_of(eve)).text


def test_an_invitation_is_seen_and_cancelled(ada: Worker) -> None:
    link = ada.invite("wrong@example.org", "senior")
    people = ada.browser.get("/moderation/people/")
    row = people.text.partition(">Invited</caption>")[2]
    assert re.search("wrong@example.org.*Senior moderator.*ada@example.org", row, re.DOTALL)
    cancel = re.search(r'action="([^"]+/cancel/)"', row)
    assert cancel is not None
    assert "Your role: Senior moderator" in Client().get(link).text

    ada.browser.post(cancel[1])

    assert Client().get(link).status_code == 404


def test_when_every_senior_has_a_new_key_a_moderator_is_made_senior_and_shares(
    ada: Worker,
) -> None:
    report = reported()
    mo = joined(ada, "mo@example.org", "moderator")
    mo.make_key()
    ada.confirm(mo)
    asked = ada.browser.get("/moderation/key/make/").text
    assert "an administrator must make that colleague a senior moderator" in asked

    ada.make_key()

    assert "an administrator can make them a senior moderator" in ada.reads(report)
    people = " ".join(ada.browser.get("/moderation/people/").text.split())
    assert "The key of mo@example.org does" in people
    assert mo.browser.post(mo.page_of(ada) + "share/").status_code == 403
    ada.give_roles(mo, "moderator", "senior")
    assert "now opens what yours opens" in mo.confirm(ada)
    assert WORDS in ada.reads(report)
    assert "No senior moderator’s key" not in ada.browser.get("/moderation/people/").text


def test_where_no_key_is_left_the_pages_say_that_the_words_are_lost(ada: Worker) -> None:
    report = reported()
    assert "stays shut for good" in ada.browser.get("/moderation/key/make/").text

    ada.make_key()

    assert "nobody can read them" in ada.reads(report)
    people = " ".join(ada.browser.get("/moderation/people/").text.split())
    assert "Nobody’s key opens what people wrote in 2026-Q4 any more" in people
    assert WORDS in ada.reads(reported())


def test_somebody_leaves_and_comes_back(
    ada: Worker, clock: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    report = reported()
    mo = joined(ada, "mo@example.org", "moderator")
    mo.make_key()
    ada.confirm(mo)
    mo.browser.post(f"/moderation/reports/{report.pk}/claim/")
    number = Person.objects.get(email=mo.email).pk
    call_command("invite_staff", mo.email, back=True)  # two others who could are not there
    back = link_on(capsys.readouterr().out)

    ada.remove(mo)

    assert mo.browser.get("/moderation/").status_code == 302
    assert mo.join(back).status_code == 404
    assert "Being read" not in ada.browser.get("/moderation/").text

    again = joined(ada, "mo@example.org", "moderator")
    assert Person.objects.get(email=mo.email).pk == number
    again.make_key()
    assert WORDS not in again.reads(report)
    ada.confirm(again)
    assert WORDS in again.reads(report)

    clock.shift(60)
    ada.browser.post(ada.page_of(again) + "sign-out/")
    assert again.browser.get("/moderation/").status_code == 302
    clock.shift(60)
    assert again.sign_in().status_code == 200
    assert again.browser.get("/moderation/").status_code == 200
    assert verify_chain().is_whole
