"""Two addresses tell machines whether the process lives, and whether it reaches what it needs."""

import logging

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from config.probes import ask_database, ask_queue, cache_remembers

logger = logging.getLogger(__name__)


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
