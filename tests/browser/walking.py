"""Somebody at the form in a real browser: fills in whatever page they are on and goes on."""

import re
from collections.abc import Callable, Mapping

from playwright.sync_api import Locator, Page

from tests.production import Site

BLACKMAIL: Mapping[str, str] = {
    "danger": "no",
    "who": "me",
    "age_band": "age_25_34",
    "nation": "england",
    "event_type": "blackmail",
    "event_detail": "nude_pictures",
    "when_band": "last_7_days",
    "lost_money": "yes",
    "told_whom": "no_one",
    "reason_not_reported": "ashamed",
}
CODE = re.compile(r"^[0-9A-Z]{4}(-[0-9A-Z]{4}){3}$")
WORDS = "They said they would send it to my family unless I pay."


def slug_of(page: Page) -> str:
    """The name of the page of the form that is open."""
    return page.url.split("#")[0].split("?")[0].rstrip("/").rsplit("/", 1)[-1]


def press(page: Page, target: Locator) -> None:
    """Presses what leads to a page, and waits until that page is there."""
    with page.expect_event("load"):
        target.click()


def begin(page: Page) -> None:
    """Opens the form at its first question, by the front door."""
    page.goto("/")
    press(page, page.get_by_role("link", name="Tell us what happened"))
    main = page.get_by_role("main")
    start = main.get_by_role("link", name="Start").or_(main.get_by_role("button", name="Start"))
    press(page, start.first)


def fill(page: Page, answers: Mapping[str, str] = BLACKMAIL, *, words: str = WORDS) -> None:
    """Gives the answers of this page that have one; leaves open what may be left open."""
    for name, value in answers.items():
        choice = page.locator(f'main input[name="{name}"][value="{value}"]')
        if choice.count():
            choice.check()
    box = page.locator('main textarea[name="own_words"]')
    if box.count():
        box.fill(words)


def go_on(page: Page) -> None:
    """Presses what leads on, and waits for the page that comes."""
    onward = page.get_by_role("button", name=re.compile("^(Go on|Check and send)$"))
    if not onward.count():
        onward = page.get_by_role("button", name="Continue", exact=True)
    press(page, onward.first)


def walk(
    page: Page,
    *,
    until: str,
    answers: Mapping[str, str] = BLACKMAIL,
    at_each: Callable[[Page], None] = lambda page: None,
    words: str = WORDS,
) -> list[str]:
    """From an open question to the page called `until`. Returns the names of the pages seen."""
    seen = []
    for _ in range(40):
        slug = slug_of(page)
        seen.append(slug)
        at_each(page)
        if slug == until:
            return seen
        fill(page, answers, words=words)
        go_on(page)
        assert slug_of(page) != slug, f"stuck at {slug}: {page.locator('main').inner_text()}"
    raise AssertionError(f"no page called {until}: {seen}")


def send(page: Page) -> str:
    """Sends the report from "check your answers" and returns the code."""
    press(page, page.locator("main form button[type=submit]").last)
    return page.locator(".cf-code").first.inner_text().strip()


def open_plan(page: Page) -> str:
    """Sends the report, after which the plan stands beside the code, and returns the code."""
    return send(page)


def sign_in(page: Page, site: Site) -> None:
    """The practice person signs in with both factors and unlocks their key."""
    page.goto("/moderation/")
    page.get_by_label("E-mail address").fill("moderator@practice.example")
    page.get_by_label("Password").fill(site.sign_in["password"])
    press(page, page.get_by_role("button", name="Sign in"))
    page.get_by_label("Code").fill(site.recovery_code())
    press(page, page.get_by_role("button", name="Sign in"))
    page.goto("/moderation/key/")
    page.get_by_label("Your passphrase").fill(site.sign_in["unlocking_words"])
    press(page, page.get_by_role("button", name="Unlock"))
