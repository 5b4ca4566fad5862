"""Takes the indents of its templates out of a page, which a phone would fetch."""

import re
from typing import Final

_INDENT: Final = re.compile(r"\s*\n\s*")


def without_indents(html: str) -> str:
    """Takes out the spaces around each line end. Not for a box of somebody's own words: the indents
    of those would go, too."""
    return _INDENT.sub("\n", html.strip())
