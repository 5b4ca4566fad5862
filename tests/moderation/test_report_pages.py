"""The page of one report: its answers, its decisions, and its words once they are opened."""

from datetime import timedelta

import pytest

from moderation.decisions import accept_report, claim_report, hold_report, refer_report
from moderation.models import Claim, Decision
from reporting.models import Report
from tests.factories import take_and
from tests.moderation.conftest import NOW
from tests.moderation.pages import QUEUE, text_of, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_this_hour")]


# ---- one report -------------------------------------------------------------------------


def test_a_report_shows_its_answers_in_words_and_its_buttons_once_it_is_taken(mo, sign_in, report):
    client = sign_in(mo)
    before = text_of(client.get(url("report", report.pk)))
    client.post(url("claim", report.pk))
    after = text_of(client.get(url("report", report.pk)))

    assert "Take this report" in before
    assert url("accept", report.pk) not in before
    assert "threatening me" in after
    assert "England" in after
    assert url("accept", report.pk) in after


def test_whoever_took_it_decides(report, client):
    client.post(url("claim", report.pk))
    body = text_of(client.get(url("report", report.pk)))
    response = client.post(url("accept", report.pk), {"crime_type": "blackmail"}, follow=True)

    assert '<option value="blackmail" selected>' in body
    assert Report.objects.get(pk=report.pk).state == "accepted"
    assert "Accepted." in text_of(response)


def test_what_somebody_else_reads_has_no_buttons(ned, report, client):
    claim_report(report_id=report.pk, by=ned, now=NOW)

    body = text_of(client.get(url("report", report.pk)))
    refused = client.post(url("claim", report.pk), follow=True)

    assert "Somebody else is reading" in body
    assert url("accept", report.pk) not in body
    assert "Somebody else is reading" in text_of(refused)


def test_the_slower_of_two_is_told(mo, ned, sign_in, report):
    claim_report(report_id=report.pk, by=mo, now=NOW - timedelta(minutes=31))
    take_and(accept_report, report_id=report.pk, by=ned, now=NOW)

    response = sign_in(mo).post(
        url("reject", report.pk), {"reason": "test_or_nonsense"}, follow=True
    )

    assert "has been decided on" in text_of(response)
    assert Decision.objects.get().by == ned


def test_accepting_what_was_accepted_meanwhile_says_so(mo, ned, sign_in, report):
    take_and(accept_report, report_id=report.pk, by=ned, now=NOW)

    page = sign_in(mo).post(url("accept", report.pk), {"crime_type": "other"}, follow=True)

    assert "has been decided on already" in text_of(page)


def test_a_forged_crime_type_is_an_error_that_links_to_the_field(taken, client):
    page = client.post(url("accept", taken.pk), {"crime_type": "burglary"})

    assert page.status_code == 422
    assert 'href="#id_crime_type"' in text_of(page)
    assert "<title>Error:" in text_of(page)
    assert Report.objects.get(pk=taken.pk).state == "received"


@pytest.mark.parametrize(
    ("move", "reason", "state"),
    [
        ("reject", "test_or_nonsense", "rejected"),
        ("hold", "lead_answer", "on_hold"),
        ("refer", "self_harm", "referred"),
    ],
)
def test_each_other_decision_takes_one_reason(taken, move, reason, state, client):
    shown = client.get(url(move, taken.pk))
    without = client.post(url(move, taken.pk), {})
    forged = client.post(url(move, taken.pk), {"reason": "because"})
    client.post(url(move, taken.pk), {"reason": reason})

    assert shown.status_code == 200
    assert without.status_code == forged.status_code == 422
    assert 'href="#id_reason_0"' in text_of(without)
    assert 'id="id_reason_0"' in text_of(without)
    assert Report.objects.get(pk=taken.pk).state == state


@pytest.mark.parametrize("move", ["accept", "reject", "hold", "refer"])
def test_a_decision_without_taking_the_report_leads_to_the_button_that_takes_it(
    mo, sign_in, report, move
):
    choice = {
        "accept": {"crime_type": "blackmail"},
        "reject": {"reason": "test_or_nonsense"},
        "hold": {"reason": "lead_answer"},
        "refer": {"reason": "self_harm"},
    }[move]

    page = sign_in(mo).post(url(move, report.pk), choice, follow=True)

    assert page.redirect_chain == [(url("report", report.pk), 302)]
    assert "Take this report before you decide on it." in text_of(page)
    assert url("claim", report.pk) in text_of(page)
    assert Report.objects.get(pk=report.pk).state == "received"


def test_a_press_after_the_half_hour_counts_where_nobody_else_came(mo, sign_in, report):
    claim_report(report_id=report.pk, by=mo, now=NOW - timedelta(minutes=50))

    page = sign_in(mo).post(url("accept", report.pk), {"crime_type": "blackmail"}, follow=True)

    assert "Accepted." in text_of(page)
    assert Report.objects.get(pk=report.pk).state == "accepted"


def test_a_decision_is_undone_from_the_queue(accepted, client):
    before = text_of(client.get(QUEUE))
    page = client.post(
        url("reopen", accepted.pk), {"decision": Decision.objects.get().pk}, follow=True
    )

    assert url("reopen", accepted.pk) in before
    assert "Undone" in text_of(page)
    assert Report.objects.get(pk=accepted.pk).state == "received"


def test_undoing_twice_changes_nothing(accepted, client):
    pressed = {"decision": Decision.objects.get().pk}
    client.post(url("reopen", accepted.pk), pressed)

    page = client.post(url("reopen", accepted.pk), pressed, follow=True)

    assert "That decision was undone already" in text_of(page)


def test_a_second_press_of_one_undo_goes_no_further_back(mo, report, client):
    take_and(hold_report, report_id=report.pk, by=mo, reason="lead_answer", now=NOW)
    decision = take_and(accept_report, report_id=report.pk, by=mo, now=NOW)
    assert f'name="decision" value="{decision.pk}"' in text_of(client.get(url("report", report.pk)))

    pages = [
        client.post(url("reopen", report.pk), {"decision": decision.pk}, follow=True)
        for _ in range(2)
    ]

    assert "Undone. The report is where it was before." in text_of(pages[0])
    assert "That decision was undone already" in text_of(pages[1])
    assert Report.objects.get(pk=report.pk).state == "on_hold"


def test_a_held_report_goes_back_into_the_queue(mo, sign_in, report):
    take_and(hold_report, report_id=report.pk, by=mo, reason="lead_answer", now=NOW)

    sign_in(mo).post(url("resume", report.pk))

    assert Report.objects.get(pk=report.pk).state == "received"


def test_a_referred_report_is_not_decided_by_a_moderator(mo, report, client):
    take_and(refer_report, report_id=report.pk, by=mo, reason="self_harm", now=NOW)
    client.post(url("claim", report.pk))

    body = text_of(client.get(url("report", report.pk)))
    page = client.post(url("accept", report.pk), {"crime_type": "other"}, follow=True)

    assert url("accept", report.pk) not in body
    assert "safeguarding lead decides" in text_of(page)


GONE = "This report is gone: it was taken back, or its period has closed."


@pytest.mark.parametrize("name", ["report", "reject", "hold", "refer"])
def test_a_report_that_is_gone_says_so_in_the_staffs_own_frame(mo, sign_in, name):
    page = sign_in(mo).get(url(name, 987654))

    assert page.status_code == 404
    assert GONE in text_of(page)
    assert 'class="staff-navigation"' in text_of(page)
    assert 'href="/report/"' not in text_of(page)


@pytest.mark.parametrize(
    "name", ["claim", "words", "accept", "reject", "hold", "refer", "resume", "reopen"]
)
def test_a_press_on_a_report_that_was_taken_back_says_so(mo, sign_in, taken, name):
    client, number = sign_in(mo), taken.pk
    taken.delete()

    page = client.post(url(name, number), {"crime_type": "other", "reason": "x"}, follow=True)

    assert GONE in text_of(page)
    assert 'class="staff-navigation"' in text_of(page)


def test_leaving_a_report_that_is_gone_is_no_error(mo, sign_in):
    assert sign_in(mo).post(url("let_go", 987654))["Location"] == QUEUE


def test_a_staff_page_that_there_is_not_has_the_staffs_own_frame(mo, sign_in):
    page = sign_in(mo).get("/moderation/nothing-here/")

    assert page.status_code == 404
    assert 'class="staff-navigation"' in text_of(page)
    assert 'class="cf-exit"' not in text_of(page)
    assert GONE not in text_of(page)


def test_leaving_it_to_somebody_else_frees_it(taken, client):
    client.post(url("let_go", taken.pk))

    assert not Claim.objects.exists()


@pytest.mark.parametrize(
    ("fields", "asked"), [({"crisis_words": True}, 1), ({"minor": True}, 1), ({}, 0)]
)
def test_where_somebody_may_be_at_risk_the_lead_is_thought_of_first(
    make_report, fields, asked, client
):
    report = make_report(**fields)
    client.post(url("claim", report.pk))

    body = text_of(client.get(url("report", report.pk)))

    assert body.count("does the safeguarding lead need to see it?") == asked


def test_the_type_that_follows_from_the_answers_is_told_in_full(taken, client):
    body = text_of(client.get(url("report", taken.pk)))

    assert "From the answers: Blackmail or threats to get something." in body


def test_whoever_takes_a_referred_report_reads_why_it_was_referred(mo, sue, sign_in, report):
    take_and(refer_report, report_id=report.pk, by=mo, reason="child_at_risk", now=NOW)
    client = sign_in(sue)

    before = text_of(client.get(url("report", report.pk)))
    client.post(url("claim", report.pk))
    after = text_of(client.get(url("report", report.pk)))

    assert "Referred: A child is at risk." in before
    assert "Before: referred: A child is at risk." in after


def test_a_decided_report_says_how_it_was_decided(mo, sign_in, accepted):
    body = text_of(sign_in(mo).get(url("report", accepted.pk)))

    assert "Decided: accepted." in body
    assert url("reopen", accepted.pk) in body
