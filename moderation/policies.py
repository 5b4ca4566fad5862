"""This module says who may do what with one report: it knows the report, and asks for the role."""

from datetime import datetime, timedelta
from typing import Final

from moderation import states
from moderation.decision_errors import AlreadyDecided, NotYours
from moderation.models import Conclusion, Decision
from moderation.second_reading_models import FIRST, SecondReading
from reporting.models import Report, ReportState
from staff.models import Person
from staff.policies import Act, can

UNDO_WITHIN: Final = timedelta(minutes=15)
"""For so long whoever decided may undo it."""


def can_decide_on(report: Report, *, by: Person) -> bool:
    """Tells whether the report is not referred, or this person is one of those it waits for."""
    return report.state != ReportState.REFERRED or can(by, Act.LEAD_ON_REPORTS)


def can_take_over(report: Report, *, by: Person) -> bool:
    """Tells whether this person need not wait for whoever reads the report: no lead is shut out."""
    return can(by, Act.LEAD_ON_REPORTS) and report.state in states.UNDECIDED


def can_undo(decision: Decision, *, by: Person, now: datetime) -> bool:
    """Tells whether this person may still undo this decision. A referral of which a lead has said
    what followed stays until that is undone."""
    is_referral = decision.outcome == ReportState.REFERRED
    if is_referral and Conclusion.objects.filter(decision=decision).exists():
        return False
    if can(by, Act.UNDO_ANY_DECISION):
        return True
    return decision.by_id == by.pk and now - decision.decided_at <= UNDO_WITHIN


def can_undo_conclusion(conclusion: Conclusion, *, by: Person, now: datetime) -> bool:
    """Tells whether this person may still undo what was noted of a referral."""
    if not can(by, Act.LEAD_ON_REPORTS):
        return False
    is_own = conclusion.by_id == by.pk and now - conclusion.concluded_at <= UNDO_WITHIN
    return is_own or can(by, Act.UNDO_ANY_DECISION)


def check_can_decide_on(report: Report, *, by: Person) -> None:
    """Raises NotYours where the report waits for others."""
    if not can_decide_on(report, by=by):
        raise NotYours


def must_conclude_first(report: Report) -> bool:
    """Tells whether the report is referred and no lead has said yet what followed."""
    unconcluded = Decision.objects.unconcluded()
    return report.state == ReportState.REFERRED and unconcluded.of(report).exists()


def check_can_read(report: Report, *, by: Person, now: datetime, reading: int = FIRST) -> None:
    """Raises NotYours for a referred report that waits for others, and AlreadyDecided for a
    decided one whose decision this person cannot undo. `reading` says which reading it is to be:
    a second or third one is open to whoever has not read the report before."""
    if reading != FIRST:
        if not SecondReading.objects.open_to(by, reading=reading).filter(report=report).exists():
            raise AlreadyDecided("This report has been decided on already.")
        return
    check_can_decide_on(report, by=by)
    if report.state in states.UNDECIDED:
        return
    decision = Decision.objects.standing().of(report).first()
    if decision is None or not can_undo(decision, by=by, now=now):
        raise AlreadyDecided("This report has been decided on.")
