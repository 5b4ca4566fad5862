"""Claim, accept, reject, hold, refer, undo: each with its audit entry, in one transaction.

Every verb writes its audit entry first. That locks the end of the audit chain until the
transaction ends, so two people who decide on one report at once come one after the other: the
first wins, the second is told.
"""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from classification.crime_types import CRIME_TYPE_CODES, crime_type_of
from moderation import states
from moderation.anonymise import cohort_to_join
from moderation.models import Claim, Decision
from moderation.reasons import HOLD_REASONS, REFER_REASONS, REJECTION_REASONS
from moderation.states import MoveNotAllowed, next_state
from reporting.models import Report, SealedWords
from staff.audit import record_action
from staff.models import Person
from staff.roles import SAFEGUARDING, SENIOR

CLAIM_LASTS: Final = timedelta(minutes=30)
UNDO_WITHIN: Final = timedelta(minutes=15)
WORDS_KEPT_AFTER_DECISION: Final = timedelta(days=28)
WORDS_KEPT_AFTER_ARRIVAL: Final = timedelta(days=90)


class DecisionError(ValueError):
    """Why nothing was done, in words for the person who tried."""


class ReportGone(DecisionError):
    """The report was taken back, or its period has closed."""


class ReportTaken(DecisionError):
    """Somebody else is reading this report."""


class NotTaken(DecisionError):
    """Whoever wants to decide has not taken the report, so may not have looked at it."""


class AlreadyDecided(DecisionError):
    """The report is no longer where it was: somebody decided first."""


class NotYours(DecisionError):
    """This takes another role."""


class UndoTooLate(DecisionError):
    """A decision is undone soon, by whoever made it, or by a senior moderator until the close."""


def claim_report(*, report_id: int, by: Person, now: datetime) -> Claim:
    """Takes a report to read, for half an hour; claiming one's own again starts it afresh.

    Raises ReportTaken while somebody else has it, ReportGone where it is no longer there.
    """
    with transaction.atomic():
        record_action(
            action="claim_report", by=by, subject="report", subject_id=str(report_id), at=now
        )
        if not Report.objects.filter(pk=report_id).exists():
            raise _gone()
        fields = {"by": by, "claimed_at": now, "until": now + CLAIM_LASTS}
        own_or_run_out = Claim.objects.filter(report_id=report_id).exclude(
            pk__in=Claim.objects.running_at(now).exclude(by=by).values("pk")
        )
        if not own_or_run_out.update(**fields):
            try:
                with transaction.atomic():
                    Claim.objects.create(report_id=report_id, **fields)
            except IntegrityError:
                raise _taken() from None
        return Claim.objects.get(report_id=report_id)


def let_go(*, report_id: int, by: Person, now: datetime) -> None:
    """Gives a claimed report back to the queue. Doing it twice is harmless."""
    with transaction.atomic():
        record_action(
            action="let_go_report", by=by, subject="report", subject_id=str(report_id), at=now
        )
        Claim.objects.filter(report_id=report_id, by=by).delete()


def accept_report(
    *, report_id: int, by: Person, now: datetime, crime_type: str | None = None
) -> Decision:
    """Accepts: on its face this is cyber crime or harm done online, and the codes fit.

    `crime_type` is the moderator's coding and prevails; without it the type follows from the
    answers. The report joins the first period that closes 28 or more days from now. The decision
    keeps both types as long as the report; the audit keeps that they differ (decision 11).
    Raises DecisionError, or ValueError for a crime type there is not.
    """
    if crime_type is not None and crime_type not in CRIME_TYPE_CODES:
        raise ValueError(f"{crime_type!r} is not a crime type.")
    return _decide(report_id, by=by, now=now, move=states.ACCEPT, crime_type=crime_type)


def reject_report(
    *, report_id: int, by: Person, now: datetime, reason: str, together: bool = False
) -> Decision:
    """Does not count the report, for exactly one reason of the list.

    `together` says that it is judged as one of a group, so that nobody has taken it alone.
    """
    _check_listed(reason, REJECTION_REASONS)
    return _decide(report_id, by=by, now=now, move=states.REJECT, reason=reason, together=together)


def hold_report(*, report_id: int, by: Person, now: datetime, reason: str) -> Decision:
    """Lays the report aside until something else is known. It is read again."""
    _check_listed(reason, HOLD_REASONS)
    return _decide(report_id, by=by, now=now, move=states.HOLD, reason=reason)


def refer_report(*, report_id: int, by: Person, now: datetime, reason: str) -> Decision:
    """Passes the report to the safeguarding lead, for a trigger of the duty of care."""
    _check_listed(reason, REFER_REASONS)
    return _decide(report_id, by=by, now=now, move=states.REFER, reason=reason)


def resume_report(*, report_id: int, by: Person, now: datetime) -> None:
    """Puts a held or referred report back into the queue.

    A referred one: the safeguarding lead or a senior moderator at any time, and whoever referred
    it for 15 minutes, because a press can be a mistake.
    """
    _go_back(report_id, by=by, now=now, move=states.RESUME)


def reopen_report(*, report_id: int, by: Person, now: datetime) -> None:
    """Undoes an acceptance or rejection; the report is back in the queue.

    Whoever decided may do so for 15 minutes, a senior moderator until the period closes.
    """
    _go_back(report_id, by=by, now=now, move=states.REOPEN)


def can_reopen(decision: Decision, *, by: Person, now: datetime) -> bool:
    """Whether this person may still undo this decision."""
    if by.has_role(SENIOR):
        return True
    return decision.by_id == by.pk and now - decision.decided_at <= UNDO_WITHIN


def _decide(
    report_id: int,
    *,
    by: Person,
    now: datetime,
    move: str,
    crime_type: str | None = None,
    reason: str = "",
    together: bool = False,
) -> Decision:
    with transaction.atomic():
        _record(move, report_id, by=by, now=now)
        report, is_own = _locked(report_id, by=by, now=now)
        if not _leads(report, by):
            raise _not_yours()
        outcome = _next(report, move)
        if not (is_own or together):
            raise NotTaken("Take this report before you decide on it.")
        final = outcome in (states.ACCEPTED, states.REJECTED)
        today = timezone.localdate(now)
        accepted = outcome == states.ACCEPTED
        suggested = crime_type_of(report.answers) if accepted else ""
        decision = Decision(
            report=report,
            outcome=outcome,
            crime_type=(crime_type or suggested) if accepted else "",
            suggested_type=suggested,
            reason=reason,
            by=by,
            decided_at=now,
        )
        if decision.crime_type != suggested:
            _record("recode", report_id, by=by, now=now)
        _move(report, outcome, cohort=cohort_to_join(decided_on=today) if final else None)
        Decision.objects.bulk_create(
            [decision],
            update_conflicts=True,
            unique_fields=["report"],
            update_fields=[
                "outcome",
                "crime_type",
                "suggested_type",
                "reason",
                "by",
                "decided_at",
            ],
        )
        if final:
            _keep_words_until(today + WORDS_KEPT_AFTER_DECISION, report)
    return decision


def _go_back(report_id: int, *, by: Person, now: datetime, move: str) -> None:
    with transaction.atomic():
        _record(move, report_id, by=by, now=now)
        report, _is_own = _locked(report_id, by=by, now=now)
        outcome = _next(report, move)
        decision = Decision.objects.filter(report=report).first()
        undone = move == states.REOPEN
        may_undo = decision is not None and can_reopen(decision, by=by, now=now)
        if undone and decision is not None and not may_undo:
            raise UndoTooLate("Only a senior moderator can undo this now.")
        if not (_leads(report, by) or may_undo):
            raise _not_yours()
        _move(report, outcome, cohort=None)
        Decision.objects.filter(report=report).delete()
        if undone:
            last_day = timezone.localdate(report.arrived_at) + WORDS_KEPT_AFTER_ARRIVAL
            SealedWords.objects.filter(report=report).update(delete_after=last_day)


def _locked(report_id: int, *, by: Person, now: datetime) -> tuple[Report, bool]:
    """The report, kept for this transaction, and whether `by` has taken it.

    Raises ReportGone, or ReportTaken while somebody else is reading it.
    """
    claims = Claim.objects.filter(report=OuterRef("pk"))
    found = Report.objects.select_for_update().annotate(
        is_taken=Exists(claims.running_at(now).exclude(by=by)),
        # One's own claim counts after its half hour too, until somebody else takes the report:
        # whoever read slowly loses nothing.
        is_own=Exists(claims.filter(by=by)),
    )
    report = found.filter(pk=report_id).first()
    if report is None:
        raise _gone()
    if report.is_taken:
        raise _taken()
    return report, report.is_own


def _leads(report: Report, by: Person) -> bool:
    """Whether the report is not referred, or this person is one of those whom it waits for."""
    return report.state != states.REFERRED or by.has_role(SAFEGUARDING, SENIOR)


def _next(report: Report, move: str) -> str:
    try:
        return next_state(report.state, move)
    except MoveNotAllowed as error:
        raise AlreadyDecided("Somebody else has decided on this report.") from error


def _move(report: Report, state: str, *, cohort: str | None) -> None:
    moved = Report.objects.in_state(report.state).filter(pk=report.pk)
    if not moved.update(state=state, cohort=cohort):
        raise AlreadyDecided("Somebody else has decided on this report.")
    Claim.objects.filter(report=report).delete()


def _keep_words_until(last_day: date, report: Report) -> None:
    """Brings the day forward on which the words go; never puts it off."""
    SealedWords.objects.filter(report=report, delete_after__gt=last_day).update(
        delete_after=last_day
    )


def _check_listed(reason: str, reasons: Collection[str]) -> None:
    if reason not in reasons:
        raise ValueError(f"{reason!r} is not on the list of reasons.")


def _record(move: str, report_id: int, *, by: Person, now: datetime) -> None:
    record_action(
        action=f"{move}_report", by=by, subject="report", subject_id=str(report_id), at=now
    )


def _gone() -> ReportGone:
    return ReportGone("This report is gone: it was taken back, or its period has closed.")


def _not_yours() -> NotYours:
    return NotYours("The safeguarding lead decides on this report.")


def _taken() -> ReportTaken:
    return ReportTaken("Somebody else is reading this report.")
