"""Sets up the queue of background work, and the tasks that run by the clock.

Tasks take ids only, load, call one function, and can run twice.
"""

import os
from typing import Any

from celery import Celery
from celery.schedules import crontab
from celery.signals import beat_init, celeryd_init, worker_init
from django.core.cache import cache
from django.utils import timezone

from config.serving.start_checks import check_before_start
from config.site_cache import mark_cache

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

LAST_TICK = "clock-last-ticked-at"
"""Where the cache holds when beat and a worker last did something together, as ISO time."""

_SOON = 10 * 60.0
"""Seconds after which what runs every few minutes is not worth catching up with."""

OURS = ("config.", "moderation.", "office.", "reporting.", "staff.")
"""How the name of each of our tasks begins: with its app."""

app = Celery("come_forward")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
# Hours are London's. A report's holder sees a new state once a day, after the night.
app.conf.beat_schedule = {
    "say that the clock ticks": {
        "task": "config.celery.tick",
        "schedule": 60.0,
        "options": {"expires": _SOON},
    },
    "send what waits in the outbox": {
        "task": "staff.tasks.relay_outbox",
        "schedule": 60.0,
        "options": {"expires": _SOON},
    },
    "begin the quarter's epoch": {
        "task": "moderation.tasks.begin_epoch",
        "schedule": crontab(hour=0, minute=5),
    },
    "declare what the quarters are counted in": {
        "task": "config.tasks.declare",
        "schedule": crontab(hour=0, minute=10),
    },
    "tell the holders of codes what was decided": {
        "task": "reporting.tasks.move_states",
        "schedule": crontab(hour=2, minute=40),
    },
    "total what happened next": {
        "task": "reporting.tasks.total_later",
        "schedule": crontab(hour=2, minute=50),
    },
    "find floods": {
        "task": "moderation.tasks.find_floods",
        "schedule": crontab(minute="*/10"),
        "options": {"expires": _SOON},
    },
    "put back what was on hold until today": {
        "task": "moderation.tasks.return_what_was_held",
        "schedule": crontab(minute="*/10"),
        "options": {"expires": _SOON},
    },
    # Again and again until morning: what failed once, because something was away, is made good.
    "delete what is past its time": {
        "task": "config.tasks.purge",
        "schedule": crontab(hour="3-6", minute=20),
    },
    "look whether the audit was tampered with": {
        "task": "staff.tasks.check_audit",
        "schedule": crontab(hour=4, minute=5),
    },
    "tell people that something waits": {
        "task": "office.tasks.send_alerts",
        "schedule": crontab(minute="*/5"),
        "options": {"expires": _SOON},
    },
    "tell people what waits this morning": {
        "task": "office.tasks.send_digest",
        "schedule": crontab(hour=7, minute=30),
    },
}


@celeryd_init.connect
@beat_init.connect
def look_first(**kwargs: object) -> None:
    """Worker and clock look at what every process looks at before it starts."""
    check_before_start()


@worker_init.connect
def take_our_tasks_alone(sender: Any, **kwargs: object) -> None:
    """A worker that starts forgets every task that is not ours: Celery brings some that start
    whatever they are told."""
    tasks = sender.app.tasks
    for name in [name for name in tasks if not name.startswith(OURS)]:
        tasks.unregister(name)


@app.task(name="config.celery.tick")
def tick() -> None:
    """Every minute: `manage.py doctor` sees by it that beat, the queue and a worker run."""
    mark_cache()
    cache.set(LAST_TICK, timezone.now().isoformat(), timeout=None)
