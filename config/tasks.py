"""The clock runs this task across the house. It calls one function, and can run twice."""

from celery import shared_task
from django.utils import timezone

from config.upkeep.purging import purge_all


@shared_task(name="config.tasks.purge")
def purge() -> None:
    """Deletes what is past its time by the policy in retention.toml."""
    purge_all(now=timezone.now())
