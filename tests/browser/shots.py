"""Pictures of every kind of page, wide and narrow, for people to look at: `make shots`.

They lie under var/shots/, with a page that shows them all. Nothing is judged here. `ONLY=official`
takes those alone whose name or address holds this word.
"""

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

import django
import time_machine
from playwright.sync_api import Page, sync_playwright

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.test.runner import DiscoverRunner  # noqa: E402

from tests.addresses import public_addresses  # noqa: E402
from tests.browser.every_page import Shot, every_page, shown_in  # noqa: E402
from tests.browser.test_access import STAFF  # noqa: E402
from tests.browser.walking import press, sign_in  # noqa: E402
from tests.production import ROOT, Site, production_site  # noqa: E402
from tests.reporting.browsing import NOW  # noqa: E402

FOLDER = ROOT / "var" / "shots"
SIZES = ((1280, 900), (360, 740))
ONLY = os.environ.get("ONLY", "")
# What is not the kind of page that another is: the voice, the event, the place.
_WHICH = re.compile(r" \([^)]*\)")
_FILES = (".csv", "SHA256SUMS", ".json")


def main() -> None:
    """Makes every picture anew."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    shots = _one_of_each_kind()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        with production_site(Path(folder), reports=240) as site:
            for width, height in SIZES:
                size: Any = {"width": width, "height": height}
                context = browser.new_context(
                    viewport=size, ignore_https_errors=True, base_url=site.url
                )
                page = context.new_page()
                with shown_in(page) as show:
                    for shot in (shot for shot in shots if ONLY in shot.name):
                        show(shot)
                        _take(page, shot.name, width)
                for address in (each for each in _addresses(site) if ONLY in each):
                    page.goto(address)
                    _take(page, address, width)
                sign_in(page, site)
                for address in (each for each in STAFF if ONLY in each):
                    page.goto(address.format(last_year=site.last_year, quarter=site.quarter))
                    _take(page, address, width)
                page.goto("/moderation/")
                press(page, page.locator("main tbody a").first)
                _take(page, "a report", width)
                context.close()
        browser.close()
    _show_all()
    print(f"Look at {FOLDER / 'index.html'}")


def _one_of_each_kind() -> list[Shot]:
    """The pages that are made here: the first of those that are alike but for what was told."""
    runner = DiscoverRunner(verbosity=0, interactive=False)
    runner.setup_test_environment()
    databases = runner.setup_databases()
    try:
        with time_machine.travel(NOW, tick=False):
            kinds: dict[str, Shot] = {}
            for shot in every_page():
                kinds.setdefault(_WHICH.sub("", shot.name), shot)
    finally:
        runner.teardown_databases(databases)
        runner.teardown_test_environment()
    return list(kinds.values())


def _addresses(site: Site) -> Iterator[str]:
    """Of the pages on the site itself, the first of each pattern; those above are left out."""
    seen = set()
    for address, name in public_addresses(releases=[site.last_year]).items():
        is_made_here = name.startswith("reporting:")
        if name not in seen and not is_made_here and not address.endswith(_FILES):
            seen.add(name)
            yield address


def _take(page: Page, name: str, width: int) -> None:
    if ONLY not in name:
        return
    number = len(list(FOLDER.glob(f"{width}-*"))) + 1
    called = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:60] or "home"
    page.screenshot(path=FOLDER / f"{width}-{number:03}-{called}.png", full_page=True)


def _show_all() -> None:
    """One page with every picture, the wide one beside the narrow one."""
    pictures = "\n".join(
        f'<figure><figcaption>{escape(path.stem)}</figcaption><a href="{escape(path.name)}">'
        f'<img src="{escape(path.name)}" alt="" width="300"></a></figure>'
        for path in sorted(FOLDER.glob("*.png"), key=lambda path: path.stem.split("-", 1)[1])
    )
    style = "body{display:flex;flex-wrap:wrap;align-items:start;font:14px sans-serif}"
    (FOLDER / "index.html").write_text(
        f"<!doctype html><title>Every page</title><style>{style}</style>\n{pictures}\n"
    )


if __name__ == "__main__":
    main()
