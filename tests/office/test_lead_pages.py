"""The page of a report, by whom it is for: leads, whoever decided, and everybody else."""

import pytest

from moderation.decisions import accept_report, claim_report, hold_report, refer_report
from tests.factories import take_and
from tests.moderation.conftest import NOW
from tests.moderation.pages import SECRET_WORDS, text_of, unlock_in, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_this_hour")]


def test_a_lead_takes_over_on_the_page_what_a_moderator_reads(mo, sign_in, make_report, sam):
    report = make_report(crisis_words=True, risk=3)
    claim_report(report_id=report.pk, by=mo, now=NOW)
    lead = sign_in(sam)

    offered = text_of(lead.get(url("report", report.pk)))
    page = lead.post(url("claim", report.pk), follow=True)

    assert "Take it over" in offered
    assert url("accept", report.pk) in text_of(page)
    assert "Take it over" not in text_of(sign_in(mo).get(url("report", report.pk)))


def test_a_moderator_cannot_take_a_referred_report_and_whoever_referred_it_may_undo(
    mo, ned, sign_in, report
):
    take_and(refer_report, report_id=report.pk, by=mo, reason="self_harm", now=NOW)
    browsers = {"mo": sign_in(mo), "ned": sign_in(ned)}

    pages = {name: text_of(each.get(url("report", report.pk))) for name, each in browsers.items()}
    refused = browsers["ned"].post(url("claim", report.pk), follow=True)
    asked = browsers["ned"].get(url("hold", report.pk), follow=True)

    assert all("It waits for the safeguarding lead." in page for page in pages.values())
    assert not any(url("claim", report.pk) in page for page in pages.values())
    assert url("reopen", report.pk) in pages["mo"]
    assert url("reopen", report.pk) not in pages["ned"]
    assert "The safeguarding lead decides on this report." in text_of(refused)
    assert "The safeguarding lead decides on this report." in text_of(asked)


@pytest.mark.parametrize("taken", [False, True])
def test_a_report_that_was_laid_aside_says_who_did_so_and_when(mo, ned, sign_in, report, taken):
    take_and(hold_report, report_id=report.pk, by=ned, reason="lead_answer", now=NOW)
    if taken:
        claim_report(report_id=report.pk, by=mo, now=NOW)

    page = " ".join(text_of(sign_in(mo).get(url("report", report.pk))).split())

    stands = "Before: on hold" if taken else "On hold"
    assert f"{stands}: The lead must answer a question, until 30 November." in page
    assert "By ned@example.org, on 23 November 2026, 10:00." in page


THINK_FIRST = "Think first: does the safeguarding lead need to see it?"


@pytest.mark.parametrize("state", ["received", "on_hold"])
@pytest.mark.parametrize(
    ("fields", "asks"),
    [
        ({"crisis_words": True}, True),
        ({"child_words": True}, True),
        ({"minor": True}, True),
        ({"risk": 2}, True),
        ({"risk": 1}, False),
        ({}, False),
    ],
)
def test_what_may_tell_of_danger_asks_for_the_safeguarding_lead(
    mo, sign_in, make_report, state, fields, asks
):
    report = make_report(state=state, **fields)
    claim_report(report_id=report.pk, by=mo, now=NOW)

    page = text_of(sign_in(mo).get(url("report", report.pk)))

    assert (THINK_FIRST in page) is asks


def test_a_decided_report_that_was_taken_to_look_at_it_is_not_decided_again(
    mo, epoch, make_report, client
):
    report = make_report(words=SECRET_WORDS, epoch=epoch)
    take_and(accept_report, report_id=report.pk, by=mo, now=NOW)
    unlock_in(client)
    offered = text_of(client.get(url("report", report.pk)))

    client.post(url("claim", report.pk))
    page = text_of(client.post(url("words", report.pk)))

    assert url("claim", report.pk) in offered
    assert "Elephants were in the garden" in page
    assert url("accept", report.pk) not in page
    assert url("reopen", report.pk) in page
    assert url("let_go", report.pk) in page
