"""This module shows a report as its sender told it and as nobody had decided on it: for whoever
reads it again."""

from copy import copy

from django.utils import timezone

from moderation.models import FirstAnswer
from reporting.models import Report, ReportState
from reporting.submission import worked_out


def as_told(report: Report) -> Report:
    """Makes a copy of the report, never to be stored: received, with the answers and the flags
    that it had before anybody corrected a code."""
    first = dict(FirstAnswer.objects.filter(report=report).values_list("field", "answer"))
    shown = copy(report)
    shown.state, shown.cohort = ReportState.RECEIVED, None
    shown.answers = {code: told for code, told in {**report.answers, **first}.items() if told}
    flags = worked_out(
        shown.answers,
        reported_on=timezone.localdate(report.arrived_at),
        crisis_words=report.crisis_words,
        child_words=report.child_words,
    )
    for name, flag in flags.items() if first else ():
        setattr(shown, name, flag)
    return shown
