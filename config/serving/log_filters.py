"""These filters keep from the site's own log whatever would tell of a person."""

import logging
from typing import Final

from config.serving.outages import is_outage

_REASONS: Final = {
    "django.security.DisallowedHost": "a request named a host that is not in ALLOWED_HOSTS",
}
_ANY_OTHER: Final = "a request was refused"


class RefusedRequestFilter(logging.Filter):
    """This filter shortens a refused request to one line, which tells the kind of fault.

    Django quotes what was sent, as long as it may be, and prints where in its code it noticed.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Shortens the line; it is always written."""
        record.msg, record.args = _REASONS.get(record.name, _ANY_OTHER), ()
        record.exc_info = record.exc_text = record.stack_info = None
        return True


class OutageFilter(logging.Filter):
    """This filter shortens an outage to one line: the page, and the kind of error.

    A trace for each visitor would fill the log, and a driver's message may hold what was asked.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        if error is not None and is_outage(error):
            record.msg = f"{record.getMessage()} ({type(error).__name__})"
            record.args, record.exc_info, record.exc_text = (), None, None
        return True
