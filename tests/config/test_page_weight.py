"""What a phone must fetch before it can show a page: few files, and small ones."""

import gzip
import re
from functools import cache
from pathlib import Path
from typing import Any

import brotli
import pytest
import time_machine
from django.contrib.staticfiles import finders
from django.test import Client

from benchmarks.visitor import BLACKMAIL, SHORT_REPORT
from estimates.register.loading import load_official_figures
from tests.addresses import public_addresses
from tests.browser.every_page import holding
from tests.factories import NOW, make_epoch
from tests.records.facts import close_year, make_attributes
from tests.releases.facts import make_published

pytestmark = pytest.mark.django_db

LINKED = re.compile(r'<(?:link[^>]*?rel="(?:stylesheet|icon)"|script|img)[^>]*>')
ADDRESS = re.compile(r'(?:href|src)="([^"]+)"')
MISSING = "/no-such-page/"
HELP = ("/guidance/", "/report/")
MOST_BYTES = 120_000
MOST_OF_HELP = 50_000
# Not compressed, since they hold answers; still to be brought under MOST_OF_HELP.
MOST_WITH_ANSWERS = 56_000
MOST_REQUESTS = 4


def linked(text: str) -> list[str]:
    """The files that a page asks a browser to fetch."""
    return [ADDRESS.search(tag)[1] for tag in LINKED.findall(text) if ADDRESS.search(tag)]


def too_heavy(client: Client, address: str) -> str:
    """Why a first load of this page is too much for a phone; "" where it is not."""
    page = client.get(address, follow=True, headers={"accept-encoding": "gzip"})
    assert page.status_code == (404 if address == MISSING else 200), address
    if not page["Content-Type"].startswith("text/html"):
        return ""
    is_small = page.get("Content-Encoding") == "gzip"
    files = set(linked((gzip.decompress(page.content) if is_small else page.content).decode()))
    assert files, address
    # The page itself is counted as it is sent: nothing that holds answers may be compressed.
    weight = len(page.content) + sum(map(weight_of, files))
    if 1 + len(files) > MOST_REQUESTS:
        return f"{address}: {sorted(files)}"
    most = MOST_OF_HELP if address == "/" or address.startswith(HELP) else MOST_BYTES
    return f"{address}: {weight} bytes" if weight > most else ""


def weight_with_files(page: Any) -> int:
    """What a first load of this page takes. Nothing that holds answers may be compressed."""
    assert page.status_code == 200
    assert "Content-Encoding" not in page
    return len(page.content) + sum(map(weight_of, set(linked(page.content.decode()))))


@cache
def weight_of(file: str) -> int:
    found = finders.find(file.removeprefix("/static/"))
    assert found, file
    return len(brotli.compress(Path(found).read_bytes()))


@pytest.mark.slow
def test_a_first_load_of_any_page_is_four_files_and_light(
    client: Client, settings: Any, tmp_path: Path
) -> None:
    settings.RELEASES_DIR = tmp_path / "releases"
    make_epoch()
    load_official_figures()
    close_year("2026", [make_attributes()] * 30)
    make_published("2026")
    addresses = [*public_addresses(releases=["2026"]), "/report/danger/", MISSING]

    found = [problem for address in addresses if (problem := too_heavy(client, address))]

    assert len(addresses) > 400
    assert found == []


@time_machine.travel(NOW, tick=False)
@pytest.mark.parametrize("report", [SHORT_REPORT, BLACKMAIL], ids=["message", "blackmail"])
def test_a_first_load_of_a_page_with_answers_is_light(report: Any) -> None:
    make_epoch()
    told = {code: said for answers in report.values() for code, said in answers.items()}
    person = holding(told)

    weights = {
        address: weight_with_files(person.get(address))
        for address in ("/report/next-hour/", "/report/check/")
    }
    person.send()
    weights["/report/sent/"] = weight_with_files(person.get("/report/sent/"))

    assert {page: weight for page, weight in weights.items() if weight > MOST_WITH_ANSWERS} == {}


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
