"""Tasks that must not be lost: a row in the work's own transaction, sent when it has committed.

The row survives a stopped broker; the relay sends it later. Where there is no broker the task
runs in place. Tasks may therefore run twice, and take ids alone.
"""

import logging

from celery import current_app
from django.db import transaction

from staff.models import OutboxTask

logger = logging.getLogger(__name__)


def enqueue(task_name: str, **ids: int | str) -> None:
    """Asks for a task by name, with ids as arguments, once the transaction has committed."""
    task = OutboxTask.objects.create(task_name=task_name, ids=ids)
    transaction.on_commit(lambda: relay_task(task.pk))


def relay_waiting_tasks(*, limit: int = 100) -> int:
    """Sends what still waits, oldest first. Returns how many were handed over."""
    waiting = OutboxTask.objects.order_by("pk").values_list("pk", flat=True)[:limit]
    return sum(relay_task(pk) for pk in list(waiting))


def relay_task(pk: int) -> bool:
    """Hands over one task, and says whether that worked. What fails is tried again later."""
    with transaction.atomic():
        task = OutboxTask.objects.select_for_update(skip_locked=True).filter(pk=pk).first()
        if task is None:
            return False
        try:
            with transaction.atomic():
                _send(task.task_name, task.ids)
        except Exception:
            logger.exception("Task %s stays in the outbox.", task.task_name)
            task.attempts += 1
            task.save(update_fields=["attempts"])
            return False
        task.delete()
        return True


def _send(name: str, ids: dict[str, int | str]) -> None:
    if current_app.conf.task_always_eager:
        # `send_task` always goes to the broker, so a task that runs in place is called here.
        current_app.tasks[name].apply(kwargs=ids, throw=True)
    else:
        current_app.send_task(name, kwargs=ids)
