"""The outbox: nothing is lost before it is done, and nothing is sent that was rolled back."""

from datetime import timedelta

import pytest
from celery import shared_task
from django.db import transaction

from staff.models import OutboxTask
from staff.outbox import carry_out, enqueue, relay_waiting_tasks
from tests.staff.conftest import NOW

pytestmark = pytest.mark.django_db

SEEN: list[int] = []


@shared_task(name="tests.note")
def note(number: int) -> None:
    if number < 0:
        raise ValueError("what is private stands in this message")
    SEEN.append(number)


@pytest.fixture(autouse=True)
def _nothing_seen():
    SEEN.clear()


def test_a_task_runs_once_its_transaction_has_committed(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        enqueue("tests.note", number=7)
        assert SEEN == []

    assert SEEN == [7]
    assert OutboxTask.objects.count() == 0


def test_a_task_of_work_that_was_undone_is_never_sent():
    with transaction.atomic():
        enqueue("tests.note", number=7)
        transaction.set_rollback(True)

    assert relay_waiting_tasks(now=NOW) == 0
    assert SEEN == []


def test_a_task_that_failed_is_tried_again_after_waits_that_grow(caplog):
    enqueue("tests.note", number=-1)
    now, waits = NOW, []

    for _ in range(5):
        relay_waiting_tasks(now=now)
        due = OutboxTask.objects.get().try_again_at
        waits.append(round((due - now).total_seconds() / 60))
        assert relay_waiting_tasks(now=due - timedelta(seconds=1)) == 0
        now = due
    OutboxTask.objects.update(ids={"number": 3})

    assert relay_waiting_tasks(now=now) == 1
    assert SEEN == [3]
    assert waits == [1, 2, 4, 8, 16]
    assert OutboxTask.objects.count() == 0
    assert "tests.note stays in the outbox: ValueError" in caplog.text
    assert "private" not in caplog.text


def test_a_wait_is_never_longer_than_a_day(caplog):
    enqueue("tests.note", number=-1)
    OutboxTask.objects.update(attempts=4000)

    relay_waiting_tasks(now=NOW)

    assert OutboxTask.objects.get().try_again_at == NOW + timedelta(days=1)


def test_the_public_site_hands_nothing_over_and_the_staff_s_relay_finds_it(
    settings, django_capture_on_commit_callbacks
):
    settings.SITE = "public"
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        enqueue("tests.note", number=9)
    assert (callbacks, SEEN) == ([], [])
    settings.SITE = "staff"

    relay_waiting_tasks(now=NOW)

    assert SEEN == [9]


def test_one_failing_task_does_not_hold_up_the_next(caplog):
    enqueue("tests.note", number=-1)
    enqueue("tests.note", number=5)

    done = relay_waiting_tasks(now=NOW)

    assert done == 1
    assert SEEN == [5]


def test_a_task_that_kills_its_workers_is_left_to_the_waits_of_the_relay():
    enqueue("tests.note", number=7)
    task = OutboxTask.objects.get()
    OutboxTask.objects.update(attempts=3)

    assert not carry_out(task.pk, now=NOW, was_killed=True)
    assert SEEN == []

    assert carry_out(task.pk, now=NOW)
    assert SEEN == [7]


def test_a_message_of_a_task_that_is_done_does_nothing():
    enqueue("tests.note", number=7)
    task = OutboxTask.objects.get()
    carry_out(task.pk, now=NOW)

    assert not carry_out(task.pk, now=NOW)

    assert SEEN == [7]
