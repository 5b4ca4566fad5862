"""The site's own log, without what it would tell of a person: what was refused, by its kind."""

import logging
from typing import Final

_REASONS: Final = {
    "django.security.DisallowedHost": "a request named a host that is not in ALLOWED_HOSTS",
}
_ANY_OTHER: Final = "a request was refused"


class KindAlone(logging.Filter):
    """Leaves one line of a refused request: its logger is named after the kind of fault.

    Django quotes what was sent, as long as it may be, and prints where in its code it noticed.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """True: every line is written, shorter."""
        record.msg, record.args = _REASONS.get(record.name, _ANY_OTHER), ()
        record.exc_info = record.exc_text = record.stack_info = None
        return True
