"""The doctor's findings: a fault, or something to look at."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

FAULT: Final = "fault"
LOOK: Final = "to look at"
STUCK_AFTER: Final = timedelta(minutes=10)
"""After this a task that waits, or a clock that has not ticked, is a fault."""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """Something wrong (FAULT), or something a person should know of (LOOK)."""

    level: str
    about: str
    said: str

    def __str__(self) -> str:
        return f"{self.level}: {self.about}: {self.said}"


Findings = Iterator[Finding]


def fault(about: str, said: str) -> Finding:
    """Makes a finding of something that is wrong; `said` tells what to do."""
    return Finding(level=FAULT, about=about, said=said)


def look(about: str, said: str) -> Finding:
    """Makes a finding of something that a person should know of."""
    return Finding(level=LOOK, about=about, said=said)
