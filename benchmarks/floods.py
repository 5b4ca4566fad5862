"""Measures how floods are told from people: ten thousand reports of a flood among five hundred.

Prints JSON, by seed: by kind the precision of what is offered for rejection, the recall, and how
many of the flood stand in the queue before a real report; the seconds of grouping and of storing
each report singly, and the megabytes that grouping took. Everything is rolled back. Run with the
site's settings: `python -m benchmarks.floods SEED...`.
"""

import json
import resource
import sys
import time
from typing import Final

import django

FLOOD: Final = 10_000
REAL: Final = 500


def measure(seed: int) -> dict[str, float]:
    """Stores what was made up, groups it, and takes all of it back."""
    from datetime import datetime

    from django.db import transaction
    from django.utils import timezone

    from benchmarks.flood_figures import most_before, told_by_kind
    from benchmarks.flood_reports import make_all
    from moderation.floods import RISK_FIRST, group_floods, outside_floods
    from moderation.models import Flood, FloodMember
    from reporting.models import Report

    now: datetime = timezone.now().replace(minute=0, second=0, microsecond=0)
    reports = make_all(seed, flood=FLOOD, real=REAL, now=now)
    found: dict[str, float] = {}
    with transaction.atomic():
        began = time.perf_counter()
        made = {}
        for number, each in enumerate(reports):
            stored = Report.objects.create(submission_mac=f"bench {number}", **each.fields())
            made[stored.pk] = each
        found["seconds of storing"] = time.perf_counter() - began
        before, began = _megabytes(), time.perf_counter()
        group_floods(now=now)
        found["seconds of grouping"] = time.perf_counter() - began
        found["megabytes of grouping"] = _megabytes() - before
        found["added by a second run"] = group_floods(now=now)
        groups = [
            list(FloodMember.objects.filter(flood=flood).values_list("report", flat=True))
            for flood in Flood.objects.all()
        ]
        waiting = outside_floods(Report.objects.awaiting_moderation().filter(pk__in=list(made)))
        queue = list(waiting.order_by(*RISK_FIRST).values_list("pk", flat=True))
        transaction.set_rollback(True)
    for kind, told in told_by_kind(made, groups).items():
        found[f"{kind}: precision"] = round(told.precision, 4)
        found[f"{kind}: recall"] = round(told.recall, 4)
    found["of the flood before the last real crisis"] = most_before(made, queue, only_crisis=True)
    found["of the flood before the last real report"] = most_before(made, queue, only_crisis=False)
    return found


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    django.setup()
    print(json.dumps({seed: measure(int(seed)) for seed in sys.argv[1:]}))
