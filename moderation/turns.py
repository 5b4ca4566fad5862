"""This module says what comes next for one reader: who reads much of one kind is given others.

Nothing of it is stored: what a reader took today stands in the audit, and the kind of each report
in its answers. Somebody in a crisis never waits behind somebody who is not.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils import timezone

from moderation.opt_outs import kinds_left_out_by, left_out_by_everybody
from moderation.queue_filters import kind_of
from reporting.models import Report, ReportState
from reporting.submission import IN_DANGER
from staff.models import AuditEntry, Person
from staff.policies import Act

DISTRESSING: Final = frozenset({"pictures", "people"})
"""Kinds of report after several of which a reader is given another kind, where one waits."""

MOST_IN_A_ROW: Final = 5
MOST_IN_A_DAY: Final = 10
_LOOKED_AT: Final = 60


@dataclass(frozen=True, kw_only=True)
class Turn:
    """For this reader: the kinds that they would rather not read, those of these that nobody else
    would read either, and those of which they have read much."""

    left_out: frozenset[str] = frozenset()
    nobody_else: frozenset[str] = frozenset()
    had_enough: frozenset[str] = frozenset()

    @property
    def is_as_ever(self) -> bool:
        """Tells whether the reports come to this reader just as they stand in the queue."""
        return not (self.left_out or self.had_enough)

    def place(self, report: Report) -> tuple[int, bool, datetime, int]:
        """Gives the place of a report for this reader, smallest first: the risk comes before all
        else, and a kind of which they have read much comes last among its risk."""
        is_enough = kind_of(report.answers) in self.had_enough
        return (-report.risk, is_enough, report.arrived_at, report.pk)

    def is_passed_over(self, report: Report) -> bool:
        """Tells whether this reader is not given the report unasked."""
        return kind_of(report.answers) in self.left_out

    def is_asked_about(self, report: Report) -> bool:
        """Tells whether this reader is asked to read it all the same: somebody may be in a crisis,
        and nobody else here would read it."""
        return (
            self.is_passed_over(report)
            and report.risk > IN_DANGER
            and kind_of(report.answers) in self.nobody_else
        )


AS_EVER: Final = Turn()


def turn_of(person: Person, *, state: str, now: datetime) -> Turn:
    """Finds what comes next for this reader, of the reports in this state."""
    left_out = kinds_left_out_by(person)
    nobody_else: frozenset[str] = frozenset()
    if left_out:
        act = Act.LEAD_ON_REPORTS if state == ReportState.REFERRED else Act.READ_REPORTS
        nobody_else = left_out & left_out_by_everybody(but=person, act=act)
    return Turn(
        left_out=left_out,
        nobody_else=nobody_else,
        had_enough=had_enough_of(kinds_taken_today(person, now=now)),
    )


def had_enough_of(kinds: Sequence[str]) -> frozenset[str]:
    """Finds the distressing kinds that filled the last turns, or many of a day; newest first."""
    last = kinds[:MOST_IN_A_ROW]
    in_a_row = set(last) if len(last) == MOST_IN_A_ROW and len(set(last)) == 1 else set()
    of_the_day = {kind for kind, count in Counter(kinds).items() if count >= MOST_IN_A_DAY}
    return DISTRESSING & (in_a_row | of_the_day)


def kinds_taken_today(person: Person, *, now: datetime) -> list[str]:
    """Lists the kinds of the reports that this person took today, the last one first; each report
    once, and none that is gone."""
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    taken = AuditEntry.objects.done_by(person, "claim_report", since=midnight)
    newest = taken.order_by("-number").values_list("subject_id", flat=True)[:_LOOKED_AT]
    report_ids = [int(report_id) for report_id in dict.fromkeys(newest)]
    kinds = _kinds_by_id(report_ids)
    return [kinds[report_id] for report_id in report_ids if report_id in kinds]


def _kinds_by_id(report_ids: Collection[int]) -> dict[int, str]:
    rows = Report.objects.filter(pk__in=report_ids).values_list("pk", "answers")
    return {report_id: kind_of(answers) for report_id, answers in rows}
