"""A moderator's hour: forty mixed reports by keyboard alone, in no more than a hundred presses."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.walking import press
from tests.production import Site

pytestmark = [pytest.mark.browser, pytest.mark.slow]

REPORTS = 40
MOST_PRESSES = 100
# Counts what the browser itself takes for a press of a key, through every page.
COUNTER = """addEventListener("keydown", (event) => {
    if (event.isTrusted) {
        sessionStorage.presses = Number(sessionStorage.presses || 0) + 1
    }
}, true)"""
# Counts what a key sets off, at once: a click of the script's is there before the key is up.
CLICKS = """() => {
    window.clicks = 0
    addEventListener("click", () => { window.clicks += 1 }, true)
}"""
SEND = """
import random
from django.utils import timezone
from config.practice.simulation import simulate_sent_report
from moderation.models import Claim
from reporting.submission import submit_report
now, rng = timezone.now(), random.Random("{mark}")
Claim.objects.all().delete()
for number in range({count}):
    answers = simulate_sent_report(rng, today=timezone.localdate(now), wrote=0.6)
    submit_report(answers=answers, token=f"{mark} {{number}}", now=now)
"""


def send_reports(site: Site, count: int, mark: str) -> None:
    """Sends so many, and gives back what tests before this one have taken."""
    site.python(SEND.format(count=count, mark=mark))


def key(page: Page, name: str) -> None:
    """Presses a key that leads to a page, and waits for that page."""
    with page.expect_event("load"):
        page.keyboard.press(name)


def accept(page: Page) -> None:
    """Accepts by one key; what may need a lead only with its words open."""
    shut = page.get_by_role("button", name="Open the words").count()
    if page.get_by_text("Think first").count() and shut:
        key(page, "o")
    key(page, "a")


def number_of(page: Page) -> int:
    found = re.search(r"/reports/(\d+)/", page.url)
    assert found is not None, page.url
    return int(found[1])


def test_forty_mixed_reports_by_keyboard_alone(open_browser, site: Site, staff_state: Path) -> None:
    send_reports(site, REPORTS + 5, "keys")
    page = open_browser(storage_state=staff_state)
    page.add_init_script(COUNTER)
    page.goto("/moderation/")
    keys_of = {3: "r", 7: "h", 9: "f", 5: "r"}
    decided: list[int] = []

    key(page, "n")
    for place in range(REPORTS):
        number = number_of(page)
        if place % 5 == 2:
            key(page, "o")
            expect(page.get_by_role("heading", name="In their own words")).to_be_focused()
        asks = keys_of.get(place % 10)
        if asks:
            key(page, asks)
            key(page, "1")
        else:
            accept(page)
        decided.append(number)
        said = page.get_by_role("alert").first
        expect(said).to_contain_text(f"Report {number}:")
        expect(said).to_be_focused()
        if place == 20:
            key(page, "u")
            expect(page.get_by_role("alert").first).to_contain_text("Undone.")
            assert number_of(page) == number
            key(page, "t")
            accept(page)
            expect(page.get_by_role("alert").first).to_contain_text(f"Report {number}: Accepted.")

    presses = int(page.evaluate("sessionStorage.presses"))
    states = site.python(
        "from reporting.models import Report;"
        f"print(*Report.objects.filter(pk__in={decided}).values_list('state', flat=True))"
    ).split()
    assert len(set(decided)) == REPORTS
    assert {state: states.count(state) for state in set(states)} == {
        "accepted": 24,
        "rejected": 8,
        "on_hold": 4,
        "referred": 4,
    }
    assert presses <= MOST_PRESSES
    page.goto("/moderation/")
    press(page, page.get_by_role("link", name="Go on with it").first)
    press(page, page.get_by_role("button", name="Leave it and go back to the list"))


def test_the_browsers_own_way_back_from_open_words_leads_to_the_report(
    open_browser, site: Site, staff_state: Path
) -> None:
    send_reports(site, 2, "back")
    page = open_browser(storage_state=staff_state)
    page.goto("/moderation/")
    key(page, "n")
    number = number_of(page)
    key(page, "o")
    key(page, "a")

    page.go_back()

    assert number_of(page) == number
    expect(page.get_by_role("main")).to_contain_text("Decided: accepted.")
    expect(page.locator(".staff-words__text")).to_have_count(0)


def test_keys_walk_the_list_open_the_help_sheet_and_show_their_numbers(
    open_browser, site: Site, staff_state: Path
) -> None:
    send_reports(site, 4, "list")
    page = open_browser(storage_state=staff_state)
    page.goto("/moderation/")
    lines = page.locator("[data-line]")

    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(lines.nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(lines.nth(0)).to_be_focused()
    number = lines.nth(0).inner_text()
    key(page, "o")
    assert number_of(page) == int(number)
    key(page, "t")
    key(page, "r")
    expect(page.locator("label kbd").first).to_have_text("1")
    key(page, "?")
    assert page.url.endswith("/moderation/keys/")
    page.goto(f"/moderation/reports/{number}/")
    press(page, page.get_by_role("button", name="Leave it and go back to the list"))


def test_keys_do_nothing_while_typing_with_another_key_or_when_switched_off(
    open_browser, site: Site, staff_state: Path
) -> None:
    send_reports(site, 2, "typing")
    page = open_browser(storage_state=staff_state)

    def clicks_of(*names: str) -> int:
        page.evaluate(CLICKS)
        for name in names:
            page.keyboard.press(name)
        return int(page.evaluate("window.clicks"))

    page.goto("/moderation/?state=received&age=d1")
    page.goto("/moderation/?state=received&risk=other")
    name = page.get_by_label("Name of the view")
    name.focus()
    typed = clicks_of("n", "u", "j")
    page.get_by_label("Risk").focus()
    in_a_list = clicks_of("n")
    page.locator("h1").click()
    with_others = clicks_of("Alt+n", "Meta+n")
    assert (typed, in_a_list, with_others) == (0, 0, 0)
    expect(name).to_have_value("nuj")

    page.goto("/moderation/keys/")
    press(page, page.get_by_role("button", name="Switch the keys off"))
    page.goto("/moderation/")
    assert clicks_of("n", "j", "?") == 0
    expect(page.locator("[data-line]:focus")).to_have_count(0)

    page.goto("/moderation/keys/")
    press(page, page.get_by_role("button", name="Switch the keys on"))
    page.goto("/moderation/")
    page.keyboard.press("j")
    expect(page.locator("[data-line]").first).to_be_focused()
