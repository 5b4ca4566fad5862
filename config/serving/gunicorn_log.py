"""Keeps from the web server's log whatever would tell of a person.

gunicorn writes the address of whoever sends a malformed request, and quotes the request: a header
that came cut in two may hold the answers' cookie. What went wrong is said by its kind alone.
"""

import sys
import traceback
from pathlib import Path
from typing import Any, Final

from gunicorn.glogging import Logger

_MALFORMED: Final = "Invalid request from ip="
_CUT_OFF: Final = "Ignored premature client disconnection"
# A page that broke, and somebody who stopped reading or sending in the middle.
_BROKEN: Final = ("Error handling request", "Socket error processing request")


class QuietLogger(Logger):
    """This logger of gunicorn drops addresses and quoted requests from its lines."""

    def debug(self, msg: object, *args: Any, **kwargs: Any) -> None:
        if str(msg).startswith(_CUT_OFF):
            super().debug("A request ended before it was whole")
        else:
            super().debug(msg, *args, **kwargs)

    def warning(self, msg: object, *args: Any, **kwargs: Any) -> None:
        if str(msg).startswith(_MALFORMED):
            super().warning("A malformed request was refused: %s", _kind())
        else:
            super().warning(msg, *args, **kwargs)

    def exception(self, msg: object, *args: Any, **kwargs: Any) -> None:
        if str(msg).startswith(_BROKEN):
            # Neither the address that was asked for nor the message, which may hold what was sent.
            super().error("A request could not be answered: %s", _kind())
        else:
            super().exception(msg, *args, **kwargs)


def _kind() -> str:
    """Names the class of the error that is being handled, and the line where it was raised."""
    kind, _, trace = sys.exc_info()
    if kind is None:
        return "unknown"
    last = traceback.extract_tb(trace)[-1]
    return f"{kind.__name__} ({Path(last.filename).name}, line {last.lineno})"
