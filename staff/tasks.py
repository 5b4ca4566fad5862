"""The queue's workers run these tasks of the staff app."""

from celery import Task, shared_task
from django.utils import timezone

from staff import outbox
from staff.audit import check_chain


@shared_task(name="staff.tasks.relay_outbox")
def relay_outbox() -> None:
    """Hands over, every minute, the tasks that are due."""
    outbox.relay_waiting_tasks(now=timezone.now())


@shared_task(name=outbox.CARRY_OUT, bind=True)
def carry_out(self: Task, *, outbox_id: int) -> None:
    """Does the work that one row of the outbox asks for."""
    delivered = self.request.delivery_info or {}
    outbox.carry_out(outbox_id, now=timezone.now(), was_killed=bool(delivered.get("redelivered")))


@shared_task(name="staff.tasks.check_audit")
def check_audit() -> None:
    """Walks the audit chain every night and keeps what was found for the audit page."""
    check_chain(now=timezone.now())
