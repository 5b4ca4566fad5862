"""A reader says that the label beside a report's words is wrong, or that one is missing.

There are three screens: for crisis words, for harm to a child, and the label that the kind of event
gives. What a reader says is a code beside the report and goes with it. For each quarter a tally
that names no report counts how often, so that a screen's false alarms are known.
"""

from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from classification.periods import quarter_of
from moderation.decision_errors import NotTaken
from moderation.models import Claim
from moderation.reading_models import MISSING, SCREENS, WRONG, ScreenMark, ScreenTally
from reporting.models import Report
from staff.audit import record_action
from staff.models import Person

LABELLED_EVENTS: Final = frozenset({"images", "obscene", "blackmail", "control", "harass"})
"""Beside these kinds of event stands a label that says what the words may be about."""


def has_label(report: Report, screen: str) -> bool:
    """Tells whether this screen put a label beside the report."""
    if screen == "content_label":
        return report.answers.get("event_type") in LABELLED_EVENTS
    return bool(getattr(report, screen))


def note_screens(report: Report, *, now: datetime) -> None:
    """Counts, once for each report, what the screens said of words that somebody opens.

    It belongs to a transaction that has the end of the audit locked.
    """
    quarter = quarter_of(timezone.localdate(now))
    noted = set(ScreenMark.objects.filter(report=report).values_list("screen", flat=True))
    for screen in SCREENS:
        if screen not in noted:
            shown = has_label(report, screen)
            ScreenMark.objects.create(
                report=report, screen=screen, has_label=shown, quarter=quarter
            )
            _count(quarter, screen, "shown" if shown else "not_shown", by=1)


def mark_screen(*, report_id: int, screen: str, is_off: bool, by: Person, now: datetime) -> bool:
    """Notes that this screen's label is wrong where there is one, or missing where there is none;
    or takes that back. Says whether anything changed.

    Raises NotTaken for whoever has not taken the report and opened its words.
    """
    with transaction.atomic():
        record_action(
            action="mark_label" if is_off else "unmark_label",
            by=by,
            subject="report",
            subject_id=str(report_id),
            at=now,
        )
        claims = Claim.objects.running_at(now).filter(report_id=report_id, by=by)
        if not claims.filter(words_opened_at__isnull=False).exists():
            raise NotTaken("Take this report and open its words before you judge its labels.")
        mark = ScreenMark.objects.filter(report_id=report_id, screen=screen).first()
        if mark is None or bool(mark.verdict) is is_off:
            transaction.set_rollback(True)
            return False
        verdict = WRONG if mark.has_label else MISSING
        _count(mark.quarter, screen, verdict, by=1 if is_off else -1)
        mark.verdict, mark.by = (verdict, by) if is_off else ("", None)
        mark.save(update_fields=["verdict", "by"])
    return True


def _count(quarter: str, screen: str, column: str, *, by: int) -> None:
    tally, _is_new = ScreenTally.objects.get_or_create(quarter=quarter, screen=screen)
    ScreenTally.objects.filter(pk=tally.pk).update(**{column: F(column) + by})
