"""Exit: a plain link that forgets the answers, works without a script, and ignores prefetches."""

import re
from pathlib import Path

import pytest
from django.urls import reverse

from reporting.browser.answers_cookie import begin
from tests.reporting.browsing import NOW, Browser


@pytest.fixture
def person(person):
    person.hold(begin(NOW).changed(answers={"danger": "no"}))
    return person


def test_it_has_the_address_that_every_page_links_to():
    assert reverse("reporting:exit") == "/exit/"


def test_it_forgets_the_answers_and_opens_a_neutral_site(person, settings):
    response = person.get("/exit/")

    assert response.status_code == 302
    assert response["Location"] == settings.EXIT_URL == "https://www.bbc.co.uk/weather"
    assert response["Cache-Control"] == "no-store"
    assert '"cookies"' in response["Clear-Site-Data"]
    assert not person.cookies


def test_afterwards_the_report_is_not_there(person):
    person.get("/exit/")

    response = person.get("/report/age-band/")

    assert (response.status_code, response["Location"]) == (302, "/report/")


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Purpose": "prefetch"},
        {"Sec-Purpose": "prefetch;prerender"},
        {"Purpose": "prefetch"},
        {"X-Moz": "prefetch"},
        *(
            {"Sec-Fetch-Dest": where, "Sec-Fetch-Mode": how, "Sec-Fetch-Site": "cross-site"}
            for where, how in (
                ("image", "no-cors"),
                ("iframe", "navigate"),
                ("embed", "navigate"),
                ("script", "no-cors"),
                ("empty", "cors"),
                ("empty", "no-cors"),
                ("document", "no-cors"),
                ("", "cors"),
            )
        ),
    ],
)
def test_a_prefetch_and_another_sites_page_get_nothing_and_change_nothing(person, headers):
    before = dict(person.cookies)

    response = person.get("/exit/", headers=headers)

    assert (response.status_code, response.content) == (204, b"")
    assert not response.cookies
    assert "Clear-Site-Data" not in response
    assert person.cookies == before


GONE_TO = {"Sec-Fetch-Dest": "document", "Sec-Fetch-Mode": "navigate"}


@pytest.mark.parametrize(
    "headers",
    [
        {**GONE_TO, "Sec-Fetch-Site": "cross-site"},
        {**GONE_TO, "Sec-Fetch-Site": "cross-site", "Sec-Fetch-User": "?1"},
        {**GONE_TO, "Sec-Fetch-Site": "same-site"},  # a sister's host name is not ours
        {**GONE_TO, "Sec-Fetch-Site": "cross-site", "Referer": "http://testserver/report/"},
        {**GONE_TO, "Sec-Fetch-Site": "nonsense"},
        {"Referer": "https://evil.example/"},
        {"Referer": "https://testserver.evil.example/report/"},
        {"Referer": "https://testserver@evil.example/"},
        {"Referer": "http://["},
    ],
)
def test_where_another_site_leads_here_the_browser_leaves_and_keeps_its_answers(
    person, settings, headers
):
    before = dict(person.cookies)

    response = person.get("/exit/", headers=headers)

    assert (response.status_code, response["Location"]) == (302, settings.EXIT_URL)
    assert not response.cookies
    assert "Clear-Site-Data" not in response
    assert person.cookies == before


@pytest.mark.parametrize(
    "headers",
    [
        {**GONE_TO, "Sec-Fetch-Site": "same-origin", "Sec-Fetch-User": "?1"},
        {**GONE_TO, "Sec-Fetch-Site": "same-origin", "Referer": "http://testserver/report/who/"},
        {**GONE_TO, "Sec-Fetch-Site": "none"},
        {"Referer": "http://testserver/report/who/"},
        {"Sec-Fetch-Dest": "document", "Sec-Fetch-Mode": "navigate"},
        {"Sec-Fetch-Dest": "", "Sec-Fetch-Mode": ""},
        {"Sec-Fetch-Mode": "navigate"},
        {},
    ],
)
def test_our_own_button_leaves_and_forgets_in_every_browser(person, headers):
    response = person.get("/exit/", headers=headers)

    assert response.status_code == 302
    assert "Clear-Site-Data" in response
    assert not person.cookies


def test_asking_for_the_headers_alone_changes_nothing(person):
    response = person.client.head("/exit/")

    assert response.status_code == 204
    assert not response.cookies


def test_it_is_no_form(person):
    assert person.client.post("/exit/").status_code == 405


def test_a_browser_without_answers_leaves_as_well(clock):
    response = Browser().get("/exit/")

    assert response.status_code == 302


def test_the_secure_cookies_of_production_are_expired_securely(person, settings):
    settings.ANSWERS_COOKIE_SECURE = True
    settings.CSRF_COOKIE_SECURE = True
    settings.LANGUAGE_COOKIE_SECURE = True

    response = person.get("/exit/")

    assert len(response.cookies) == 4
    assert all(cookie["secure"] and cookie["max-age"] == 0 for cookie in response.cookies.values())


def test_every_link_that_leaves_replaces_the_page_and_is_not_fetched_ahead(settings):
    templates = Path(settings.BASE_DIR) / "templates"
    links = [
        (path.name, link)
        for path in templates.rglob("*.html")
        for link in re.findall(r"<a\b[^>]*reporting:exit[^>]*>", path.read_text(encoding="utf-8"))
    ]

    assert len(links) == 3
    assert [name for name, link in links if "data-exit" not in link] == []
    assert [name for name, link in links if 'rel="nofollow noreferrer"' not in link] == []
