"""Advice on a small phone and on paper: the first screen, three screens, and two sides."""

import io
import re
import unicodedata

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

from guidance.advising.advice import advice_about
from guidance.for_whom.audience import ELSEWHERE
from guidance.reading.library import current
from tests.browser.test_access import faults

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PAGES = sorted(page.slug for page in current().situations.values())
SIDES = 2
# What can only be pressed means nothing on paper.
NOT_ON_PAPER = (
    *("Exit this page", "Statistics", "Show only what fits", "Skip to main content", "Back"),
    *("What changed and when", "Where this comes from", "Stay safe on this device"),
    *("when you can", "One of them did not work"),
)
PHONE = {"width": 360, "height": 780}
SCREENS = 3
# Where a page opens: its first act with its button, if it has one; and where the folds begin.
MEASURES = """() => {
    const bottom = (element) => element && element.getBoundingClientRect().bottom
    const first = document.querySelector('.cf-acts > li')
    const exit = document.querySelector('.cf-exit').getBoundingClientRect()
    return {
        title: document.querySelector('h1').getBoundingClientRect().top - exit.bottom,
        act: bottom(first.querySelector('h2')),
        why: bottom(first.querySelector('p')) || 0,
        button: bottom(first.querySelector('ul a')) || 0,
        folds: document.querySelector('.cf-fold').getBoundingClientRect().top + scrollY,
        wide: document.documentElement.scrollWidth,
    }
}"""
# Of each number to call or text: on how many lines it stands.
LINES = """(all) => all.filter(e => e.checkVisibility()).map(e => {
    const number = e.querySelector('.cf-whole') || e
    const range = document.createRange()
    range.selectNodeContents(number)
    const tops = new Set([...range.getClientRects()].map(box => Math.round(box.top)))
    return {words: number.innerText, lines: tops.size}
}).filter(({words}) => /^[0-9 ]+$/.test(words))"""
# What can be pressed in a card: how wide and how high.
SIZES = """(all) => all.filter(e => e.checkVisibility()).map(e => {
    const box = e.getBoundingClientRect()
    const room = e.closest('.cf-acts > li').getBoundingClientRect()
    return {words: e.innerText, height: box.height, left: room.width - box.width}
})"""


def faults_of(page: Page) -> list[str]:
    """What of the first screen, or before the folds, is not as it must be."""
    seen = page.evaluate(MEASURES)
    bottom = PHONE["height"]
    late = [
        f"{page.url}: {part} ends at {seen[part]:.0f}"
        for part in ("act", "why", "button")
        if seen[part] > bottom
    ]
    if seen["title"] < 0:
        late.append(f"{page.url}: the title lies under the exit")
    if seen["folds"] > SCREENS * bottom:
        late.append(f"{page.url}: the folds begin at {seen['folds']:.0f}")
    if seen["wide"] > PHONE["width"]:
        late.append(f"{page.url}: {seen['wide']} wide")
    return late


@pytest.mark.parametrize("nation", ["", "scotland"])
def test_the_first_screen_of_a_phone_holds_the_first_act_and_three_screens_all_of_now(
    open_browser, nation: str
) -> None:
    page = open_browser(**PHONE)
    found = []
    for slug in PAGES:
        page.goto(f"/guidance/{slug}/{f'?nation={nation}' if nation else ''}")
        found += faults_of(page)

    assert len(PAGES) == 33
    assert found == []


def test_a_first_screen_that_is_too_full_would_be_noticed(open_browser) -> None:
    page = open_browser(**PHONE, bypass_csp=True)
    page.goto("/guidance/tricked-into-paying/")
    page.evaluate("document.querySelector('h1').style.marginBottom = '1500px'")

    found = faults_of(page)

    assert any("button ends" in fault for fault in found)
    assert any("folds begin" in fault for fault in found)


@pytest.mark.parametrize("width", [320, 360])
def test_a_number_never_breaks_and_a_button_is_large_enough_for_a_thumb(
    open_browser, width: int
) -> None:
    page = open_browser(width=width, height=780)
    broken, small, checked = [], [], 0
    for slug in (*PAGES, "contacts"):
        page.goto(f"/guidance/{slug}/")
        page.evaluate("document.querySelectorAll('details').forEach(e => { e.open = true })")
        numbers = page.locator("a[href^='tel:'], a[href^='sms:']").evaluate_all(LINES)
        broken += [(slug, number["words"]) for number in numbers if number["lines"] != 1]
        checked += len(numbers)
        for each in page.locator(".cf-acts ul a, .cf-acts summary").evaluate_all(SIZES):
            if each["height"] < 44:
                small.append((slug, each["words"], each["height"]))
        ways = page.locator(".cf-acts ul a").evaluate_all(SIZES)
        small += [(slug, way["words"], way["left"]) for way in ways if way["left"] > 40]

    assert checked > 500
    assert broken == []
    assert small == []


def test_without_javascript_every_fold_opens_by_its_heading_or_its_line(open_browser) -> None:
    page = open_browser(**PHONE, java_script_enabled=False)
    page.goto("/guidance/tricked-into-paying/")
    fold = page.locator(".cf-fold", has_text="Later today")
    act = fold.locator(".cf-acts > li").first

    assert not act.is_visible()
    fold.locator("summary").first.click()
    assert act.is_visible()
    box = fold.locator(".cf-fold__title").bounding_box()
    page.mouse.click(box["x"] + 20, box["y"] + 15)
    assert not act.is_visible()


def test_the_help_door_leads_on_by_one_press_without_javascript(open_browser) -> None:
    page = open_browser(**PHONE, java_script_enabled=False)
    page.goto("/guidance/")

    page.get_by_label("Where do you live").select_option("scotland")
    page.get_by_role("button", name="I was tricked into paying").click()

    assert page.url.endswith("/guidance/which/paid/?nation=scotland")


def test_both_doors_stand_on_the_first_screen_of_a_phone(open_browser) -> None:
    page = open_browser(**PHONE)
    page.goto("/")

    doors = page.locator(".cf-door").evaluate_all(
        "all => all.map(e => e.getBoundingClientRect().bottom)"
    )

    assert len(doors) == 2
    assert max(doors) <= PHONE["height"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("opened", [False, True], ids=["closed", "open"])
def test_cards_are_read_by_everybody(open_browser, scheme: str, opened: bool) -> None:
    page = open_browser(**PHONE, color_scheme=scheme, bypass_csp=True)
    found = []
    for slug in ("blackmail-with-pictures", "in-danger-now", "tricked-into-paying", "contacts"):
        page.goto(f"/guidance/{slug}/")
        if opened:
            page.evaluate("document.querySelectorAll('details').forEach(e => { e.open = true })")
        found += [(slug, fault) for fault in faults(page)]

    assert found == []


def printed(page: Page) -> tuple[int, str]:
    """How many sides of A4 the open page takes, and its words without any space."""
    sides = PdfReader(io.BytesIO(page.pdf(format="A4"))).pages
    return len(sides), squeezed(" ".join(side.extract_text() for side in sides))


def squeezed(words: str) -> str:
    """The words without space; what a font draws as one sign ("fi") is the letters that it is."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", words))


def test_a_page_prints_on_two_sides_with_its_cards_contacts_and_crisis_numbers(
    open_browser,
) -> None:
    page = open_browser()
    too_long, lost, left = {}, [], []
    for situation in current().situations.values():
        page.goto(f"/guidance/{situation.slug}/")
        sides, words = printed(page)
        if sides > SIDES:
            too_long[situation.slug] = sides
        advice = advice_about(situation.key, {})
        listed = [contact.name for contact in advice.everybody]
        acts = [card.act for card in advice.cards]
        numbers = ["999", "116 123", "Text 85258", "0800 1111", "last changed on"]
        assert len(acts) >= 3
        lost += [
            (situation.slug, said)
            for said in (situation.title, *acts, *listed, *numbers)
            if squeezed(said) not in words
        ]
        left += [(situation.slug, said) for said in NOT_ON_PAPER if squeezed(said) in words]

    assert too_long == {}
    assert lost == []
    assert left == []


def test_the_list_of_every_contact_prints_on_two_sides(open_browser) -> None:
    page = open_browser()
    page.goto("/guidance/contacts/")

    sides, words = printed(page)

    assert sides <= SIDES
    assert all(
        squeezed(current().contact_name(contact.key)).lower() in words.lower()
        for contact in current().contacts.values()
        if contact.is_shown and contact.nations != ELSEWHERE
    )


def test_a_page_of_three_sides_would_be_noticed(open_browser) -> None:
    page = open_browser(bypass_csp=True)
    page.goto("/guidance/tricked-into-paying/")
    page.evaluate("document.querySelector('.cf-acts').style.paddingBottom = '4000px'")

    assert printed(page)[0] > SIDES
