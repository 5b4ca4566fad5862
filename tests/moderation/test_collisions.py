"""Two people at one moment, on a database that lets them: one wins, the other is told."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connections

from moderation.anonymise import ClosingError
from moderation.decision_errors import DecisionError
from moderation.decisions import accept_report, claim_report, reject_report
from moderation.models import Claim, Decision
from publication.close import close_cohort
from records.models import Record
from reporting.codes.receipts import CannotWithdraw, receipt_code, withdraw_report
from reporting.models import Report
from staff.audit import verify_chain
from staff.models import AuditEntry, Invitation
from staff.proposal_models import Proposal, ProposalKind
from staff.proposals import (
    ProposalRefused,
    confirm_proposal,
    decline_proposal,
    propose,
    take_back_proposal,
)
from tests.factories import make_report as make_sent_report
from tests.factories import take_and
from tests.moderation.conftest import NOW

# Several connections write at once. SQLite lets one write at a time: nothing collides.
pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]

REFUSALS = (DecisionError, ClosingError, CannotWithdraw, ProposalRefused)


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Runs the acts in threads that start together; gives results and refusals."""
    start = Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        start.wait()
        try:
            return act()
        except REFUSALS as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def refusals(results: list[object]) -> int:
    return sum(isinstance(each, REFUSALS) for each in results)


def test_of_many_who_claim_at_once_one_has_it(make_person, make_report):
    people = [make_person(f"m{number}@example.org") for number in range(6)]
    report = make_report()

    results = at_once(
        *(lambda by=by: claim_report(report_id=report.pk, by=by, now=NOW) for by in people)
    )

    assert refusals(results) == 5
    assert Claim.objects.count() == 1
    assert verify_chain().is_whole


def test_of_two_who_take_and_decide_at_once_one_wins_and_the_other_is_told(mo, ned, make_report):
    for _ in range(5):
        report = make_report()

        results = at_once(
            lambda number=report.pk: take_and(accept_report, report_id=number, by=mo, now=NOW),
            lambda number=report.pk: take_and(
                reject_report, report_id=number, by=ned, reason="test_or_nonsense", now=NOW
            ),
        )

        assert refusals(results) == 1
        decided = Decision.objects.get(report=report)
        assert Report.objects.get(pk=report.pk).state == decided.outcome
    assert verify_chain().is_whole


def test_of_two_presses_in_two_tabs_one_counts(mo, make_report):
    for _ in range(5):
        report = make_report()
        claim_report(report_id=report.pk, by=mo, now=NOW)

        results = at_once(
            lambda number=report.pk: accept_report(report_id=number, by=mo, now=NOW),
            lambda number=report.pk: reject_report(
                report_id=number, by=mo, reason="test_or_nonsense", now=NOW
            ),
        )

        assert refusals(results) == 1
        decided = Decision.objects.get(report=report)
        assert Report.objects.get(pk=report.pk).state == decided.outcome
    assert verify_chain().is_whole


def test_of_two_who_close_a_period_at_once_one_does(mo, ned, make_report):
    for _ in range(3):
        take_and(accept_report, report_id=make_report().pk, by=mo, now=NOW)

    results = at_once(
        lambda: close_cohort(cohort="2026-Q4", by=mo, today=date(2027, 1, 1)),
        lambda: close_cohort(cohort="2026-Q4", by=ned, today=date(2027, 1, 1)),
    )

    assert refusals(results) == 1
    assert Record.objects.count() == 3


def test_of_two_who_confirm_or_decline_at_once_one_does_and_the_other_is_told(make_person):
    ada = make_person("ada@example.org", "administrator")
    mo = make_person("mo@example.org", "moderator")
    seconds = [make_person(f"s{number}@example.org", "senior") for number in range(4)]
    proposal = propose(
        kind=ProposalKind.LET_BACK_IN, subject=str(mo.pk), content={}, by=ada, now=NOW
    )
    verbs = [confirm_proposal, decline_proposal, confirm_proposal, decline_proposal]

    results = at_once(
        *(
            lambda verb=verb, by=by: verb(proposal_id=proposal.pk, by=by, now=NOW)
            for verb, by in zip(verbs, seconds, strict=True)
        ),
        lambda: take_back_proposal(proposal_id=proposal.pk, by=ada, now=NOW),
    )

    proposal.refresh_from_db()
    assert refusals(results) == 4
    assert proposal.outcome in ("confirmed", "declined", "taken_back")
    assert Invitation.objects.count() == (proposal.outcome == "confirmed")
    assert verify_chain().is_whole


def test_of_two_who_propose_at_once_one_waits(make_person, mo):
    people = [make_person(f"a{number}@example.org", "administrator") for number in range(2)]
    said = {"kind": ProposalKind.LET_BACK_IN, "subject": str(mo.pk), "content": {}}

    results = at_once(*(lambda by=by: propose(by=by, now=NOW, **said) for by in people))

    assert (refusals(results), Proposal.objects.count()) == (1, 1)


def test_what_is_accepted_while_its_period_closes_is_counted_or_joins_the_next(
    mo, ned, make_report
):
    reports = [make_report() for _ in range(6)]
    for report in reports[:3]:
        take_and(accept_report, report_id=report.pk, by=mo, now=NOW)
    for report in reports[3:]:
        claim_report(report_id=report.pk, by=ned, now=NOW)

    at_once(
        lambda: close_cohort(cohort="2026-Q4", by=mo, today=date(2027, 1, 1)),
        *(
            lambda number=report.pk: accept_report(report_id=number, by=ned, now=NOW)
            for report in reports[3:]
        ),
    )

    left = list(Report.objects.values_list("cohort", flat=True))
    assert Record.objects.count() + len(left) == 6
    assert set(left) <= {"2027-Q1"}


def test_of_eight_withdrawals_at_once_all_are_told_that_it_is_taken_back():
    make_sent_report(token="a token")

    results = at_once(
        *[lambda: withdraw_report(code=receipt_code("a token"), now=NOW)] * 8,
    )

    assert results == [None] * 8
    assert not Report.objects.exists()
    assert AuditEntry.objects.filter(action="withdraw_report").count() == 1
    assert verify_chain().is_whole


def test_what_is_taken_back_while_its_period_closes_is_counted_or_gone(mo):
    tokens = [f"token {number}" for number in range(6)]
    codes = [receipt_code(token) for token in tokens]
    for token in tokens:
        take_and(accept_report, report_id=make_sent_report(token=token).pk, by=mo, now=NOW)

    results = at_once(
        lambda: close_cohort(cohort="2026-Q4", by=mo, today=date(2027, 1, 1)),
        *(lambda code=code: withdraw_report(code=code, now=NOW) for code in codes),
    )

    assert not Report.objects.exists()
    assert Record.objects.count() == refusals(results)
    assert verify_chain().is_whole
