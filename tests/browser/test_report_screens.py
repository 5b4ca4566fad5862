"""The first screens of the report on a phone: what helps stands where a thumb finds it at once.

The pages are answered by the test client, for people whose answers call for different help.
"""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from playwright.sync_api import Browser, Page, expect

from guidance.reading.first_acts import CLOSE
from guidance.reading.library import current
from tests.browser.every_page import Shot, holding, shown_in, whole
from tests.browser.test_access import faults
from tests.factories import make_epoch
from tests.reporting.browsing import NOW, hidden_in
from tests.reporting.browsing import Browser as Person

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db]

WIDTH, HEIGHT = 360, 780
ADULT = {"danger": "no", "who": "me", "age_band": "age_25_34", "nation": "england"}
NUDES = {"event_type": "blackmail", "event_detail": "nude_pictures"}
LOST = {"lost_money": "yes", "told_whom": ("no_one",), "when_band": "last_24_hours"}
PEOPLE: dict[str, dict[str, Any]] = {
    "blackmail, 17": {
        **ADULT,
        **NUDES,
        **LOST,
        "age_band": "age_16_17",
        "relationship": "only_met_online",
    },
    "blackmail, 17, and nothing said of by whom": {
        **ADULT,
        **NUDES,
        **LOST,
        "age_band": "age_16_17",
    },
    "control, 17": {
        **ADULT,
        **LOST,
        "age_band": "age_16_17",
        "event_type": "control",
        "event_detail": "phone_watched",
    },
    "images": {**ADULT, **LOST, "event_type": "images", "event_detail": "faked"},
    "images, 17": {
        **ADULT,
        **LOST,
        "age_band": "age_16_17",
        "event_type": "images",
        "event_detail": "copied_from_device",
    },
    "a number taken over, 17": {
        **ADULT,
        **LOST,
        "age_band": "age_16_17",
        "event_type": "other",
        "event_detail": "number_taken_over",
    },
    "blackmail": {**ADULT, **NUDES, **LOST, "payment_method": "uk_bank_transfer"},
    "blackmail by a partner": {
        **ADULT,
        **NUDES,
        "lost_money": "no",
        "relationship": "partner_or_ex",
        "told_whom": ("no_one",),
    },
    "a tricked transfer": {
        **ADULT,
        **LOST,
        "event_type": "paid",
        "event_detail": "fake_bank_police_company",
        "payment_method": "uk_bank_transfer",
        "last_paid": "last_24_hours",
    },
    "romance by gift card": {
        **ADULT,
        **LOST,
        "event_type": "paid",
        "event_detail": "romance",
        "payment_method": "gift_card_or_voucher",
    },
    "the mailbox of a shop": {
        **LOST,
        "danger": "no",
        "who": "organisation",
        "org_size": "size_2_9",
        "nation": "england",
        "event_type": "account",
        "event_detail": "email",
        "payment_method": "uk_bank_transfer",
    },
    "a scam message": {**ADULT, "event_type": "scam_msg"},
}
BOTTOM = "e => e.getBoundingClientRect().bottom + scrollY"
TOP = "e => e.getBoundingClientRect().top + scrollY"
LINES = """e => Math.round(
    e.getBoundingClientRect().height / parseFloat(getComputedStyle(e).lineHeight))"""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(bypass_csp=True, viewport={"width": WIDTH, "height": HEIGHT})
    context.set_default_timeout(10_000)
    with time_machine.travel(NOW, tick=False):
        yield context.new_page()
    context.close()


def shot(response: Any) -> Shot:
    return Shot(name="report", html=response.content.decode(), status=response.status_code)


def at(page: Page, selector: str, side: str = BOTTOM) -> float:
    place: float = page.locator(selector).first.evaluate(side)
    return place


def sent_by(answers: dict[str, Any]) -> Any:
    """The page after somebody with these answers has sent them."""
    make_epoch()
    person = holding(whole(answers))
    checked = person.get("/report/check/")
    person.post("/report/check/", {"version": hidden_in(checked)["version"]})
    return person.get("/report/sent/")


def test_start_stands_on_the_first_screen_and_a_half_and_help_before_it(page: Page) -> None:
    with shown_in(page) as show:
        show(shot(Person().get("/report/")))

        assert at(page, ".cf-urgent") <= HEIGHT
        assert at(page, ".govuk-button--start") <= 1.5 * HEIGHT


@pytest.mark.parametrize("danger", ["yes", "not_sure", ""])
def test_in_danger_one_goes_on_within_two_screens(page: Page, danger: str) -> None:
    person = holding({"danger": danger}) if danger else Person()

    with shown_in(page) as show:
        show(shot(person.get("/report/help-now/")))

        go_on = page.get_by_role("button", name="Continue").evaluate(BOTTOM)
        assert go_on <= 2 * HEIGHT


@pytest.mark.parametrize("called", PEOPLE)
def test_the_first_act_with_its_button_stands_on_the_first_screen(page: Page, called: str) -> None:
    with shown_in(page) as show:
        show(shot(holding(whole(PEOPLE[called])).get("/report/next-hour/")))
        first = page.locator(".cf-acts > li").first
        ways = first.locator("ul a")
        last = ways.first if ways.count() else first

        assert last.evaluate(BOTTOM) <= HEIGHT
        assert at(page, ".cf-fold", TOP) <= 3 * HEIGHT


@pytest.mark.parametrize("called", PEOPLE)
def test_after_sending_the_first_act_begins_on_the_first_screen(page: Page, called: str) -> None:
    with shown_in(page) as show:
        show(shot(sent_by(PEOPLE[called])))

        assert at(page, ".cf-acts h2") <= HEIGHT
        assert at(page, ".cf-code") <= HEIGHT
        assert at(page, ".cf-fold", TOP) <= 4 * HEIGHT


@pytest.mark.parametrize("who", ["me", "adult_helped", "organisation"])
def test_what_to_do_first_takes_four_lines_at_most(page: Page, who: str) -> None:
    with shown_in(page) as show:
        for event in sorted(set(current().first_acts) - {CLOSE}):  # its words are those of control
            for nation in ("england", "outside_uk"):
                answers = {**ADULT, "who": who, "nation": nation, "event_type": event}
                show(shot(holding(answers).get("/report/event-detail/")))

                lines = page.locator(".cf-first__act").evaluate(LINES)
                assert lines <= 4, (event, who, nation)


def test_ages_stand_in_two_columns_and_in_one_where_there_is_no_room(page: Page) -> None:
    with shown_in(page) as show:
        show(shot(holding({"danger": "no", "who": "me"}).get("/report/age-band/")))
        cells = page.locator(".cf-columns .govuk-radios__item")
        boxes = [cells.nth(number).bounding_box() for number in range(cells.count())]
        whole_boxes = [box for box in boxes if box]

        assert len(whole_boxes) == len(boxes) == 11
        assert whole_boxes[0]["y"] == whole_boxes[1]["y"] < whole_boxes[2]["y"]
        assert whole_boxes[0]["x"] < whole_boxes[1]["x"]
        assert whole_boxes[-1]["width"] > 1.8 * whole_boxes[0]["width"]
        assert all(box["height"] >= 44 for box in whole_boxes)
        # The whole cell is the label.
        corner = whole_boxes[3]
        page.mouse.click(corner["x"] + corner["width"] - 6, corner["y"] + 6)
        expect(page.locator('input[value="age_18_24"]')).to_be_checked()

        page.set_viewport_size({"width": 320, "height": HEIGHT})
        first, second = cells.nth(0).bounding_box(), cells.nth(1).bounding_box()
        assert first is not None
        assert second is not None
        assert first["x"] == second["x"]


@pytest.mark.parametrize("crisis", ["", "I want to die.", "I want to die. See www.example.com"])
@pytest.mark.parametrize("where", ["own-words", "check"])
def test_hide_and_keep_stand_on_the_first_screen_with_what_was_found(
    page: Page, where: str, crisis: str
) -> None:
    words = "Ring Anna Smith on 07700 900123 or anna@example.org, she lives at SW1A 1AA"
    words = f"{words}. {crisis}".strip()
    told = whole({**ADULT, **NUDES, "own_words": words})
    person = holding(told)
    found = (
        person.answer("own-words", own_words=words)
        if where == "own-words"
        else person.get("/report/check/")
    )

    with shown_in(page) as show:
        show(shot(found))

        assert page.get_by_role("button", name="Hide them for me").evaluate(BOTTOM) <= HEIGHT
        assert page.get_by_role("button", name="Keep them").evaluate(BOTTOM) <= HEIGHT
        assert "07700 900123" in page.locator(".cf-review__found").inner_text()
        if crisis:
            numbers = page.locator("main a[href='tel:116123']").first.evaluate(BOTTOM)
            hide = page.get_by_role("button", name="Hide them for me").evaluate(TOP)
            assert numbers < hide
            # Nothing takes the focus past who listens.
            assert page.evaluate("scrollY") == 0


def test_the_link_of_an_error_opens_its_fold_and_gives_the_field_the_focus(page: Page) -> None:
    person = holding({**ADULT, "event_type": "blackmail"})

    with shown_in(page) as show:
        show(shot(person.answer("event-detail", also_happened="nonsense")))
        page.locator(".govuk-error-summary a").last.click()

        assert page.evaluate("document.activeElement.name") == "also_happened"
        assert page.locator('input[name="also_happened"]').first.is_visible()


@pytest.mark.parametrize(("width", "scheme"), [(320, "dark"), (WIDTH, "light")])
@pytest.mark.parametrize("called", ["blackmail, 17", "blackmail by a partner"])
def test_axe_finds_nothing_on_the_help_with_every_fold_open(
    page: Page, called: str, width: int, scheme: Any
) -> None:
    page.set_viewport_size({"width": width, "height": HEIGHT})
    page.emulate_media(color_scheme=scheme)

    with shown_in(page) as show:
        for response in (
            holding(whole(PEOPLE[called])).get("/report/next-hour/"),
            sent_by(PEOPLE[called]),
        ):
            show(shot(response))
            page.evaluate("document.querySelectorAll('details').forEach(e => { e.open = true })")

            assert faults(page) == []
