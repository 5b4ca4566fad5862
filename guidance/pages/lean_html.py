"""Takes out of a page what a phone would fetch for nothing: indents, and what HTML supposes."""

import re
from typing import Final

_INDENT: Final = re.compile(r"\s*\n\s*")
# Between blocks a line end says nothing, on the screen or to a reader of the screen.
_BLOCK: Final = "blockquote|details|div|form|h[1-6]|li|ol|p|section|summary|ul"
_BEFORE_BLOCK: Final = re.compile(rf"\n(?=</?(?:{_BLOCK}|input)\b)")
_AFTER_BLOCK: Final = re.compile(rf"(</?(?:{_BLOCK})\b[^>]*>)\n")
# An item ends where the next begins or its list ends, and a paragraph where a block begins or its
# own ends: HTML lets both do so without a word.
_END: Final = re.compile(
    r"</li>(?=<li\b|</[ou]l>)"
    r"|</p>(?=<(?:blockquote|details|div|form|h[1-6]|ol|p|section|ul)\b"
    r"|(?:</li>)?<li\b|</(?:blockquote|details|div|form|li|section)>)"
)


def without_indents(html: str) -> str:
    """Takes out the spaces around each line end. Not for a box of somebody's own words: the indents
    of those would go, too."""
    return _AFTER_BLOCK.sub(r"\1", _BEFORE_BLOCK.sub("", _INDENT.sub("\n", html.strip())))


def short_html(html: str) -> str:
    """Takes out what HTML supposes where it is not said, and the indents of `without_indents`."""
    return _END.sub("", without_indents(html)).replace('<button type="submit"', "<button")
