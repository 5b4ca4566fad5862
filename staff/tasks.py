"""Tasks of the staff app."""

from celery import shared_task

from staff.outbox import relay_waiting_tasks


@shared_task(name="staff.tasks.relay_outbox")
def relay_outbox() -> None:
    """Every minute: sends the tasks that a stopped broker left behind."""
    relay_waiting_tasks()
