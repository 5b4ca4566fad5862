"""A lead on safeguarding takes referred reports by a clock, and says what followed, by these verbs.

The clock of a referral begins with it, and stops when a lead says what followed: passed on, or
nothing to pass on. A report that is put back into the queue and referred again has a new clock.
What is concluded still waits to be counted or not. See decision 69.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Exists, OuterRef

from moderation.decision_errors import (
    AlreadyDecided,
    NotTaken,
    NotYours,
    ReportGone,
    ReportTaken,
    UndoTooLate,
)
from moderation.decisions import claim_report, lock_report
from moderation.models import Claim, Conclusion, Decision, DecisionQuerySet
from moderation.policies import can_undo_conclusion
from moderation.safeguarding_outcomes import (
    BODIES,
    LONGEST_NOTE,
    OUTCOMES,
    PASSED_ON,
)
from reporting.words.personal_details import find_personal_details
from staff.audit import record_action
from staff.models import Person
from staff.policies import Act, can

PAGE_SIZE: Final = 25
_LOOK_AT_FIRST: Final = 50


@dataclass(frozen=True, kw_only=True)
class ReferralsPage:
    """One page of referrals, the oldest first. The next one, where there is one, comes after the
    referral `following`; the one before it ends before `preceding`."""

    referrals: tuple[Decision, ...]
    following: int | None
    preceding: int | None


def conclude_referral(
    *,
    report_id: int,
    by: Person,
    now: datetime,
    outcome: str,
    told: Sequence[str] = (),
    note: str = "",
    decision_id: int | None = None,
) -> Conclusion:
    """Notes what followed from the referral of a report. The report stays with the leads, who
    decide next whether it counts. A press that names its referral ends that one, and no later one.

    Raises DecisionError, or ValueError for an outcome, a body or a note that cannot be.
    """
    _check_said(outcome=outcome, told=told, note=note)
    with transaction.atomic():
        if outcome == PASSED_ON:
            _record("pass_on", report_id, by=by, now=now)
        else:
            _record("pass_nothing_on", report_id, by=by, now=now)
        report, is_own = lock_report(report_id, by=by, now=now)
        if not can(by, Act.LEAD_ON_REPORTS):
            raise NotYours
        referral = Decision.objects.referred().filter(report=report).first()
        if referral is None or decision_id not in (None, referral.pk):
            raise AlreadyDecided("This report is no longer referred, or was referred again.")
        if conclusion_of(referral) is not None:
            raise AlreadyDecided("Somebody has noted already what followed from this referral.")
        if not is_own:
            raise NotTaken("Take this report before you note what followed.")
        return Conclusion.objects.create(
            decision=referral,
            outcome=outcome,
            told=" ".join(code for code in BODIES if code in told),
            note=note,
            by=by,
            concluded_at=now,
        )


def undo_conclusion(*, report_id: int, by: Person, now: datetime, conclusion_id: int) -> None:
    """Takes away what was noted of a referral, with its note; the clock of the referral goes on
    from where it began. Raises DecisionError."""
    with transaction.atomic():
        _record("undo_passing_on", report_id, by=by, now=now)
        report, _is_own = lock_report(report_id, by=by, now=now)
        referral = Decision.objects.referred().filter(report=report).first()
        conclusion = conclusion_of(referral) if referral else None
        if conclusion is None or conclusion.pk != conclusion_id:
            raise AlreadyDecided("That was undone already, or something followed it.")
        if not can_undo_conclusion(conclusion, by=by, now=now):
            raise UndoTooLate("Only a senior moderator can undo this now.")
        conclusion.delete()


def conclusion_of(referral: Decision) -> Conclusion | None:
    """Finds what a lead noted of this referral; None while they have not."""
    return Conclusion.objects.filter(decision=referral).select_related("by").first()


def claim_next_referred(*, by: Person, now: datetime) -> int | None:
    """Takes the report that was referred first, of those that nobody reads and of which no lead
    has said what followed; None where there is none. Raises TooManyTaken."""
    for referral in waiting_referrals(now=now)[:_LOOK_AT_FIRST]:
        try:
            claim_report(report_id=referral.report_id, by=by, now=now)
        except (ReportTaken, ReportGone, AlreadyDecided):
            continue
        return referral.report_id
    return None


def waiting_referrals(*, now: datetime) -> DecisionQuerySet:
    """Finds the referrals that wait and whose report nobody is reading, the oldest first."""
    running = Claim.objects.running_at(now).filter(report=OuterRef("report_id"))
    return Decision.objects.unconcluded().exclude(Exists(running)).order_by("pk")


def referrals_to_decide() -> DecisionQuerySet:
    """Finds the referrals of which a lead has said what followed, and whose report still waits to
    be counted or not; the oldest first."""
    return Decision.objects.concluded().order_by("pk")


def read_referrals(
    *, is_concluded: bool = False, after: int | None = None, before: int | None = None
) -> ReferralsPage:
    """Reads a page of the referrals whose clock runs, or of those that are to be decided, the
    oldest first: their ids grow with the time at which they were made."""
    waiting = (
        Decision.objects.concluded().select_related("report", "by", "conclusion__by")
        if is_concluded
        else Decision.objects.unconcluded().select_related("report", "by")
    )
    shown: list[Decision] = []
    if before is not None:
        earlier = list(waiting.filter(pk__lt=before).order_by("-pk")[: PAGE_SIZE + 1])
        # With no more than one page before the place, that page is the first, and is shown whole.
        if len(earlier) > PAGE_SIZE:
            shown = earlier[:PAGE_SIZE][::-1]
    if not shown:
        later = waiting if after is None or before is not None else waiting.filter(pk__gt=after)
        shown = list(later.order_by("pk")[:PAGE_SIZE])
    first, last = (shown[0].pk, shown[-1].pk) if shown else (0, 0)
    return ReferralsPage(
        referrals=tuple(shown),
        following=last if shown and waiting.filter(pk__gt=last).exists() else None,
        preceding=first if shown and waiting.filter(pk__lt=first).exists() else None,
    )


def _check_said(*, outcome: str, told: Sequence[str], note: str) -> None:
    if outcome not in OUTCOMES or not set(told) <= set(BODIES):
        raise ValueError("This outcome, or one of these bodies, is on no list.")
    if bool(told) != (outcome == PASSED_ON):
        raise ValueError("What was passed on was told to somebody, and nothing else was.")
    if len(note) > LONGEST_NOTE or find_personal_details(note):
        raise ValueError("The note is too long, or holds personal details.")


def _record(move: str, report_id: int, *, by: Person, now: datetime) -> None:
    record_action(
        action=f"{move}_report", by=by, subject="report", subject_id=str(report_id), at=now
    )
