"""Nothing that a request says leads a browser to somebody else's site."""

from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from staff.people import create_person, set_up_second_factor
from tests.addresses import NOT_OPENED, public_addresses
from tests.reporting.browsing import NOW

pytestmark = pytest.mark.django_db

HERE = "http://testserver"
EVIL = (
    "//evil.example/x",
    "///evil.example/x",
    "/\\evil.example/x",
    "\\\\evil.example/x",
    "/\t/evil.example/x",
    "\x01//evil.example/x",
    "https://evil.example/x",
    "https:evil.example",
    "javascript:alert(1)",
    f"{HERE}//evil.example/x",
    f"{HERE}/\\evil.example/x",
    f"{HERE}/\t/evil.example/x",
    f"{HERE}@evil.example/x",
    "http://[",
)
FIELDS = ("next", "back", "page", "nation", "referer", "language", "url", "to", "press", "way")
STAFF_PAGES = ("account_login", "account_reauthenticate", "moderation:unlock", "moderation:queue")


def leads_to(response: Any) -> str:
    """The host to which a browser goes, reading an address as browsers do."""
    said = "".join(each for each in response["Location"] if each not in "\t\r\n")
    said = said.strip("".join(map(chr, range(33)))).replace("\\", "/")
    if said.startswith("///"):
        said = f"//{said.lstrip('/')}"
    where = urlsplit(urljoin(f"{HERE}/a/page/", said))
    assert where.scheme in ("http", "https"), response["Location"]
    return str(where.hostname)


def pressed_at(client: Client, address: str, evil: str) -> list[Any]:
    """Each way in which a request could name where to go: query, form, and the page before."""
    given = {**dict.fromkeys(FIELDS, evil), "contact": "P101"}
    return [
        client.get(address, given, headers={"referer": evil}),
        client.post(address, given, headers={"referer": evil}),
        client.post(address, {}, headers={"referer": evil}, query_params=given),
    ]


def goes_astray(responses: list[Any]) -> list[str]:
    hosts = {"testserver", urlsplit(settings.EXIT_URL).hostname}
    return [
        each["Location"] for each in responses if "Location" in each and leads_to(each) not in hosts
    ]


def one_address_of_each() -> list[str]:
    """One public address for each pattern, those that take a press included."""
    opened = {name: address for address, name in public_addresses().items()}
    with_parts = ("guidance:helped", "guidance:this_did_not_work", "cell_sums:json")
    pressed = [name for name in NOT_OPENED if name not in with_parts]
    return [
        *opened.values(),
        *(reverse(name) for name in pressed),
        "/guidance/tricked-into-paying/helped/",
        "/guidance/contacts/P101/not-working/",
        "/releases/2026/sum.json",
    ]


@pytest.mark.slow
@pytest.mark.parametrize("evil", EVIL)
def test_no_public_page_sends_anybody_elsewhere(evil: str) -> None:
    addresses = one_address_of_each()

    answers = [each for address in addresses for each in pressed_at(Client(), address, evil)]

    assert len(addresses) > 40
    assert any("Location" in each for each in answers)
    assert goes_astray(answers) == []


@pytest.mark.parametrize("evil", EVIL)
def test_the_switch_of_languages_sends_nobody_elsewhere(evil: str) -> None:
    assert goes_astray(pressed_at(Client(), "/language/", evil)) == []


@pytest.mark.parametrize("evil", EVIL)
def test_no_staff_page_sends_anybody_elsewhere(evil: str) -> None:
    mo = create_person(
        email="mo@example.org", password="quiet otters", roles=["moderator"], by=None, now=NOW
    )
    set_up_second_factor(mo)
    inside = Client()
    inside.force_login(mo)

    sign_in = Client().post(
        reverse("account_login"),
        {"login": "mo@example.org", "password": "quiet otters", "next": evil},
    )
    answers = [
        each
        for client in (Client(), inside)
        for name in STAFF_PAGES
        for each in pressed_at(client, reverse(name), evil)
    ]

    assert goes_astray([sign_in, *answers]) == []


@pytest.mark.parametrize(
    "path", ["//evil.example/report", "//evil.example/moderation", "/\\evil.example"]
)
@pytest.mark.parametrize("method", ["get", "post", "head"])
def test_no_address_that_lacks_its_slash_is_completed_into_anothers(path: str, method: str) -> None:
    answer = getattr(Client(), method)("/", PATH_INFO=path)

    assert goes_astray([answer]) == []


@pytest.mark.parametrize("page", ["/report/", "/guidance/tricked-into-paying/"])
def test_from_a_page_of_ours_the_switch_leads_back_to_it(page: str) -> None:
    pressed = Client().post("/language/", headers={"referer": f"{HERE}{page}?nation=wales"})

    assert pressed["Location"] == page


def test_the_measure_can_fail() -> None:
    told = [{"Location": each} for each in EVIL if each.startswith(("//", "/\\", "/\t", "\\"))]

    assert len(goes_astray(told)) == 5
