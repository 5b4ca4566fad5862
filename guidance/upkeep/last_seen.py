"""Keeps in memory a value that a process saw in the database, and looks again once in a while.

Pages of advice and the first page of the report must open while the database is away, and must not
ask it each time: they go on with what was last seen.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db import Error

logger = logging.getLogger(__name__)

Seen = TypeVar("Seen")


@dataclass(kw_only=True)
class LastSeen(Generic[Seen]):
    """`look` asks the database, at most every `seconds`; `seen` holds until it could.

    `what` names it in the log: "the staff's banner".
    """

    what: str
    look: Callable[[], Seen]
    seen: Seen
    seconds: float
    looked_at: float | None = None

    def now(self) -> Seen:
        """Gives the value last seen, and looks again where that is long ago."""
        moment = time.monotonic()
        since = None if self.looked_at is None else moment - self.looked_at
        if since is None or not 0 <= since < self.seconds:
            self.looked_at = moment
            try:
                self.seen = self.look()
            except Error as error:
                # The class alone: a database's message may hold what was asked.
                logger.warning("%s is not known: %s", self.what, type(error).__name__)
        return self.seen

    def hold(self, seen: Seen) -> None:
        """Takes this as what was just seen."""
        self.seen, self.looked_at = seen, time.monotonic()

    def look_again(self) -> None:
        """Has the next page look again."""
        self.looked_at = None
