"""The queue: who waits, in which order, and who is taken next."""

from datetime import timedelta

import pytest

from moderation.decisions import accept_report, claim_report, hold_report
from moderation.models import Claim
from moderation.queue import PAGE_SIZE, place_from
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


def test_the_queue_shows_only_what_waits(mo, sign_in, make_report):
    decided = make_report()
    take_and(accept_report, report_id=decided.pk, by=mo, now=NOW - timedelta(hours=1))
    held = make_report()
    take_and(hold_report, report_id=held.pk, by=mo, reason="lead_answer", now=NOW)
    client = sign_in(mo)

    waiting, on_hold = text_of(client.get(QUEUE)), text_of(client.get(QUEUE + "?state=on_hold"))

    assert url("report", decided.pk) not in waiting + on_hold
    assert url("report", held.pk) not in waiting
    assert url("report", held.pk) in on_hold


@pytest.mark.parametrize("state", ["accepted", "rejected", "x", ""])
def test_there_is_no_list_of_decided_reports(mo, sign_in, state):
    assert sign_in(mo).get(QUEUE, {"state": state}).status_code == 404


def test_every_report_is_on_exactly_one_page(mo, sign_in, make_report):
    made = [
        make_report(risk=number % 3, arrived_at=NOW - timedelta(hours=number % 7)).pk
        for number in range(2 * PAGE_SIZE + 3)
    ]
    client = sign_in(mo)

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

    assert place_from(after) is None
    assert sign_in(mo).get(QUEUE, {"after": after}).status_code == 200


def test_the_page_after_the_last_report_leads_back(mo, sign_in, make_report):
    report = make_report()

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
