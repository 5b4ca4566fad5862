"""What a process looks at before it serves anybody: where it finds a fault it stops, with one line.

`manage.py doctor` is not held up by it: it is there to tell about these faults, and more.
"""

import logging
import sys
from typing import Final, NoReturn

from config.site_cache import CacheOfAnotherSite, mark_cache

logger = logging.getLogger(__name__)

_DO_NOT_TRY_AGAIN: Final = 3
"""The code at which gunicorn stops, where it would start another worker after any other."""


def stop(fault: object) -> NoReturn:
    """Ends the process with one line that says why it does not start, and what to do."""
    sys.stderr.write(f"Come Forward does not start: {' '.join(str(fault).split())}\n")
    raise SystemExit(_DO_NOT_TRY_AGAIN)


def look_before_start() -> None:
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
