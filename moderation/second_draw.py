"""One decided report in ten is drawn by lot for a second reader, in the transaction that decides.

Nothing of the draw is shown to whoever decided, and no entry of the audit tells of it: so nobody
can foresee it, or decide otherwise because of it (decision 75).
"""

import random
import secrets
from datetime import datetime
from typing import Final

from moderation.models import Decision
from moderation.second_reading_models import SecondReading
from staff.models import AuditEntry

ONE_IN: Final = 10
"""Of so many reports that are decided singly, one is read by a second person."""
MIXED_ONE_IN: Final = 5
"""So often whoever takes the next report is given a second reading, where one waits for them."""

LOT: random.Random = secrets.SystemRandom()
"""The operating system draws. Tests put their own lot here."""


def draw_second_reading(decision: Decision, *, now: datetime) -> None:
    """Draws whether a second person reads this report too.

    What was ever referred is not drawn: it is for the leads alone.
    """
    if LOT.randrange(ONE_IN):
        return
    # By the audit: a referral that went back into the queue leaves no decision.
    referrals = AuditEntry.objects.filter(action="refer_report", subject="report")
    if referrals.filter(subject_id=str(decision.report_id)).exists():
        return
    lay_for_second_reader(decision, now=now)


def lay_for_second_reader(decision: Decision, *, now: datetime) -> None:
    """Lays a decided report out for a second reader, with what was decided first."""
    SecondReading.objects.create(
        report=decision.report,
        drawn_at=now,
        first_by=decision.by,
        first_outcome=decision.outcome,
        first_type=decision.crime_type,
        first_reason=decision.reason,
    )


def is_turn_of_second_reading() -> bool:
    """Draws whether the next report that somebody takes is a second reading."""
    return not LOT.randrange(MIXED_ONE_IN)
