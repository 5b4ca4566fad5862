"""A passkey, added and used in a browser that has one."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.walking import press, sign_in
from tests.production import Site

pytestmark = pytest.mark.browser


def give_passkeys(page: Page) -> None:
    """Lets the browser hold passkeys, as a phone with a fingerprint does."""
    chromium = page.context.new_cdp_session(page)
    chromium.send("WebAuthn.enable")
    chromium.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )


def test_a_passkey_is_added_and_signs_in_at_the_second_step(open_browser, site: Site):
    page = open_browser(width=360)
    give_passkeys(page)
    sign_in(page, site)
    page.goto("/accounts/mfa/webauthn/add/")
    if page.get_by_label("Password").is_visible():
        page.get_by_label("Password").fill(site.sign_in["password"])
        press(page, page.get_by_role("button", name="Go on"))
    page.get_by_label("A name for it").fill("test phone")
    press(page, page.get_by_role("button", name="Add it"))
    expect(page.get_by_role("heading", name="My sign-in")).to_be_visible()
    expect(page.get_by_text("1 passkey")).to_be_visible()

    press(page, page.get_by_role("link", name="Sign out", exact=True))
    press(page, page.get_by_role("button", name="Sign out"))
    page.goto("/moderation/")
    page.get_by_label("E-mail address").fill("moderator@practice.example")
    page.get_by_label("Password").fill(site.sign_in["password"])
    press(page, page.get_by_role("button", name="Sign in"))
    press(page, page.get_by_role("button", name="Use a passkey"))

    expect(page.get_by_role("heading", name="Reports", exact=True)).to_be_visible()
    page.goto("/accounts/browsers/")
    expect(page.get_by_text("with a passkey")).to_be_visible()
    # The practice person is shared by all browser tests: they are not asked for a passkey there.
    page.goto("/accounts/mfa/webauthn/")
    press(page, page.get_by_role("link", name="Remove test phone"))
    if page.get_by_label("Password").is_visible():
        page.get_by_label("Password").fill(site.sign_in["password"])
        press(page, page.get_by_role("button", name="Go on"))
    press(page, page.get_by_role("button", name="Remove it"))
    expect(page.get_by_text("You have none yet.")).to_be_visible()


def test_where_no_passkey_comes_the_page_says_so_and_codes_work(open_browser, site: Site):
    page = open_browser()
    sign_in(page, site)
    page.goto("/accounts/mfa/webauthn/add/")
    if page.get_by_label("Password").is_visible():
        page.get_by_label("Password").fill(site.sign_in["password"])
        press(page, page.get_by_role("button", name="Go on"))
    page.evaluate("() => { navigator.credentials.create = () => Promise.reject() }")
    page.get_by_label("A name for it").fill("none")
    page.get_by_role("button", name="Add it").click()

    expect(page.get_by_text("No passkey came.")).to_be_visible()
    expect(page.get_by_label("A name for it")).to_have_value("none")
