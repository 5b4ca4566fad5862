"""Numbers beyond measure, NUL and endless text in every field and address of the public pages."""

import re
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.conf import settings as site
from django.test import Client

from estimates.pages.what_if_form import LADDER, OWN, RATIO, known_names
from reporting.browser.answers_cookie import begin
from reporting.codes.receipts import receipt_code
from reporting.codes.what_happened_next import WHAT_HAPPENED_NEXT
from reporting.form.journey import path
from reporting.form.questions import FIELDS
from tests.addresses import every_public_route, public_addresses
from tests.attacks.test_fuzzing import EVERYTHING
from tests.estimates.conftest import official
from tests.factories import make_epoch, make_report
from tests.reporting.browsing import NOW, Browser

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
__all__ = ["official"]

HUGE = {
    "beyond 64 bits": "9223372036854775808",
    "more digits than are read": "9" * 4400,
    "other digits": "\u0663" * 65,
    "no character": "\x00",
    "a broken escape": "2024%00%ff%",
    "half a character": "\udc80",
    "endless": "x" * 4400,
}
ROOT = Path(site.BASE_DIR)
PRESSED = (
    *(
        "/report/event-type/",
        "/report/check/",
        "/report/police-area/",
        "/report/own-words/",
        "/report/stop/",
    ),
    *("/language/", "/guidance/search/", "/guidance/tricked-into-paying/helped/"),
    *("/guidance/contacts/not-working/",),
)
FOUND_BY_CODE = ("/report/status/", "/report/status/since/")
_READ = re.compile(r"\b(?:GET|POST)(?:\.get(?:list)?\(|\[)\"(\w+)\"")
_PART = re.compile(r"<[^>]+>")


def names_read() -> set[str]:
    """Every field that a public page looks at, from the code and from the questions."""
    files = [
        file
        for app in ("reporting", "guidance", "estimates", "releases", "config")
        for file in (ROOT / app).rglob("*.py")
    ]
    found = {name for file in files for name in _READ.findall(file.read_text(encoding="utf-8"))}
    asked = {each.code for each in (*FIELDS, *WHAT_HAPPENED_NEXT.fields)}
    dates = {"when_month-month", "when_month-year"}
    return found | asked | dates | {"series", "geography", "measure", "grade", "leave_empty"}


def names_supposed() -> set[str]:
    """Every name that an address of the what-if page may have."""
    return {name for measure in (LADDER, OWN, RATIO) for name in known_names(measure)}


def written(value: str) -> bytes:
    return value.encode("utf-8", "surrogatepass")


def one_of_each() -> list[str]:
    """One address for each pattern that a browser may open."""
    return list({name: address for address, name in public_addresses().items()}.values())


def opened(value: str) -> dict[str, str]:
    """Every such address with this value in each of its parts, as a browser writes it."""
    escaped = quote(written(value), safe="")
    return {
        route: _PART.sub(lambda _: escaped, route) for route in every_public_route() if "<" in route
    }


def kind_or_refused(page: Any) -> bool:
    """A page that works, leads somewhere, or says in words what is wrong."""
    if page.status_code >= 500 and page.status_code != 503:
        return False
    # An address that takes only a press has nothing to say to what is no press.
    is_page = "text/html" in page.get("Content-Type", "") and page.status_code != 405
    return page.status_code < 400 or not is_page or b"<h1" in page.content


@pytest.fixture
def release(settings: Any, tmp_path: Path) -> None:
    """A folder of a release, so that a file of it is looked for."""
    settings.RELEASES_DIR = tmp_path
    (tmp_path / "2024").mkdir()


def astray(pages: dict[str, Any]) -> list[tuple[str, int]]:
    return [
        (address, page.status_code) for address, page in pages.items() if not kind_or_refused(page)
    ]


@pytest.mark.parametrize("kind", HUGE)
def test_no_address_falls_over(kind: str, official: None, release: None) -> None:
    client = Client(raise_request_exception=False)
    addresses = opened(HUGE[kind])
    addresses["a file"] = f"/releases/2024/{quote(written(HUGE[kind]), safe='')}.csv"

    pages = {route: client.get(address) for route, address in addresses.items()}

    assert len(pages) > 10
    assert astray(pages) == []
    assert [route for route, page in pages.items() if page.status_code == 200] == []


@pytest.mark.parametrize("kind", HUGE)
def test_no_query_falls_over(kind: str, official: None) -> None:
    client = Client(raise_request_exception=False)
    names = sorted(names_read() | names_supposed())
    query = urlencode(dict.fromkeys(names, written(HUGE[kind])))

    pages = {address: client.get(f"{address}?{query}") for address in one_of_each()}

    assert len(pages) > 30
    assert astray(pages) == []


@pytest.mark.parametrize("kind", HUGE)
def test_no_form_falls_over(kind: str, official: None) -> None:
    make_epoch()
    make_report(token="a token")
    person = Browser()
    person.client.raise_request_exception = False
    held = begin(NOW).changed(answers=EVERYTHING, seen=path(EVERYTHING))
    fields = dict.fromkeys(sorted(names_read()), written(HUGE[kind]))
    with_code = {"code": receipt_code("a token"), "press": "tell"}

    def pressed(address: str, changed: dict[str, str]) -> Any:
        person.hold(held)
        body = urlencode({**fields, **changed})
        return person.post(address, body, content_type="application/x-www-form-urlencoded")

    pages = {address: pressed(address, {}) for address in (*one_of_each(), *PRESSED)}
    found = {address: pressed(address, with_code) for address in FOUND_BY_CODE}

    assert len(fields) > 50
    assert astray(pages) == []
    assert astray(found) == []
    assert {page.status_code for page in found.values()} == {200, 422}


def test_the_measure_can_fail() -> None:
    def broken(status: int, content: bytes = b"") -> Any:
        page = Client().get("/nothing/")
        page.status_code, page.content = status, content
        return page

    assert not kind_or_refused(broken(500, b"<h1>Sorry</h1>"))
    assert not kind_or_refused(broken(404, b"Not Found"))
    assert kind_or_refused(broken(404, b"<h1>Not here</h1>"))
