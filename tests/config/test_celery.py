"""The clock's tasks are ones a worker knows, and a real worker empties the outbox."""

import base64
import json
import os
import signal
import sqlite3
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
import redis
import time_machine
from celery import Celery
from celery.schedules import crontab
from django.core.cache import cache

from config.celery import LAST_TICK, OURS, app, take_our_tasks_alone, tick
from tests.factories import NOW
from tests.production import ROOT, local_environment

ERRAND = """
import os
import pathlib
import signal

from celery import shared_task
from django.utils import timezone

from staff.audit import record_action


@shared_task(name="staff.deadly_errand")
def deadly_errand(report_id: int) -> None:
    # Its process dies the first time.
    first = pathlib.Path(os.environ["VAR_DIR"]) / "died"
    if not first.exists():
        first.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    errand(report_id)


@shared_task(name="staff.errand")
def errand(report_id: int) -> None:
    record_action(
        action="errand", by=None, subject="report", subject_id=str(report_id), at=timezone.now()
    )
"""

SETTINGS = """
from config.settings import *

CELERY_TASK_DEFAULT_QUEUE = "{queue}"
CELERY_IMPORTS = ["errand"]
"""


def test_every_task_of_the_clock_is_one_that_a_worker_knows() -> None:
    app.loader.import_default_modules()

    planned = {each["task"] for each in app.conf.beat_schedule.values()}

    assert planned - set(app.tasks) == set()
    assert {
        "config.tasks.purge",
        "moderation.tasks.begin_epoch",
        "reporting.tasks.move_states",
        "staff.tasks.relay_outbox",
    } <= planned


@pytest.mark.parametrize(
    ("task", "hours"),
    [
        ("moderation.tasks.begin_epoch", {0}),
        ("reporting.tasks.move_states", {2}),
        ("config.tasks.purge", {3, 4, 5, 6}),  # what failed once is made good the same night
        ("staff.tasks.check_audit", {4}),
    ],
)
def test_what_belongs_to_the_night_runs_in_it(task, hours):
    entry = next(each for each in app.conf.beat_schedule.values() if each["task"] == task)

    assert entry["schedule"].hour == hours
    assert len(entry["schedule"].minute) == 1
    assert entry["schedule"].day_of_week == set(range(7))


def test_a_worker_takes_only_the_tasks_that_are_ours() -> None:
    app.loader.import_default_modules()
    other = Celery("other")

    @other.task(name="staff.ours")
    def ours() -> None: ...

    @other.task(name="somebody.else")
    def somebody_else() -> None: ...

    assert "celery.map" in other.tasks  # it starts whatever it is told

    take_our_tasks_alone(SimpleNamespace(app=other))

    assert {"staff.ours", "config.tasks.purge"} <= set(other.tasks)
    assert [name for name in other.tasks if not name.startswith(OURS)] == []


def test_a_worker_takes_json_alone_and_no_orders_from_the_queue() -> None:
    assert list(app.conf.accept_content) == ["json"]
    assert app.conf.task_serializer == "json"
    assert app.conf.worker_enable_remote_control is False


def test_the_clock_is_londons_and_the_night_has_an_order() -> None:
    at = {
        each["task"]: (min(each["schedule"].hour), min(each["schedule"].minute))
        for each in app.conf.beat_schedule.values()
        if isinstance(each["schedule"], crontab) and len(each["schedule"].hour) < 24
    }

    assert str(app.conf.timezone) == "Europe/London"
    # A new quarter's epoch comes first; what is told to holders of codes, before anything goes.
    assert list(at) == sorted(at, key=lambda task: at[task])
    assert list(at) == [
        "moderation.tasks.begin_epoch",
        "config.tasks.declare",
        "reporting.tasks.move_states",
        "reporting.tasks.total_later",
        "config.tasks.purge",
        "staff.tasks.check_audit",
        "office.tasks.send_digest",
    ]


def test_a_tick_of_the_clock_leaves_its_time() -> None:
    cache.delete(LAST_TICK)

    with time_machine.travel(NOW, tick=False):
        tick.apply(throw=True)

    assert cache.get(LAST_TICK) == NOW.isoformat()


@dataclass(frozen=True)
class Site:
    """A site of its own: a database in a folder, a queue of its own in Redis, its environment."""

    folder: Path
    queue: str
    environment: dict[str, str]

    def run(self, program: str) -> None:
        """Runs a few lines inside this site."""
        setup = "import django; django.setup()\n"
        command = [sys.executable, "-c", setup + textwrap.dedent(program)]
        subprocess.run(command, cwd=ROOT, env=self.environment, check=True, timeout=240)

    def errands(self) -> list[str]:
        """The ids whose errand a worker has run."""
        return [
            row[0]
            for row in self.ask("SELECT subject_id FROM staff_auditentry WHERE action = 'errand'")
        ]

    def ask(self, query: str) -> list[Any]:
        with closing(sqlite3.connect(self.folder / "come-forward.sqlite3")) as database:
            return database.execute(query).fetchall()


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    queue = f"tests-{uuid4()}"
    (tmp_path / "errand.py").write_text(ERRAND)
    (tmp_path / "errand_settings.py").write_text(SETTINGS.format(queue=queue))
    environment = local_environment(
        tmp_path,
        REDIS_URL=os.environ["TEST_REDIS_URL"],
        REDIS_PREFIX=queue,
        DJANGO_SETTINGS_MODULE="errand_settings",
        PYTHONPATH=os.pathsep.join([str(tmp_path), str(ROOT)]),
    )
    made = Site(folder=tmp_path, queue=queue, environment=environment)
    made.run(
        "from django.core.management import call_command; call_command('migrate', verbosity=0)"
    )
    yield made
    with redis.Redis.from_url(os.environ["TEST_REDIS_URL"]) as server:
        for key in list(server.scan_iter(f"*{queue}*")):
            server.delete(key)


def waiting_messages(queue: str) -> list[Any]:
    """The arguments of each message that waits: [positional, by name]."""
    with redis.Redis.from_url(os.environ["TEST_REDIS_URL"]) as server:
        raw = [json.loads(each) for each in server.lrange(queue, 0, -1)]
    return [json.loads(base64.b64decode(each["body"]))[:2] for each in raw]


def until(holds: Callable[[], bool], *, within: float = 180.0) -> None:
    """Waits until something holds; fails when it has not after so many seconds."""
    deadline = time.monotonic() + within
    while not holds():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.2)


def hand_over(site: Site, task: str, report_id: int) -> None:
    """Asks for a task through the outbox of this site, and hands it to the queue."""
    site.run(
        f"""
        from django.utils import timezone
        from staff.outbox import enqueue

        enqueue("{task}", report_id={report_id})
        """
    )


def relay_after(site: Site, minutes: int) -> None:
    """The relay of this site, so many minutes later."""
    site.run(
        f"""
        from datetime import timedelta
        from django.utils import timezone
        from staff.outbox import relay_waiting_tasks

        relay_waiting_tasks(now=timezone.now() + timedelta(minutes={minutes}))
        """
    )


@contextmanager
def a_worker(site: Site, *, pool: str = "solo") -> Iterator[None]:
    """A worker of this site, which must end well when it is asked to."""
    command = [sys.executable, "-m", "celery", "-A", "config", "worker", "--pool", pool]
    command += ["--concurrency", "1", "--without-gossip", "--without-mingle"]
    command += ["--loglevel", "critical"]
    with subprocess.Popen(command, cwd=ROOT, env=site.environment) as worker:
        try:
            yield
        finally:
            worker.send_signal(signal.SIGTERM)
            code = worker.wait(timeout=120)
    assert code == 0


@pytest.mark.redis
@pytest.mark.slow
def test_a_worker_does_what_waits_and_messages_hold_the_number_of_a_row_alone(site: Site) -> None:
    hand_over(site, "staff.errand", 41)

    assert waiting_messages(site.queue) == [[[], {"outbox_id": 1}]]
    assert site.errands() == []
    assert site.ask("SELECT count(*) FROM staff_outboxtask") == [(1,)]  # until it is done

    with a_worker(site):
        until(lambda: site.errands() == ["41"])
        until(lambda: site.ask("SELECT count(*) FROM staff_outboxtask") == [(0,)])
        until(lambda: waiting_messages(site.queue) == [])


@pytest.mark.redis
@pytest.mark.slow
def test_a_task_whose_process_is_killed_is_done_by_the_next(site: Site) -> None:
    hand_over(site, "staff.deadly_errand", 44)

    with a_worker(site, pool="prefork"):
        until(lambda: site.errands() == ["44"])
        until(lambda: site.ask("SELECT count(*) FROM staff_outboxtask") == [(0,)])

    assert (site.folder / "died").exists()


@pytest.mark.redis
@pytest.mark.slow
def test_what_a_redis_forgot_is_handed_over_again(site: Site) -> None:
    hand_over(site, "staff.errand", 42)
    with redis.Redis.from_url(os.environ["TEST_REDIS_URL"]) as server:
        assert server.delete(site.queue) == 1

    relay_after(site, minutes=9)
    assert waiting_messages(site.queue) == []
    relay_after(site, minutes=11)

    assert waiting_messages(site.queue) == [[[], {"outbox_id": 1}]]


@pytest.mark.redis
@pytest.mark.slow
def test_while_redis_is_away_a_task_waits_and_nothing_is_lost(site: Site) -> None:
    away = replace(site, environment=site.environment | {"REDIS_URL": "redis://127.0.0.1:1/0"})
    hand_over(away, "staff.errand", 43)

    assert site.ask("SELECT task_name, ids, try_again_at FROM staff_outboxtask") == [
        ("staff.errand", '{"report_id": 43}', None)
    ]
    relay_after(site, minutes=0)

    assert waiting_messages(site.queue) == [[[], {"outbox_id": 1}]]
