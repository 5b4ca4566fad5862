"""The list of the apps' own pages, as a browser without JavaScript gets it."""

import re

from django.test import Client
from django.urls import reverse

from guidance.reading.library import current
from tests.guidance.pages.test_pages import main_of, text_of

APPS = "/guidance/apps/"


def test_the_page_leads_to_each_app_itself_and_tells_it_nothing(client: Client) -> None:
    page = client.get(APPS)

    shown = re.findall(
        r'<a class="govuk-link"\s+href="(https://[^"]+)"\s+rel="([^"]+)"', main_of(page)
    )
    addresses = [app.address for app in current().apps if app.address]
    assert page.status_code == 200
    assert sorted(address for address, _ in shown) == sorted(addresses)
    assert {rel for _, rel in shown} == {"noreferrer"}


def test_an_app_without_a_page_of_its_own_keeps_its_words(client: Client) -> None:
    words = text_of(client.get(APPS))

    for app in current().apps:
        assert f"{app.service}: {app.words}" in words


def test_the_buttons_of_the_cards_lead_to_a_heading_that_is_there(client: Client) -> None:
    page = main_of(client.get(reverse("guidance:apps")))

    for anchor in ("recover", "report", "take-down"):
        assert re.search(rf'<h2 [^>]*id="{anchor}"', page)
        assert f'href="#{anchor}"' in page


def test_the_page_sets_nothing_keeps_nothing_and_says_once_that_nobody_checked(
    client: Client,
) -> None:
    page = client.get(APPS)

    assert page["Cache-Control"] == "no-store"
    assert not page.cookies
    assert b"cf-exit__button" in page.content
    assert text_of(page).count("Not yet checked by us.") == 1


def test_whoever_came_from_a_report_can_go_back_to_it(client: Client) -> None:
    page = main_of(client.get(APPS, {"back": "next-hour"}))

    assert 'href="/report/next-hour/"' in page


def test_a_way_back_that_leads_off_the_site_is_ignored(client: Client) -> None:
    page = client.get(APPS, {"back": "//evil.test/"}).content.decode()

    assert "evil.test" not in page


def test_the_page_is_small(client: Client) -> None:
    assert len(client.get(APPS).content) < 50_000
