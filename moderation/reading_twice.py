"""A second person reads a decided report blind, and a third settles where the two differ.

Like every act on a report, these write their audit entry first (see `moderation.decisions`). The
first decision stands, is told and is counted whether or not somebody reads again. Only a third
reader changes it, as long as the period is open; and whoever reads again and sees that the
safeguarding lead must know refers the report at once.
"""

from collections.abc import Collection
from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, QuerySet
from django.db.models.functions import Cast
from django.utils.translation import gettext

from classification.crime_types import CRIME_TYPE_CODES, crime_type_of
from moderation import states
from moderation.as_told import as_told
from moderation.decision_errors import (
    AlreadyDecided,
    CannotHold,
    DecisionError,
    NotTaken,
    ReportGone,
    TooManyTaken,
)
from moderation.decisions import (
    accept_report,
    claim_report,
    refer_report,
    reject_report,
    take_back_decision,
)
from moderation.models import Claim, Decision
from moderation.policies import UNDO_WITHIN, check_can_read
from moderation.reasons import REASONS_FOR
from moderation.second_reading_models import SECOND, THIRD, SecondReading
from moderation.states import next_state
from reporting.models import Report, ReportState
from staff.audit import record_action
from staff.models import AuditEntry, Person

_LOOK_AT_FIRST: Final = 20


def reports_to_read_again(*, by: Person, now: datetime, reading: int = SECOND) -> QuerySet[Report]:
    """Finds the reports whose second or third reading this person may begin now.

    A second reading waits until whoever decided can no longer undo. Without the words, deleted by
    now, it would not be the same report that the first person read. Whoever has ever taken it,
    before it was decided or after, does not read it for the first time.
    """
    had_taken = AuditEntry.objects.filter(
        by=by,
        action="claim_report",
        subject="report",
        subject_id=Cast(OuterRef("pk"), CharField()),
    )
    drawn = SecondReading.objects.open_to(by, reading=reading).drawn_before(now - UNDO_WITHIN)
    taken = Claim.objects.running_at(now).values("report")
    found = Report.objects.filter(second_reading__in=drawn, words__isnull=False)
    return found.exclude(pk__in=taken).exclude(Exists(had_taken))


def claim_to_settle(*, by: Person, now: datetime) -> int | None:
    """Takes a report on which two people differ; None where there is none for this person.

    Raises TooManyTaken.
    """
    waiting = reports_to_read_again(by=by, now=now, reading=THIRD)
    return claim_first_of(waiting, by=by, now=now, reading=THIRD)


def claim_first_of(
    waiting: QuerySet[Report],
    *,
    by: Person,
    now: datetime,
    reading: int,
    besides: Collection[int] = (),
) -> int | None:
    """Takes the first of these reports to read again; None where somebody was quicker at each."""
    first = waiting.exclude(pk__in=besides).order_by("second_reading__drawn_at", "pk")
    for report_id in first.values_list("pk", flat=True)[:_LOOK_AT_FIRST]:
        try:
            claim_report(report_id=report_id, by=by, now=now, reading=reading)
        except TooManyTaken:
            raise
        except DecisionError:
            continue
        return report_id
    return None


def claim_to_read_again(report_id: int, *, by: Person) -> Claim | None:
    """Finds the claim under which this person reads the report again; None where they do not."""
    claims = Claim.objects.to_read_again().of(by)
    return claims.filter(report_id=report_id).first()


def read_again(
    *,
    report_id: int,
    by: Person,
    now: datetime,
    move: str,
    crime_type: str | None = None,
    reason: str = "",
    until: date | None = None,
) -> SecondReading | Decision:
    """Notes what a second reader would have decided, or what a third settles.

    The choices are those of `moderation.decisions`; `until` comes with a hold, and is
    not kept. A referral is done in place of it. Raises DecisionError, or ValueError for a choice
    that is on no list.
    """
    if crime_type is not None and crime_type not in CRIME_TYPE_CODES:
        raise ValueError(f"{crime_type!r} is not a crime type.")
    if move in REASONS_FOR and reason not in REASONS_FOR[move]:
        raise ValueError(f"{reason!r} is not on the list of reasons.")
    claim = claim_to_read_again(report_id, by=by)
    if claim is None:
        raise NotTaken("Take this report before you decide on it.")
    with transaction.atomic():
        _note_reading(claim.reading, report_id, by=by, now=now)
        report, found = _locked(report_id, claim=claim, by=by, now=now)
        if move == states.REFER:
            return _refer(report, found, by=by, now=now, reason=reason)
        outcome = next_state(ReportState.RECEIVED, move)
        kind = ""
        if outcome == ReportState.ACCEPTED:
            kind = crime_type or crime_type_of(as_told(report).answers)
        if claim.reading == SECOND:
            return _note_second(found, outcome, kind, reason, by=by, now=now)
        return _settle(report, found, outcome, kind, reason, by=by, now=now)


def _note_reading(reading: int, report_id: int, *, by: Person, now: datetime) -> None:
    about = str(report_id)
    if reading == SECOND:
        record_action(
            action="second_read_report", by=by, subject="report", subject_id=about, at=now
        )
    else:
        record_action(action="settle_report", by=by, subject="report", subject_id=about, at=now)


def _locked(
    report_id: int, *, claim: Claim, by: Person, now: datetime
) -> tuple[Report, SecondReading]:
    """Finds the report and what was read of it, locked for this transaction."""
    report = Report.objects.select_for_update().filter(pk=report_id).first()
    if report is None:
        raise ReportGone
    # One's own claim counts after its time too, until somebody else takes the report.
    if not Claim.objects.filter(pk=claim.pk, reading=claim.reading).of(by).exists():
        raise NotTaken("Take this report before you decide on it.")
    check_can_read(report, by=by, now=now, reading=claim.reading)
    found = SecondReading.objects.select_for_update().filter(report=report).first()
    if found is None:
        raise AlreadyDecided("This report has been decided on already.")
    return report, found


def _note_second(
    found: SecondReading, outcome: str, kind: str, reason: str, *, by: Person, now: datetime
) -> SecondReading:
    found.second_by, found.second_at = by, now
    found.second_outcome, found.second_type, found.second_reason = outcome, kind, reason
    found.save()
    Claim.objects.filter(report_id=found.report_id).delete()
    return found


def _settle(
    report: Report,
    found: SecondReading,
    outcome: str,
    kind: str,
    reason: str,
    *,
    by: Person,
    now: datetime,
) -> SecondReading:
    """Notes what the third reader says; where it is not what was decided first, it prevails."""
    if outcome == ReportState.ON_HOLD:
        raise CannotHold(gettext("Two people differ on this report. Count it, or do not count it."))
    found.third_by, found.third_at = by, now
    found.third_outcome, found.third_type, found.third_reason = outcome, kind, reason
    found.save()
    if (outcome, kind) == (found.first_outcome, found.first_type):
        Claim.objects.filter(report=report).delete()
        return found
    _take_back(report)
    if outcome == ReportState.ACCEPTED:
        accept_report(report_id=report.pk, by=by, now=now, crime_type=kind, together=True)
    else:
        reject_report(report_id=report.pk, by=by, now=now, reason=reason, together=True)
    return found


def _refer(
    report: Report, found: SecondReading, *, by: Person, now: datetime, reason: str
) -> Decision:
    """Refers the report at once: safety goes before figures, so the readings are not counted."""
    _take_back(report)
    found.delete()
    claim_report(report_id=report.pk, by=by, now=now)
    return refer_report(report_id=report.pk, by=by, now=now, reason=reason)


def _take_back(report: Report) -> None:
    undone, before = (*Decision.objects.of(report)[:2], None, None)[:2]
    if undone is None:
        raise AlreadyDecided("This report has been decided on already.")
    take_back_decision(report, undone, before)


def is_waiting_to_settle(*, by: Person, now: datetime) -> bool:
    """Tells whether a report on which two people differ waits for this person."""
    return reports_to_read_again(by=by, now=now, reading=THIRD).exists()
