"""Runs the clock of a site on one machine: celery's own beat in a thread, each task in place.

What it runs and when stands once, in config/celery.py, as it does for a site with workers.
"""

from pathlib import Path
from typing import Any

from celery.beat import PersistentScheduler, Service
from django.db import close_old_connections

from config.celery import app


class InPlace(PersistentScheduler):
    """Runs what is due where it stands, and lets go of the database afterwards.

    It keeps in a file when each task ran: what came due while the site was off runs at the start.
    """

    def apply_async(self, *args: Any, **kwargs: Any) -> Any:
        """Carries out one task of the schedule."""
        try:
            return super().apply_async(*args, **kwargs)
        finally:
            close_old_connections()


def trial_clock(folder: Path) -> Service:
    """Makes a clock to `start()`, which keeps its file in this folder and ends at `stop()`."""
    app.loader.import_default_modules()
    return Service(app, scheduler_cls=InPlace, schedule_filename=str(folder / "clock"))
