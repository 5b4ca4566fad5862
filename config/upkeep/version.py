"""The version that is installed has one home, the first heading of CHANGELOG.md."""

import re
from pathlib import Path
from typing import Final

CHANGES: Final = Path(__file__).resolve().parents[2] / "CHANGELOG.md"
_HEADING: Final = re.compile(r"^## (\d+\.\d+\.\d+) – \d{1,2} [A-Z][a-z]+ \d{4}$", re.MULTILINE)


def versions_in(changes: str) -> list[str]:
    """Lists the versions that a changelog has headings for, in its order."""
    return _HEADING.findall(changes)


def current_version() -> str:
    """Reads the newest version of the changelog: the one that is installed."""
    return versions_in(CHANGES.read_text(encoding="utf-8"))[0]
