"""A group is judged after some of it were read, by one press, and put back by one."""

from datetime import timedelta

import pytest

from moderation import flood_judging
from moderation.decisions import accept_report, claim_report, reject_report
from moderation.flood_judging import (
    NotReadYet,
    begin_to_judge,
    reject_flood,
    reread_of,
    say_alike,
    undo_flood,
)
from moderation.floods import (
    ENOUGH,
    group_floods,
    keep_flood,
    note_reading,
    open_floods,
    take_out,
)
from moderation.models import Claim, Decision, Flood, FloodMember
from moderation.queue import claim_next
from moderation.reading_codes import open_codes
from moderation.tasks import reject_rest
from reporting.models import Report
from staff.models import AuditEntry, OutboxTask
from staff.outbox import relay_waiting_tasks
from staff.people import remove_person
from tests.factories import take_and
from tests.moderation.conftest import NOW
from tests.moderation.copies import judge, read_those_drawn, relay
from tests.moderation.pages import text_of, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_this_hour")]


def test_crisis_copies_are_judged_together_only_after_one_was_read(mo, sign_in, urgent):
    with pytest.raises(NotReadYet):
        judge(urgent, mo)
    head = FloodMember.objects.get(is_head=True).report_id
    take_and(reject_report, report_id=head, by=mo, now=NOW, reason="part_of_a_flood")

    assert judge(urgent, mo) == 0
    assert not Report.objects.awaiting_moderation().exists()


def test_where_the_head_was_real_the_next_one_stands_in_the_queue(mo, urgent):
    head = FloodMember.objects.get(is_head=True).report_id
    take_and(accept_report, report_id=head, by=mo, now=NOW)

    group_floods(now=NOW)

    heads = set(FloodMember.objects.filter(is_head=True).values_list("report", flat=True))
    assert len(heads) == 2
    assert claim_next(by=mo, now=NOW) in heads - {head}
    with pytest.raises(NotReadYet):
        judge(urgent, mo)


def test_nothing_is_rejected_before_those_drawn_were_read(mo, flood):
    with pytest.raises(NotReadYet):
        reject_flood(flood_id=flood.pk, by=mo, now=NOW)
    begin_to_judge(flood_id=flood.pk, by=mo, now=NOW)
    drawn = list(FloodMember.objects.to_reread())

    with pytest.raises(NotReadYet):
        reject_flood(flood_id=flood.pk, by=mo, now=NOW)

    assert len(drawn) == 3
    assert not Decision.objects.filter(outcome="rejected").exists()


@pytest.mark.parametrize(("many", "drawn"), [(60, 3), (100, 5), (450, 20)])
def test_one_in_twenty_is_drawn_once(mo, make_report, many, drawn):
    flood = Flood.objects.create(rule="alike", since=NOW, found_at=NOW)
    for _ in range(many):
        FloodMember.objects.create(flood=flood, report=make_report())

    begin_to_judge(flood_id=flood.pk, by=mo, now=NOW)
    first = set(FloodMember.objects.to_reread())
    begin_to_judge(flood_id=flood.pk, by=mo, now=NOW)

    assert len(first) == drawn
    assert set(FloodMember.objects.to_reread()) == first


def test_what_is_drawn_is_read_by_whoever_says_that_it_looks_alike(client, flood):
    client.post(url("begin_flood", flood.pk))
    member = FloodMember.objects.to_reread().first()
    before = client.post(url("say_alike", flood.pk), {"report": member.report_id}, follow=True)
    left = reread_of(flood).left
    client.post(url("claim", member.report_id))
    client.post(url("say_alike", flood.pk), {"report": member.report_id})
    unread = reread_of(flood).left
    shown = text_of(client.get(url("report", member.report_id)))
    after = client.post(url("say_alike", flood.pk), {"report": member.report_id}, follow=True)

    assert "It is one of a group of reports that came alike." in shown
    assert f"Report {member.report_id}: noted that it looks alike." in text_of(after)
    assert "Take this report and read it first." in text_of(before)
    assert (left, unread, reread_of(flood).left) == (3, 3, 2)
    assert not Claim.objects.exists()


def test_where_one_drawn_was_real_others_are_drawn(mo, client, flood):
    begin_to_judge(flood_id=flood.pk, by=mo, now=NOW)
    real, *rest = FloodMember.objects.to_reread().values_list("report", flat=True)
    for report_id in rest:
        claim_report(report_id=report_id, by=mo, now=NOW)
        open_codes(report_id=report_id, by=mo, now=NOW)
        say_alike(flood_id=flood.pk, report_id=report_id, by=mo, now=NOW)
    take_and(accept_report, report_id=real, by=mo, now=NOW)

    page = text_of(client.get(url("flood", flood.pk)))
    with pytest.raises(NotReadYet):
        reject_flood(flood_id=flood.pk, by=mo, now=NOW)

    assert "One of those drawn was no copy." in page
    assert judge(flood, mo) == 0
    assert Report.objects.get(pk=real).state == "accepted"


def test_one_press_counts_none_of_them_and_each_has_its_entry(mo, client, flood):
    read_those_drawn(flood, mo)

    done = client.post(url("reject_flood", flood.pk), follow=True)

    assert "None of the group is counted." in text_of(done)
    of_these = Decision.objects.filter(report__in=flood.reports)
    assert set(of_these.values_list("reason", flat=True)) == {"part_of_a_flood"}
    assert AuditEntry.objects.filter(action="reject_report").count() == len(flood.reports)
    assert AuditEntry.objects.filter(action="reject_flood").count() == 1
    assert open_floods() == []


def test_a_report_taken_out_goes_to_the_queue_and_joins_no_group_again(mo, client, flood):
    out = flood.reports[0].pk
    done = client.post(url("take_out", flood.pk), {"report": out}, follow=True)
    group_floods(now=NOW)

    assert f"Report {out}: taken out, and back in the queue." in text_of(done)
    assert "one of a group" not in text_of(client.get(url("report", out)))

    assert claim_next(by=mo, now=NOW) == out
    assert judge(flood, mo) == 0
    assert Report.objects.get(pk=out).state == "received"
    assert AuditEntry.objects.filter(action="take_out_of_flood", subject_id=str(out)).count() == 1


def test_one_press_puts_all_back_and_each_has_its_entry(mo, client, flood):
    judge(flood, mo)
    page = client.get(url("flood", flood.pk))
    shown = client.get(url("report", flood.reports[0].pk)).content.decode()

    client.post(url("undo_flood", flood.pk))

    assert url("flood", flood.pk) in shown  # the way back to the undo

    assert "Undo: put all back" in text_of(page)
    assert Report.objects.awaiting_moderation().count() == len(flood.reports)
    assert AuditEntry.objects.filter(action="reopen_report").count() == len(flood.reports)
    assert AuditEntry.objects.filter(action="undo_flood").count() == 1
    assert [(each.pk, waiting) for each, waiting in open_floods()] == [(flood.pk, ENOUGH)]
    with pytest.raises(NotReadYet):
        reject_flood(flood_id=flood.pk, by=mo, now=NOW)


@pytest.mark.parametrize(
    ("who", "minutes", "may"),
    [("mo", 15, True), ("mo", 16, False), ("ned", 1, False), ("sue", 3000, True)],
)
def test_who_pressed_may_undo_for_a_quarter_of_an_hour_and_a_senior_until_the_close(
    request, mo, flood, who, minutes, may
):
    judge(flood, mo)
    flood.refresh_from_db()
    later = NOW + timedelta(minutes=minutes)

    can_undo = flood_judging.can_undo_flood(flood, by=request.getfixturevalue(who), now=later)

    assert can_undo is may


@pytest.mark.parametrize(
    "name", ["flood", "reject_flood", "keep_flood", "begin_flood", "take_out", "undo_flood"]
)
def test_a_judged_group_says_in_the_staffs_own_frame_who_judged_it_and_when(
    ned, flood, name, client
):
    keep_flood(flood_id=flood.pk, by=ned, now=NOW)

    page = (client.get if name == "flood" else client.post)(url(name, flood.pk))

    assert page.status_code == 404
    assert "ned@example.org judged this group on 23 November 2026, 10:00." in text_of(page)
    assert 'class="staff-navigation"' in text_of(page)
    assert 'href="/guidance/"' not in text_of(page)


def test_a_group_that_is_gone_says_so(client):
    page = client.get(url("flood", 987654))

    assert page.status_code == 404
    assert "This group is gone" in text_of(page)


def test_whoever_is_being_read_is_left_to_the_reader(mo, ned, client, flood):
    read_those_drawn(flood, mo)
    claim_report(report_id=flood.reports[0].pk, by=ned, now=NOW)

    page = client.post(url("reject_flood", flood.pk), follow=True)

    assert "1 report of this group is left" in text_of(page)
    assert Report.objects.get(pk=flood.reports[0].pk).state == "received"


@pytest.fixture
def four_at_once(monkeypatch):
    """So that fifteen reports are many."""
    monkeypatch.setattr(flood_judging, "AT_ONCE", 4)


@pytest.mark.usefixtures("four_at_once")
def test_one_press_is_enough_for_many_and_the_rest_goes_through_the_outbox(mo, flood):
    left = judge(flood, mo)
    waiting = OutboxTask.objects.get()
    rounds = 0
    while relay_waiting_tasks(now=NOW):
        rounds += 1

    assert left == ENOUGH - 4
    assert waiting.task_name == "moderation.tasks.reject_rest"
    assert set(waiting.ids) == {"flood_id", "person_id", "up_to"}
    assert rounds == 3
    assert Decision.objects.filter(outcome="rejected", by=mo).count() == len(flood.reports)
    assert AuditEntry.objects.filter(action="reject_flood", by=mo).count() == 1
    assert open_floods() == []


@pytest.mark.usefixtures("four_at_once")
def test_an_undo_of_many_goes_through_the_outbox_and_stops_the_rest(mo, flood):
    judge(flood, mo)
    undo_flood(flood_id=flood.pk, by=mo, now=NOW)
    relay()
    assert Report.objects.awaiting_moderation().count() == ENOUGH

    judge(flood, mo)
    relay()
    undo_flood(flood_id=flood.pk, by=mo, now=NOW)
    names = set(OutboxTask.objects.values_list("task_name", flat=True))
    relay()

    assert names == {"moderation.tasks.undo_rest"}
    assert Report.objects.awaiting_moderation().count() == ENOUGH
    assert Flood.objects.get().undone_at is None


@pytest.mark.usefixtures("four_at_once")
def test_what_joins_the_group_after_the_drawing_waits_for_another_look(mo, flood, make_copy):
    read_those_drawn(flood, mo)
    late = make_copy()
    group_floods(now=NOW)
    reject_flood(flood_id=flood.pk, by=mo, now=NOW)
    relay()

    assert open_floods() == [(flood, 1)]
    assert Report.objects.get(pk=late.pk).state == "received"


@pytest.mark.usefixtures("four_at_once")
@pytest.mark.parametrize("change", ["left", "kept"])
def test_the_rest_stays_where_the_judge_has_left_or_the_group_was_kept(mo, sue, flood, change):
    judge(flood, mo)
    if change == "left":
        remove_person(person=mo, by=sue, now=NOW)
    else:
        keep_flood(flood_id=flood.pk, by=sue, now=NOW)
    relay()

    assert Report.objects.awaiting_moderation().count() == len(flood.reports) - 4


@pytest.mark.usefixtures("four_at_once")
def test_two_presses_and_a_task_that_runs_twice_decide_once(mo, ned, flood):
    judge(flood, mo)
    reject_flood(flood_id=flood.pk, by=ned, now=NOW)
    again = OutboxTask.objects.order_by("pk")[0].ids
    relay()
    reject_rest(**again)

    assert Decision.objects.filter(report__in=flood.reports).count() == len(flood.reports)
    assert AuditEntry.objects.filter(action="reject_report").count() == len(flood.reports)
    assert AuditEntry.objects.filter(action="reject_flood").count() == 1


@pytest.mark.usefixtures("four_at_once")
def test_what_others_are_reading_does_not_keep_the_task_going(mo, ned, flood):
    read_those_drawn(flood, mo)
    until = NOW + timedelta(minutes=30)
    for report in flood.reports[4:]:
        Claim.objects.create(report=report, by=ned, claimed_at=NOW, until=until)

    left = reject_flood(flood_id=flood.pk, by=mo, now=NOW)
    relay()

    assert left == len(flood.reports) - 4
    assert not OutboxTask.objects.exists()
    assert Decision.objects.filter(report__in=flood.reports).count() <= 4


def test_taking_out_is_for_open_groups_alone(mo, flood):
    keep_flood(flood_id=flood.pk, by=mo, now=NOW)

    take_out(flood_id=flood.pk, report_id=flood.reports[0].pk, by=mo, now=NOW)

    assert not FloodMember.objects.filter(is_taken_out=True).exists()


def test_taking_out_what_was_drawn_leaves_nothing_unread(mo, client, flood):
    begin_to_judge(flood_id=flood.pk, by=mo, now=NOW)
    for report_id in list(FloodMember.objects.to_reread().values_list("report", flat=True)):
        take_out(flood_id=flood.pk, report_id=report_id, by=mo, now=NOW)

    page = text_of(client.get(url("flood", flood.pk)))
    with pytest.raises(NotReadYet):
        reject_flood(flood_id=flood.pk, by=mo, now=NOW)
    begin_to_judge(flood_id=flood.pk, by=mo, now=NOW)

    assert url("reject_flood", flood.pk) not in page
    assert reread_of(flood).left == 3


def test_those_drawn_who_were_taken_back_are_drawn_anew(mo, flood):
    begin_to_judge(flood_id=flood.pk, by=mo, now=NOW)
    Report.objects.filter(flood_member__is_to_reread=True).delete()

    with pytest.raises(NotReadYet):
        reject_flood(flood_id=flood.pk, by=mo, now=NOW)
    begin_to_judge(flood_id=flood.pk, by=mo, now=NOW)

    assert reread_of(flood).left == 3


def test_whoever_looks_at_the_answers_of_a_group_is_noted_once_in_half_an_hour(client, mo, flood):
    def looked() -> int:
        return AuditEntry.objects.filter(
            action="read_flood", by=mo, subject="flood", subject_id=str(flood.pk)
        ).count()

    client.get(url("flood", flood.pk))
    client.get(url("flood", flood.pk))
    assert looked() == 1
    note_reading(flood, by=mo, now=NOW + timedelta(minutes=31))
    assert looked() == 2


def test_what_was_settled_a_moment_ago_is_judged_no_more(mo, ned, flood):
    keep_flood(flood_id=flood.pk, by=ned, now=NOW)

    keep_flood(flood_id=flood.pk, by=mo, now=NOW)
    for verb in (begin_to_judge, reject_flood):
        with pytest.raises(NotReadYet, match="Somebody else judged this group"):
            verb(flood_id=flood.pk, by=mo, now=NOW)

    assert AuditEntry.objects.filter(action="keep_flood").count() == 1
    assert not AuditEntry.objects.filter(action="begin_flood").exists()
