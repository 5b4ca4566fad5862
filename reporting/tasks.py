"""The worker runs these tasks by their names."""

from celery import shared_task
from django.utils import timezone

from reporting.codes import receipts, what_happened_next


@shared_task(name="reporting.tasks.move_states")
def move_states() -> None:
    """Tells the holders of receipt codes, every night, what was decided in the day."""
    receipts.move_states()


@shared_task(name="reporting.tasks.total_later")
def total_what_happened_next() -> None:
    """Counts, once a week, what staff see of what happened next."""
    what_happened_next.total_what_happened_next(today=timezone.localdate())
