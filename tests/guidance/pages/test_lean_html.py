"""What a page is sent without: indents, and what HTML supposes where it is not said."""

import pytest

from guidance.pages.lean_html import short_html, without_indents


@pytest.mark.parametrize(
    ("html", "left"),
    [
        ("<ol>\n    <li>\n        One\n    </li>\n</ol>", "<ol><li>One</li></ol>"),
        ("<p>\n    Call\n    <a>101</a>\n</p>", "<p>Call\n<a>101</a></p>"),
        ("<h2>One</h2>\n\n<p>Two</p>", "<h2>One</h2><p>Two</p>"),
        ("<b>One</b>\n<span>Two</span>", "<b>One</b>\n<span>Two</span>"),  # a space is seen there
        ("<b>One</b>\n<link>", "<b>One</b>\n<link>"),
    ],
)
def test_an_indent_goes_and_a_space_between_words_stays(html: str, left: str) -> None:
    assert without_indents(html) == left


@pytest.mark.parametrize(
    ("html", "left"),
    [
        ("<ul>\n<li>One</li>\n<li>Two</li>\n</ul>", "<ul><li>One<li>Two</ul>"),
        ("<div>\n<p>One</p>\n<p>Two</p>\n</div>", "<div><p>One<p>Two</div>"),
        ("<ul><li><p>One</p></li><li><p>Two</p></li></ul>", "<ul><li><p>One<li><p>Two</ul>"),
        ("<p>One</p><ul><li>Two</li></ul>", "<p>One<ul><li>Two</ul>"),
        ("<p>One</p><link>", "<p>One</p><link>"),
        ('<li><button type="submit" name="a">', '<li><button name="a">'),
        ('<button type="button">', '<button type="button">'),
        # What follows would become a part of the paragraph.
        ("<p>One</p><button>Two</button>", "<p>One</p><button>Two</button>"),
        ("<p>One</p><a>Two</a>", "<p>One</p><a>Two</a>"),
        ("<p>One</p>Two", "<p>One</p>Two"),
        ("<a><p>One</p></a>", "<a><p>One</p></a>"),
    ],
)
def test_an_end_goes_only_where_the_next_tag_says_the_same(html: str, left: str) -> None:
    assert short_html(html) == left
