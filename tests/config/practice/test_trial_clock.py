"""A site on one machine keeps the same hours as one with workers, in its own process."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from celery.beat import Service
from django.core.cache import cache

from config.celery import LAST_TICK, app
from config.practice.trial_clock import trial_clock


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the tasks that ran, in order."""
    names: list[str] = []
    app.loader.import_default_modules()
    for name in {each["task"] for each in app.conf.beat_schedule.values()}:
        monkeypatch.setattr(app.tasks[name], "run", _noting(name, names, app.tasks[name].run))
    return names


def run_what_is_due(clock: Service) -> None:
    """Runs tasks until the clock says that it may sleep."""
    while clock.scheduler.tick() == 0:
        pass


@pytest.mark.django_db
def test_what_came_due_while_the_site_was_off_runs_at_its_next_start(
    tmp_path: Path, ran: list[str]
) -> None:
    planned = {each["task"] for each in app.conf.beat_schedule.values()}
    yesterday = trial_clock(tmp_path)
    run_what_is_due(yesterday)
    before = list(ran)
    for entry in yesterday.scheduler.schedule.values():
        entry.last_run_at -= timedelta(days=1)
    yesterday.sync()
    cache.delete(LAST_TICK)

    today = trial_clock(tmp_path)
    run_what_is_due(today)
    today.sync()

    assert before == []
    assert set(ran) == planned
    assert len(ran) == len(planned)
    assert cache.get(LAST_TICK)


@pytest.mark.django_db
def test_a_task_that_breaks_stops_no_other(
    tmp_path: Path, ran: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(app.tasks["config.tasks.purge"], "run", broken)
    clock = trial_clock(tmp_path)
    clock.scheduler.tick()
    for entry in clock.scheduler.schedule.values():
        entry.last_run_at -= timedelta(days=1)
    clock.scheduler._heap = None

    run_what_is_due(clock)
    clock.sync()

    planned = {each["task"] for each in app.conf.beat_schedule.values()}
    assert set(ran) == planned - {"config.tasks.purge"}


def _noting(name: str, names: list[str], run: Callable[[], object]) -> Callable[[], None]:
    def noted() -> None:
        names.append(name)
        run()

    return noted
