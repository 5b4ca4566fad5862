"""Floods: grouped by answers, judged by a person who has read some, never in the way of others."""

from datetime import timedelta

import pytest

from moderation import floods
from moderation.floods import ENOUGH, group_floods, keep_flood, open_floods, spread_of
from moderation.models import Flood, FloodMember
from moderation.queue import claim_next
from moderation.retention import delete_spent
from moderation.tasks import find_floods as every_ten_minutes
from reporting.models import Report
from tests.moderation.conftest import NOW
from tests.moderation.copies import other
from tests.moderation.pages import QUEUE, text_of, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_this_hour")]


def test_many_copies_become_one_group(flood):
    assert flood.rule == "alike"
    assert open_floods() == [(flood, ENOUGH)]
    assert spread_of(flood).commonest["event_type"] == "paid"


def test_one_fewer_is_no_flood(make_copy):
    for _ in range(ENOUGH - 1):
        make_copy()

    assert group_floods(now=NOW) == 0


def test_copies_that_differ_in_two_answers_are_copies(make_copy):
    changed = [
        ("age_band", "age_45_54"),
        ("sex", "male"),
        ("ongoing", "yes"),
        ("when_band", "earlier"),
    ]
    for number in range(20):
        pair = changed[number % 4], changed[(number + 1) % 4]
        make_copy(answers=dict(pair))

    assert group_floods(now=NOW) == 20


def test_people_who_share_an_event_a_network_and_fast_fingers_are_no_flood(make_copy):
    for number in range(30):
        make_copy(answers=other(number), in_burst=True, is_hasty=number < 20)

    assert group_floods(now=NOW) == 0
    assert not FloodMember.objects.exists()


def test_later_ones_join_the_open_group_and_finding_twice_adds_nothing(flood, make_copy):
    make_copy(arrived_at=NOW + timedelta(hours=3))

    added = [group_floods(now=NOW + timedelta(hours=3)) for _ in range(2)]

    assert added == [1, 0]
    assert open_floods() == [(flood, ENOUGH + 1)]


def test_the_queue_shows_the_group_once_and_the_others_as_ever(mo, sign_in, flood, make_report):
    real = make_report(answers={"nation": "wales"})

    body = text_of(sign_in(mo).get(QUEUE))

    assert url("flood", flood.pk) in body
    assert url("report", real.pk) in body
    assert not any(url("report", each.pk) in body for each in flood.reports)
    assert claim_next(by=mo, now=NOW) == real.pk


def test_the_page_lists_every_report_with_what_it_says_otherwise(
    mo, sign_in, make_copy, monkeypatch
):
    monkeypatch.setattr(floods, "MEMBERS_SHOWN", 10)
    reports = [make_copy() for _ in range(ENOUGH - 1)]
    reports.append(make_copy(answers={"got_back": "all"}))
    group_floods(now=NOW)
    flood = Flood.objects.get()
    client = sign_in(mo)

    first = client.get(url("flood", flood.pk))
    member = FloodMember.objects.get(flood=flood, report=first.context["rows"][-1]["report"])
    second = client.get(url("flood", flood.pk), {"after": member.pk})
    shown = [row["report"].pk for page in (first, second) for row in page.context["rows"]]

    assert sorted(shown) == [each.pk for each in reports]
    rows = [*first.context["rows"], *second.context["rows"]]
    assert [row["report"].pk for row in rows if row["differs"]] == [reports[-1].pk]
    assert f"?after={member.pk}" in text_of(first)


def test_crisis_copies_stand_in_the_queue_once_and_are_read_first(mo, sign_in, urgent, make_report):
    crisis = make_report(crisis_words=True, risk=3)

    body = text_of(sign_in(mo).get(QUEUE))
    page = text_of(sign_in(mo).get(url("flood", urgent.pk)))

    assert urgent.rule == "urgent"
    assert sum(url("report", each.pk) in body for each in urgent.reports) == 1
    assert url("report", crisis.pk) in body
    assert "Read these first" in page
    assert f"{ENOUGH - 1} reports wait" in page
    assert url("reject_flood", urgent.pk) not in page


def test_of_one_flood_those_with_crisis_words_are_a_group_of_their_own(make_copy):
    for number in range(2 * ENOUGH):
        make_copy(crisis_words=number % 3 == 0, minor=number % 3 == 1)

    group_floods(now=NOW)

    assert {(flood.rule, flood.members.count()) for flood in Flood.objects.all()} == {
        ("urgent", 20),
        ("alike", 10),
    }


def test_real_ones_go_back_to_the_queue_and_are_not_grouped_again(client, flood):
    client.post(url("keep_flood", flood.pk), {"sure": "yes"})
    group_floods(now=NOW)

    assert open_floods() == []
    body = text_of(client.get(QUEUE))
    assert sum(url("report", each.pk) in body for each in flood.reports) == ENOUGH


def test_a_group_goes_with_its_last_report(mo, flood):
    keep_flood(flood_id=flood.pk, by=mo, now=NOW)
    delete_spent(now=NOW)
    assert Flood.objects.exists()

    Report.objects.all().delete()
    delete_spent(now=NOW)

    assert not Flood.objects.exists()


def test_a_statistician_cannot_judge_a_flood(make_person, sign_in, flood):
    client = sign_in(make_person("stat@example.org", "statistician"))

    answers = [
        client.get(url("flood", flood.pk)),
        *(
            client.post(url(name, flood.pk))
            for name in ("reject_flood", "keep_flood", "begin_flood", "undo_flood", "take_out")
        ),
    ]

    assert {each.status_code for each in answers} <= {302, 403, 404}
    assert open_floods()
    assert not FloodMember.objects.to_reread().exists()


def test_the_task_finds_them(make_copy):
    for _ in range(ENOUGH):
        make_copy()

    every_ten_minutes()

    assert Flood.objects.exists()
