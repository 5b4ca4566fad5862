"""Whoever stops reading holds no report and no key any more."""

import pytest

from moderation import keys
from moderation.decision_errors import ReportTaken
from moderation.decisions import claim_report
from moderation.models import Claim
from moderation.reader_access import remove_reader
from tests.moderation.conftest import NOW

pytestmark = pytest.mark.django_db


def test_what_somebody_had_taken_waits_for_others_when_they_are_removed(
    mo, ned, sue, epoch, make_report
):
    keys.make_personal_key(person=sue, by=sue, now=NOW)
    report, other = make_report(), make_report()
    claim_report(report_id=report.pk, by=mo, now=NOW)
    claim_report(report_id=other.pk, by=ned, now=NOW)
    with pytest.raises(ReportTaken):
        claim_report(report_id=report.pk, by=ned, now=NOW)

    remove_reader(person=mo, by=sue, now=NOW)

    assert claim_report(report_id=report.pk, by=ned, now=NOW)
    assert [claim.by for claim in Claim.objects.filter(report=other)] == [ned]
