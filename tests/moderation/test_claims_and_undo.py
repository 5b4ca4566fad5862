"""Whom a report is for, how many one person holds, and where an undo leads."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from moderation.decision_errors import AlreadyDecided, NotYours, ReportTaken, TooManyTaken
from moderation.decisions import (
    MOST_CLAIMS,
    accept_report,
    claim_report,
    give_back_report,
    hold_report,
    refer_report,
    reject_report,
    reopen_report,
    resume_report,
)
from moderation.models import Claim, Decision
from moderation.safeguarding import undo_conclusion
from reporting.models import Report
from tests.factories import conclude, take_and
from tests.moderation.conftest import NOW, last_action

pytestmark = pytest.mark.django_db


# ---- whom a report is for ---------------------------------------------------------------


@pytest.mark.parametrize("lead", ["safeguarding", "senior"])
def test_a_referred_report_is_taken_by_leads_alone(mo, ned, make_person, report, lead):
    take_and(refer_report, report_id=report.pk, by=mo, reason="child_at_risk", now=NOW)

    for by in (mo, ned):
        with pytest.raises(NotYours):
            claim_report(report_id=report.pk, by=by, now=NOW)
    claim = claim_report(report_id=report.pk, by=make_person("l@example.org", lead), now=NOW)

    assert lead in claim.by.roles


@pytest.mark.parametrize("state", ["received", "on_hold", "referred"])
def test_a_lead_takes_over_what_somebody_else_is_reading(mo, sam, make_report, state):
    report = make_report(state=state)
    Claim.objects.create(report=report, by=mo, claimed_at=NOW, until=NOW + timedelta(minutes=30))

    claim_report(report_id=report.pk, by=sam, now=NOW)

    assert Claim.objects.get().by == sam
    assert last_action() == ("take_over_report", sam.pk, str(report.pk))
    with pytest.raises((ReportTaken, NotYours)):
        accept_report(report_id=report.pk, by=mo, now=NOW)
    if state == "referred":
        conclude(report, by=sam, now=NOW)
    accept_report(report_id=report.pk, by=sam, now=NOW)


def test_a_moderator_takes_over_nothing(mo, ned, sam, report):
    claim_report(report_id=report.pk, by=sam, now=NOW)

    for by in (mo, ned):
        with pytest.raises(ReportTaken):
            claim_report(report_id=report.pk, by=by, now=NOW)


def test_a_decided_report_is_taken_by_whoever_may_undo_it(mo, ned, sue, accepted):
    later = NOW + timedelta(minutes=16)

    with pytest.raises(AlreadyDecided):
        claim_report(report_id=accepted.pk, by=ned, now=NOW)
    with pytest.raises(AlreadyDecided):
        claim_report(report_id=accepted.pk, by=mo, now=later)
    claim_report(report_id=accepted.pk, by=mo, now=NOW)
    claim_report(report_id=accepted.pk, by=sue, now=NOW + timedelta(minutes=31))

    assert Claim.objects.get().by == sue


def test_one_person_holds_a_few_reports_at_a_time(mo, ned, make_report):
    first, *others = (make_report() for _ in range(MOST_CLAIMS + 1))
    for report in others:
        claim_report(report_id=report.pk, by=mo, now=NOW)

    with pytest.raises(TooManyTaken):
        claim_report(report_id=first.pk, by=mo, now=NOW)
    claim_report(report_id=others[0].pk, by=mo, now=NOW)
    assert Claim.objects.filter(by=mo).count() == MOST_CLAIMS
    claim_report(report_id=first.pk, by=ned, now=NOW)
    give_back_report(report_id=others[0].pk, by=mo, now=NOW)
    give_back_report(report_id=first.pk, by=ned, now=NOW)
    claim_report(report_id=first.pk, by=mo, now=NOW)

    assert Claim.objects.filter(by=mo).count() == MOST_CLAIMS


def test_what_has_run_out_does_not_count_as_held(mo, make_report):
    for _ in range(MOST_CLAIMS):
        claim_report(report_id=make_report().pk, by=mo, now=NOW)

    claim_report(report_id=make_report().pk, by=mo, now=NOW + timedelta(minutes=30))

    assert Claim.objects.filter(by=mo).count() == MOST_CLAIMS + 1


# ---- an undo goes back to where the report was -------------------------------------------

LAID_ASIDE = {"on_hold": (hold_report, "another_language"), "referred": (refer_report, "self_harm")}
DECIDED = {
    "accepted": (accept_report, {}),
    "rejected": (reject_report, {"reason": "test_or_nonsense"}),
}


@pytest.mark.parametrize("decided", DECIDED)
@pytest.mark.parametrize("before", LAID_ASIDE)
def test_the_undo_of_a_decision_keeps_the_report_on_hold_or_referred(
    mo, sam, report, before, decided
):
    (lay_aside, reason), (decide, choice) = LAID_ASIDE[before], DECIDED[decided]
    earlier = NOW - timedelta(hours=3)
    take_and(lay_aside, report_id=report.pk, by=mo, reason=reason, now=earlier)
    if before == "referred":
        conclude(report, by=sam, now=NOW)
    take_and(decide, report_id=report.pk, by=sam, now=NOW, **choice)

    reopen_report(report_id=report.pk, by=sam, now=NOW)

    assert Report.objects.get(pk=report.pk).state == before
    told = Decision.objects.get(report=report)
    assert (told.outcome, told.reason, told.by, told.decided_at) == (before, reason, mo, earlier)
    assert told.stands


def test_every_undo_goes_back_one_decision(sam, report):
    take_and(refer_report, report_id=report.pk, by=sam, reason="self_harm", now=NOW)
    noted = conclude(report, by=sam, now=NOW)
    take_and(hold_report, report_id=report.pk, by=sam, reason="lead_answer", now=NOW)
    take_and(accept_report, report_id=report.pk, by=sam, now=NOW)

    passed = []
    for _ in range(3):
        if passed == ["on_hold", "referred"]:
            with pytest.raises(AlreadyDecided):
                reopen_report(report_id=report.pk, by=sam, now=NOW)
            undo_conclusion(report_id=report.pk, by=sam, now=NOW, conclusion_id=noted.pk)
        reopen_report(report_id=report.pk, by=sam, now=NOW)
        passed.append(Report.objects.get(pk=report.pk).state)

    assert passed == ["on_hold", "referred", "received"]
    assert not Decision.objects.exists()
    with pytest.raises(AlreadyDecided):
        reopen_report(report_id=report.pk, by=sam, now=NOW)


def test_of_one_report_one_decision_stands(mo, sam, report):
    take_and(hold_report, report_id=report.pk, by=mo, reason="lead_answer", now=NOW)
    take_and(accept_report, report_id=report.pk, by=mo, now=NOW)

    assert Decision.objects.standing().get().outcome == "accepted"
    assert Decision.objects.count() == 2
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.update(stands=True)


def test_a_report_that_begins_again_has_no_decision_behind_it(sam, report):
    take_and(refer_report, report_id=report.pk, by=sam, reason="self_harm", now=NOW)
    conclude(report, by=sam, now=NOW)
    take_and(hold_report, report_id=report.pk, by=sam, reason="lead_answer", now=NOW)

    resume_report(report_id=report.pk, by=sam, now=NOW)

    assert Report.objects.get(pk=report.pk).state == "received"
    assert not Decision.objects.exists()
