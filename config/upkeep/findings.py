"""What the doctor says: a fault, or something to look at."""

from collections.abc import Iterator
from dataclasses import dataclass

FAULT, LOOK = "fault", "to look at"


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
    """Something that is wrong, and what to do."""
    return Finding(level=FAULT, about=about, said=said)


def look(about: str, said: str) -> Finding:
    """Something that a person should know of."""
    return Finding(level=LOOK, about=about, said=said)
