"""Every page in Chromium: axe finds nothing, nothing is wider than a phone, nothing is covered."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import axe_playwright_python
import pytest
from playwright.sync_api import Page

from tests.browser.walking import begin, go_on, press, send, slug_of, walk
from tests.production import Site

pytestmark = [pytest.mark.browser, pytest.mark.slow]

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What axe finds right stays in the page: to hand that over takes longer than to find it.
FAULTS = """async (rules) => {
    const found = await axe.run(
        document, {runOnly: {type: 'tag', values: rules}, resultTypes: ['violations']})
    return found.violations.map(
        (each) => ({id: each.id, nodes: each.nodes.map((node) => node.html)}))
}"""

# What has the focus, where the bar with the exit lies over it.
COVERED = """() => {
    const e = document.activeElement, x = document.querySelector('.cf-exit')
    if (!x || e === document.body || x.contains(e) || !e.closest('main')) return ''
    const a = e.getBoundingClientRect(), b = x.getBoundingClientRect()
    const h = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)
    const w = Math.min(a.right, b.right) - Math.max(a.left, b.left)
    return h > 0 && w > 0 ? e.outerHTML.slice(0, 120) : ''
}"""

MISSING = "/no-such-page/"
SITE = ("/", "/safety/", "/privacy/", "/accessibility/", "/about/", MISSING)
ADVICE = (
    "/guidance/",
    "/guidance/blackmail-with-pictures/",
    "/guidance/tricked-into-paying/?nation=scotland",
    "/guidance/young-someone-is-blackmailing-me/",
    "/guidance/in-danger-now/",
    "/guidance/account-taken-over/",
    "/guidance/self-check/",
    "/guidance/apps/",
    "/guidance/contacts/",
    "/guidance/tricked-into-paying/thank-you/",
    "/guidance/contacts/thank-you/?page=in-danger-now",
)
REFUSED = "/statistics/what-if/?measure=own&release={last_year}&d_low=0&t_low=huge"
NO_CELL = "/releases/{last_year}/sum/?table=crime_type&cell=nothing"
ANSWERED: Final = {MISSING: 404, REFUSED: 400, NO_CELL: 400}
"""The status of each address that is not simply there."""
FIGURES = (
    "/statistics/",
    "/statistics/?nation=scotland",
    "/statistics/guess/",
    "/statistics/guess/?guess=5",
    "/statistics/areas/",
    "/statistics/areas/northamptonshire/",
    "/statistics/areas/city-of-london/",
    "/statistics/2017/",
    "/statistics/official/",
    "/statistics/foi/",
    "/statistics/track-record/",
    "/statistics/methods/",
    "/statistics/what-if/",
    "/statistics/what-if/?measure=own&release={last_year}&k_low=50",
    "/statistics/what-if/?measure=ratio&recorded=rec-2019j-cm-af&survey=csew-2019j-cm&a_low=50",
    REFUSED,
    "/releases/",
    "/releases/{last_year}/",
    "/releases/{last_year}/sum/?table=crime_type&cell=malware&cell=other",
    NO_CELL,
)
STAFF = (
    "/moderation/attention/",
    "/moderation/alerts/",
    "/moderation/door/",
    "/moderation/door/close/",
    "/moderation/",
    "/moderation/?state=received&risk=other&kind=money",
    "/moderation/decided/",
    "/moderation/safeguarding/",
    "/moderation/keys/",
    "/moderation/yourself/",
    "/moderation/practice/",
    "/moderation/practice/1/",
    "/moderation/together/",
    "/moderation/key/",
    "/moderation/key/make/",
    "/moderation/proposals/",
    "/moderation/people/team/",
    "/moderation/people/",
    "/moderation/people/1/",
    "/moderation/people/1/remove/",
    "/moderation/audit/",
    "/moderation/advice/",
    "/moderation/advice/banner/",
    "/moderation/advice/contacts/",
    "/moderation/advice/contacts/P101/",
    "/moderation/releases/",
    "/moderation/releases/{last_year}/",
    "/moderation/releases/close/{quarter}/",
    "/accounts/mfa/",
    "/accounts/mfa/webauthn/",
    "/accounts/browsers/",
)


def faults(page: Page) -> list[str]:
    """What axe finds on the page as it stands, and whether it can be moved sideways."""
    page.evaluate(AXE)
    found: list[dict[str, Any]] = page.evaluate(FAULTS, RULES)
    said = [
        f"{page.url}: {each['id']}: {html[:160]}" for each in found for html in each["nodes"][:2]
    ]
    return said + too_wide(page)


def faults_at(page: Page, width: int, scheme: str) -> list[str]:
    page.set_viewport_size({"width": width, "height": 740})
    page.emulate_media(color_scheme=scheme)
    return faults(page)


def too_wide(page: Page) -> list[str]:
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return [f"{page.url}: {wide} px too wide"] if wide > 0 else []


def look_at_each(page: Page, addresses: Iterable[str], site: Site) -> list[str]:
    """The faults of the pages at these addresses: each answers, itself, with what belongs there."""
    found = []
    for named in addresses:
        address = named.format(last_year=site.last_year, quarter=site.quarter)
        response = page.goto(address)
        assert response is not None
        assert response.status == ANSWERED.get(named, 200), address
        whole = urlsplit(page.url)
        assert f"{whole.path}{f'?{whole.query}' if whole.query else ''}" == address
        found += faults(page)
    return found


@pytest.mark.parametrize(
    ("width", "scheme"), [(1280, "light"), (320, "dark")], ids=["wide", "narrow and dark"]
)
@pytest.mark.parametrize("addresses", [SITE, ADVICE, FIGURES], ids=["site", "advice", "figures"])
def test_public_pages(
    open_browser, site: Site, addresses: tuple[str, ...], width: int, scheme: str
) -> None:
    page = open_browser(width=width, color_scheme=scheme, bypass_csp=True)

    found = look_at_each(page, addresses, site)

    assert found == []


@pytest.mark.parametrize(
    ("address", "said"),
    [("/releases/1999/", "/releases/1999/"), ("/releases/latest/", "/releases/latest/")],
    ids=["a missing page", "a page elsewhere"],
)
def test_a_page_that_is_not_there_or_elsewhere_would_be_noticed(
    open_browser, site: Site, address: str, said: str
) -> None:
    page = open_browser(bypass_csp=True)

    with pytest.raises(AssertionError, match=said):
        look_at_each(page, (address,), site)


def test_the_watch_sees_a_fault(open_browser) -> None:
    page = open_browser(bypass_csp=True)
    page.goto("/")
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=x>')")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p id=w>wide</p>')")
    page.evaluate("document.getElementById('w').setAttribute('width', '1')")
    page.evaluate("document.getElementById('w').style.width = '4000px'")

    found = faults(page)

    assert any("image-alt" in each for each in found)
    assert any("too wide" in each for each in found)


def test_every_page_of_a_report_and_its_error(open_browser) -> None:
    page = open_browser(height=740, bypass_csp=True)
    found: list[str] = []
    errors = set()

    def faults_in_both(page: Page) -> list[str]:
        return [
            each
            for width, scheme in ((320, "light"), (1280, "dark"))
            for each in faults_at(page, width, scheme)
        ]

    def look(page: Page) -> None:
        found.extend(faults_in_both(page))
        slug = slug_of(page)
        if slug in ("check", "next-hour") or slug in errors:
            return
        go_on(page)
        if slug_of(page) == slug:
            errors.add(slug)
            found.extend(faults_in_both(page))
        else:
            page.goto(f"/report/{slug}/")

    page.goto("/report/")
    found += faults_in_both(page)
    begin(page)
    walk(page, until="check", at_each=look)
    send(page)
    found += faults_in_both(page)
    for address in ("/report/status/", "/report/status/withdraw/"):
        page.goto(address)
        found += faults_in_both(page)
    page.goto("/report/status/")
    press(page, page.locator("main form button[type=submit]").first)
    found += faults_in_both(page)

    assert found == []
    assert {"danger", "age-band", "event-type", "told-whom"} <= errors


def test_the_endings_where_nothing_is_kept(open_browser) -> None:
    page = open_browser(width=320, height=740, bypass_csp=True)
    found = []
    begin(page)
    walk(page, until="young-person", answers={"danger": "no", "who": "me", "age_band": "age_13_15"})
    found += faults(page)
    page = open_browser(width=320, height=740, bypass_csp=True, until="danger")
    walk(page, until="help-now", answers={"danger": "yes"})
    found += faults(page)
    assert found == []


def test_staff_pages(open_browser, site: Site, staff_state: Path) -> None:
    page = open_browser(storage_state=staff_state, bypass_csp=True)

    found = look_at_each(page, STAFF, site)

    page.goto("/moderation/")
    press(page, page.locator("main tbody a").first)
    found += faults(page)
    press(page, page.get_by_role("button", name="Take this report"))
    found += faults(page)
    press(page, page.get_by_role("link", name="Do not count it"))
    found += faults(page)
    page.goto("/moderation/together/")
    press(page, page.get_by_role("button", name="Look for reports without words"))
    found += faults(page)
    page.goto("/moderation/reports/9999999/")
    found += faults(page)
    assert found == []


def test_the_sign_in_and_its_error(open_browser) -> None:
    page = open_browser(width=320, bypass_csp=True)
    page.goto("/accounts/login/")
    found = faults(page)
    press(page, page.get_by_role("button", name="Sign in"))
    found += faults(page)
    assert found == []


def test_the_exit_never_covers_what_has_the_focus(open_browser) -> None:
    page = open_browser(until="danger")
    covered = []

    def tab_through(page: Page) -> None:
        for height in (500, 740):
            page.set_viewport_size({"width": 320, "height": height})
            page.evaluate("document.querySelector('a').focus()")
            for _ in range(40):
                page.keyboard.press("Tab")
                over = page.evaluate(COVERED)
                if over:
                    covered.append(f"{slug_of(page)}: {over}")

    walk(page, until="told-whom", at_each=tab_through)

    assert covered == []
