"""A moderator claims, accepts, rejects, holds or refers a report, or undoes that, by these verbs.

Every verb writes its audit entry first. That locks the end of the audit chain until the
transaction ends, so two people who decide on one report at once come one after the other: the
first wins, the second is told. The rows of the decisions come next, and the report moves last:
the database refuses a move that no decision stands for (moderation.triggers).
"""

from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from classification.crime_types import CRIME_TYPE_CODES, crime_type_of
from classification.retention_periods import period_of
from moderation import states
from moderation.anonymise import cohort_to_join
from moderation.decision_errors import (
    AlreadyDecided,
    NotConcluded,
    NotTaken,
    ReportGone,
    ReportTaken,
    TooManyTaken,
    UndoTooLate,
)
from moderation.hold_days import day_to_hold_until
from moderation.models import Claim, Conclusion, Decision, FloodMember
from moderation.policies import (
    can_take_over,
    can_undo,
    check_can_decide_on,
    check_can_read,
    must_conclude_first,
)
from moderation.reasons import REASONS_FOR
from moderation.second_draw import draw_second_reading
from moderation.second_reading_models import FIRST, SecondReading
from moderation.states import MoveNotAllowed, next_state, undone_state
from reporting.codes.receipts import take_back_what_was_told
from reporting.models import DECIDED, Report, ReportState, SealedWords
from reporting.submission import IN_DANGER
from staff.audit import record_action
from staff.models import Person

MOST_CLAIMS: Final = 5
"""So many reports one person may have taken at a time."""


def claim_report(*, report_id: int, by: Person, now: datetime, reading: int | None = None) -> Claim:
    """Takes a report to read, for a while; claiming one's own again starts it afresh.

    `reading` says which reading it is to be; without it, the one that was begun, else the first. A
    lead may take over what somebody else is reading. Raises ReportTaken while somebody else has
    it, TooManyTaken, NotYours for what waits for a lead, AlreadyDecided for what this person
    cannot undo, and ReportGone where it is no longer there.
    """
    with transaction.atomic():
        _record("claim", report_id, by=by, now=now)
        report = Report.objects.select_for_update().filter(pk=report_id).first()
        if report is None:
            raise ReportGone
        if reading is None:
            begun = Claim.objects.filter(report=report).of(by).first()
            reading = begun.reading if begun else FIRST
        check_can_read(report, by=by, now=now, reading=reading)
        running = Claim.objects.running_at(now).exclude(by=by).filter(report=report)
        if running.exists():
            if not can_take_over(report, by=by):
                raise ReportTaken
            _record("take_over", report_id, by=by, now=now)
        taken = Claim.objects.running_at(now).filter(by=by).exclude(report=report)
        if taken.count() >= MOST_CLAIMS:
            raise TooManyTaken("Decide on a report that you have taken, or give one back.")
        until = period_of("moderation.Claim.after_taking").after(now)
        claim, _is_new = Claim.objects.update_or_create(
            report=report,
            defaults={
                "by": by,
                "claimed_at": now,
                "until": until,
                "codes_opened_at": None,
                "reading": reading,
                "words_opened_at": None,
            },
        )
        return claim


def may_need_a_lead(report: Report) -> bool:
    """Tells whether a moderator is to think of a referral first: the report may tell of a crisis,
    of harm to a child, of danger from another person, or comes from somebody under 18."""
    flagged = report.crisis_words or report.child_words or report.minor
    return flagged or report.risk >= IN_DANGER


def give_back_report(*, report_id: int, by: Person, now: datetime) -> None:
    """Gives a claimed report back to the queue. Doing it twice is harmless."""
    with transaction.atomic():
        _record("let_go", report_id, by=by, now=now)
        given_back, _of_each = Claim.objects.filter(report_id=report_id, by=by).delete()
        if not given_back:
            # Nothing of theirs was there to give, so the audit does not say that they gave it.
            transaction.set_rollback(True)


def accept_report(
    *,
    report_id: int,
    by: Person,
    now: datetime,
    crime_type: str | None = None,
    together: bool = False,
) -> Decision:
    """Accepts the report: on its face this is cyber crime or harm done online, and the codes fit.

    `crime_type` is the moderator's coding and prevails; without it the type follows from the
    answers. The report joins the first period that closes 28 or more days from now. The decision
    keeps both types as long as the report; the audit keeps that they differ (decision 11).
    `together` says that it is accepted as one of a list, so that nobody has taken it alone.
    Raises DecisionError, or ValueError for a crime type there is not.
    """
    if crime_type is not None and crime_type not in CRIME_TYPE_CODES:
        raise ValueError(f"{crime_type!r} is not a crime type.")
    return _decide(
        report_id, by=by, now=now, move=states.ACCEPT, crime_type=crime_type, together=together
    )


def reject_report(
    *, report_id: int, by: Person, now: datetime, reason: str, together: bool = False
) -> Decision:
    """Does not count the report, for exactly one reason of the list.

    `together` says that it is judged as one of a group, so that nobody has taken it alone.
    """
    return _decide(report_id, by=by, now=now, move=states.REJECT, reason=reason, together=together)


def hold_report(
    *, report_id: int, by: Person, now: datetime, reason: str, until: date | None = None
) -> Decision:
    """Lays the report aside until something else is known. It is read again.

    On the day `until` it comes back by itself: in a week, where no day is named. Raises CannotHold.
    """
    return _decide(report_id, by=by, now=now, move=states.HOLD, reason=reason, until=until)


def refer_report(*, report_id: int, by: Person, now: datetime, reason: str) -> Decision:
    """Passes the report to the safeguarding lead, for a trigger of the duty of care."""
    return _decide(report_id, by=by, now=now, move=states.REFER, reason=reason)


def resume_report(
    *, report_id: int, by: Person, now: datetime, decision_id: int | None = None
) -> None:
    """Puts a held report back into the queue; a referred one only if `by` is a lead. A press that
    names the decision that laid it aside ends that one, and no later one."""
    with transaction.atomic():
        _record(states.RESUME, report_id, by=by, now=now)
        report, _is_own = lock_report(report_id, by=by, now=now)
        outcome = _next(report, states.RESUME)
        check_can_decide_on(report, by=by)
        standing = Decision.objects.standing().of(report).first()
        if decision_id is not None and (standing is None or standing.pk != decision_id):
            raise AlreadyDecided("Another decision has followed the one that you saw.")
        Decision.objects.of(report).delete()
        _move(report, outcome, cohort=None)


def return_held(*, now: datetime) -> int:
    """Puts every held report whose day has come back into the queue; returns how many there were.

    What somebody is reading at this moment waits for the next time. Doing it again harms nothing.
    """
    due = Decision.objects.held_until(timezone.localdate(now)).order_by("pk")
    report_ids = list(due.values_list("report_id", flat=True))
    return sum(_return(report_id, now=now) for report_id in report_ids)


def reopen_report(
    *, report_id: int, by: Person, now: datetime, decision_id: int | None = None
) -> None:
    """Undoes the last decision: the report is where it was before, for the reason that it had.

    Whoever decided may do so for 15 minutes, because a press can be a mistake; a senior moderator
    until the period closes. A press that names its decision undoes that one or none: a second
    press goes no further back.
    """
    with transaction.atomic():
        _record(states.REOPEN, report_id, by=by, now=now)
        report, _is_own = lock_report(report_id, by=by, now=now)
        undone, before = (*Decision.objects.of(report)[:2], None, None)[:2]
        if undone is None or decision_id not in (None, undone.pk):
            raise AlreadyDecided("That decision was undone already, or another one followed it.")
        if Conclusion.objects.filter(decision=undone).exists():
            raise AlreadyDecided("A lead has noted what followed from this referral.")
        if not can_undo(undone, by=by, now=now):
            raise UndoTooLate("Only a senior moderator can undo this now.")
        take_back_decision(report, undone, before)
        SecondReading.objects.filter(report=report).delete()


def take_back_decision(report: Report, undone: Decision, before: Decision | None) -> None:
    """Takes the report back to where it was before the decision that stands on it.

    For whoever has written their audit entry, and locked the report.
    """
    came_from = before.outcome if before else ReportState.RECEIVED
    back_to = undone_state(report.state, came_from=came_from)
    undone.delete()
    if before is not None:
        before.stands = True
        before.save(update_fields=["stands"])
    _move(report, back_to, cohort=None)
    # What is decided next is no longer what one press judged with many, nor told by night.
    FloodMember.objects.filter(report=report).update(is_judged_together=False)
    take_back_what_was_told(report.pk)
    if report.state not in states.UNDECIDED:
        arrived = timezone.localdate(report.arrived_at)
        last_day = period_of("reporting.SealedWords.after_arrival").after(arrived)
        SealedWords.objects.filter(report=report).update(delete_after=last_day)


def _decide(
    report_id: int,
    *,
    by: Person,
    now: datetime,
    move: str,
    crime_type: str | None = None,
    reason: str = "",
    until: date | None = None,
    together: bool = False,
) -> Decision:
    if move in REASONS_FOR and reason not in REASONS_FOR[move]:
        raise ValueError(f"{reason!r} is not on the list of reasons.")
    with transaction.atomic():
        _record(move, report_id, by=by, now=now)
        report, is_own = lock_report(report_id, by=by, now=now)
        check_can_decide_on(report, by=by)
        outcome = _next(report, move)
        if not (is_own or together):
            raise NotTaken("Take this report before you decide on it.")
        if must_conclude_first(report):
            raise NotConcluded
        if move == states.HOLD:
            until = day_to_hold_until(until, report=report, now=now)
        final = outcome in DECIDED
        today = timezone.localdate(now)
        accepted = outcome == ReportState.ACCEPTED
        suggested = crime_type_of(report.answers) if accepted else ""
        Decision.objects.standing().of(report).update(stands=False)
        decision = Decision.objects.create(
            report=report,
            outcome=outcome,
            crime_type=(crime_type or suggested) if accepted else "",
            suggested_type=suggested,
            reason=reason,
            until=until,
            by=by,
            decided_at=now,
        )
        if decision.crime_type != suggested:
            _record("recode", report_id, by=by, now=now)
        _move(report, outcome, cohort=cohort_to_join(decided_on=today) if final else None)
        if final:
            # The day on which the words go is brought forward, and never put off.
            last_day = period_of("reporting.SealedWords.after_decision").after(today)
            words = SealedWords.objects.filter(report=report, delete_after__gt=last_day)
            words.update(delete_after=last_day)
            if not together:
                draw_second_reading(decision, now=now)
    return decision


def _return(report_id: int, *, now: datetime) -> bool:
    with transaction.atomic():
        _record(states.RESUME, report_id, by=None, now=now)
        report = Report.objects.select_for_update().filter(pk=report_id).first()
        is_due = (
            report is not None
            and Decision.objects.held_until(timezone.localdate(now)).of(report).exists()
            and not Claim.objects.running_at(now).filter(report=report).exists()
        )
        if report is None or not is_due:
            transaction.set_rollback(True)
            return False
        outcome = _next(report, states.RESUME)
        Decision.objects.of(report).delete()
        _move(report, outcome, cohort=None)
    return True


def lock_report(report_id: int, *, by: Person, now: datetime) -> tuple[Report, bool]:
    """Finds the report, locked for this transaction, and whether `by` has taken it.

    Raises ReportGone, or ReportTaken while somebody else is reading it.
    """
    # Whoever reads again what is decided keeps nobody from deciding otherwise.
    claims = Claim.objects.to_decide().filter(report=OuterRef("pk"))
    found = Report.objects.select_for_update().annotate(
        is_taken=Exists(claims.running_at(now).exclude(by=by)),
        # One's own claim counts after its time too, until somebody else takes the report:
        # whoever read slowly loses nothing.
        is_own=Exists(claims.filter(by=by)),
    )
    report = found.filter(pk=report_id).first()
    if report is None:
        raise ReportGone
    if report.is_taken:
        raise ReportTaken
    return report, report.is_own


def _next(report: Report, move: str) -> str:
    try:
        return next_state(report.state, move)
    except MoveNotAllowed as error:
        raise AlreadyDecided("This report has been decided on already.") from error


def _move(report: Report, state: str, *, cohort: str | None) -> None:
    moved = Report.objects.in_state(report.state).filter(pk=report.pk)
    if not moved.update(state=state, cohort=cohort):
        raise AlreadyDecided("This report has been decided on already.")
    Claim.objects.filter(report=report).delete()


def _record(move: str, report_id: int, *, by: Person | None, now: datetime) -> None:
    record_action(
        action=f"{move}_report", by=by, subject="report", subject_id=str(report_id), at=now
    )
