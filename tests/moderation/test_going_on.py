"""After a press the reader goes on to the next report, or to the list; nothing is lost."""

from datetime import timedelta

import pytest

from moderation.decisions import MOST_CLAIMS, accept_report, claim_report
from moderation.models import Claim, Decision
from reporting.models import Report
from tests.factories import take_and
from tests.moderation.conftest import NOW
from tests.moderation.pages import QUEUE, text_of, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_this_hour")]

CHOICES = {
    "accept": {"crime_type": "blackmail"},
    "reject": {"reason": "test_or_nonsense"},
    "hold": {"reason": "lead_answer"},
    "refer": {"reason": "self_harm"},
}


def undo_field(decision: Decision) -> str:
    return f'name="decision" value="{decision.pk}"'


@pytest.mark.parametrize("move", CHOICES)
def test_after_each_decision_the_next_report_is_taken_and_shown(
    mo, taken, make_report, client, move
):
    following = make_report()

    page = client.post(url(move, taken.pk), CHOICES[move], follow=True)

    assert page.redirect_chain == [(url("report", following.pk), 302)]
    assert Claim.objects.get().report_id == following.pk
    assert Claim.objects.get().by == mo
    body = text_of(page)
    assert f"Report {taken.pk}:" in body
    assert f'action="{url("reopen", taken.pk)}"' in body
    assert undo_field(Decision.objects.get()) in body


@pytest.mark.parametrize("move", CHOICES)
def test_each_decision_can_lead_back_to_the_list_instead(taken, make_report, client, move):
    make_report()

    shown = text_of(client.get(url("report" if move == "accept" else move, taken.pk)))
    page = client.post(url(move, taken.pk), {**CHOICES[move], "then": "list"}, follow=True)

    assert 'name="then"' in shown
    assert page.redirect_chain == [(QUEUE, 302)]
    assert not Claim.objects.exists()
    assert undo_field(Decision.objects.get()) in text_of(page)


def test_what_somebody_else_reads_is_passed_over(ned, taken, make_report, client):
    theirs, free = make_report(risk=1), make_report()
    claim_report(report_id=theirs.pk, by=ned, now=NOW)

    answer = client.post(url("accept", taken.pk), CHOICES["accept"])

    assert answer["Location"] == url("report", free.pk)


def test_where_nothing_waits_any_more_the_list_says_so(taken, client):
    page = client.post(url("accept", taken.pk), CHOICES["accept"], follow=True)

    assert page.redirect_chain == [(QUEUE, 302)]
    assert "Nothing waits that nobody is reading." in text_of(page)
    assert undo_field(Decision.objects.get()) in text_of(page)


def test_the_message_undoes_its_own_decision_and_shows_that_report(taken, make_report, client):
    make_report()
    client.post(url("accept", taken.pk), CHOICES["accept"])
    decision = Decision.objects.get()

    page = client.post(url("reopen", taken.pk), {"decision": decision.pk}, follow=True)

    assert page.redirect_chain == [(url("report", taken.pk), 302)]
    assert Report.objects.get(pk=taken.pk).state == "received"
    assert "Undone." in text_of(page)
    assert 'data-shortcut="t"' in text_of(page)


def test_undoing_on_a_list_stays_on_the_list(accepted, client):
    decision = Decision.objects.get()
    shown = text_of(client.get(QUEUE))

    answer = client.post(url("reopen", accepted.pk), {"decision": decision.pk, "then": "list"})

    assert '<input type="hidden" name="then" value="list">' in shown
    assert answer["Location"] == QUEUE


def test_a_second_press_in_a_stale_tab_takes_nothing_and_says_what_became_of_it(
    taken, make_report, client
):
    make_report()
    client.post(url("accept", taken.pk), CHOICES["accept"] | {"then": "list"})

    page = client.post(url("accept", taken.pk), CHOICES["accept"], follow=True)

    assert page.redirect_chain == [(QUEUE, 302)]
    assert f"Report {taken.pk}: This report has been decided on already." in text_of(page)
    assert not Claim.objects.exists()
    assert Decision.objects.count() == 1


def test_a_claim_that_somebody_took_over_is_told_and_nothing_is_decided(
    sam, taken, make_report, client
):
    make_report()
    claim_report(report_id=taken.pk, by=sam, now=NOW)

    page = client.post(url("accept", taken.pk), CHOICES["accept"], follow=True)

    assert "Somebody else is reading this report." in text_of(page)
    assert not Decision.objects.exists()
    assert Claim.objects.get().by == sam


def test_a_report_that_is_gone_meanwhile_ends_in_a_clear_page(taken, client):
    Report.objects.filter(pk=taken.pk).delete()

    page = client.post(url("accept", taken.pk), CHOICES["accept"])

    assert page.status_code == 404
    assert "taken back" in text_of(page)


def test_whoever_has_too_many_is_told_after_the_decision_which_is_done(
    mo, taken, make_report, client
):
    held = [make_report() for _ in range(MOST_CLAIMS)]
    for report in held:
        Claim.objects.create(report=report, by=mo, claimed_at=NOW, until=NOW + timedelta(minutes=9))
    make_report(risk=2)

    page = client.post(url("accept", taken.pk), CHOICES["accept"], follow=True)

    body = text_of(page)
    assert Report.objects.get(pk=taken.pk).state == "accepted"
    assert page.redirect_chain == [(QUEUE, 302)]
    assert "Decide on a report that you have taken, or give one back." in body
    assert all(url("report", report.pk) in body for report in held)
    assert undo_field(Decision.objects.get()) in body


def test_what_is_left_to_somebody_else_does_not_come_again(taken, make_report, client):
    second, third = make_report(), make_report()

    answers = [client.post(url("let_go", each.pk))["Location"] for each in (taken, second)]
    after_a_decision = client.post(url("accept", third.pk), CHOICES["accept"], follow=True)

    assert answers == [url("report", second.pk), url("report", third.pk)]
    assert after_a_decision.redirect_chain == [(QUEUE, 302)]
    assert "but for what you left to others" in text_of(after_a_decision)
    assert not Claim.objects.exists()
    assert client.post(url("next"))["Location"] == url("report", taken.pk)


def test_leaving_can_lead_to_the_list(taken, make_report, client):
    make_report()

    assert client.post(url("let_go", taken.pk), {"then": "list"})["Location"] == QUEUE
    assert not Claim.objects.exists()


# ---- within a filter --------------------------------------------------------------------

MONEY = {"answers": {"event_type": "paid"}}


def test_going_on_stays_within_the_filter_that_was_looked_at(taken, make_report, client):
    make_report(risk=1)
    money = [make_report(**MONEY) for _ in range(2)]
    client.get(QUEUE, {"kind": "money"})
    body = text_of(client.get(url("report", taken.pk)))

    first = client.post(url("accept", taken.pk), CHOICES["accept"])
    second = client.post(url("let_go", money[0].pk))
    last = client.post(url("accept", money[1].pk), CHOICES["accept"], follow=True)

    assert '<input type="hidden" name="within" value="__money_received">' in body
    assert first["Location"] == url("report", money[0].pk)
    assert second["Location"] == url("report", money[1].pk)
    assert last.redirect_chain == [(f"{QUEUE}?state=received&kind=money", 302)]


def test_of_two_windows_each_goes_on_with_the_filter_of_its_form(taken, make_report, client):
    make_report(risk=1)
    money = make_report(**MONEY)
    client.get(QUEUE)

    answer = client.post(
        url("accept", taken.pk), CHOICES["accept"] | {"within": "__money_received"}
    )

    assert answer["Location"] == url("report", money.pk)


def test_no_address_of_a_report_names_what_it_tells_of(make_report, client):
    make_report(**MONEY)
    client.get(QUEUE, {"kind": "money"})

    answer = client.post(url("next"), {"within": "__money_received"})

    assert answer["Location"] == url("report", Claim.objects.get().report_id)


def test_a_forged_filter_decides_nothing(taken, client):
    answer = client.post(url("next"), {"within": "x_y_z_received"})

    assert answer.status_code == 404
    assert Claim.objects.count() == 1


@pytest.mark.parametrize("forged", [{"within": "x_y_z_received"}, {"then": "elsewhere"}])
def test_a_forged_way_on_leaves_the_report_undecided(taken, client, forged):
    answer = client.post(url("accept", taken.pk), CHOICES["accept"] | forged)

    assert answer.status_code in (400, 404)
    assert not Decision.objects.exists()


def test_where_nothing_is_left_within_the_filter_that_is_said(make_report, client):
    make_report()

    page = client.post(url("next"), {"within": "__money_received"}, follow=True)

    assert "of those that you chose to see" in text_of(page)
    assert not Claim.objects.exists()


def test_a_reader_of_referred_reports_goes_on_among_these_and_others_get_none(
    mo, sam, ned, sign_in, make_report
):
    referred = [make_report(state="referred") for _ in range(2)]
    make_report(risk=1)
    within = {"within": "___referred"}

    lead = sign_in(sam).post(url("next"), within)
    other = sign_in(ned).post(url("next"), within, follow=True)

    assert lead["Location"] == url("report", referred[0].pk)
    assert "Nothing waits that nobody is reading." in text_of(other)


def test_a_decision_by_another_verb_is_no_way_round_the_claim(mo, make_report):
    report = make_report()
    take_and(accept_report, report_id=report.pk, by=mo, now=NOW)

    assert not Claim.objects.exists()
