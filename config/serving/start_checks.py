"""Stops a process that must not serve anybody, with one line that says why.

`manage.py doctor` is not held up by it: it is there to tell about these faults, and more.
"""

import logging
import sys
from collections.abc import Iterator
from typing import Final, NoReturn

from django.conf import settings
from django.db import connection

from classification.attributes import DECLARED
from config.keeping_policy import policy_faults
from config.keys import NAMES, weak_keys
from config.margin_check import margin_faults
from config.site_cache import CacheOfAnotherSite, mark_cache

logger = logging.getLogger(__name__)

_DO_NOT_TRY_AGAIN: Final = 3
"""The code at which gunicorn stops, where it would start another worker after any other."""


def stop(fault: object) -> NoReturn:
    """Ends the process with one line that says why it does not start, and what to do."""
    sys.stderr.write(f"Come Forward does not start: {' '.join(str(fault).split())}\n")
    raise SystemExit(_DO_NOT_TRY_AGAIN)


def keys_in_force() -> dict[str, str]:
    """Returns the secrets of this process by name; the public one has the first three alone."""
    return {name: getattr(settings, name) for name in NAMES if hasattr(settings, name)}


def unsafe_settings() -> Iterator[str]:
    """Yields a line for each setting that no site may be served with, and what to do."""
    if settings.LOCAL:
        if not settings.DEMONSTRATION:
            yield (
                "LOCAL=true is for one machine for a try, and DEMONSTRATION=false says that the "
                "reports are real. Set LOCAL=false and give every secret."
            )
        return
    if settings.DEBUG:
        yield "DEBUG is on: error pages would show what people send. Set DEBUG=false."
    if "*" in settings.ALLOWED_HOSTS:
        yield (
            "ALLOWED_HOSTS holds *: anybody could have our pages lead elsewhere. Name the host "
            "names of this process."
        )
    yield from weak_keys(keys_in_force())


def unknown_profile() -> Iterator[str]:
    """Yields a line where RELEASE_PROFILE names no set of tables."""
    if settings.RELEASE_PROFILE not in DECLARED:
        yield (
            f"RELEASE_PROFILE={settings.RELEASE_PROFILE} names no set of tables. Say one of "
            f"{', '.join(DECLARED)}; what was called standard is standard_1."
        )


def check_before_start() -> None:
    """Stops a process with unsafe settings, a profile that is none, a policy it cannot keep,
    margins of the survey that it may not use, or another site's cache."""
    faults = (*unsafe_settings(), *unknown_profile(), *policy_faults(), *margin_faults())
    for fault in faults:
        stop(fault)
    if settings.LOCAL and connection.vendor != "sqlite":
        stop(
            "LOCAL=true is for one machine for a try, and DATABASE_URL names another database "
            "than SQLite. Set LOCAL=false and give every secret."
        )
    check_cache()


def check_cache() -> None:
    """Stops the process where its cache is another site's.

    A Redis that is away stops nothing: the pages of help come up without it, and whose it is is
    looked at again before anything is read from it.
    """
    try:
        mark_cache()
    except CacheOfAnotherSite as error:
        stop(error)
    except Exception as error:  # whatever a driver raises, Redis is away
        logger.warning("the cache could not be asked whose it is: %s", type(error).__name__)
