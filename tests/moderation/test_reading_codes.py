"""The codes of a report: open to whoever has taken it, shut to every other reader, and audited."""

from datetime import timedelta
from typing import Final

import pytest
import time_machine

from classification.crime_types import crime_type
from moderation.answers_in_words import answers_in_words
from moderation.decisions import (
    accept_report,
    claim_report,
    hold_report,
    refer_report,
    reject_report,
)
from moderation.models import Claim
from moderation.reading_codes import open_codes
from reporting.models import Report
from staff.models import AuditEntry
from tests.addresses import every_route, filled
from tests.factories import take_and
from tests.moderation.conftest import ANSWERS, NOW
from tests.moderation.pages import text_of, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_this_hour")]

READERS: Final = ("moderator", "senior", "safeguarding")
OF_REPORTS: Final = "/moderation/reports/"
ROUTES: Final = [route for route in every_route() if route.startswith(OF_REPORTS)]
# In any page: a code that is a word of English, and what is said of others than this report.
_TOLD_ANYWHERE: Final = {"No", "Me", "No one", "Nobody"}


def answers_told() -> set[str]:
    """What a page would hold if it showed an answer of ANSWERS: the words, the codes, the type."""
    words = {word for each in answers_in_words(ANSWERS) for word in each.answers}
    codes = {code for code in ANSWERS.values() if isinstance(code, str)}
    kind = crime_type("blackmail")
    return ({*words, kind.label} | {code for code in codes if "_" in code}) - _TOLD_ANYWHERE


def waiting(report, ned):
    """Nobody has looked at it."""


def being_read(report, ned):
    claim_report(report_id=report.pk, by=ned, now=NOW)
    open_codes(report_id=report.pk, by=ned, now=NOW)


def held(report, ned):
    take_and(hold_report, report_id=report.pk, by=ned, reason="lead_answer", now=NOW)


def referred(report, ned):
    take_and(refer_report, report_id=report.pk, by=ned, reason="self_harm", now=NOW)


def accepted(report, ned):
    take_and(accept_report, report_id=report.pk, by=ned, now=NOW)


def not_counted(report, ned):
    take_and(reject_report, report_id=report.pk, by=ned, reason="test_or_nonsense", now=NOW)


def run_out(report, ned):
    """Whoever looks had taken it, and their time is over."""


PLACES: Final = (waiting, being_read, held, referred, accepted, not_counted, run_out)


def test_the_answers_that_are_looked_for_are_those_that_whoever_took_it_sees(taken, client):
    body = text_of(client.get(url("report", taken.pk)))

    words = {word for each in answers_in_words(ANSWERS) for word in each.answers}
    assert words <= {word for word in words if word in body}
    assert len(answers_told()) > len(ANSWERS)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("role", READERS)
def test_no_address_of_a_report_shows_an_answer_to_who_has_not_taken_it(
    ned, make_person, make_report, sign_in, role, place
):
    report = make_report(crisis_words=True)
    person = make_person(f"{role}@example.org", role)
    place(report, ned)
    if place is run_out:
        claim_report(report_id=report.pk, by=person, now=NOW - timedelta(minutes=31))
    client = sign_in(person)

    seen = [client.get(filled(route, {"report_id": str(report.pk)})) for route in ROUTES]
    for route in ROUTES:
        if not route.endswith(("/claim/", "/let-go/")):
            address = filled(route, {"report_id": str(report.pk)})
            seen.append(client.post(address, {}, follow=True))

    assert not Claim.objects.running_at(NOW).filter(by=person).exists()
    for page in seen:
        if page.wsgi_request.path.startswith(OF_REPORTS):
            said = text_of(page)
        else:
            # The list that it leads to names types: it is how one chooses (decision 64).
            said = " ".join(str(message) for message in page.context["messages"])
        assert not {told for told in answers_told() if told in said}, page.wsgi_request.path
    assert not AuditEntry.objects.filter(action="read_codes", by=person).exists()


@pytest.mark.parametrize(
    ("place", "said"),
    [
        (waiting, "It waits to be read."),
        (being_read, "Somebody else is reading this report"),
        (held, "On hold: The lead must answer a question, until 30 November."),
        (accepted, "Decided: accepted."),
        (not_counted, "Decided: not counted: A test, or nothing that can be read as an account."),
    ],
)
def test_the_page_says_where_a_report_stands_before_it_is_taken(ned, report, client, place, said):
    place(report, ned)

    body = text_of(client.get(url("report", report.pk)))

    assert said in body
    assert "Arrived on 23 November 2026" in body
    assert "shows to whoever has taken the report" in body


def opened() -> list[tuple[int | None, str]]:
    entries = AuditEntry.objects.filter(action="read_codes").order_by("number")
    return [(entry.by_id, entry.subject_id) for entry in entries]


def test_the_first_opening_of_a_claim_is_audited_and_no_reload(mo, taken, client):
    for _ in range(3):
        client.get(url("report", taken.pk))

    assert opened() == [(mo.pk, str(taken.pk))]
    assert Claim.objects.get().codes_opened_at == NOW


def test_a_look_without_a_claim_writes_nothing(report, client):
    client.get(url("report", report.pk))

    assert opened() == []


def test_each_claim_that_opens_them_has_its_entry(mo, sam, sign_in, taken, client):
    client.get(url("report", taken.pk))
    lead = sign_in(sam)
    lead.post(url("claim", taken.pk))
    lead.get(url("report", taken.pk))

    assert opened() == [(mo.pk, str(taken.pk)), (sam.pk, str(taken.pk))]
    assert "Somebody else is reading" in text_of(client.get(url("report", taken.pk)))


def test_taking_it_again_after_the_half_hour_opens_them_anew(mo, taken):
    open_codes(report_id=taken.pk, by=mo, now=NOW)
    later = NOW + timedelta(minutes=31)

    assert not open_codes(report_id=taken.pk, by=mo, now=later)
    claim_report(report_id=taken.pk, by=mo, now=later)
    assert open_codes(report_id=taken.pk, by=mo, now=later)

    assert opened() == [(mo.pk, str(taken.pk))] * 2


def test_whoever_may_undo_a_decision_takes_the_report_first_to_see(accepted, client):
    before = text_of(client.get(url("report", accepted.pk)))
    client.post(url("claim", accepted.pk))
    after = text_of(client.get(url("report", accepted.pk)))

    assert "Take it, to read it first" in before
    assert "What they told us</h2>" not in before
    assert "What they told us</h2>" in after
    assert "accepted as “Blackmail or threats to get something”" in after


def test_once_its_decision_can_no_longer_be_undone_a_decided_report_shuts(mo, accepted, sign_in):
    with time_machine.travel(NOW + timedelta(minutes=14), tick=False):
        claim_report(report_id=accepted.pk, by=mo, now=NOW + timedelta(minutes=14))
        assert open_codes(report_id=accepted.pk, by=mo, now=NOW + timedelta(minutes=14))
    assert not open_codes(report_id=accepted.pk, by=mo, now=NOW + timedelta(minutes=16))


def test_a_forged_type_from_who_has_not_taken_it_leads_to_the_button_that_takes_it(report, client):
    page = client.post(url("accept", report.pk), {"crime_type": "burglary"}, follow=True)

    assert page.redirect_chain == [(url("report", report.pk), 302)]
    assert "Take this report before you decide on it." in text_of(page)
    assert Report.objects.get(pk=report.pk).state == "received"
