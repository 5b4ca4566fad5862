"""The queue: who waits, in which order, and who is taken next."""

from datetime import timedelta

import pytest

from moderation.decisions import (
    MOST_CLAIMS,
    accept_report,
    claim_report,
    hold_report,
    refer_report,
    reject_report,
)
from moderation.models import Claim, Decision, Flood, FloodMember
from moderation.queue import PAGE_SIZE, queue_place_from
from reporting.models import Report
from tests.factories import take_and
from tests.moderation.conftest import NOW
from tests.moderation.pages import QUEUE, text_of, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_this_hour")]


def test_an_empty_queue_says_so(mo, sign_in):
    page = sign_in(mo).get(QUEUE)

    assert "Nothing waits" in text_of(page)
    assert page["Cache-Control"].count("no-store") == 1


def test_the_queue_shows_risk_first_then_the_longest_wait(mo, sign_in, make_report):
    young = make_report(arrived_at=NOW - timedelta(hours=1))
    old = make_report(arrived_at=NOW - timedelta(days=3))
    risky = make_report(risk=3, arrived_at=NOW)

    body = text_of(sign_in(mo).get(QUEUE))

    places = [body.index(url("report", each.pk)) for each in (risky, old, young)]
    assert places == sorted(places)


def test_the_queue_shows_only_what_waits(mo, make_report, client):
    decided = make_report()
    earlier = NOW - timedelta(hours=1)
    take_and(accept_report, report_id=decided.pk, by=mo, now=earlier)
    held = make_report()
    take_and(hold_report, report_id=held.pk, by=mo, reason="lead_answer", now=earlier)

    waiting, on_hold = text_of(client.get(QUEUE)), text_of(client.get(QUEUE + "?state=on_hold"))

    assert url("report", decided.pk) not in waiting + on_hold
    assert url("report", held.pk) not in waiting
    assert url("report", held.pk) in on_hold


@pytest.mark.parametrize("state", ["accepted", "rejected", "x", ""])
def test_there_is_no_list_of_decided_reports(mo, sign_in, state):
    assert sign_in(mo).get(QUEUE, {"state": state}).status_code == 404


def test_every_report_is_on_exactly_one_page(make_report, client):
    made = [
        make_report(risk=number % 3, arrived_at=NOW - timedelta(hours=number % 7)).pk
        for number in range(2 * PAGE_SIZE + 3)
    ]

    seen: list[int] = []
    address = QUEUE
    for _ in range(4):
        page = client.get(address)
        seen += [line.report.pk for line in page.context["page"].lines]
        following = page.context["page"].following
        if following is None:
            break
        address = f"{QUEUE}?state=received&after={following}"

    assert sorted(seen) == sorted(made)
    assert len(page.context["page"].lines) == 3


@pytest.mark.parametrize(
    "after", ["x", "1_2", "1_2_3_4", "9" * 40 + "_1_1", "1_" + "9" * 30 + "_1"]
)
def test_a_place_that_is_none_is_the_first_page(mo, sign_in, make_report, after):
    make_report()

    assert queue_place_from(after) is None
    assert sign_in(mo).get(QUEUE, {"after": after}).status_code == 200


def test_the_page_after_the_last_report_leads_back(mo, sign_in, report):
    page = sign_in(mo).get(QUEUE, {"after": f"0_{int(NOW.timestamp())}_{report.pk}"})

    assert "nothing after this" in text_of(page)


def test_the_length_of_the_queue_is_told_in_steps(mo, sign_in, make_report):
    for _ in range(7):
        make_report()

    assert "10 or fewer" in text_of(sign_in(mo).get(QUEUE))


def test_taking_the_next_one_passes_over_what_others_read(mo, ned, sign_in, make_report):
    first, second = make_report(risk=2), make_report(risk=1)
    claim_report(report_id=first.pk, by=ned, now=NOW)

    response = sign_in(mo).post(url("next"))

    assert response["Location"] == url("report", second.pk)
    assert Claim.objects.get(report=second).by == mo


def test_taking_the_next_one_of_none_says_so(mo, sign_in):
    page = sign_in(mo).post(url("next"), follow=True)

    assert "Nothing waits that nobody is reading" in text_of(page)


def test_the_queue_names_what_i_have_taken_and_not_finished(mo, ned, sign_in, make_report):
    mine, theirs, over = make_report(), make_report(), make_report()
    claim_report(report_id=mine.pk, by=mo, now=NOW)
    claim_report(report_id=theirs.pk, by=ned, now=NOW)
    claim_report(report_id=over.pk, by=mo, now=NOW - timedelta(hours=1))

    page = sign_in(mo).get(QUEUE)

    assert [claim.report_id for claim in page.context["begun"]] == [mine.pk]
    assert f"You have taken report {mine.pk}. It is yours until 10:30." in text_of(page)


def test_what_was_decided_lately_is_told_in_full_and_can_be_undone(mo, ned, make_report, client):
    accepted, rejected, held, referred, old, others = (make_report() for _ in range(6))
    take_and(accept_report, report_id=accepted.pk, by=mo, now=NOW, crime_type="intimate_images")
    take_and(reject_report, report_id=rejected.pk, by=mo, now=NOW, reason="test_or_nonsense")
    take_and(hold_report, report_id=held.pk, by=mo, now=NOW, reason="another_language")
    take_and(refer_report, report_id=referred.pk, by=mo, now=NOW, reason="child_at_risk")
    before = NOW - timedelta(minutes=16)
    take_and(accept_report, report_id=old.pk, by=mo, now=before)
    take_and(accept_report, report_id=others.pk, by=ned, now=NOW)

    body = text_of(client.get(QUEUE))
    for report in (accepted, rejected, held, referred):
        assert url("reopen", report.pk) in body
        decision = Decision.objects.get(report=report)
        client.post(url("reopen", report.pk), {"decision": decision.pk})

    assert "accepted as “Private pictures shared or faked”" in body
    assert "not counted: A test, or nothing that can be read as an account" in body
    assert "on hold: It needs a reader of another language" in body
    assert "referred: A child is at risk" in body
    assert url("reopen", old.pk) not in body
    assert url("reopen", others.pk) not in body
    assert set(
        Report.objects.exclude(pk__in=[old.pk, others.pk]).values_list("state", flat=True)
    ) == {"received"}


@pytest.mark.parametrize(
    ("verb", "state", "reason", "said"),
    [
        (hold_report, "on_hold", "another_report", "on hold: It hangs on another report"),
        (refer_report, "referred", "self_harm", "referred: Suicide or self-harm"),
    ],
)
def test_the_list_says_why_a_report_was_laid_aside(
    mo, sue, sign_in, report, verb, state, reason, said
):
    take_and(verb, report_id=report.pk, by=mo, now=NOW, reason=reason)

    body = text_of(sign_in(sue).get(QUEUE, {"state": state}))

    assert said in body


def test_the_button_that_takes_the_next_one_comes_before_what_can_be_undone(
    mo, sign_in, make_report
):
    make_report()
    take_and(accept_report, report_id=make_report().pk, by=mo, now=NOW)

    body = text_of(sign_in(mo).get(QUEUE))

    assert body.index(url("next")) < body.index("Decided in the last 15 minutes")


def test_a_queue_that_holds_only_a_group_does_not_say_that_nothing_waits(mo, sign_in, make_report):
    flood = Flood.objects.create(rule="alike", since=NOW, found_at=NOW)
    FloodMember.objects.create(flood=flood, report=make_report())

    body = text_of(sign_in(mo).get(QUEUE))

    assert "Nothing else waits." in body
    assert "Well done" not in body


# ---- what was decided -------------------------------------------------------------------


def test_a_senior_finds_every_decision_until_the_close_with_who_and_when(
    mo, sue, sign_in, make_report
):
    accepted, rejected, held = (make_report() for _ in range(3))
    long_ago = NOW - timedelta(days=20)
    take_and(accept_report, report_id=accepted.pk, by=mo, now=long_ago)
    take_and(reject_report, report_id=rejected.pk, by=mo, now=NOW, reason="test_or_nonsense")
    take_and(hold_report, report_id=held.pk, by=mo, now=long_ago, reason="lead_answer")
    client = sign_in(sue)

    body = text_of(client.get(url("decided")))

    assert url("decided") in text_of(client.get(QUEUE))
    assert body.index(url("reopen", rejected.pk)) < body.index(url("reopen", accepted.pk))
    assert url("report", held.pk) not in body
    assert "accepted as “Blackmail or threats to get something”" in body
    assert "mo@example.org" in body
    assert "3 Nov 2026, 10:00" in body
    page = text_of(client.get(url("report", accepted.pk)))
    assert "By mo@example.org, on 3 November 2026, 10:00." in page


def test_a_moderator_finds_all_that_they_may_still_undo(mo, ned, make_report, client):
    mine = [make_report() for _ in range(12)]
    old, others = make_report(), make_report()
    take_and(accept_report, report_id=old.pk, by=mo, now=NOW - timedelta(minutes=16))
    take_and(accept_report, report_id=others.pk, by=ned, now=NOW)
    for report in mine:
        take_and(accept_report, report_id=report.pk, by=mo, now=NOW)

    body = text_of(client.get(url("decided")))

    assert all(url("reopen", report.pk) in body for report in mine)
    assert url("reopen", old.pk) not in body + text_of(client.get(url("report", old.pk)))
    assert url("reopen", others.pk) not in body


def test_every_decision_is_on_exactly_one_page(mo, sue, sign_in, make_report):
    made = [make_report() for _ in range(PAGE_SIZE + 2)]
    for report in made:
        take_and(accept_report, report_id=report.pk, by=mo, now=NOW)
    client = sign_in(sue)

    first = client.get(url("decided"))
    second = client.get(url("decided"), {"before": first.context["page"].following})
    past = client.get(url("decided"), {"before": "1"})

    pages = [*first.context["page"].decisions, *second.context["page"].decisions]
    assert sorted(each.report_id for each in pages) == sorted(report.pk for report in made)
    assert second.context["page"].following is None
    assert "There is nothing after this." in text_of(past)


def test_whoever_decided_nothing_is_told_so(mo, sign_in):
    assert "There is nothing that you can undo." in text_of(sign_in(mo).get(url("decided")))


# ---- how many one person may hold --------------------------------------------------------


def test_whoever_holds_as_many_as_they_may_is_told_which_to_finish_first(mo, make_report, client):
    risky = make_report(risk=3)
    held = [make_report() for _ in range(MOST_CLAIMS)]
    for report in held:
        claim_report(report_id=report.pk, by=mo, now=NOW)

    for page in (client.post(url("claim", risky.pk)), client.post(url("next"))):
        assert page.status_code == 409
        assert "First finish what you have taken" in text_of(page)
        assert all(url("report", report.pk) in text_of(page) for report in held)
        assert all(url("let_go", report.pk) in text_of(page) for report in held)
    client.post(url("let_go", held[0].pk))

    assert client.post(url("next"))["Location"] == url("report", risky.pk)
