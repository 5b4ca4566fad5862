"""Advice on a small phone and on paper: the first screen and the two sides."""

import io
import re
import unicodedata

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

from guidance.advising.advice import advice_about
from guidance.reading.library import current

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PAGES = sorted(page.slug for page in current().situations.values())
SIDES = 2
# What can only be pressed means nothing on paper.
NOT_ON_PAPER = (
    *("Exit this page", "Statistics", "Show only what fits", "Skip to main content", "Back"),
    *("What changed and when", "Where this comes from", "Stay safe on this device"),
)
WIDTH = 360
# The two first steps stand whole on a usual phone; on a very short one their headings do.
HEIGHTS = {740: "whole", 640: "heading"}

# What must be seen without a touch: the title, the reassurance, and the first two steps.
FIRST_SCREEN = """(what) => {
    const of = (step) => (what === 'whole' ? step : step.querySelector('strong'))
    const steps = [...document.querySelectorAll('.cf-steps > li')].slice(0, 2)
    const seen = {
        title: document.querySelector('h1'),
        reassurance: document.querySelector('.cf-reassurance'),
        'first step': of(steps[0]),
        'second step': of(steps[1]),
    }
    const exit = document.querySelector('.cf-exit__button').getBoundingClientRect()
    return Object.entries(seen).map(([name, element]) => {
        const box = element.getBoundingClientRect()
        const covered = [...element.getClientRects()].some(
            (line) => line.bottom > exit.top && line.right > exit.left && line.top < exit.bottom)
        return {name, bottom: box.bottom, height: box.height, covered, words: element.innerText}
    })
}"""


def first_screen(page: Page, height: int) -> list[str]:
    """What of the first screen is cut off, covered by the exit button or not there."""
    return [
        f"{page.url}: {part['name']} ends at {part['bottom']:.0f} px: {part['words']}"
        for part in page.evaluate(FIRST_SCREEN, HEIGHTS[height])
        if part["bottom"] > height or part["covered"] or not part["height"]
    ]


@pytest.mark.parametrize("height", HEIGHTS)
@pytest.mark.parametrize("nation", ["", "scotland"])
def test_the_first_screen_of_a_phone_holds_the_reassurance_and_two_steps(
    open_browser, nation: str, height: int
) -> None:
    page = open_browser(width=WIDTH, height=height)
    found = []
    for slug in PAGES:
        page.goto(f"/guidance/{slug}/{f'?nation={nation}' if nation else ''}")
        found += first_screen(page, height)

    assert len(PAGES) == 31
    assert found == []


def test_a_first_screen_that_is_too_full_would_be_noticed(open_browser) -> None:
    page = open_browser(width=WIDTH, height=740, bypass_csp=True)
    page.goto("/guidance/tricked-into-paying/")
    page.evaluate("document.querySelector('h1').style.marginBottom = '300px'")

    found = first_screen(page, 740)

    assert any("second step" in each for each in found)


def printed(page: Page) -> tuple[int, str]:
    """How many sides of A4 the open page takes, and its words without any space."""
    sides = PdfReader(io.BytesIO(page.pdf(format="A4"))).pages
    return len(sides), squeezed(" ".join(side.extract_text() for side in sides))


def squeezed(words: str) -> str:
    """The words without space; what a font draws as one sign ("fi") is the letters that it is."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", words))


def test_a_page_prints_on_two_sides_with_its_steps_contacts_and_crisis_numbers(
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
        listed = [contact.name for contact in (*advice.who_to_tell, *advice.support)]
        steps = [part.text for step in advice.steps for part in step.parts if part.strong]
        numbers = ["999", "116 123", "Text 85258", "0800 1111", "last changed on"]
        assert len(steps) >= 3
        lost += [
            (situation.slug, said)
            for said in (situation.title, *steps, *listed, *numbers)
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
        if contact.is_shown
    )


def test_a_page_of_three_sides_would_be_noticed(open_browser) -> None:
    page = open_browser(bypass_csp=True)
    page.goto("/guidance/tricked-into-paying/")
    page.evaluate("document.querySelector('.cf-steps').style.paddingBottom = '4000px'")

    assert printed(page)[0] > SIDES
