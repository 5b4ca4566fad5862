"""Tells an outage of the database, the cache or the queue from a fault of our own."""

import sys
from typing import Final

from django.db import InterfaceError, OperationalError

from config.site_cache import CacheOfAnotherSite

_OF_REDIS: Final = ("redis.", "kombu.")
"""Where the errors of cache and queue come from: asked by name, so that no process loads them."""


def is_outage(error: BaseException | None) -> bool:
    """Says whether the database, the cache or the queue did not answer."""
    if isinstance(error, OperationalError | InterfaceError | CacheOfAnotherSite):
        return True
    return error is not None and any(
        kind.__module__.startswith(_OF_REDIS) for kind in type(error).__mro__
    )


def current_outage() -> bool:
    """Says whether the error that is being handled now is an outage."""
    return is_outage(sys.exc_info()[1])
