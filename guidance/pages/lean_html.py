"""Takes the indents of its templates out of a page, which a phone would fetch."""

import re
from typing import Final

_INDENT: Final = re.compile(r"\s*\n\s*")
# Between blocks a line end says nothing, on the screen or to a reader of the screen.
_BEFORE_BLOCK: Final = re.compile(
    r"\n(?=</?(?:blockquote|details|div|form|h[1-6]|input|li|ol|p|section|summary|ul)\b)"
)


def without_indents(html: str) -> str:
    """Takes out the spaces around each line end. Not for a box of somebody's own words: the indents
    of those would go, too."""
    return _BEFORE_BLOCK.sub("", _INDENT.sub("\n", html.strip()))
