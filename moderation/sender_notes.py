"""This module says which note the sender of a report reads after a decision, and from when on.

The notes themselves stand in `reporting.codes.status_notes`, and nowhere else.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from classification.periods import last_day
from moderation import states
from moderation.anonymise import cohort_to_join
from moderation.reasons import REASONS_FOR
from reporting.codes.status_notes import NOTES
from reporting.models import ReceiptState

_AFTER: Final[Mapping[str, ReceiptState]] = {
    states.ACCEPT: ReceiptState.ACCEPTED,
    states.HOLD: ReceiptState.BEING_READ,
    states.REFER: ReceiptState.BEING_READ,
}
"""Move -> what its sender is shown from the next night on, whatever the reason."""


def note_after(move: str) -> str:
    """Gives the note that follows this move; "" where it hangs on the reason."""
    return gettext(NOTES[_AFTER[move]].text) if move in _AFTER else ""


def notes_by_reason(move: str) -> dict[str, str]:
    """Gives the note that follows each reason, where the reason is told to the sender."""
    if move != states.REJECT:
        return {}
    return {reason: gettext(NOTES[ReceiptState(reason)].text) for reason in REASONS_FOR[move]}


def told_when(move: str, *, now: datetime) -> str:
    """Says from when on the sender reads the note."""
    if move != states.REJECT:
        return gettext("Its sender reads this from tomorrow on:")
    quarter_ends = last_day(cohort_to_join(decided_on=timezone.localdate(now)))
    said = gettext("Its sender reads the note once the period is closed, after %(day)s.")
    return said % {"day": date_format(quarter_ends, "j F Y")}
