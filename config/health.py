"""Asks database, cache and queue whether they answer, and tells machines at two addresses.

A question raises what its driver raises.
"""

import logging

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from config.celery import app
from config.site_cache import mark_cache

logger = logging.getLogger(__name__)


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


@never_cache
@require_safe
def alive(request: HttpRequest) -> JsonResponse:
    """Answers 200 while the process answers at all."""
    return JsonResponse({"status": "alive"})


@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """Answers 200 when database, cache and queue answer; 503, naming those that do not."""
    checks = {"database": ask_database, "cache": _ask_cache, "queue": ask_queue}
    state: dict[str, str] = {}
    for name, check in checks.items():
        try:
            check()
        except Exception:
            # Whatever a driver raises, the answer is the same: this part is not reachable.
            logger.exception("%s is not reachable", name)
            state[name] = "unreachable"
        else:
            state[name] = "ok"
    status = 200 if set(state.values()) == {"ok"} else 503
    return JsonResponse(state, status=status)


def _ask_cache() -> None:
    if not cache_remembers():
        raise ConnectionError("the cache forgot at once")
