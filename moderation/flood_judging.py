"""A reader judges a whole group by these verbs: a few are drawn by lot and read singly, then one
press rejects the rest, and one press puts all of them back.

Those drawn are read before and not after: whoever is rejected is told so the next morning, and a
mistake that nobody has been told of yet is the smaller one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from secrets import SystemRandom
from typing import Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext, ngettext

from classification.wording import N_
from moderation.decision_errors import DecisionError, NotTaken, UndoTooLate
from moderation.decisions import give_back_report, reject_report, reopen_report
from moderation.floods import is_head_settled, settle, waiting_in
from moderation.models import Claim, Decision, Flood, FloodMember
from moderation.policies import UNDO_WITHIN
from reporting.models import Report
from staff.audit import record_action
from staff.models import Person
from staff.outbox import enqueue
from staff.policies import Act, can

AT_ONCE: Final = 500
"""So many are decided or put back while the page waits; the rest by a task."""

REJECT_REST: Final = "moderation.tasks.reject_rest"
UNDO_REST: Final = "moderation.tasks.undo_rest"

_FLOOD: Final = "part_of_a_flood"
_ONE_IN: Final = 20
_FEWEST: Final = 3
_PUT_BACK: Final = N_(
    "Somebody else judged this group meanwhile, or put it back. Look at it again."
)
_MOST: Final = 20
_LOTS: Final = SystemRandom()


class NotReadYet(DecisionError):
    """The group cannot be judged yet: some of it must be read first."""


@dataclass(frozen=True, kw_only=True)
class Reread:
    """Some reports were drawn by lot to be read singly: so many, of which so many are left, and so
    many were found to be no copies."""

    drawn: int
    left: int
    others: int


def reread_of(flood: Flood) -> Reread:
    """Tells how far the reading of those drawn by lot has come."""
    drawn = flood.members.filter(is_to_reread=True)
    waiting = Report.objects.awaiting_moderation()
    alike = Decision.objects.standing().filter(reason=_FLOOD).values("report")
    others = drawn.exclude(report__in=waiting).exclude(report__in=alike)
    others |= drawn.filter(is_taken_out=True)
    left = drawn.filter(report__in=waiting, looks_alike=False, is_taken_out=False)
    return Reread(drawn=drawn.count(), left=left.count(), others=others.count())


def begin_to_judge(*, flood_id: int, by: Person, now: datetime) -> None:
    """Draws by lot which reports of the group are read singly; what comes later is judged later.

    Done again it changes nothing, unless one of those drawn was no copy: then others are drawn.
    """
    with transaction.atomic():
        _record_on_flood("begin_flood", flood_id, by=by, now=now)
        flood = Flood.objects.open().select_for_update().filter(pk=flood_id).first()
        if flood is None:
            raise NotReadYet(gettext(_PUT_BACK))
        reread = reread_of(flood)
        is_begun = flood.begun_up_to is not None and reread.drawn and not reread.others
        if flood.undone_at is not None or is_begun:
            transaction.set_rollback(True)
            return
        flood.members.filter(is_to_reread=True).update(is_to_reread=False)
        inside = waiting_in(flood).order_by("flood_member__pk")
        members = list(inside.values_list("flood_member__pk", flat=True))
        many = min(max(_FEWEST, -(-len(members) // _ONE_IN)), _MOST, len(members))
        drawn = _LOTS.sample(members, many)
        FloodMember.objects.filter(pk__in=drawn).update(is_to_reread=True, looks_alike=False)
        flood.begun_up_to = max(members, default=0)
        flood.save(update_fields=["begun_up_to"])


def say_alike(*, flood_id: int, report_id: int, by: Person, now: datetime) -> None:
    """Notes that this person has read a report of the group, and that it is a copy. They give it
    back. Raises NotTaken where they have not taken it or not opened it, and NotReadYet for one that
    was not drawn by lot: the audit says nothing of a reading that there was not."""
    with transaction.atomic():
        record_action(
            action="say_alike", by=by, subject="report", subject_id=str(report_id), at=now
        )
        read = Claim.objects.of(by).filter(report=report_id, codes_opened_at__isnull=False)
        if not read.exists():
            raise NotTaken(gettext("Take this report and read it first."))
        members = FloodMember.objects.to_reread().filter(flood=flood_id, report=report_id)
        if not members.update(looks_alike=True):
            raise NotReadYet(gettext("This report is not one of those drawn to be read."))
        give_back_report(report_id=report_id, by=by, now=now)


def check_can_judge(flood: Flood) -> None:
    """Raises NotReadYet until the head of an urgent group was read, and those drawn by lot."""
    if not is_head_settled(flood):
        raise NotReadYet(gettext("Read the report first that stands for this group in the queue."))
    reread = reread_of(flood)
    if flood.begun_up_to is None or not reread.drawn:
        raise NotReadYet(gettext("First draw by lot which of these are read singly."))
    if reread.others:
        raise NotReadYet(gettext("One of those drawn was no copy. Draw others, or put all back."))
    if reread.left:
        raise NotReadYet(
            ngettext(
                "%(left)d report that was drawn by lot is still to be read.",
                "%(left)d reports that were drawn by lot are still to be read.",
                reread.left,
            )
            % {"left": reread.left}
        )


def reject_flood(*, flood_id: int, by: Person, now: datetime) -> int:
    """Rejects the reports of a group that wait; each has its own decision and audit entry.

    AT_ONCE of them are decided here, and the others by a task that goes through the outbox, so
    that a stopped queue loses none. What joined the group after its judgement began is not judged
    by it. Returns how many are left, which somebody is reading, or came later, or whose turn is
    still to come; at none the group is settled. Raises NotReadYet.
    """
    flood = Flood.objects.open().filter(pk=flood_id).first()
    if flood is None:
        raise NotReadYet(gettext(_PUT_BACK))
    check_can_judge(flood)
    judged = waiting_in(flood).filter(flood_member__pk__lte=flood.begun_up_to)
    decided = 0
    for report_id in list(judged.order_by("pk").values_list("pk", flat=True)[:AT_ONCE]):
        decided += _tries(_reject, report_id=report_id, by=by, now=now, flood=flood)
    if not _as_judged(flood).exists():
        raise NotReadYet(gettext(_PUT_BACK))
    if decided and judged.exists():
        enqueue(REJECT_REST, flood_id=flood.pk, person_id=by.pk, up_to=flood.begun_up_to or 0)
        return waiting_in(flood).count()
    left = waiting_in(flood).count()
    if left == 0:
        settle(flood, by=by, now=now, action="reject_flood")
    return left


def can_undo_flood(flood: Flood, *, by: Person, now: datetime) -> bool:
    """Tells whether this person may put all back: whoever pressed for a quarter of an hour, a
    senior moderator until the close."""
    decisions = _judged(flood)
    if can(by, Act.UNDO_ANY_DECISION):
        return decisions.exists()
    first = decisions.order_by("decided_at", "pk").first()
    if first is None or decisions.exclude(by=by).exists():
        # One person's undo does not reach what another decided: all or none are put back.
        return False
    return now - first.decided_at <= UNDO_WITHIN


def group_shown_for(report: Report, *, by: Person, now: datetime) -> int | None:
    """Finds the group of a report, where its page has something for this person to do."""
    member = FloodMember.objects.filter(report=report, is_taken_out=False).first()
    if member is None:
        return None
    flood = member.flood
    is_shown = flood.settled_at is None or can_undo_flood(flood, by=by, now=now)
    return flood.pk if is_shown else None


def undo_flood(*, flood_id: int, by: Person, now: datetime) -> None:
    """Puts back all that one press rejected; each has its own audit entry. The group is open again.

    AT_ONCE of them are put back here, and the others by a task. Raises UndoTooLate.
    """
    with transaction.atomic():
        _record_on_flood("undo_flood", flood_id, by=by, now=now)
        flood = Flood.objects.select_for_update().get(pk=flood_id)
        if not can_undo_flood(flood, by=by, now=now):
            raise UndoTooLate(gettext("Only a senior moderator can undo this now."))
        flood.settled_at = flood.settled_by = flood.begun_up_to = None
        flood.undone_at, flood.undone_by = now, by
        # A group of later copies may be open under the same likeness.
        flood.likeness = f"undone {flood.pk}"[:16]
        flood.save()
        flood.members.filter(is_to_reread=True).update(is_to_reread=False, looks_alike=False)
    undo_rest(flood_id=flood_id, after=0)


def undo_rest(*, flood_id: int, after: int) -> None:
    """Goes on to put back what was rejected, from this member on."""
    flood = Flood.objects.open().filter(pk=flood_id, undone_at__isnull=False).first()
    if flood is None or flood.undone_by is None or flood.undone_at is None:
        return
    members = FloodMember.objects.judged_together().filter(flood=flood, pk__gt=after)
    batch = list(members.order_by("pk").values_list("pk", "report_id")[:AT_ONCE])
    for _member, report_id in batch:
        # Whether it is soon enough was asked when somebody pressed.
        _tries(reopen_report, report_id=report_id, by=flood.undone_by, now=flood.undone_at)
    last = batch[-1][0] if batch else after
    if members.filter(pk__gt=last).exists():
        enqueue(UNDO_REST, flood_id=flood.pk, after=last)
    else:
        Flood.objects.filter(pk=flood.pk).update(undone_at=None, undone_by=None)


def _reject(*, report_id: int, by: Person, now: datetime, flood: Flood) -> None:
    reject_report(report_id=report_id, by=by, now=now, reason=_FLOOD, together=True)
    # Many take a while: meanwhile somebody may have put the group back, or taken this one out.
    inside = FloodMember.objects.inside().filter(report=report_id, flood__in=_as_judged(flood))
    if not inside.update(is_judged_together=True):
        raise NotReadYet(gettext(_PUT_BACK))


def _tries(
    verb: Callable[..., None], *, report_id: int, by: Person, now: datetime, **more: Flood
) -> bool:
    """Does one of many; False where somebody reads it, or it was taken back a moment ago."""
    try:
        with transaction.atomic():
            verb(report_id=report_id, by=by, now=now, **more)
    except DecisionError:
        return False
    return True


def _as_judged(flood: Flood) -> QuerySet[Flood]:
    """Selects the group while it is still as it was when this judgement of it began."""
    return Flood.objects.open().filter(
        pk=flood.pk, begun_up_to=flood.begun_up_to, undone_at__isnull=True
    )


def _judged(flood: Flood) -> QuerySet[Decision]:
    members = FloodMember.objects.judged_together().filter(flood=flood)
    return Decision.objects.standing().filter(report__in=members.values("report"), reason=_FLOOD)


def _record_on_flood(action: str, flood_id: int, *, by: Person, now: datetime) -> None:
    record_action(action=action, by=by, subject="flood", subject_id=str(flood_id), at=now)
