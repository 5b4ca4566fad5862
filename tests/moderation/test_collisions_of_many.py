"""Many reports judged by two people at one moment, on a database that lets them."""

import pytest

from moderation.compact_list import accept_together
from moderation.correcting import correct_codes
from moderation.decisions import accept_report, claim_report, refer_report
from moderation.flood_judging import reject_flood
from moderation.floods import keep_flood
from moderation.models import Claim, Decision, Flood, FloodMember
from staff.audit import verify_chain
from staff.models import AuditEntry
from tests.factories import take_and
from tests.moderation.conftest import NOW
from tests.moderation.copies import read_those_drawn
from tests.moderation.test_collisions import at_once

# Several connections write at once. SQLite lets one write at a time: nothing collides.
pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def test_of_two_lists_accepted_at_once_each_report_is_accepted_once(mo, ned, make_report):
    ids = [make_report().pk for _ in range(8)]

    at_once(
        lambda: accept_together(report_ids=ids, by=mo, now=NOW),
        lambda: accept_together(report_ids=ids[::-1], by=ned, now=NOW),
    )

    assert Decision.objects.count() == 8
    assert AuditEntry.objects.filter(action="accept_report").count() == 8
    assert verify_chain().is_whole


def test_a_list_and_a_referral_at_once_leave_one_decision(mo, ned, make_report):
    for _ in range(5):
        report = make_report()

        at_once(
            lambda number=report.pk: accept_together(report_ids=[number], by=mo, now=NOW),
            lambda number=report.pk: take_and(
                refer_report, report_id=number, by=ned, now=NOW, reason="self_harm"
            ),
        )

        report.refresh_from_db()
        assert Decision.objects.get(report=report).outcome == report.state
        Claim.objects.all().delete()


def test_codes_are_corrected_before_the_decision_or_not_at_all(mo, make_report):
    for _ in range(5):
        report = make_report()
        claim_report(report_id=report.pk, by=mo, now=NOW)

        at_once(
            lambda number=report.pk: correct_codes(
                report_id=number, chosen={"sex": "male"}, by=mo, now=NOW
            ),
            lambda number=report.pk: accept_report(report_id=number, by=mo, now=NOW),
        )

        report.refresh_from_db()
        done = list(
            AuditEntry.objects.about("report", report.pk)
            .filter(action__in=("correct_sex", "accept_report"))
            .order_by("number")
            .values_list("action", flat=True)
        )
        is_corrected = "sex" in report.answers
        assert done == (["correct_sex"] if is_corrected else []) + ["accept_report"]


def test_nothing_is_rejected_with_a_group_after_somebody_put_it_back(mo, ned, make_report):
    flood = Flood.objects.create(rule="alike", since=NOW, found_at=NOW)
    for _ in range(40):
        FloodMember.objects.create(flood=flood, report=make_report())
    read_those_drawn(flood, mo)

    at_once(
        lambda: reject_flood(flood_id=flood.pk, by=mo, now=NOW),
        lambda: keep_flood(flood_id=flood.pk, by=ned, now=NOW),
    )

    settled = AuditEntry.objects.get(action__in=("keep_flood", "reject_flood"))
    later = AuditEntry.objects.filter(action="reject_report", number__gt=settled.number)
    assert not later.exists()
    assert verify_chain().is_whole
