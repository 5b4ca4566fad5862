"""The advice is reviewed in English alone, and says so where a page is in another language."""

import re

import pytest
from django.test import Client, RequestFactory
from django.urls import resolve
from django.utils.translation import override

from tests.guidance.pages.test_pages import main_of


@pytest.mark.parametrize(
    ("address", "english"),
    [
        (
            "/guidance/tricked-into-paying/",
            ["Money that was sent because of a trick", "Call your bank now", "Call 159"],
        ),
        ("/guidance/contacts/", ["Emergency services", "Danger and police"]),
        ("/guidance/self-check/", ["What made you wonder?", "Pick the closest."]),
        ("/guidance/", ["Money that was sent because of a trick", "Money and your name"]),
        ("/guidance/which/blackmail/", ["Your files are locked and someone wants money"]),
    ],
)
def test_advice_says_that_it_is_english_where_the_page_is_in_another_language(
    client: Client, address: str, english: list[str]
) -> None:
    with override("cy"):
        welsh = render_in_another_language(address)
    page = main_of(client.get(address))

    assert "lang=" not in page
    for words in english:
        before = welsh[: welsh.index(words)]
        opened = [tag for tag in re.findall(r"<[a-z][^>]*>", before) if 'lang="en-GB"' in tag]
        assert opened, words
        name = opened[-1][1:].split()[0].rstrip(">")
        since = before[before.rindex(opened[-1]) :]
        assert f"</{name}>" not in since, words


def render_in_another_language(address: str) -> str:
    """The page as the view draws it while another language is in force."""
    found = resolve(address)
    request = RequestFactory().get(address)
    return main_of(found.func(request, *found.args, **found.kwargs))
