"""Measures what deciding costs: accepting one report, and opening a page of the queue.

Prints JSON: milliseconds of each, by round, beside their anchors measured in the same round: one
committed row of a bare table, and one report looked up by its primary key. It decides for good on
the reports that are stored. Run with the site's settings: `python -m benchmarks.deciding ROUNDS`.
"""

import json
import sys
import time
from collections.abc import Callable
from typing import Final

import django

ACCEPTED: Final = 20
"""So many reports are accepted in a round, and as many rows inserted."""
OPENED: Final = 40


def measure(rounds: int) -> dict[str, list[float]]:
    """Takes turns between what is measured and its anchor."""
    from django.db import connection
    from django.utils import timezone

    from moderation.decisions import accept_report, claim_report
    from moderation.queue import PAGE_SIZE, QueuePlace, read_queue
    from moderation.queue_filters import EVERYTHING
    from reporting.models import Report
    from staff.people import create_person
    from staff.policies import ROLES_FOR, Act

    now = timezone.now()
    reader = create_person(
        email="bench@example.org",
        password="quiet otters climb hills",
        roles=sorted(ROLES_FOR[Act.READ_REPORTS]),
        by=None,
        now=now,
    )
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_row (id bigserial PRIMARY KEY, said text)")
    unread = Report.objects.awaiting_moderation()

    def accept(report_id: int) -> float:
        claim_report(report_id=report_id, by=reader, now=now)
        return _taken(lambda: accept_report(report_id=report_id, by=reader, now=now))

    def insert(number: int) -> float:
        def row() -> None:
            with connection.cursor() as cursor:
                cursor.execute("INSERT INTO bench_row (said) VALUES (%s)", [f"row {number}"])

        return _taken(row)

    def open_page(after: QueuePlace | None) -> float:
        return _taken(lambda: read_queue(chosen=EVERYTHING, now=now, after=after))

    def look_up(report_id: int) -> float:
        return _taken(lambda: Report.objects.get(pk=report_id))

    found: dict[str, list[float]] = {
        name: [] for name in ("accept", "insert", "first page", "last page", "lookup")
    }
    for number in range(rounds + 1):
        waiting = list(unread.order_by("pk").values_list("pk", flat=True)[:ACCEPTED])
        last = unread.order_by("risk", "-arrived_at", "-pk")[PAGE_SIZE]
        place = QueuePlace(risk=last.risk, arrived_at=last.arrived_at, report_id=last.pk)
        taken = {
            "accept": [accept(report_id) for report_id in waiting],
            "insert": [insert(each) for each in range(ACCEPTED)],
            "first page": [open_page(None) for _ in range(OPENED)],
            "last page": [open_page(place) for _ in range(OPENED)],
            "lookup": [look_up(last.pk) for _ in range(OPENED)],
        }
        # The first round warms what is warm on a site that runs.
        if number:
            for name, seconds in taken.items():
                found[name].append(sum(seconds) / len(seconds) * 1000)
    return found


def _taken(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


if __name__ == "__main__":
    django.setup()
    print(json.dumps(measure(int(sys.argv[1]))))
