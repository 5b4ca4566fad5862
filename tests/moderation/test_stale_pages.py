"""Pages that were open too long: the report was taken over, taken back or decided meanwhile."""

from typing import Final

import pytest

from moderation.decisions import (
    accept_report,
    claim_report,
    give_back_report,
    hold_report,
    reopen_report,
)
from moderation.models import Claim, Decision
from reporting.models import Report
from staff.models import AuditEntry
from tests.factories import take_and
from tests.moderation.conftest import NOW
from tests.moderation.pages import QUEUE, text_of, unlock_in, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_this_hour")]

PRESSED: Final = {
    "accept": {"crime_type": "blackmail"},
    "reject": {"reason": "test_or_nonsense"},
    "hold": {"reason": "lead_answer"},
    "refer": {"reason": "self_harm"},
}


@pytest.mark.parametrize("move", PRESSED)
def test_a_press_after_a_lead_took_the_report_over_says_so_and_does_nothing(
    sam, taken, client, move
):
    claim_report(report_id=taken.pk, by=sam, now=NOW)

    page = client.post(url(move, taken.pk), PRESSED[move], follow=True)

    assert "Somebody else is reading this report." in text_of(page)
    assert Claim.objects.get().by == sam
    assert not Decision.objects.exists()


def test_the_page_of_a_report_that_was_taken_over_says_who_has_it_and_shuts(sam, taken, client):
    assert "What they told us</h2>" in text_of(client.get(url("report", taken.pk)))
    claim_report(report_id=taken.pk, by=sam, now=NOW)

    body = text_of(client.get(url("report", taken.pk)))

    assert "Somebody else is reading this report" in body
    assert "What they told us</h2>" not in body


def test_words_asked_for_after_a_lead_took_the_report_over_stay_shut(
    sam, epoch, make_report, client
):
    report = make_report(words="Elephants.", epoch=epoch)
    client.post(url("claim", report.pk))
    unlock_in(client)
    claim_report(report_id=report.pk, by=sam, now=NOW)

    page = client.post(url("words", report.pk), follow=True)

    assert "Take this report before you read its words." in text_of(page)
    assert "Somebody else is reading this report" in text_of(page)
    assert "Elephants" not in text_of(page)


def test_giving_back_what_somebody_else_has_by_now_leaves_it_with_them(mo, sam, taken, client):
    claim_report(report_id=taken.pk, by=sam, now=NOW)

    assert client.post(url("let_go", taken.pk))["Location"] == QUEUE

    assert Claim.objects.get().by == sam
    assert not AuditEntry.objects.filter(action="let_go_report").exists()
    give_back_report(report_id=taken.pk, by=sam, now=NOW)
    assert AuditEntry.objects.get(action="let_go_report").by == sam


@pytest.mark.parametrize("move", ["reject", "hold", "refer"])
def test_the_reasons_of_a_report_that_is_decided_meanwhile_lead_to_its_page(
    ned, report, client, move
):
    take_and(accept_report, report_id=report.pk, by=ned, now=NOW)

    page = client.get(url(move, report.pk), follow=True)

    assert page.redirect_chain == [(url("report", report.pk), 302)]
    assert "the report has been decided on" in text_of(page)


def test_a_stale_putting_back_ends_no_later_hold(mo, ned, report, client):
    first = take_and(hold_report, report_id=report.pk, by=mo, reason="lead_answer", now=NOW)
    client.post(url("resume", report.pk), {"decision": first.pk})
    take_and(hold_report, report_id=report.pk, by=ned, reason="another_report", now=NOW)

    page = client.post(url("resume", report.pk), {"decision": first.pk}, follow=True)

    assert "Another decision has followed the one that you saw." in text_of(page)
    assert Report.objects.get().state == "on_hold"


def test_a_report_that_is_put_back_twice_says_that_it_was(mo, report, client):
    take_and(hold_report, report_id=report.pk, by=mo, reason="lead_answer", now=NOW)

    pages = [client.post(url("resume", report.pk), follow=True) for _ in range(2)]

    assert "Back in the queue." in text_of(pages[0])
    assert "has been decided on already" in text_of(pages[1])
    assert Report.objects.get().state == "received"


# ---- an undo names what it undoes -------------------------------------------------------


@pytest.mark.parametrize("pressed", [{}, {"decision": ""}])
def test_an_undo_that_names_no_decision_undoes_none(accepted, client, pressed):
    page = client.post(url("reopen", accepted.pk), pressed, follow=True)

    assert page.redirect_chain == [(url("report", accepted.pk), 302)]
    assert "the press named no decision" in text_of(page)
    assert f'name="decision" value="{Decision.objects.get().pk}"' in text_of(page)
    assert Report.objects.get().state == "accepted"


def test_an_undo_of_what_is_no_decision_is_no_press_of_ours(accepted, client):
    assert client.post(url("reopen", accepted.pk), {"decision": "all"}).status_code == 400
    assert Report.objects.get().state == "accepted"


def test_an_undo_that_names_a_decision_of_another_report_undoes_none(mo, make_report, client):
    first, second = make_report(), make_report()
    take_and(accept_report, report_id=first.pk, by=mo, now=NOW)
    other = take_and(accept_report, report_id=second.pk, by=mo, now=NOW)

    page = client.post(url("reopen", first.pk), {"decision": other.pk}, follow=True)

    assert "That decision was undone already, or another one followed it." in text_of(page)
    assert set(Report.objects.values_list("state", flat=True)) == {"accepted"}


# ---- a decided report that was taken to look --------------------------------------------


def test_a_decided_report_that_was_taken_to_look_is_called_decided_in_the_queue(
    mo, accepted, taken, client
):
    claim_report(report_id=accepted.pk, by=mo, now=NOW)

    body = text_of(client.get(QUEUE))

    assert f"You have opened report {accepted.pk} again, which is decided." in body
    assert f"You have taken report {taken.pk}." in body
    assert f"You have taken report {accepted.pk}." not in body


def test_once_its_decision_is_undone_it_is_free(mo, accepted, client):
    claim_report(report_id=accepted.pk, by=mo, now=NOW)
    reopen_report(report_id=accepted.pk, by=mo, now=NOW, decision_id=Decision.objects.get().pk)

    assert "You have" not in text_of(client.get(QUEUE)).split("</h1>")[1].split("<table")[0]
