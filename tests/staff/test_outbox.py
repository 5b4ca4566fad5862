"""The outbox: nothing is lost when the broker is down, nothing is sent that was rolled back."""

import pytest
from celery import shared_task
from django.db import transaction

from staff.models import OutboxTask
from staff.outbox import enqueue, relay_waiting_tasks
from staff.tasks import relay_outbox

SEEN: list[int] = []


@shared_task(name="tests.note")
def note(number: int) -> None:
    if number < 0:
        raise ValueError("the task fails")
    SEEN.append(number)


@pytest.fixture(autouse=True)
def _nothing_seen():
    SEEN.clear()


@pytest.mark.django_db
def test_a_task_runs_once_its_transaction_has_committed(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        enqueue("tests.note", number=7)
        assert SEEN == []

    assert SEEN == [7]
    assert OutboxTask.objects.count() == 0


@pytest.mark.django_db
def test_a_task_of_work_that_was_undone_is_never_sent():
    with transaction.atomic():
        enqueue("tests.note", number=7)
        transaction.set_rollback(True)

    assert relay_waiting_tasks() == 0
    assert SEEN == []


@pytest.mark.django_db
def test_a_task_that_could_not_be_handed_over_waits_for_the_relay(
    django_capture_on_commit_callbacks, caplog
):
    with django_capture_on_commit_callbacks(execute=True):
        enqueue("tests.note", number=-1)

    waiting = OutboxTask.objects.get()
    assert waiting.attempts == 1

    waiting.ids = {"number": 3}
    waiting.save()
    relay_outbox()

    assert SEEN == [3]
    assert OutboxTask.objects.count() == 0


@pytest.mark.django_db
def test_one_failing_task_does_not_hold_up_the_next(django_capture_on_commit_callbacks, caplog):
    enqueue("tests.note", number=-1)
    enqueue("tests.note", number=5)

    sent = relay_waiting_tasks()

    assert sent == 1
    assert SEEN == [5]
