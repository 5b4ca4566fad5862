"""A referral has a clock; a lead stops it by saying what followed, and nothing is lost."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from moderation.anonymise import close_period
from moderation.decision_errors import (
    AlreadyDecided,
    NotConcluded,
    NotTaken,
    NotYours,
    ReportGone,
    ReportTaken,
    TooManyTaken,
    UndoTooLate,
)
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
from moderation.models import Conclusion, Decision
from moderation.safeguarding import (
    PAGE_SIZE,
    claim_next_referred,
    conclude_referral,
    read_referrals,
    referrals_to_decide,
    undo_conclusion,
    waiting_referrals,
)
from moderation.trail import trail_of
from reporting.models import Report
from staff.models import AuditEntry, Person
from staff.people import change_roles
from tests.factories import conclude, take_and
from tests.moderation.conftest import NOW, last_action
from tests.records.facts import declare

pytestmark = pytest.mark.django_db

NOTE = "Told the duty team, who will call back."


@pytest.fixture
def referred(mo, make_report) -> Report:
    """A report that mo referred an hour ago."""
    report = make_report()
    earlier = NOW - timedelta(hours=1)
    take_and(refer_report, report_id=report.pk, by=mo, reason="child_at_risk", now=earlier)
    return report


def numbers(referrals) -> list[int]:
    return [referral.report_id for referral in referrals]


def test_what_is_passed_on_stops_its_clock_and_waits_to_be_decided(sam, referred):
    assert numbers(waiting_referrals(now=NOW)) == [referred.pk]

    noted = conclude(
        referred, by=sam, outcome="passed_on", told=["police", "emergency"], note=NOTE, now=NOW
    )
    give_back_report(report_id=referred.pk, by=sam, now=NOW)

    assert (noted.outcome, noted.told, noted.note) == ("passed_on", "emergency police", NOTE)
    assert numbers(waiting_referrals(now=NOW)) == []
    assert numbers(referrals_to_decide()) == [referred.pk]
    assert Report.objects.get().state == "referred"


@pytest.mark.parametrize(
    ("decide", "choice"),
    [
        (accept_report, {}),
        (reject_report, {"reason": "test_or_nonsense"}),
        (hold_report, {"reason": "lead_answer"}),
    ],
)
def test_a_referred_report_is_decided_once_a_lead_has_said_what_followed(
    sam, referred, decide, choice
):
    with pytest.raises(NotConcluded):
        take_and(decide, report_id=referred.pk, by=sam, now=NOW, **choice)
    assert Report.objects.get().state == "referred"

    conclude(referred, by=sam, now=NOW)
    decide(report_id=referred.pk, by=sam, now=NOW, **choice)

    assert Report.objects.get().state != "referred"
    assert not referrals_to_decide().exists()


def test_back_to_the_queue_needs_no_note_and_a_second_referral_has_a_clock_of_its_own(
    mo, sam, referred
):
    claim_report(report_id=referred.pk, by=sam, now=NOW)
    resume_report(report_id=referred.pk, by=sam, now=NOW)
    assert not waiting_referrals(now=NOW).exists()

    take_and(refer_report, report_id=referred.pk, by=mo, reason="self_harm", now=NOW)

    assert waiting_referrals(now=NOW).get().decided_at == NOW


def test_what_was_noted_of_one_referral_says_nothing_of_the_next(mo, sam, referred):
    conclude(referred, by=sam, now=NOW)
    resume_report(report_id=referred.pk, by=sam, now=NOW)
    take_and(refer_report, report_id=referred.pk, by=mo, reason="self_harm", now=NOW)

    assert not Conclusion.objects.exists()
    assert numbers(waiting_referrals(now=NOW)) == [referred.pk]


def test_of_two_leads_the_second_is_told(sam, sue, referred):
    claim_report(report_id=referred.pk, by=sam, now=NOW)
    with pytest.raises(ReportTaken):
        conclude_referral(report_id=referred.pk, by=sue, now=NOW, outcome="nothing_to_pass_on")
    conclude_referral(report_id=referred.pk, by=sam, now=NOW, outcome="nothing_to_pass_on")

    claim_report(report_id=referred.pk, by=sue, now=NOW)
    with pytest.raises(AlreadyDecided):
        conclude_referral(
            report_id=referred.pk, by=sue, now=NOW, outcome="passed_on", told=["police"]
        )

    assert Conclusion.objects.get().by == sam


def test_a_lead_who_lost_the_claim_the_role_or_the_report_notes_nothing(ada, sam, referred):
    def note():
        by = Person.objects.get(pk=sam.pk)
        conclude_referral(report_id=referred.pk, by=by, now=NOW, outcome="nothing_to_pass_on")

    with pytest.raises(NotTaken):
        note()
    claim_report(report_id=referred.pk, by=sam, now=NOW)
    change_roles(person=sam, roles=["moderator"], by=ada, now=NOW)
    with pytest.raises(NotYours):
        note()
    Report.objects.filter(pk=referred.pk).delete()
    with pytest.raises(ReportGone):
        note()

    assert not Conclusion.objects.exists()
    assert not AuditEntry.objects.filter(action="pass_nothing_on_report").exists()


def test_a_press_of_a_stale_page_ends_no_later_referral(mo, sam, referred):
    stale = Decision.objects.get().pk
    take_and(resume_report, report_id=referred.pk, by=sam, now=NOW)
    take_and(refer_report, report_id=referred.pk, by=mo, reason="self_harm", now=NOW)
    claim_report(report_id=referred.pk, by=sam, now=NOW)

    for decision_id in (stale, 999):
        with pytest.raises(AlreadyDecided):
            conclude_referral(
                report_id=referred.pk,
                by=sam,
                now=NOW,
                outcome="nothing_to_pass_on",
                decision_id=decision_id,
            )


@pytest.mark.parametrize(
    "said",
    [
        {"outcome": "told_somebody"},
        {"outcome": "passed_on"},
        {"outcome": "passed_on", "told": ["a_neighbour"]},
        {"outcome": "nothing_to_pass_on", "told": ["police"]},
        {"outcome": "nothing_to_pass_on", "note": "x" * 301},
        {"outcome": "nothing_to_pass_on", "note": "Called her on 07700 900123."},
    ],
)
def test_what_is_on_no_list_and_a_note_that_names_somebody_is_refused(sam, referred, said):
    claim_report(report_id=referred.pk, by=sam, now=NOW)

    with pytest.raises(ValueError, match=r"list|told|note"):
        conclude_referral(report_id=referred.pk, by=sam, now=NOW, **said)

    assert not Conclusion.objects.exists()


def test_an_undo_starts_the_clock_where_it_began(sam, sue, referred):
    noted = conclude(referred, by=sam, now=NOW, note=NOTE)
    late = NOW + timedelta(minutes=16)
    with pytest.raises(UndoTooLate):
        undo_conclusion(report_id=referred.pk, by=sam, now=late, conclusion_id=noted.pk)
    give_back_report(report_id=referred.pk, by=sam, now=NOW)

    undo_conclusion(report_id=referred.pk, by=sue, now=late, conclusion_id=noted.pk)

    assert not Conclusion.objects.exists()
    assert waiting_referrals(now=NOW).get().decided_at == NOW - timedelta(hours=1)
    with pytest.raises(AlreadyDecided):
        undo_conclusion(report_id=referred.pk, by=sue, now=late, conclusion_id=noted.pk)


def test_whoever_is_no_lead_undoes_nothing_a_lead_noted(mo, sam, referred):
    noted = conclude(referred, by=sam, now=NOW)
    give_back_report(report_id=referred.pk, by=sam, now=NOW)

    with pytest.raises(UndoTooLate):
        undo_conclusion(report_id=referred.pk, by=mo, now=NOW, conclusion_id=noted.pk)
    with pytest.raises(AlreadyDecided):
        reopen_report(report_id=referred.pk, by=mo, now=NOW)

    assert Conclusion.objects.get() == noted


def test_the_undo_of_a_decision_finds_what_was_noted_before_it(sam, referred):
    noted = conclude(referred, by=sam, now=NOW, note=NOTE)
    accept_report(report_id=referred.pk, by=sam, now=NOW)

    reopen_report(report_id=referred.pk, by=sam, now=NOW)

    assert referrals_to_decide().get().conclusion == noted


def test_the_note_goes_with_the_close_of_the_period(ada, sam, referred):
    declare("2026-Q4")
    conclude(referred, by=sam, now=NOW, note=NOTE)
    accept_report(report_id=referred.pk, by=sam, now=NOW)
    assert Conclusion.objects.exists()

    close_period(cohort="2026-Q4", by=ada, today=date(2027, 1, 1))

    assert not Conclusion.objects.exists()


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"outcome": "passed_on", "told": ["police"], "note": NOTE}, "Passed on by the lead"),
        ({"outcome": "nothing_to_pass_on"}, "The lead found nothing to pass on"),
    ],
)
def test_the_trail_says_whether_it_was_passed_on_and_the_audit_not_to_whom(
    sam, referred, said, told
):
    conclude(referred, by=sam, now=NOW, **said)

    action, by_id, subject_id = last_action()
    assert (by_id, subject_id) == (sam.pk, str(referred.pk))
    assert "police" not in action
    assert trail_of(referred).steps[-1].said == told
    assert not [entry for entry in AuditEntry.objects.values() if NOTE in repr(entry)]


# ---- the queue of leads ------------------------------------------------------------------


def test_the_one_that_was_referred_first_is_taken_first_whatever_its_risk(mo, sam, make_report):
    reports = [make_report(risk=risk) for risk in (0, 3, 1)]
    for hours, report in zip((3, 2, 1), reports, strict=True):
        at = NOW - timedelta(hours=hours)
        take_and(refer_report, report_id=report.pk, by=mo, reason="self_harm", now=at)

    assert claim_next_referred(by=sam, now=NOW) == reports[0].pk
    assert claim_next_referred(by=sam, now=NOW) == reports[1].pk
    conclude_referral(report_id=reports[0].pk, by=sam, now=NOW, outcome="nothing_to_pass_on")
    assert claim_next_referred(by=sam, now=NOW) == reports[2].pk
    assert claim_next_referred(by=sam, now=NOW) is None


def test_a_lead_takes_no_more_than_anybody(mo, sam, make_report, referred):
    for _ in range(MOST_CLAIMS):
        claim_report(report_id=make_report().pk, by=sam, now=NOW)

    with pytest.raises(TooManyTaken):
        claim_next_referred(by=sam, now=NOW)


def test_the_pages_go_on_and_back_by_one(make_report):
    reports = [make_report(state="referred").pk for _ in range(2 * PAGE_SIZE + 1)]

    first = read_referrals()
    second = read_referrals(after=first.following)
    third = read_referrals(after=second.following)

    assert numbers([*first.referrals, *second.referrals, *third.referrals]) == reports
    assert (first.preceding, third.following) == (None, None)
    assert read_referrals(before=third.preceding) == second
    assert read_referrals(before=second.preceding) == first
    assert read_referrals(after=10**9).referrals == ()


# ---- what the database itself refuses -----------------------------------------------------


def forged(referral: Decision, by, **more) -> Conclusion:
    said = {"outcome": "passed_on", "told": "police", "by": by, "concluded_at": NOW} | more
    with transaction.atomic():
        return Conclusion.objects.create(decision=referral, **said)


def test_the_database_takes_what_followed_from_a_referral_that_stands_alone(
    sam, make_report, referred
):
    held = make_report(state="on_hold")
    for other in (Decision.objects.get(report=held), Decision(pk=10**9)):
        with pytest.raises(IntegrityError, match="a referral that stands"):
            forged(other, sam)
    referral = Decision.objects.get(report=referred)
    for more in ({"told": ""}, {"outcome": "nothing_to_pass_on"}, {"outcome": "else"}):
        with pytest.raises(IntegrityError):
            forged(referral, sam, **more)
    with pytest.raises(DatabaseError):
        forged(referral, sam, note="x" * 301)

    noted = forged(referral, sam)

    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        Conclusion.objects.filter(pk=noted.pk).update(note="Something else")
    with pytest.raises(IntegrityError), transaction.atomic():
        forged(referral, sam)
