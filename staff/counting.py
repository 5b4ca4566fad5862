"""Counts how often something happened in the time that runs now: five minutes, an hour.

Counts lie in the cache under a keyed hash that changes with each stretch of time, so the cache
holds neither what was typed nor where it came from. Without a cache this process counts for
itself: whoever depends on a count still gets an answer.
"""

import logging
from datetime import datetime, timedelta
from typing import Final

from django.core.cache import cache
from django.utils.crypto import salted_hmac

logger = logging.getLogger(__name__)

_LARGEST_IN_PROCESS: Final = 1000
_in_process: dict[str, tuple[float, int]] = {}
"""Key -> when it can be forgotten, and the count."""


def count(what: str, *, span: timedelta, now: datetime, step: int = 1) -> int:
    """Adds `step` to the count of `what` in the stretch of time that `now` lies in; the sum."""
    seconds = int(span.total_seconds())
    stretch = int(now.timestamp()) // seconds
    key = "count-" + salted_hmac("staff.counting", f"{seconds} {stretch} {what}").hexdigest()[:32]
    try:
        return step if cache.add(key, step, seconds) else int(cache.incr(key, step))
    except Exception as error:  # whatever the cache raises, its user gets an answer
        logger.warning("the cache does not answer: %s", type(error).__name__)
        return _count_here(key, step=step, now=now.timestamp(), until=(stretch + 1) * seconds)


def _count_here(key: str, *, step: int, now: float, until: float) -> int:
    if len(_in_process) > _LARGEST_IN_PROCESS:
        for old in [name for name, (end, _) in _in_process.items() if end <= now]:
            del _in_process[old]
    _, so_far = _in_process.get(key, (until, 0))
    _in_process[key] = (until, so_far + step)
    return so_far + step
