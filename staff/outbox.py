"""The outbox keeps every task that must not be lost, until the task is done.

A row is written in the transaction of the work that asks for it. The relay hands over the row's
number, a worker does the work, and only then does the row go: what a stopped broker, a forgetful
queue or a killed worker swallowed is handed over again. Where there is no broker the task runs in
place. Tasks may therefore run twice, and take ids alone.
"""

import logging
from datetime import datetime, timedelta
from typing import Final

from celery import current_app
from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from staff.models import OutboxTask

logger = logging.getLogger(__name__)

CARRY_OUT: Final = "staff.tasks.carry_out"
_KILLED_OFTEN: Final = 3
_FIRST_WAIT: Final = timedelta(minutes=1)
_LONGEST_WAIT: Final = timedelta(days=1)


def enqueue(task_name: str, **ids: int | str) -> None:
    """Asks for a task by name, with ids as arguments, once the transaction has committed.

    The public site has no queue: its row waits until the staff's worker relays it.
    """
    task = OutboxTask.objects.create(task_name=task_name, ids=ids)
    if settings.SITE != "public":
        transaction.on_commit(lambda: relay_task(task.pk, now=timezone.now()))


def relay_waiting_tasks(*, now: datetime, limit: int = 100) -> int:
    """Hands over what is due at `now`, oldest first. Returns how many that were.

    Due is what was never handed over, and what was and is not done although its time is past.
    """
    due = OutboxTask.objects.due_at(now).order_by("pk").values_list("pk", flat=True)
    return sum(relay_task(pk, now=now) for pk in list(due[:limit]))


def relay_task(pk: int, *, now: datetime) -> bool:
    """Hands over one task that is due, and says whether that worked; what fails stays due."""
    if current_app.conf.task_always_eager:
        return carry_out(pk, now=now)
    with transaction.atomic():
        due = OutboxTask.objects.due_at(now).select_for_update(skip_locked=True)
        task = due.filter(pk=pk).first()
        if task is None:
            return False
        try:
            current_app.send_task(CARRY_OUT, kwargs={"outbox_id": pk})
        except Exception as error:  # whatever a broker raises, the row stays
            logger.error("task %s waits for the queue: %s", task.task_name, type(error).__name__)
            return False
        task.try_again_at = now + _until_lost()
        task.save(update_fields=["try_again_at"])
        return True


def carry_out(pk: int, *, now: datetime, was_killed: bool = False) -> bool:
    """Does the work of one row, then deletes the row. Returns whether it was done by this call.

    What fails stays, to be handed over again after a wait that doubles. `was_killed` says that
    the process of an earlier attempt died: after three such attempts the task is left to the
    relay and its waits, so that it cannot take one worker after the other.
    """
    task = OutboxTask.objects.filter(pk=pk).first()
    if task is None or (was_killed and task.attempts >= _KILLED_OFTEN):
        return False
    wait = min(_FIRST_WAIT * 2 ** min(task.attempts, 12), _LONGEST_WAIT)
    rows = OutboxTask.objects.filter(pk=pk)
    rows.update(attempts=F("attempts") + 1, try_again_at=now + max(wait, _until_lost()))
    try:
        # `send_task` would go to the broker again; the work is done here.
        current_app.tasks[task.task_name].apply(kwargs=task.ids, throw=True)
    except Exception as error:
        # The class alone: a database's message may hold what was asked.
        logger.error("task %s stays in the outbox: %s", task.task_name, type(error).__name__)
        rows.update(try_again_at=now + wait)
        return False
    rows.delete()
    return True


def _until_lost() -> timedelta:
    """Reads after how long the broker gives up a message that nobody acknowledged."""
    return timedelta(seconds=settings.CELERY_BROKER_TRANSPORT_OPTIONS["visibility_timeout"])
