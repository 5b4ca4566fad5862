"""A group's judgement, its undo and its trail hold against presses that come crosswise."""

import pytest

from moderation import flood_judging
from moderation.decisions import (
    accept_report,
    claim_report,
    give_back_report,
    reject_report,
    reopen_report,
)
from moderation.flood_judging import can_undo_flood, reject_flood, undo_flood
from moderation.floods import keep_flood, settle, take_out
from moderation.models import FloodMember
from moderation.trail import trail_of
from reporting.codes.receipts import move_states
from reporting.models import Receipt, Report
from staff.models import AuditEntry
from tests.factories import take_and
from tests.moderation.conftest import NOW
from tests.moderation.copies import judge, read_those_drawn
from tests.moderation.pages import url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_this_hour")]


def not_drawn(flood) -> Report:
    return FloodMember.objects.filter(flood=flood, is_to_reread=False).order_by("pk")[0].report


def actions_on_groups() -> list[str]:
    entries = AuditEntry.objects.filter(subject="flood").order_by("number")
    return list(entries.values_list("action", flat=True))


def test_undoing_a_group_leaves_what_was_decided_singly_since(mo, ned, sue, flood):
    judge(flood, mo)
    report = flood.reports[5]
    reopen_report(report_id=report.pk, by=sue, now=NOW)
    take_and(accept_report, report_id=report.pk, by=ned, now=NOW)

    undo_flood(flood_id=flood.pk, by=sue, now=NOW)
    report.refresh_from_db()

    assert report.state == "accepted"
    assert Report.objects.awaiting_moderation().count() == len(flood.reports) - 1


def test_nobody_is_told_that_a_report_was_unread_that_was_rejected_singly_since(
    mo, ned, sue, flood
):
    read_those_drawn(flood, mo)
    report = not_drawn(flood)
    reject_flood(flood_id=flood.pk, by=mo, now=NOW)
    move_states()
    reopen_report(report_id=report.pk, by=sue, now=NOW)
    at_once = Receipt.objects.get(report=report).state
    take_and(reject_report, report_id=report.pk, by=ned, now=NOW, reason="not_about_cyber_crime")

    move_states()

    assert at_once == "being_read"
    assert Receipt.objects.get(report=report).state == "being_read"


@pytest.mark.parametrize("meanwhile", ["undo_flood", "keep_flood", "take_out"])
def test_a_judgement_stops_where_the_group_is_put_back_meanwhile(
    mo, ned, flood, monkeypatch, meanwhile
):
    read_those_drawn(flood, mo)
    tried = []
    tries = flood_judging._tries

    def tries_after_five(verb, *, report_id, **given):
        tried.append(report_id)
        if len(tried) == 6 and meanwhile == "undo_flood":
            undo_flood(flood_id=flood.pk, by=mo, now=NOW)
        elif len(tried) == 6 and meanwhile == "keep_flood":
            keep_flood(flood_id=flood.pk, by=ned, now=NOW)
        elif len(tried) == 6:
            take_out(flood_id=flood.pk, report_id=report_id, by=ned, now=NOW)
        return tries(verb, report_id=report_id, **given)

    monkeypatch.setattr(flood_judging, "_tries", tries_after_five)

    if meanwhile == "take_out":
        reject_flood(flood_id=flood.pk, by=mo, now=NOW)
    else:
        with pytest.raises(flood_judging.NotReadYet):
            reject_flood(flood_id=flood.pk, by=mo, now=NOW)

    left = {"undo_flood": 0, "keep_flood": 5, "take_out": len(flood.reports) - 1}
    done = Report.objects.filter(pk__in=[each.pk for each in flood.reports], state="rejected")
    assert done.count() == left[meanwhile]
    assert ("reject_flood" in actions_on_groups()) == (meanwhile == "take_out")


def test_one_persons_undo_is_not_offered_where_another_judged_some(mo, ned, sue, flood):
    read_those_drawn(flood, mo)
    report = not_drawn(flood)
    claim_report(report_id=report.pk, by=sue, now=NOW)
    assert reject_flood(flood_id=flood.pk, by=mo, now=NOW) == 1
    give_back_report(report_id=report.pk, by=sue, now=NOW)
    reject_flood(flood_id=flood.pk, by=ned, now=NOW)

    assert not can_undo_flood(flood, by=mo, now=NOW)
    assert not can_undo_flood(flood, by=ned, now=NOW)
    undo_flood(flood_id=flood.pk, by=sue, now=NOW)
    assert Report.objects.awaiting_moderation().count() == len(flood.reports)


def test_the_trail_of_a_report_that_stands_in_no_group_says_nothing_of_one(client, flood, report):
    client.post(url("claim", report.pk))
    client.get(url("report", report.pk))
    client.post(url("say_alike", flood.pk), {"report": report.pk})
    client.post(url("take_out", flood.pk), {"report": report.pk})

    assert [step.said for step in trail_of(report).steps] == ["Taken", "Codes opened"]


def test_who_comes_second_to_judge_is_not_in_the_audit(mo, ned, flood):
    judge(flood, mo)

    settle(flood, by=ned, now=NOW, action="keep_flood")
    flood.refresh_from_db()

    assert actions_on_groups() == ["begin_flood", "reject_flood"]
    assert flood.settled_by == mo
