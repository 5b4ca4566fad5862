"""What a person types is nowhere on the server: not half-way, not after leaving, not after sending.

The search is shown to work first: a sentence that is planted in each place is found there.
"""

import os
import re
import socket
import ssl
from collections import Counter
from collections.abc import Iterator
from contextlib import closing

import psycopg
import pytest
import redis

from tests.addresses import public_addresses
from tests.production import Site, production_site
from tests.traces.person import ADDRESSES, Person
from tests.traces.searching import everything, places_with

pytestmark = [pytest.mark.slow, pytest.mark.database]

ADDRESS = re.compile(r"\b(?:127\.0\.0\.1|::1)\b")
# What a person answers that stands in addresses of its own right is no trace of them.
NO_TRACE = frozenset({"no", "me", "yes", "tell", "withdraw", "delete", "about_you", "confirm"})
# Of pages that differ in their figures alone, so many are opened.
OF_A_KIND = 3
ALIKE = ("estimates:figure", "estimates:area", "estimates:area_csv", "guidance:helped_thanks")


def addresses_without_cookies(site: Site) -> Iterator[str]:
    """Every public address before the form's first question, from the URL patterns."""
    opened = Counter[str]()
    for address, name in public_addresses(releases=[site.last_year]).items():
        needs_form = name.startswith("reporting:") and name != "reporting:start"
        if needs_form or (name in ALIKE and opened[name] == OF_A_KIND):
            continue
        opened[name] += 1
        yield address


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site on the database that the tests run on; with PostgreSQL, Redis too."""
    folder = tmp_path_factory.mktemp("traces")
    url, queue = os.environ.get("DATABASE_URL", ""), os.environ.get("TEST_REDIS_URL", "")
    if not url.startswith("postgresql"):
        with production_site(folder, reports=60) as site:
            yield site
        return
    name = f"traces_{os.getpid()}"
    server_url, queue = (
        f"{url.rsplit('/', 1)[0]}/postgres",
        queue and f"{queue.rsplit('/', 1)[0]}/13",
    )
    database = f"{url.rsplit('/', 1)[0]}/{name}"
    with psycopg.connect(server_url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            with production_site(
                folder, reports=60, database_url=database, redis_url=queue
            ) as site:
                yield site
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")
            if queue:
                with closing(redis.Redis.from_url(queue)) as client:
                    client.flushdb()


@pytest.fixture
def since(site: Site) -> int:
    """Where the log ended when the test began."""
    return site.log.stat().st_size


def logged(site: Site, since: int) -> str:
    return site.log.read_bytes()[since:].decode()


def test_the_search_finds_what_is_planted_in_each_place(site: Site) -> None:
    planted = "Planted 7 times: the heron stood still all night"
    kept = planted.encode()
    (site.folder / "stray.txt").write_bytes(b"\x00\x01" + kept)
    (site.folder / "stray.bin").write_text(planted.encode().hex())
    with site.log.open("ab") as log:
        log.write(kept + b"\n")
    site.python(
        "from django.contrib.sessions.models import Session; from django.utils import timezone;"
        f"Session.objects.create(session_key='k', session_data={planted!r},"
        " expire_date=timezone.now());"
        f"from django.core.cache import cache; cache.set('planted', {planted!r}, 600)"
    )

    found = places_with(planted, site)

    assert {"log", "var/stray.txt", "var/stray.bin"} <= set(found)
    database = "table django_session" if site.redis_url else "var/come-forward.sqlite3"
    assert any(place.startswith(database) for place in found)
    assert any(place.startswith("cache") for place in found) == bool(site.redis_url)
    for name in ("stray.txt", "stray.bin"):
        (site.folder / name).unlink()


def test_half_way_and_after_abandoning_nothing_is_there(site: Site, since: int) -> None:
    words = "The grey cat watched me type this and never told anyone"
    person = Person(site)

    person.tell(words)

    person.get("/report/check/")
    assert words in person.text
    assert places_with(words, site) == []
    # They close the browser. Others come and go, and the night's work runs.
    Person(site).get("/report/")
    site.manage("purge")
    assert places_with(words, site) == []
    assert "nude_pictures" not in logged(site, since)


def test_words_that_are_refused_are_nowhere_either(site: Site) -> None:
    words = "Too long and never kept: " + "the tide came in twice that day " * 60
    person = Person(site)
    person.tell("short")

    person.get("/report/own-words/")
    person.post("/report/own-words/", own_words=words)

    assert words[:60] in person.text
    assert places_with(words[:60], site) == []


def test_after_exit_nothing_is_there_and_the_browser_holds_nothing(site: Site) -> None:
    words = "Somebody came into the room and I pressed the button"
    person = Person(site)
    person.tell(words)
    assert any("answers" in cookie.name for cookie in person.cookies)

    person.get("/exit/")

    assert not any("answers" in cookie.name for cookie in person.cookies)
    assert places_with(words, site) == []


def test_after_sending_the_words_lie_sealed_and_nowhere_else(site: Site, since: int) -> None:
    words = "They wrote at four in the morning, from a number with no name"
    person = Person(site)
    person.tell(words)

    code = person.send()

    stored = "from reporting.models import Report, SealedWords as S;"
    assert int(
        site.python(stored + "print(S.objects.filter(report=Report.objects.last()).count())")
    )
    assert places_with(words, site) == []
    # Nor the code, nor an answer, nor an address in the log; nor the code anywhere at all.
    assert places_with(code, site) == []
    assert places_with(code.replace("-", ""), site) == []
    text = logged(site, since)
    assert "/report/check/" in text
    assert "nude_pictures" not in text
    assert not ADDRESS.search(text)


def test_on_every_way_through_the_site_no_answer_code_or_address_is_in_a_log(
    site: Site, since: int
) -> None:
    words = "Nobody at the harbour knew what the letter said"
    searched = "somebody wrote that they hold my harbour pictures"
    person, second, reader = Person(site), Person(site), Person(site)

    person.tell(words)
    person.get("/report/save/")
    person.post("/report/save/")
    draft = person.code()
    second.get("/report/resume/")
    second.post("/report/resume/", code=draft)
    assert second.path == "/report/"
    code = second.send()
    second.post("/report/sent/", press="confirm", typed_code=code)
    for typed in (code, "7KQ2-M4XA-00TJ-9WZE"):
        reader.get("/report/status/")
        reader.post("/report/status/", code=typed)
    reader.get("/report/status/")
    reader.post("/report/status/", code=code)
    reader.post("/report/status/since/", press="tell", told_since="local_police")
    assert "/report/status/since/" in reader.path
    reader.get("/report/status/")
    reader.post("/report/status/", code=code)
    reader.post("/report/status/withdraw/", press="withdraw")
    assert "You took it back. It is gone." in reader.text
    reader.get("/guidance/")
    reader.post("/guidance/search/", words=searched)
    assert re.fullmatch(r"/guidance/search/[0-9c-]+/", reader.path)
    assert searched not in reader.text
    for address in ("/guidance/self-check/", "/report/resume/", "/report/danger/"):
        reader.get(address)

    text = logged(site, since)
    for address in ("save", "resume", "status/since", "status/withdraw", "check"):
        assert f"POST /report/{address}/ " in text
    assert "POST /guidance/search/ " in text
    told = (person.sent | second.sent | reader.sent) - NO_TRACE
    assert {"nude_pictures", "england", "local_police", code, draft} <= told
    assert [each for each in sorted(told) if each in text] == []
    assert not ADDRESS.search(text)
    for secret in (words, searched, code, draft, *ADDRESSES):
        assert places_with(secret, site) == []
        assert places_with(secret.replace("-", ""), site) == []


def test_no_public_page_sets_a_cookie_or_asks_another_host(site: Site, since: int) -> None:
    person = Person(site)
    pages = 0
    for path in addresses_without_cookies(site):
        assert person.get(path) == 200, path
        assert list(person.cookies) == [], path
        loaded = re.findall(
            r'<(?:script|link|img|iframe)\b[^>]*(?:src|href)="([^"]+)"', person.text
        )
        is_page = "<html" in person.text
        assert bool(loaded) == is_page, path
        assert ('class="cf-exit__button"' in person.text) == is_page, path
        assert all(address.startswith("/") for address in loaded), path
        pages += is_page
    # 31 pages of advice and the kinds before them; the self-check is its first.
    assert pages > 70
    assert not ADDRESS.search(logged(site, since))
    assert not any(each in logged(site, since) for each in ADDRESSES)


MALFORMED = {
    "no request at all": b"\x16\x03 heron-at-dusk\r\n\r\n",
    "a method of nobody's": b"heron-at-dusk / HTTP/1.1\r\n\r\n",
    "a version of nobody's": b"GET /heron-at-dusk HTTP/9.9\r\nHost: localhost\r\n\r\n",
    "a header without a name": b"GET / HTTP/1.1\r\nheron-at-dusk\r\n\r\n",
    "a header cut in two": b"GET / HTTP/1.1\r\nCookie: a=\r\n heron-at-dusk\r\n\r\n",
    "a header that is too long": b"GET / HTTP/1.1\r\nCookie: "
    + b"heron-at-dusk" * 1000
    + b"\r\n\r\n",
    "an address that is too long": b"GET /" + b"heron-at-dusk" * 1000 + b" HTTP/1.1\r\n\r\n",
    "a request that is cut off": b"POST /report/ HTTP/1.1\r\nCookie: heron-at-dusk",
    "a type that cannot be read": b"POST /heron-at-dusk/ HTTP/1.1\r\nHost: localhost\r\n"
    b"Content-Type: text/plain; heron*=at-dusk''x\r\nContent-Length: 0\r\n\r\n",
}


@pytest.mark.parametrize("name", MALFORMED)
def test_a_malformed_request_leaves_no_address_and_no_word_of_it(
    site: Site, since: int, name: str
) -> None:
    context = ssl._create_unverified_context()
    with (
        socket.create_connection(("127.0.0.1", site.port), timeout=120) as plain,
        context.wrap_socket(plain, server_hostname="localhost") as connection,
    ):
        connection.sendall(MALFORMED[name])
        if "cut off" not in name:
            connection.recv(1000)
    Person(site).get("/healthz")

    # Of an address that is malformed in nothing else, the log of this test site keeps the line.
    kept = logged(site, since).replace("POST /heron-at-dusk/", "")
    assert "/healthz" in kept
    assert "heron" not in kept
    assert not ADDRESS.search(kept)
    assert any(said in kept for said in ("refused: ", "before it was whole", " 400 "))


def test_everything_that_is_searched_is_there_to_be_searched(site: Site) -> None:
    places = {place.split("/")[0].split(" ")[0] for place, _ in everything(site)}

    assert {"var", "log"} <= places
    assert ({"table", "cache"} <= places) == bool(site.redis_url)
