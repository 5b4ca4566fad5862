"""Tasks of the reporting app."""

from celery import shared_task
from django.utils import timezone

from reporting.codes import receipts, what_happened_next


@shared_task(name="reporting.tasks.move_states")
def move_states() -> None:
    """Every night: what the holders of receipt codes are told follows the day's decisions."""
    receipts.move_states()


@shared_task(name="reporting.tasks.total_later")
def total_what_happened_next() -> None:
    """Once a week: what staff see of what happened next."""
    what_happened_next.total_what_happened_next(today=timezone.localdate())
