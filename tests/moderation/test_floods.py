"""Floods: grouped by answers and timing, judged by a person, never in the way of the others."""

from datetime import timedelta

import pytest

from moderation import floods
from moderation.decisions import accept_report, claim_report
from moderation.floods import (
    ENOUGH,
    ReadSingly,
    group_floods,
    keep_flood,
    open_floods,
    reject_flood,
    spread_of,
)
from moderation.models import Claim, Decision, Flood, FloodMember
from moderation.queue import claim_next
from moderation.retention import delete_spent
from moderation.tasks import find_floods as every_ten_minutes
from moderation.tasks import reject_rest
from reporting.models import Report
from staff.models import AuditEntry, OutboxTask
from staff.outbox import relay_waiting_tasks
from staff.people import remove_person
from tests.factories import take_and
from tests.moderation.conftest import NOW
from tests.moderation.pages import QUEUE, text_of, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_this_hour")]


def found_with(reports):
    """The group that was found, with the reports in it."""
    found = Flood.objects.get()
    found.reports = reports
    return found


@pytest.fixture
def flood(make_report):
    """Fifteen alike in one hour, found."""
    reports = [make_report() for _ in range(ENOUGH)]
    group_floods(now=NOW)
    return found_with(reports)


def test_many_alike_in_an_hour_become_one_group(flood):
    assert (flood.rule, flood.since) == ("alike", NOW)
    assert open_floods() == [(flood, len(flood.reports))]


def test_one_fewer_is_no_flood(make_report):
    for _ in range(ENOUGH - 1):
        make_report()

    assert group_floods(now=NOW) == 0


def test_alike_over_many_hours_is_no_flood(make_report):
    for hour in range(2 * ENOUGH):
        make_report(arrived_at=NOW - timedelta(hours=hour))

    assert group_floods(now=NOW) == 0


def test_a_machine_that_varies_its_answers_is_found_by_its_signs(make_report):
    for number in range(ENOUGH):
        signs = {("is_hasty", "trap_filled", "in_burst")[number % 3]: True}
        make_report(answers={"police_area": f"E230000{number:02}"}, **signs)
    make_report(answers={"police_area": "E23000001"})

    group_floods(now=NOW)

    assert Flood.objects.get().rule == "signs"
    assert FloodMember.objects.count() == ENOUGH


def test_a_machine_that_repeats_itself_is_judged_by_its_answers(make_report):
    for number in range(ENOUGH):
        make_report(**{("is_hasty", "in_burst")[number % 2]: True})
    make_report(answers={"nation": "wales"}, in_burst=True)

    group_floods(now=NOW)

    assert Flood.objects.get().rule == "alike"
    assert FloodMember.objects.count() == ENOUGH


@pytest.fixture
def signs(make_report):
    """Fifteen from one network in one hour, each of its own kind; the last is at most risk."""
    reports = [
        make_report(
            answers={"police_area": f"E230000{number:02}"}, in_burst=True, risk=number // 14
        )
        for number in range(ENOUGH)
    ]
    group_floods(now=NOW)
    return found_with(reports)


def test_what_has_only_signs_in_common_is_judged_by_no_press(mo, signs, client):
    page = text_of(client.get(url("flood", signs.pk)))
    pressed = client.post(url("reject_flood", signs.pk), follow=True)
    with pytest.raises(ReadSingly):
        reject_flood(flood_id=signs.pk, by=mo, now=NOW)
    reject_rest(flood_id=signs.pk, person_id=mo.pk, up_to=2**31)

    assert url("reject_flood", signs.pk) not in page
    assert "Read them one by one" in page
    assert "These reports may all be real." in text_of(pressed)
    assert not Decision.objects.exists()


def test_what_has_only_signs_in_common_is_read_one_by_one(ned, signs, client):
    queue, page = text_of(client.get(QUEUE)), text_of(client.get(url("flood", signs.pk)))
    taken = client.post(url("next"), {"flood": signs.pk})

    assert "15 reports with signs of a machine" in queue
    assert "judged together" not in queue
    assert page.index(url("report", signs.reports[-1].pk)) < page.index(
        url("report", signs.reports[0].pk)
    )
    assert taken["Location"] == url("report", signs.reports[-1].pk)
    assert claim_next(by=ned, now=NOW) == signs.reports[0].pk


def test_what_is_read_one_by_one_comes_after_all_others(mo, signs, make_report):
    other = make_report(answers={"nation": "wales"})

    assert claim_next(by=mo, now=NOW) == other.pk
    take_and(accept_report, report_id=other.pk, by=mo, now=NOW)

    assert claim_next(by=mo, now=NOW) == signs.reports[-1].pk


def test_a_group_of_which_nothing_waits_is_not_shown(mo, sign_in, signs):
    for report in signs.reports:
        take_and(accept_report, report_id=report.pk, by=mo, now=NOW)

    assert open_floods() == []
    assert "signs of a machine" not in text_of(sign_in(mo).get(QUEUE))


def test_later_ones_join_the_open_group_and_finding_twice_adds_nothing(flood, make_report):
    make_report(arrived_at=NOW + timedelta(hours=3))

    added = [group_floods(now=NOW + timedelta(hours=3)) for _ in range(2)]

    assert added == [1, 0]
    assert open_floods()[0][1] == ENOUGH + 1


def test_crisis_words_and_young_people_are_never_in_a_group(flood, make_report):
    crisis = make_report(crisis_words=True)
    minor = make_report(minor=True)
    child = make_report(child_words=True)

    group_floods(now=NOW)

    assert not FloodMember.objects.filter(report__in=[crisis, minor, child]).exists()


def test_the_queue_shows_the_group_once_and_the_others_as_ever(mo, sign_in, flood, make_report):
    real = make_report(answers={"nation": "wales"})

    body = text_of(sign_in(mo).get(QUEUE))

    assert url("flood", flood.pk) in body
    assert url("report", real.pk) in body
    assert not any(url("report", each.pk) in body for each in flood.reports)
    assert claim_next(by=mo, now=NOW) == real.pk


def test_the_page_of_a_group_tells_what_its_reports_say(mo, sign_in, flood):
    page = sign_in(mo).get(url("flood", flood.pk))

    assert f"{ENOUGH} reports wait" in text_of(page)
    assert "England" in text_of(page)
    assert url("report", flood.reports[-1].pk) in text_of(page)
    assert spread_of(flood).nations == (("england", ENOUGH),)


def test_one_press_counts_none_of_them_and_each_has_its_entry(mo, sign_in, flood):
    done = sign_in(mo).post(url("reject_flood", flood.pk))

    assert done["Location"] == QUEUE
    assert set(Decision.objects.values_list("reason", flat=True)) == {"part_of_a_flood"}
    assert AuditEntry.objects.filter(action="reject_report").count() == len(flood.reports)
    assert AuditEntry.objects.filter(action="reject_flood").count() == 1
    assert open_floods() == []
    assert sign_in(mo).get(url("flood", flood.pk)).status_code == 404


@pytest.mark.parametrize("name", ["flood", "reject_flood", "keep_flood"])
def test_a_judged_group_says_in_the_staffs_own_frame_who_judged_it_and_when(
    ned, flood, name, client
):
    keep_flood(flood_id=flood.pk, by=ned, now=NOW)

    page = (client.get if name == "flood" else client.post)(url(name, flood.pk))

    assert page.status_code == 404
    assert "ned@example.org judged this group on 23 November 2026, 10:00." in text_of(page)
    assert 'class="staff-navigation"' in text_of(page)
    assert 'href="/guidance/"' not in text_of(page)


def test_a_group_that_is_gone_says_so(mo, sign_in):
    page = sign_in(mo).get(url("flood", 987654))

    assert page.status_code == 404
    assert "This group is gone" in text_of(page)


def test_whoever_is_being_read_is_left_to_the_reader(mo, ned, sign_in, flood):
    claim_report(report_id=flood.reports[0].pk, by=ned, now=NOW)

    page = sign_in(mo).post(url("reject_flood", flood.pk), follow=True)

    assert "1 report of this group is left" in text_of(page)
    assert Report.objects.get(pk=flood.reports[0].pk).state == "received"
    take_and(accept_report, report_id=flood.reports[0].pk, by=ned, now=NOW)
    assert reject_flood(flood_id=flood.pk, by=mo, now=NOW) == 0


@pytest.fixture
def four_at_once(monkeypatch):
    """So that fifteen reports are many."""
    monkeypatch.setattr(floods, "AT_ONCE", 4)


@pytest.mark.usefixtures("four_at_once")
def test_one_press_is_enough_for_many_and_the_rest_goes_through_the_outbox(mo, sign_in, flood):
    page = sign_in(mo).post(url("reject_flood", flood.pk), follow=True)
    waiting = OutboxTask.objects.get()
    rounds = 0
    while relay_waiting_tasks(now=NOW):
        rounds += 1

    assert f"{ENOUGH - 4} reports of this group are left" in text_of(page)
    assert waiting.task_name == "moderation.tasks.reject_rest"
    assert set(waiting.ids) == {"flood_id", "person_id", "up_to"}
    assert rounds == 3
    assert Decision.objects.filter(outcome="rejected", by=mo).count() == len(flood.reports)
    assert AuditEntry.objects.filter(action="reject_flood", by=mo).count() == 1
    assert open_floods() == []


@pytest.mark.usefixtures("four_at_once")
def test_what_joins_the_group_after_the_press_waits_for_another_look(mo, flood, make_report):
    reject_flood(flood_id=flood.pk, by=mo, now=NOW)
    late = make_report()
    group_floods(now=NOW)

    while relay_waiting_tasks(now=NOW):
        pass

    assert open_floods() == [(flood, 1)]
    assert Report.objects.get(pk=late.pk).state == "received"


@pytest.mark.usefixtures("four_at_once")
@pytest.mark.parametrize("change", ["left", "kept"])
def test_the_rest_stays_where_the_judge_has_left_or_the_group_was_kept(mo, sue, flood, change):
    reject_flood(flood_id=flood.pk, by=mo, now=NOW)
    if change == "left":
        remove_person(person=mo, by=sue, now=NOW)
    else:
        keep_flood(flood_id=flood.pk, by=sue, now=NOW)

    while relay_waiting_tasks(now=NOW):
        pass

    assert Report.objects.awaiting_moderation().count() == len(flood.reports) - 4


@pytest.mark.usefixtures("four_at_once")
def test_two_presses_and_a_task_that_runs_twice_decide_once(mo, ned, flood):
    reject_flood(flood_id=flood.pk, by=mo, now=NOW)
    reject_flood(flood_id=flood.pk, by=ned, now=NOW)
    again = OutboxTask.objects.order_by("pk")[0].ids

    while relay_waiting_tasks(now=NOW):
        pass
    reject_rest(**again)

    assert Decision.objects.count() == len(flood.reports)
    assert AuditEntry.objects.filter(action="reject_report").count() == len(flood.reports)
    assert AuditEntry.objects.filter(action="reject_flood").count() == 1


@pytest.mark.usefixtures("four_at_once")
def test_what_others_are_reading_does_not_keep_the_task_going(mo, ned, flood):
    until = NOW + timedelta(minutes=30)
    for report in flood.reports[4:]:
        Claim.objects.create(report=report, by=ned, claimed_at=NOW, until=until)

    left = reject_flood(flood_id=flood.pk, by=mo, now=NOW)
    while relay_waiting_tasks(now=NOW):
        pass

    assert left == len(flood.reports) - 4
    assert not OutboxTask.objects.exists()
    assert Decision.objects.count() == 4


def test_real_ones_go_back_to_the_queue_and_are_not_grouped_again(mo, sign_in, flood):
    sign_in(mo).post(url("keep_flood", flood.pk))
    group_floods(now=NOW)

    assert open_floods() == []
    body = text_of(sign_in(mo).get(QUEUE))
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
        client.post(url("reject_flood", flood.pk)),
        client.post(url("keep_flood", flood.pk)),
    ]

    assert {each.status_code for each in answers} <= {302, 403, 404}
    assert open_floods()


def test_the_task_finds_them(make_report):
    for _ in range(ENOUGH):
        make_report()

    every_ten_minutes()

    assert Flood.objects.exists()
