"""Is the process alive, and can it reach what it needs? Answers for machines, no page."""

import logging

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from config.site_cache import mark_cache

logger = logging.getLogger(__name__)


@never_cache
@require_safe
def alive(request: HttpRequest) -> JsonResponse:
    """200 while the process answers at all."""
    return JsonResponse({"status": "alive"})


@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """200 when database, cache and queue answer; 503 naming those that do not."""
    checks = {"database": _database, "cache": _cache, "queue": _queue}
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


def _database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _cache() -> None:
    mark_cache()
    cache.set("readyz", 1, 5)
    if cache.get("readyz") != 1:
        raise ConnectionError("the cache forgot at once")


def _queue() -> None:
    if not settings.REDIS_URL or settings.SITE == "public":
        return  # tasks run in place, or wait for the staff's worker
    from config.celery import app

    with app.connection_for_write() as queue:
        queue.ensure_connection(max_retries=1, timeout=2)
