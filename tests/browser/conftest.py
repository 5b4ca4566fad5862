"""One production site and one Chromium for all browser tests, and a watch on every page."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.every_page import Shot, every_page
from tests.browser.walking import begin, sign_in, walk
from tests.production import Site, production_site
from tests.reporting.browsing import NOW

# A busy machine is slow: what does not come at all is noticed a little later.
expect.set_options(timeout=30_000)

_made: list[Shot] = []


@pytest.fixture(scope="session", autouse=True)
def django_beside_chromium() -> None:
    """Chromium is driven by an event loop that stays for the whole run. Django would refuse every
    later test in this process that asks the database, though none of them is asynchronous."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site with production's settings and headers, and practice data."""
    with production_site(tmp_path_factory.mktemp("site"), reports=240) as site:
        yield site


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
    return {
        "executable_path": chromium,
        "args": ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
    }


@pytest.fixture
def open_browser(browser: Browser, site: Site) -> Iterator[Callable[..., Page]]:
    """Opens a window of a new person, at the page of the form called `until` where one is named.
    At the end: no other host was asked, no page complained."""
    contexts: list[BrowserContext] = []
    strangers: list[str] = []
    complaints: list[str] = []

    def open_it(*, width: int = 1280, height: int = 900, until: str = "", **options: Any) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            ignore_https_errors=True,
            base_url=site.url,
            **options,
        )
        context.set_default_timeout(60_000)
        contexts.append(context)
        context.on(
            "request",
            lambda request: (
                None if request.url.startswith(site.url) else strangers.append(request.url)
            ),
        )
        page = context.new_page()
        page.on(
            "console",
            lambda message: (
                complaints.append(f"{page.url}: {message.text}")
                # A page that is meant to be missing or refused is no complaint.
                if message.type in ("error", "warning") and "status of 4" not in message.text
                else None
            ),
        )
        page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
        if until:
            begin(page)
            walk(page, until=until)
        return page

    yield open_it
    for context in contexts:
        context.close()
    assert strangers == []
    assert complaints == []


@pytest.fixture
def shots(db: None) -> Iterator[list[Shot]]:
    """Every page as it is answered, each once; made once in a run."""
    with time_machine.travel(NOW, tick=False):
        if not _made:
            _made.extend(every_page())
        yield _made


@pytest.fixture(scope="session")
def staff_state(browser: Browser, site: Site, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A browser's state in which the practice person is signed in and has unlocked their key."""
    kept = tmp_path_factory.mktemp("staff") / "state.json"
    context = browser.new_context(ignore_https_errors=True, base_url=site.url)
    sign_in(context.new_page(), site)
    context.storage_state(path=kept)
    context.close()
    return kept
