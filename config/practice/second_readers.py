"""Makes up, on the practice site, that a colleague read decided reports a second time.

So the page "Two readers" has something to show. The colleague has left: nobody signs in as them.
"""

import random
from datetime import datetime, timedelta
from typing import Any, Final

from classification.crime_types import CRIME_TYPE_CODES
from config.practice.practice_only import only_in_practice
from moderation.agreement import FEWEST
from moderation.decisions import claim_report
from moderation.models import Decision
from moderation.reading_twice import read_again
from moderation.second_draw import lay_for_second_reader
from moderation.second_reading_models import SECOND, SecondReading
from moderation.states import ACCEPT, REJECT
from reporting.models import ReportState
from staff.models import Person

COLLEAGUE: Final = "colleague@practice.example"
MOST: Final = 60
AGREED: Final = 0.88
"""How often the colleague chooses what was decided."""


def read_some_again(rng: random.Random, *, cohort: str, now: datetime) -> int:
    """Has the colleague read decided reports of an open quarter again; returns how many.

    None where so few were decided that nothing would be said of them.
    """
    only_in_practice()
    decided = Decision.objects.final_in(cohort).select_related("report", "by").order_by("pk")
    some = list(decided.filter(report__words__isnull=False)[:MOST])
    if len(some) < FEWEST:
        return 0
    left = {"joined_at": now - timedelta(days=400), "left_at": now, "is_active": False}
    colleague, _is_new = Person.objects.get_or_create(email=COLLEAGUE, defaults=left)
    for decision in some:
        at = min(decision.decided_at + timedelta(hours=2), now)
        if not SecondReading.objects.filter(report=decision.report).exists():
            lay_for_second_reader(decision, now=decision.decided_at)
        claim_report(report_id=decision.report_id, by=colleague, now=at, reading=SECOND)
        read_again(report_id=decision.report_id, by=colleague, now=at, **_choice(rng, decision))
    return len(some)


def _choice(rng: random.Random, decision: Decision) -> dict[str, Any]:
    """Makes up what the colleague chooses: mostly the same."""
    if rng.random() >= AGREED:
        return {"move": ACCEPT, "crime_type": rng.choice(CRIME_TYPE_CODES)}
    if decision.outcome == ReportState.ACCEPTED:
        return {"move": ACCEPT, "crime_type": decision.crime_type}
    return {"move": REJECT, "reason": decision.reason}
