"""Counts how often something happened in a stretch of time: five minutes, an hour, a day.

The counts lie in the cache, which forgets them when the stretch is over. Where the cache does not
answer, this process counts for itself: whoever depends on a count still gets an answer.
"""

import logging
from datetime import datetime, timedelta

from django.core.cache import cache
from django.utils.crypto import salted_hmac

logger = logging.getLogger(__name__)

_in_process: dict[str, tuple[float, int]] = {}
"""Key -> when it is forgotten, and the count."""


def count(what: str, *, span: timedelta, now: datetime, step: int = 1) -> int:
    """Adds `step` to the count of `what` in the stretch of time that `now` lies in; the sum.

    The cache holds a keyed hash that changes with each stretch, so it tells neither what was typed
    nor where it came from.
    """
    seconds = int(span.total_seconds())
    stretch = int(now.timestamp()) // seconds
    name = salted_hmac("staff.counting", f"{seconds} {stretch} {what}").hexdigest()[:32]
    return add_to_count(f"count-{name}", seconds=seconds, now=now, step=step)


def add_to_count(key: str, *, seconds: int, now: datetime, step: int = 1) -> int:
    """Adds `step` to the count at this key, which is forgotten after so many seconds; the sum."""
    try:
        return step if cache.add(key, step, seconds) else int(cache.incr(key, step))
    except Exception as error:  # whatever the cache raises, its user gets an answer
        warn_of_cache(error)
    moment = now.timestamp()
    for old in [other for other, (until, _) in _in_process.items() if until <= moment]:
        del _in_process[old]
    until, so_far = _in_process.get(key, (moment + seconds, 0))
    _in_process[key] = (until, so_far + step)
    return so_far + step


def count_at(key: str) -> int:
    """Reads the count at this key, 0 where nothing was counted."""
    try:
        return int(cache.get(key, 0))
    except Exception as error:
        warn_of_cache(error)
        _, so_far = _in_process.get(key, (0.0, 0))
        return so_far


def warn_of_cache(error: Exception) -> None:
    """Writes into the log that the cache does not answer, and the kind of error.

    The kind alone: the message may hold what was about to be kept.
    """
    logger.warning("the cache does not answer: %s", type(error).__name__)
