"""What every test shares: the services it may use, and no network beyond this machine."""

import math
import os
import socket
import sys
from collections import Counter
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.template import engines
from django.test import TransactionTestCase
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from xdist.scheduler import LoadGroupScheduling

from config.practice import strip
from config.serving import held_pages
from guidance.upkeep import banner, contact_checks
from moderation import keys, second_draw
from releases.triggers import rules_down
from reporting import drop_off, intake
from reporting.pages import page_cache
from staff.roles import ROLES
from staff.triggers import guards_down
from tests.lots import NeverDrawn

_ON_DATABASE = {"db", "transactional_db", "django_db_setup", "live_server", "client"}
_CASES_FOLLOWED = 20
_cases_run: Counter[str] = Counter()
# Their tests share what takes long to make: one process runs all of a file, before the others.
IN_ONE_PROCESS = (
    "tests/traces/test_traces.py",
    "tests/reporting/form/test_journey_walk.py",
    "tests/config/practice/test_simulation.py",
)
# How long an example takes depends on the machine and on what else it does: no test is about that.
hypothesis_settings.register_profile(
    "any_machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("any_machine")
BROWSER = Path(__file__).parent / "browser"  # `make test` looks for the mark in this folder alone
_LOCAL = {"127.0.0.1", "::1", "localhost", "0.0.0.0", ""}


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that reaches for another machine fails at once, by name."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in _LOCAL:
            raise AssertionError(f"a test tried to reach {address[0]}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(autouse=True)
def nothing_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the process and the cache counted in the test before is no part of this one."""
    drop_off._counted.clear()
    monkeypatch.setattr(drop_off, "_written_on", None)
    cache.clear()


@pytest.fixture(autouse=True)
def nothing_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """No report is drawn for a second reader, unless the test puts its own lot there."""
    monkeypatch.setattr(second_draw, "LOT", NeverDrawn())


@pytest.fixture(autouse=True)
def nothing_seen_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    """No page drawn in another test is held, and each asks whether its figures changed. Reports are
    taken, until a test closes the door or has it looked at: most have no key, and some no
    database."""
    page_cache.forget_pages()
    held_pages.forget_held_pages()
    for seen in (held_pages._register, held_pages._files, strip._missing):
        monkeypatch.setattr(seen, "seconds", 0.0)
    intake._door.hold(intake.Door.OPEN)
    monkeypatch.setattr(intake._door, "seconds", math.inf)


@pytest.fixture(autouse=True)
def no_banner_yet() -> None:
    """No banner of another test is still held; pages of advice then ask no database for one."""
    banner.hold(())


@pytest.fixture(autouse=True)
def no_contact_checked_yet() -> None:
    """No check of another test is still held; pages of advice then ask no database for them."""
    contact_checks.hold({})


@pytest.fixture
def cheap_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys are stretched cheaply: how long it takes is not what these tests are about."""
    monkeypatch.setattr(keys, "MEMORY_KIB", 1024)
    monkeypatch.setattr(keys, "PASSES", 1)


@pytest.fixture(scope="session", autouse=True)
def flush_that_leaves_what_migrations_made() -> Iterator[None]:
    """A test with real transactions ends with a flush, which empties every table.

    Some tables refuse that, so their guards are down meanwhile; and the roles come from a
    migration, so they are made again.
    """
    flush = TransactionTestCase._fixture_teardown

    def flush_and_restore(case: TransactionTestCase) -> None:
        with guards_down(connection), rules_down(connection):
            flush(case)
        Group.objects.bulk_create([Group(name=role) for role in ROLES])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", flush_and_restore)
        yield


def _fixtures_of(item: pytest.Item) -> list[str]:
    return getattr(item, "fixturenames", [])


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves out what cannot run here; where everything must run, a missing part is an error.

    What needs PostgreSQL runs when the tests run on it (`make test` runs them on both databases).
    Tests that touch a database are marked so, since on the second one only they can differ.
    """
    has_browser = bool(os.environ.get("CHROMIUM")) or os.path.exists("/usr/bin/chromium")
    if os.environ.get("CI") == "true" and os.environ.get("COME_FORWARD_TESTS") == "all":
        needed = {
            "Redis": os.environ.get("TEST_REDIS_URL"),
            "PostgreSQL": os.environ.get("TEST_DATABASE_URL"),
            "Chromium": has_browser,
        }
        absent = [name for name, found in needed.items() if not found]
        if absent:
            raise pytest.UsageError(f"CI has no {', '.join(absent)}")
    missing = {
        "redis": not os.environ.get("TEST_REDIS_URL"),
        "postgresql": "postgresql" not in settings.DATABASES["default"]["ENGINE"],
        "browser": not has_browser,
    }
    kept, left_out = [], []
    for item in items:
        if item.get_closest_marker("browser") and BROWSER not in item.path.parents:
            raise pytest.UsageError(f"{item.nodeid} drives Chromium: it belongs in tests/browser")
        if item.get_closest_marker("django_db") or _ON_DATABASE & set(_fixtures_of(item)):
            item.add_marker("database")
        wanted = any(item.get_closest_marker(name) and missing[name] for name in missing)
        (left_out if wanted else kept).append(item)
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = kept


def pytest_collection_finish(session: pytest.Session) -> None:
    """What the first page would load is loaded here, where coverage looks on."""
    # WhiteNoise warns where there is none, and a warning is an error here.
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    get_wsgi_application()
    engines.all()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Slow tests, and the later cases of a test, run the lines of others again, many times.

    Coverage does not follow them, which would take most of their time. It can only find less so.
    The mark `no_cover` would stop it on a single process alone.
    """
    tracer = sys.gettrace()
    test = item.nodeid.split("[")[0]
    _cases_run[test] += 1
    if item.get_closest_marker("slow") or _cases_run[test] > _CASES_FOLLOWED:
        sys.settrace(None)
    try:
        return (yield)
    finally:
        sys.settrace(tracer)


def share_of(nodeid: str) -> str:
    """What is handed to one process at a time: a test, or the whole file that it is in."""
    file = nodeid.split("::")[0]
    return file if file in IN_ONE_PROCESS else nodeid


class WholeFiles(LoadGroupScheduling):
    """Hands out tests one by one, and some files whole.

    The mark `xdist_group` would say it on each file, but pytest 9.2 leaves it without effect:
    https://github.com/pytest-dev/pytest-xdist/issues/1386
    """

    def _split_scope(self, nodeid: str) -> str:
        return share_of(nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> WholeFiles | None:
    return WholeFiles(config, log) if config.getvalue("dist") == "loadgroup" else None
