"""A person reports in a real browser under production's headers: mouse, keyboard, no JavaScript."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.walking import (
    BLACKMAIL,
    CODE,
    WORDS,
    begin,
    fill,
    go_on,
    press,
    send,
    slug_of,
    walk,
)
from tests.production import Site

pytestmark = [pytest.mark.browser, pytest.mark.slow]

UNSENT = "And then they rang my mother."


def cookie_names(page: Page) -> set[str]:
    return {cookie["name"] for cookie in page.context.cookies()}


def test_a_report_is_sent_under_production_headers(open_browser) -> None:
    page = open_browser(until="danger")

    walk(page, until="check")
    code = send(page)

    assert CODE.match(code)
    expect(page.get_by_role("heading", level=1)).to_have_text("We have it. Thank you.")
    assert {name.split("-")[1] for name in cookie_names(page)} == {"answers", "form"}
    assert all(name.startswith("__Host-") for name in cookie_names(page))
    assert all(
        cookie["secure"] and cookie["httpOnly"] and cookie["expires"] == -1
        for cookie in page.context.cookies()
    )


def test_the_headers_are_production_s(open_browser) -> None:
    page = open_browser()
    response = page.goto("/report/danger/")
    assert response is not None

    headers = response.headers
    assert "unsafe-inline" not in headers["content-security-policy"]
    assert headers["referrer-policy"] == "same-origin"
    assert headers["x-frame-options"] == "DENY"
    assert "no-store" in headers["cache-control"]
    assert headers["strict-transport-security"].startswith("max-age=31536000")


def test_a_sextortion_attempt_on_a_small_phone_without_javascript(open_browser) -> None:
    page = open_browser(width=360, height=740, java_script_enabled=False, until="danger")

    seen = walk(page, until="check", answers={**BLACKMAIL, "lost_money": "no"})
    check = page.locator("main").inner_text()
    code = send(page)

    assert {"event-detail", "next-hour", "own-words"} <= set(seen)
    assert WORDS in check
    assert CODE.match(code)
    plan = page.locator("main").inner_text()
    assert "Do not pay" in plan
    assert "This is not a crime reference" in plan
    assert code in plan
    # The code leads to the report.
    page.goto("/report/status/")
    page.locator('main input[type="text"]').first.fill(code.lower().replace("-", " "))
    press(page, page.locator("main form button[type=submit]").first)
    assert "We have it. A person will read it." in page.locator("main").inner_text()


def test_no_cookie_is_set_before_the_first_question(open_browser) -> None:
    page = open_browser()
    for address in ("/", "/guidance/", "/guidance/tricked-into-paying/", "/safety/", "/report/"):
        page.goto(address)
        assert cookie_names(page) == set(), address


def change_of(page: Page, question: str) -> Locator:
    """The press beside an answer on the check page that leads to its question."""
    row = page.locator("main dl div").filter(has_text=question)
    return row.get_by_role("button", name="Change")


@pytest.mark.parametrize("has_script", [True, False], ids=["with JavaScript", "without"])
def test_area_and_sex_stay_chosen_through_change_back_and_the_browser_s_own_back(
    open_browser, has_script: bool
) -> None:
    page = open_browser(width=360, height=780, java_script_enabled=has_script, until="check")
    page.locator("#id_police_area").select_option("E23000035")
    page.locator('input[name="sex"][value="female"]').check()

    def is_chosen() -> None:
        assert slug_of(page) == "check"
        expect(page.locator("#id_police_area")).to_have_value("E23000035")
        expect(page.locator('input[name="sex"][value="female"]')).to_be_checked()

    press(page, change_of(page, "Where do you live?"))
    assert slug_of(page) == "age-band"
    page.go_back()
    is_chosen()
    page.go_forward()
    assert slug_of(page) == "age-band"
    go_on(page)
    is_chosen()
    change_of(page, "Where do you live?").focus()
    with page.expect_event("load"):
        page.keyboard.press("Enter")
    press(page, page.get_by_role("link", name="Back", exact=True))
    is_chosen()
    press(page, page.get_by_role("button", name="Back", exact=True))
    assert slug_of(page) == "own-words"
    page.locator('main textarea[name="own_words"]').fill(f"{WORDS} {UNSENT}")
    press(page, page.get_by_role("button", name="Back", exact=True))
    is_chosen()
    assert UNSENT in page.locator("main dl").inner_text()


def test_a_press_that_looks_like_a_link_looks_like_one(open_browser) -> None:
    page = open_browser(width=360, height=780, until="check")
    looks = """e => {
        const has = getComputedStyle(e)
        return [has.color, has.fontSize, has.fontWeight, has.backgroundColor, has.borderTopWidth,
                has.textDecorationLine]
    }"""
    like = page.locator("footer").evaluate("""e => {
        const link = document.createElement('a')
        link.className = 'govuk-link'
        link.href = '#' + Math.random()
        document.querySelector('.govuk-summary-list__actions').append(link)
        const has = getComputedStyle(link)
        return [has.color, has.fontSize, has.fontWeight, has.backgroundColor, has.borderTopWidth,
                has.textDecorationLine]
    }""")

    assert page.locator(".cf-as-link.govuk-link").first.evaluate(looks) == like


def test_back_and_change_keep_every_other_answer(open_browser) -> None:
    page = open_browser(until="told-whom")

    press(page, page.get_by_role("link", name="Back", exact=True))
    press(page, page.get_by_role("link", name="Back", exact=True))
    walk(page, until="check")
    press(page, change_of(page, "Where do you live?"))
    assert slug_of(page) == "age-band"
    expect(page.locator('input[name="nation"][value="england"]')).to_be_checked()
    page.locator('input[name="nation"][value="wales"]').check()
    go_on(page)
    walk(page, until="check")

    shown = page.locator("main dl").inner_text()
    assert "Wales" in shown
    assert "England" not in shown
    assert WORDS in shown


def test_every_page_is_there_again_when_a_discarded_tab_comes_back(open_browser) -> None:
    page = open_browser(until="danger")

    def come_back(page: Page) -> None:
        slug, heading = slug_of(page), page.locator("h1").first.inner_text()
        page.reload()
        assert (slug_of(page), page.locator("h1").first.inner_text()) == (slug, heading)

    walk(page, until="check", at_each=come_back)

    assert WORDS in page.locator("main dl").inner_text()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("😀" * 1000, "You have 0 characters remaining"),
        ("😀" * 1001, "You have 1 character too many"),
    ],
)
def test_the_counter_counts_an_emoji_once_as_the_server_does(
    open_browser, words: str, said: str
) -> None:
    page = open_browser(until="own-words")
    page.locator('main textarea[name="own_words"]').fill(words)

    expect(page.locator(".govuk-character-count__status")).to_have_text(said)
    go_on(page)

    assert slug_of(page) == ("check" if "too many" not in said else "own-words")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("Ring me on 07700 900123", "We found what may be personal details"),
        ("They wrote again. " * 60, "There is a problem"),
    ],
    ids=["asked about details", "too long"],
)
def test_a_discarded_tab_brings_back_the_answer_to_a_form_with_its_words(
    open_browser, words: str, said: str
) -> None:
    page = open_browser(until="own-words")
    page.locator('main textarea[name="own_words"]').fill(words)
    go_on(page)
    assert said in page.locator("body").inner_text()

    # The browser sends the form again, as it does with a tab that it had thrown away.
    page.reload()

    assert slug_of(page) == "own-words"
    assert said in page.locator("body").inner_text()
    assert page.locator('main textarea[name="own_words"]').input_value().strip() == words.strip()


@pytest.mark.parametrize(
    ("until", "field"),
    [("danger", "danger"), ("event-type", "event_type"), ("told-whom", "told_whom")],
)
def test_the_error_s_link_leads_to_the_field(open_browser, until: str, field: str) -> None:
    page = open_browser(width=360, height=740, until=until)

    go_on(page)

    assert page.title().startswith("Error:")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    page.locator(".govuk-error-summary a").first.click()
    assert page.evaluate("document.activeElement.name") == field


def test_the_error_of_a_month_leads_to_its_box_and_keeps_what_was_typed(open_browser) -> None:
    page = open_browser(until="when-band")
    page.locator('input[name="when_band"][value="earlier"]').check()
    month = page.locator('main input[name^="when_month"]')
    month.nth(0).fill("13")
    month.nth(1).fill("2025")

    go_on(page)

    page.locator(".govuk-error-summary a").first.click()
    assert page.evaluate("document.activeElement.name").startswith("when_month")
    assert month.nth(0).input_value() == "13"
    assert month.nth(1).input_value() == "2025"


def open_with_words(page: Page, slug: str) -> None:
    """Opens "check your answers" or the page of their own words, which both show the words."""
    begin(page)
    walk(page, until="check")
    if slug == "own-words":
        press(page, page.get_by_role("button", name="Back", exact=True))
        page.locator('main textarea[name="own_words"]').fill(f"{WORDS} {UNSENT}")
    assert slug_of(page) == slug
    assert WORDS in everything_on(page)


def everything_on(page: Page) -> str:
    """The page as it is, with what stands in its boxes."""
    typed = page.locator("textarea").evaluate_all("all => all.map(each => each.value)")
    return " ".join([page.content(), *typed])


@pytest.mark.parametrize("slug", ["check", "own-words"])
@pytest.mark.parametrize("has_script", [True, False], ids=["three presses", "link, no script"])
def test_after_leaving_back_shows_nothing(
    open_browser, site: Site, has_script: bool, slug: str
) -> None:
    page = open_browser(width=360, height=740, java_script_enabled=has_script)
    open_with_words(page, slug)

    if has_script:
        # While somebody types, Shift is how capital letters are made.
        page.keyboard.press("Tab")
        for _ in range(3):
            page.keyboard.press("Shift")
        page.wait_for_url(f"{site.url}/healthz")
    else:
        press(page, page.locator(".cf-exit__button"))
    assert page.url == f"{site.url}/healthz"
    assert not any("answers" in name for name in cookie_names(page))
    page.go_back()

    assert page.url == f"{site.url}/report/"
    for _ in range(3):
        assert WORDS not in everything_on(page)
        assert UNSENT not in everything_on(page)
        page.go_back()
    for address in ("check", "own-words", "sent"):
        page.goto(f"/report/{address}/")
        assert slug_of(page) == "report"


@pytest.mark.parametrize("slug", ["check", "own-words"])
def test_without_leaving_back_shows_the_words_again(open_browser, site: Site, slug: str) -> None:
    """What the tests above look for is there to be found."""
    page = open_browser(width=360, height=740)
    open_with_words(page, slug)

    page.goto("/healthz")
    page.go_back()

    assert slug_of(page) == slug
    assert WORDS in everything_on(page)


def test_a_double_press_sends_one_report(open_browser, site: Site) -> None:
    page = open_browser(java_script_enabled=False, until="check")
    count = "from reporting.models import Report; print(Report.objects.count())"
    before = int(site.python(count))

    page.locator("main form button[type=submit]").last.dblclick()
    page.wait_for_url("**/report/sent/")

    assert int(site.python(count)) == before + 1
    assert CODE.match(page.locator(".cf-code").first.inner_text().strip())


def test_two_tabs_on_one_report_lose_nothing(open_browser) -> None:
    page = open_browser(until="age-band")
    other = page.context.new_page()
    other.goto(page.url)
    fill(other)
    go_on(other)
    assert slug_of(other) == "event-type"

    page.locator('input[name="age_band"][value="age_25_34"]').check()
    page.locator('input[name="nation"][value="wales"]').check()
    go_on(page)

    text = page.locator("body").inner_text()
    assert slug_of(page) == "age-band"
    assert "You have gone on with this report in another window." in text
    expect(page.locator('input[name="nation"][value="wales"]')).to_be_checked()


@pytest.mark.parametrize(("until", "answers"), [("danger", 2), ("event-type", 1)])
def test_back_from_after_an_error_opens_the_question_and_not_a_warning(
    open_browser, until: str, answers: int
) -> None:
    page = open_browser(until=until)
    go_on(page)
    assert page.title().startswith("Error:")
    fill(page)
    go_on(page)

    page.go_back()

    assert slug_of(page) == until
    expect(page.locator("main input:checked")).to_have_count(answers)


def test_back_to_what_a_code_found_asks_for_the_code_again(open_browser) -> None:
    page = open_browser(until="check")
    code = send(page)
    page.goto("/report/status/")
    page.locator('main input[type="text"]').first.fill(code)
    press(page, page.locator("main form button[type=submit]").first)
    press(page, page.get_by_role("button", name="Take my report back"))
    press(page, page.get_by_role("link", name="Stay safe on this device"))

    page.go_back()

    assert slug_of(page) == "status"
    assert page.locator("#id_code").input_value() == ""
