"""Whose report was rejected with many, and read by nobody, is told so; an undo takes it back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from moderation.decisions import claim_report, reject_report
from moderation.flood_judging import begin_to_judge, reject_flood, say_alike, undo_flood
from moderation.models import Flood, FloodMember
from moderation.reading_codes import open_codes
from reporting.codes.receipts import move_states
from reporting.codes.status_notes import NOTES
from reporting.models import Receipt, ReceiptState
from tests.factories import take_and
from tests.moderation.conftest import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_this_hour")]


@pytest.fixture
def judged(mo, make_report):
    """Eight reports of a group, three of them read, rejected by one press."""
    flood = Flood.objects.create(rule="alike", since=NOW, found_at=NOW)
    for _ in range(8):
        FloodMember.objects.create(flood=flood, report=make_report())
    begin_to_judge(flood_id=flood.pk, by=mo, now=NOW)
    for member in FloodMember.objects.to_reread():
        claim_report(report_id=member.report_id, by=mo, now=NOW)
        open_codes(report_id=member.report_id, by=mo, now=NOW)
        say_alike(flood_id=flood.pk, report_id=member.report_id, by=mo, now=NOW)
    reject_flood(flood_id=flood.pk, by=mo, now=NOW)
    return flood


def told():
    return sorted(Receipt.objects.values_list("state", flat=True))


def test_nothing_is_told_in_the_hour_of_the_press(judged):
    assert set(told()) == {"received"}


def test_those_whom_nobody_read_are_told_by_night_and_the_others_at_the_close(judged):
    for _night in range(2):
        move_states()

    assert told() == ["being_read"] * 3 + ["part_of_a_flood"] * 5


def test_a_rejection_by_a_reader_is_told_at_the_close_as_ever(mo, make_report):
    report = make_report()
    take_and(reject_report, report_id=report.pk, by=mo, now=NOW, reason="part_of_a_flood")

    move_states()

    assert told() == ["being_read"]


def test_an_undo_takes_back_what_was_told(mo, judged):
    move_states()
    undo_flood(flood_id=judged.pk, by=mo, now=NOW)
    at_once = set(told())
    move_states()

    assert at_once == {"being_read"}
    assert set(told()) == {"received"}
    assert not Receipt.objects.filter(expires_on__isnull=False).exists()


def test_such_a_receipt_lasts_as_long_as_its_report(judged):
    today = timezone.localdate(NOW)
    move_states(today=today)
    first = Receipt.objects.filter(state="part_of_a_flood").values_list("expires_on", flat=True)[0]
    move_states(today=today + timedelta(days=300))
    later = Receipt.objects.filter(state="part_of_a_flood").values_list("expires_on", flat=True)[0]

    assert first > today + timedelta(days=300)
    assert later - first > timedelta(days=290)


def test_the_words_are_kind_and_ask_to_tell_again():
    words = NOTES[ReceiptState.PART_OF_A_FLOOD].text

    assert "nobody may have read them" in words
    assert "tell us again: a person will read it" in words
