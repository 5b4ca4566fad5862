"""Claiming and deciding: one wins, the other is told, and the audit chain knows."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from moderation.decision_errors import (
    AlreadyDecided,
    NotTaken,
    NotYours,
    ReportGone,
    ReportTaken,
    UndoTooLate,
)
from moderation.decisions import (
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
from moderation.reasons import DECISION_CODES, HOLD_REASONS, REFER_REASONS, REJECTION_REASONS
from records.models import ClosedCohort, DecisionRecord
from reporting.models import Report, SealedWords
from staff.audit import verify_chain
from staff.models import AuditEntry
from tests.factories import conclude, take_and
from tests.moderation.conftest import NOW, last_action

pytestmark = pytest.mark.django_db


def test_accepting_takes_the_type_from_the_answers(mo, report):
    decision = take_and(accept_report, report_id=report.pk, by=mo, now=NOW)

    report.refresh_from_db()
    assert report.state == "accepted"
    assert decision.crime_type == decision.suggested_type == "blackmail"
    assert last_action() == ("accept_report", mo.pk, str(report.pk))
    assert verify_chain().is_whole


def test_the_moderators_coding_prevails_and_both_are_kept(mo, report):
    take_and(accept_report, report_id=report.pk, by=mo, crime_type="intimate_images", now=NOW)

    decision = Decision.objects.get(report=report)
    assert (decision.suggested_type, decision.crime_type) == ("blackmail", "intimate_images")


@pytest.mark.parametrize(
    ("crime_type", "noted"), [(None, 0), ("blackmail", 0), ("intimate_images", 1)]
)
def test_the_audit_notes_that_the_type_was_corrected_and_not_what_it_is(
    mo, report, crime_type, noted
):
    take_and(accept_report, report_id=report.pk, by=mo, crime_type=crime_type, now=NOW)

    entries = AuditEntry.objects.filter(subject="report", subject_id=str(report.pk))
    assert entries.filter(action="recode_report", by=mo).count() == noted
    assert not any("images" in str(entry) for entry in entries.values())


def test_a_crime_type_there_is_not_is_refused(mo, report):
    with pytest.raises(ValueError, match="crime type"):
        accept_report(report_id=report.pk, by=mo, crime_type="burglary", now=NOW)

    report.refresh_from_db()
    assert report.state == "received"


@pytest.mark.parametrize(
    ("days_on", "cohort"), [(0, "2026-Q4"), (10, "2026-Q4"), (11, "2027-Q1"), (60, "2027-Q1")]
)
def test_a_report_joins_the_first_period_that_closes_28_days_later(mo, report, days_on, cohort):
    take_and(accept_report, report_id=report.pk, by=mo, now=NOW + timedelta(days=days_on))

    report.refresh_from_db()
    assert report.cohort == cohort


def test_a_period_that_was_closed_early_is_passed_over(mo, make_report):
    ClosedCohort.objects.create(cohort="2026-Q4", closed_on=date(2026, 11, 23))
    report = make_report()

    take_and(accept_report, report_id=report.pk, by=mo, now=NOW)

    report.refresh_from_db()
    assert report.cohort == "2027-Q1"


@pytest.mark.parametrize("reason", REJECTION_REASONS)
def test_rejecting_takes_exactly_one_listed_reason(mo, report, reason):
    take_and(reject_report, report_id=report.pk, by=mo, reason=reason, now=NOW)

    report.refresh_from_db()
    assert report.state == "rejected"
    assert report.cohort == "2026-Q4"
    assert Decision.objects.get(report=report).reason == reason


@pytest.mark.parametrize("verb", [reject_report, hold_report, refer_report])
@pytest.mark.parametrize("reason", ["", "because", "accepted"])
def test_a_reason_that_is_not_listed_is_refused(mo, report, verb, reason):
    with pytest.raises(ValueError, match="list"):
        verb(report_id=report.pk, by=mo, reason=reason, now=NOW)

    assert not Decision.objects.exists()


def test_every_rejection_has_a_code_in_the_statistics_of_decisions():
    assert set(DECISION_CODES) == set(REJECTION_REASONS)
    field = DecisionRecord._meta.get_field("decision")
    assert all(len(code) <= field.max_length for code in DECISION_CODES.values())


@pytest.mark.parametrize("reason", HOLD_REASONS)
def test_a_held_report_comes_back(mo, report, reason):
    take_and(hold_report, report_id=report.pk, by=mo, reason=reason, now=NOW)

    resume_report(report_id=report.pk, by=mo, now=NOW)

    report.refresh_from_db()
    assert report.state == "received"
    assert report.cohort in (None, "")
    assert not Decision.objects.exists()


@pytest.mark.parametrize("reason", REFER_REASONS)
def test_a_referred_report_is_decided_by_the_safeguarding_lead(mo, make_report, reason, sam):
    report = make_report()
    take_and(refer_report, report_id=report.pk, by=mo, reason=reason, now=NOW)

    with pytest.raises(NotYours):
        accept_report(report_id=report.pk, by=mo, now=NOW)
    conclude(report, by=sam, now=NOW)
    take_and(accept_report, report_id=report.pk, by=sam, now=NOW)

    assert Report.objects.get(pk=report.pk).state == "accepted"


def test_a_referral_by_mistake_is_taken_back_within_fifteen_minutes(mo, report):
    take_and(refer_report, report_id=report.pk, by=mo, reason="self_harm", now=NOW)

    reopen_report(report_id=report.pk, by=mo, now=NOW + timedelta(minutes=15))

    assert Report.objects.get(pk=report.pk).state == "received"
    assert not Decision.objects.exists()


def test_later_and_by_others_a_referred_report_is_left_to_the_lead(mo, ned, make_report, sam):
    report = make_report()
    take_and(refer_report, report_id=report.pk, by=mo, reason="self_harm", now=NOW)

    for by in (ned, mo):
        with pytest.raises(NotYours):
            resume_report(report_id=report.pk, by=by, now=NOW)
    with pytest.raises(UndoTooLate):
        reopen_report(report_id=report.pk, by=ned, now=NOW)
    with pytest.raises(UndoTooLate):
        reopen_report(report_id=report.pk, by=mo, now=NOW + timedelta(minutes=16))
    resume_report(report_id=report.pk, by=sam, now=NOW + timedelta(minutes=16))

    assert Report.objects.get(pk=report.pk).state == "received"


def test_of_two_who_decide_the_second_is_told(mo, ned, accepted):
    with pytest.raises(AlreadyDecided):
        reject_report(report_id=accepted.pk, by=ned, reason="test_or_nonsense", now=NOW)

    assert Decision.objects.get().by == mo
    assert last_action()[0] == "accept_report"


def test_pressing_accept_twice_changes_nothing(mo, accepted):
    with pytest.raises(AlreadyDecided):
        accept_report(report_id=accepted.pk, by=mo, now=NOW)

    assert Decision.objects.count() == 1


def test_a_claim_keeps_others_from_claiming_and_deciding(mo, ned, taken):
    with pytest.raises(ReportTaken):
        claim_report(report_id=taken.pk, by=ned, now=NOW)
    with pytest.raises(ReportTaken):
        accept_report(report_id=taken.pk, by=ned, now=NOW)

    assert Claim.objects.get().by == mo
    assert not AuditEntry.objects.filter(by=ned, subject="report").exists()


@pytest.mark.parametrize(
    ("verb", "choice"),
    [
        (accept_report, {}),
        (reject_report, {"reason": "test_or_nonsense"}),
        (hold_report, {"reason": "lead_answer"}),
        (refer_report, {"reason": "self_harm"}),
    ],
)
def test_nobody_decides_on_a_report_that_they_have_not_taken(mo, report, verb, choice):
    with pytest.raises(NotTaken):
        verb(report_id=report.pk, by=mo, now=NOW, **choice)

    assert Report.objects.get(pk=report.pk).state == "received"
    assert not Decision.objects.exists()
    assert not AuditEntry.objects.filter(subject="report").exists()


def test_whoever_read_slowly_still_decides_while_nobody_else_has_taken_it(mo, taken):
    accept_report(report_id=taken.pk, by=mo, now=NOW + timedelta(hours=2))

    assert Report.objects.get(pk=taken.pk).state == "accepted"


def test_whoever_read_slowly_is_told_when_somebody_else_has_taken_it(mo, ned, taken):
    claim_report(report_id=taken.pk, by=ned, now=NOW + timedelta(minutes=40))

    with pytest.raises(ReportTaken):
        accept_report(report_id=taken.pk, by=mo, now=NOW + timedelta(minutes=41))
    give_back_report(report_id=taken.pk, by=ned, now=NOW + timedelta(minutes=42))
    with pytest.raises(NotTaken):
        accept_report(report_id=taken.pk, by=mo, now=NOW + timedelta(minutes=43))


def test_a_claim_runs_out_after_half_an_hour(ned, taken):
    claim_report(report_id=taken.pk, by=ned, now=NOW + timedelta(minutes=30))

    assert Claim.objects.get().by == ned


def test_claiming_ones_own_again_starts_it_afresh(mo, taken):
    claim = claim_report(report_id=taken.pk, by=mo, now=NOW + timedelta(minutes=20))

    assert claim.until == NOW + timedelta(minutes=50)


def test_letting_go_frees_the_report_and_twice_is_harmless(mo, ned, taken):
    give_back_report(report_id=taken.pk, by=ned, now=NOW)
    assert Claim.objects.exists()
    give_back_report(report_id=taken.pk, by=mo, now=NOW)
    give_back_report(report_id=taken.pk, by=mo, now=NOW)

    assert not Claim.objects.exists()


def test_deciding_ends_the_claim(mo, taken):
    take_and(accept_report, report_id=taken.pk, by=mo, now=NOW)

    assert not Claim.objects.exists()


def test_a_report_that_was_taken_back_is_said_to_be_gone(mo, taken):
    number = taken.pk
    Report.objects.filter(pk=number).delete()

    for act in (
        lambda: claim_report(report_id=number, by=mo, now=NOW),
        lambda: accept_report(report_id=number, by=mo, now=NOW),
        lambda: resume_report(report_id=number, by=mo, now=NOW),
    ):
        with pytest.raises(ReportGone):
            act()


def test_words_go_28_days_after_the_decision_and_never_later_than_before(mo, epoch, make_report):
    fresh = make_report(words="x", epoch=epoch)
    old = make_report(words="x", epoch=epoch, arrived_at=NOW - timedelta(days=80))

    take_and(accept_report, report_id=fresh.pk, by=mo, now=NOW)
    take_and(reject_report, report_id=old.pk, by=mo, reason="test_or_nonsense", now=NOW)

    assert SealedWords.objects.get(report=fresh).delete_after == date(2026, 12, 21)
    assert SealedWords.objects.get(report=old).delete_after == date(2026, 12, 3)


def test_a_decision_is_undone_within_fifteen_minutes(mo, epoch, make_report):
    report = make_report(words="x", epoch=epoch)
    take_and(accept_report, report_id=report.pk, by=mo, now=NOW)

    reopen_report(report_id=report.pk, by=mo, now=NOW + timedelta(minutes=15))

    report.refresh_from_db()
    assert report.state == "received"
    assert report.cohort in (None, "")
    assert SealedWords.objects.get(report=report).delete_after == date(2027, 2, 21)
    assert last_action()[0] == "reopen_report"


@pytest.mark.parametrize("minutes", [16, 60 * 24])
def test_later_only_a_senior_undoes_it(mo, sue, accepted, minutes):
    later = NOW + timedelta(minutes=minutes)

    with pytest.raises(UndoTooLate):
        reopen_report(report_id=accepted.pk, by=mo, now=later)
    reopen_report(report_id=accepted.pk, by=sue, now=later)

    assert Report.objects.get(pk=accepted.pk).state == "received"


def test_nobody_else_undoes_a_fresh_decision(ned, accepted):
    with pytest.raises(UndoTooLate):
        reopen_report(report_id=accepted.pk, by=ned, now=NOW)


def test_a_failed_decision_leaves_neither_state_nor_audit_entry(mo, report):
    before = AuditEntry.objects.count()

    with transaction.atomic():
        take_and(accept_report, report_id=report.pk, by=mo, now=NOW)
        transaction.set_rollback(True)

    assert Report.objects.get(pk=report.pk).state == "received"
    assert AuditEntry.objects.count() == before


@pytest.mark.parametrize(
    "fields",
    [
        {"outcome": "accepted", "crime_type": "", "reason": ""},
        {"outcome": "accepted", "crime_type": "other", "reason": "test_or_nonsense"},
        {"outcome": "rejected", "crime_type": "", "reason": ""},
        {"outcome": "withdrawn", "crime_type": "", "reason": "x"},
    ],
)
def test_the_database_refuses_half_a_decision(mo, report, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.create(report=report, by=mo, decided_at=NOW, **fields)
