"""A group put back as real is looked at twice before, and made a group again at a press."""

from datetime import timedelta

import pytest

from moderation.decision_errors import UndoTooLate
from moderation.decisions import accept_report
from moderation.flood_keeping import can_undo_keeping, undo_keeping
from moderation.floods import group_floods, keep_flood, open_floods, waiting_in
from moderation.models import Flood, FloodMember
from reporting.models import Report
from staff.models import AuditEntry
from tests.factories import take_and
from tests.moderation.conftest import NOW
from tests.moderation.pages import QUEUE, text_of, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_this_hour")]


def test_the_first_press_only_asks_and_the_second_puts_back(flood, client):
    asked = text_of(client.post(url("keep_flood", flood.pk)))
    still = open_floods()
    done = client.post(url("keep_flood", flood.pk), {"sure": "yes"}, follow=True)

    assert "15 reports go back to the queue" in " ".join(asked.split())
    assert len(still) == 1
    assert open_floods() == []
    assert "Undo: make them a group again" in text_of(done)


def test_undone_they_are_a_group_again_and_what_was_decided_stays(mo, flood, client):
    client.post(url("keep_flood", flood.pk), {"sure": "yes"})
    decided = flood.reports[0]
    take_and(accept_report, report_id=decided.pk, by=mo, now=NOW)

    page = client.post(url("undo_keep_flood", flood.pk), follow=True)
    again = client.post(url("undo_keep_flood", flood.pk), follow=True)
    group_floods(now=NOW)

    assert "are a group again" in text_of(page)
    assert "Only a senior moderator can undo this now" in text_of(again)
    assert [(each.pk, waiting) for each, waiting in open_floods()] == [(flood.pk, 14)]
    assert Report.objects.get(pk=decided.pk).state == "accepted"
    assert AuditEntry.objects.filter(action="undo_keep_flood").count() == 1


@pytest.mark.parametrize(
    ("who", "minutes", "may"),
    [("mo", 15, True), ("mo", 16, False), ("ned", 1, False), ("sue", 600, True)],
)
def test_who_may_undo_it_and_for_how_long(request, mo, flood, who, minutes, may):
    person, later = request.getfixturevalue(who), NOW + timedelta(minutes=minutes)
    keep_flood(flood_id=flood.pk, by=mo, now=NOW)

    found = Flood.objects.get(pk=flood.pk)
    assert can_undo_keeping(found, by=person, now=later) is may
    if not may:
        with pytest.raises(UndoTooLate):
            undo_keeping(flood_id=flood.pk, by=person, now=later)
        assert open_floods() == []


def test_what_waits_judged_or_decided_is_not_made_a_group_by_it(mo, sue, flood):
    waits = can_undo_keeping(Flood.objects.get(pk=flood.pk), by=sue, now=NOW)
    keep_flood(flood_id=flood.pk, by=mo, now=NOW)
    kept = Flood.objects.get(pk=flood.pk)
    FloodMember.objects.update(is_judged_together=True)
    judged = can_undo_keeping(kept, by=sue, now=NOW)
    FloodMember.objects.update(is_judged_together=False)
    Report.objects.all().delete()

    assert not waits
    assert not judged
    assert not waiting_in(kept).exists()
    assert not can_undo_keeping(kept, by=sue, now=NOW)


def test_a_judged_group_is_one_line_among_what_was_decided_lately(mo, flood, client, make_report):
    for report in flood.reports[:3]:
        take_and(accept_report, report_id=report.pk, by=mo, now=NOW)
    FloodMember.objects.filter(report__in=flood.reports[:3]).update(is_judged_together=True)
    alone = make_report()
    take_and(accept_report, report_id=alone.pk, by=mo, now=NOW)

    page = client.get(QUEUE)

    assert [row["decision"].report_id for row in page.context["lately"]] == [alone.pk]
    assert [each.pk for each in page.context["judged"]] == [flood.pk]
    assert text_of(page).count("not counted, by one press") == 1
