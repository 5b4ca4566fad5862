"""A page that needs what is away says so: 503, in kind words, and one short line in the log."""

import logging
import sys

from django.db import InterfaceError, OperationalError

from config.site_cache import CacheOfAnotherSite

_OF_REDIS = ("redis.", "kombu.")
"""Where the errors of cache and queue come from: asked by name, so that no process loads them."""


def is_outage(error: BaseException | None) -> bool:
    """Whether the database, the cache or the queue did not answer."""
    if isinstance(error, OperationalError | InterfaceError | CacheOfAnotherSite):
        return True
    return error is not None and any(
        kind.__module__.startswith(_OF_REDIS) for kind in type(error).__mro__
    )


def current_outage() -> bool:
    """The same of the error that is being handled now."""
    return is_outage(sys.exc_info()[1])


class OneLineAnOutage(logging.Filter):
    """Leaves of an outage the page and the kind of error.

    A trace for each visitor would fill the log, and a driver's message may hold what was asked.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        if error is not None and is_outage(error):
            record.msg = f"{record.getMessage()} ({type(error).__name__})"
            record.args, record.exc_info, record.exc_text = (), None, None
        return True
