"""The clock runs these tasks across the house. Each calls one function, and can run twice."""

from celery import shared_task
from django.utils import timezone

from config.upkeep.purging import purge_all
from releases.declare import declare_cohorts


@shared_task(name="config.tasks.purge")
def purge() -> None:
    """Deletes what is past its time by the policy in retention.toml."""
    purge_all(now=timezone.now())


@shared_task(name="config.tasks.declare")
def declare() -> None:
    """Declares, every night, the tables of this quarter and the next, where they are not."""
    declare_cohorts(today=timezone.localdate())
