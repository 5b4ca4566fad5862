"""What a phone must fetch before it can show a page: few files, and small ones."""

import re
from pathlib import Path

import brotli
import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from tests.factories import make_epoch

pytestmark = pytest.mark.django_db

LINKED = re.compile(r'<(?:link[^>]*?rel="(?:stylesheet|icon)"|script|img)[^>]*>')
ADDRESS = re.compile(r'(?:href|src)="([^"]+)"')
MOST_BYTES = 120_000
MOST_REQUESTS = 4


def linked(text: str) -> list[str]:
    """The files that a page asks a browser to fetch."""
    return [ADDRESS.search(tag)[1] for tag in LINKED.findall(text) if ADDRESS.search(tag)]


@pytest.mark.parametrize(
    "address",
    [
        *("/", "/report/", "/report/danger/", "/safety/", "/guidance/", "/guidance/contacts/"),
        *("/guidance/tricked-into-paying/", "/statistics/", "/statistics/areas/northamptonshire/"),
        *("/statistics/2017/", "/releases/", "/no-such-page/"),
    ],
)
def test_a_first_load_is_four_files_and_light(client: Client, address: str) -> None:
    make_epoch()
    page = client.get(address)
    files = linked(page.content.decode())

    # The page itself is counted as it is: nothing that holds answers may be compressed.
    weight = len(page.content)
    for file in files:
        found = finders.find(file.removeprefix("/static/"))
        assert found, file
        weight += len(brotli.compress(Path(found).read_bytes()))
    assert 1 + len(set(files)) <= MOST_REQUESTS, files
    assert weight <= MOST_BYTES, weight


def test_the_style_sheet_and_the_script_fetch_nothing_more() -> None:
    css = Path(finders.find("pages.css")).read_text()
    script = Path(finders.find("pages.js")).read_text()

    # The crest belongs to a footer that no page of ours has.
    assert set(re.findall(r"url\(([^)]*)\)", css)) <= {"/assets/images/govuk-crest.svg"}
    assert "@import" not in css
    assert not re.search(r"\bimport\s*[\"'({*]", script)


def test_the_reader_of_pages_finds_what_is_linked() -> None:
    page = (
        '<link rel="stylesheet"\n href="/static/a.css"><script src="/b.js"></script><img src="c">'
    )

    assert linked(page) == ["/static/a.css", "/b.js", "c"]
