"""Asks database, cache and queue whether they answer; each probe raises what its driver raises."""

from django.conf import settings
from django.core.cache import cache
from django.db import connection

from config.celery import app
from config.site_cache import mark_cache


def ask_database() -> None:
    """Asks the database for one row."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def cache_remembers() -> bool:
    """Whether the cache, which is marked as this site's, gives back what was just put there."""
    mark_cache()
    cache.set("probe", 1, 5)
    return bool(cache.get("probe") == 1)


def has_queue() -> bool:
    """Whether this process hands tasks to a queue: else they run in place, or wait for the staff's
    worker."""
    return bool(settings.REDIS_URL) and settings.SITE != "public"


def ask_queue() -> None:
    """Opens a connection to the queue, where this process has one."""
    if has_queue():
        with app.connection_for_write() as queue:
            queue.ensure_connection(max_retries=1, timeout=2)
