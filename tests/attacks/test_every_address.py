"""Whatever is put into any address or any form of the staff: an answer, never a fault.

Every address is taken from the lists of addresses themselves, so none is left out by being new.
"""

import time
from html.parser import HTMLParser
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from moderation.decisions import accept_report
from moderation.models import Flood, FloodMember
from reporting.models import Report
from staff.invitations import invite_person
from staff.models import Invitation, Person
from staff.people import create_person, set_up_second_factor
from staff.proposal_models import ProposalKind
from staff.proposals import propose
from staff.roles import ROLES
from tests.addresses import every_route, filled, parts_of
from tests.factories import make_report, take_and

pytestmark = pytest.mark.django_db

HUGE = str(2**63)
JUNK = {
    "int": (HUGE, "9" * 65, "%00", "-1", "1e5"),
    "row": (HUGE, "9" * 65, "9" * 5000, "%00", "-1", "1e5"),
    "name": ("%00", "a%00b", "9" * 5000, "%2e%2e%2f", HUGE),
    "path": ("%00", "a%00b", "9" * 5000, "%2e%2e%2f", "../../etc/passwd", HUGE),
    "slug": ("%00", "a%00b", "9" * 5000, HUGE),
    "uuid": ("%00", "9" * 5000, HUGE),
    "str": ("%00", "a%00b", "9" * 5000),
}
ROUTES = every_route()
WITH_PARTS = sorted(route for route in ROUTES if parts_of(route))
WITH_IDS = [route for route in WITH_PARTS if "row" in parts_of(route).values()]
PRESSED = sorted(route for route, each in ROUTES.items() if hasattr(each.callback, "is_pressed_on"))

# A step of the self-check that nobody is at leads to where they are in the form.
SELF_CHECK_STEP = "/report/self-check/<int:step>/"


@pytest.fixture
def person() -> Person:
    """Somebody who may open every page."""
    made = create_person(
        email="all@example.org", password="quiet otters climb hills", roles=ROLES, by=None
    )
    set_up_second_factor(made)
    return made


@pytest.fixture
def client(person: Person) -> Client:
    """Their browser, with a password typed again a moment ago: no page asks for it."""
    browser = Client()
    browser.force_login(person)
    session = browser.session
    again = {"method": "password", "at": time.time(), "reauthenticated": True}
    session["account_authentication_methods"] = [again]
    session["account_authentication_methods_user"] = str(person.pk)
    session.save()
    return browser


@pytest.fixture
def parts(person: Person) -> dict[str, str]:
    """Something that is there, for each part of an address."""
    report, now = make_report(), timezone.now()
    flood = Flood.objects.create(rule="alike", since=now, found_at=now)
    FloodMember.objects.create(flood=flood, report=report)
    invite_person(email="new@example.org", role="moderator", by=person, now=now)
    invitation = Invitation.objects.get()
    locked_out = create_person(
        email="out@example.org", password="quiet otters climb hills", roles=["moderator"], by=None
    )
    proposal = propose(
        kind=ProposalKind.LET_BACK_IN,
        subject=str(locked_out.pk),
        content={},
        by=person,
        now=now,
    )
    return {
        "proposal_id": str(proposal.pk),
        "report_id": str(report.pk),
        "flood_id": str(flood.pk),
        "person_id": str(person.pk),
        "invitation_id": str(invitation.pk),
        "view_id": "1",
        "case_number": "1",
        "browser_id": "1",
        "pk": "1",
        "file": "official.csv",
        "banner_id": "00000000-0000-4000-8000-000000000000",
        "key": "P101",
        "slug": "tricked-into-paying",
        "event": "paid",
        "figure_id": "x",
        "token": "x",
        "step": "2",
        "way": "3-1",
        "found": "4",
        **dict.fromkeys(("cohort", "period", "number"), "2026-Q3"),
        **dict.fromkeys(("table", "name"), "crime_type"),
    }


def test_no_address_takes_a_part_that_nobody_checks() -> None:
    kinds = {kind for route in WITH_PARTS for kind in parts_of(route).values()}

    # `path` names a file of the statistics, which is looked up in a list of them.
    assert kinds == {"int", "row", "name", "slug", "uuid", "path"}


def test_every_address_answers_a_visit(client: Client, parts: dict[str, str]) -> None:
    refused = {
        route: method
        for route in ROUTES
        for method in ("get", "head")
        if getattr(client, method)(filled(route, parts)).status_code == 405
    }

    assert len(ROUTES) > 80
    assert refused == {}


@pytest.mark.parametrize("route", PRESSED)
def test_a_visit_to_what_takes_a_press_alone_leads_to_its_page(
    client: Client, parts: dict[str, str], route: str
) -> None:
    address = filled(route, parts)

    visit = client.get(address)

    assert visit.status_code == 302
    assert client.put(address)["Allow"] == "GET, HEAD, POST"
    if not route.startswith("/moderation/releases/"):
        assert client.get(visit["Location"]).status_code == 200


def test_the_addresses_that_take_a_press_alone_are_all_found() -> None:
    assert len(PRESSED) >= 20
    assert {"/language/", "/moderation/next/"} <= set(PRESSED)


@pytest.mark.parametrize("route", WITH_PARTS)
def test_a_part_that_is_none_is_no_fault(client: Client, parts: dict[str, str], route: str) -> None:
    for part, kind in parts_of(route).items():
        for junk in JUNK[kind]:
            address = filled(route, {**parts, part: junk})
            for answer in (client.get(address, follow=True), client.post(address)):
                found = answer.status_code
                # The statistics say by 503 that no official figures are loaded.
                is_refused = 400 <= found < 500 or (found == 503 and "/statistics/" in address)
                leads_on = route == SELF_CHECK_STEP or (
                    route in PRESSED and answer.request["REQUEST_METHOD"] == "GET"
                )
                assert is_refused or leads_on, (address[:80], found)


@pytest.mark.parametrize("route", WITH_IDS)
def test_the_largest_id_that_a_database_holds_is_no_fault(
    client: Client, parts: dict[str, str], route: str
) -> None:
    address = filled(route, dict.fromkeys(parts, str(2**63 - 1)))

    for method in (client.get, client.post):
        assert method(address).status_code < 500


@pytest.mark.parametrize("value", [HUGE, "9" * 5000, "\x00", "a\x00b", "-1"])
@pytest.mark.parametrize("name", ["before", "after", "state", "next"])
def test_what_stands_behind_a_staff_address_is_no_fault(
    client: Client, name: str, value: str
) -> None:
    pages = [route for route in ROUTES if route.startswith("/moderation/") and not parts_of(route)]

    for page in pages:
        assert client.get(page, {name: value}).status_code < 500, page


# ---- every form of the staff ------------------------------------------------------------


NONSENSE = {"huge": HUGE, "5000 digits": "9" * 5000, "zero byte": "\x00", "inside": "a\x00b"}
# What somebody saw on a contact's page is told in their own words, which may hold a number.
A_NUMBER_IN_WORDS = ("saw", HUGE)


class Forms(HTMLParser):
    """The forms of a page: where each is sent, and its fields with what they hold."""

    def __init__(self, page: HttpResponse) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self._inside = False
        self.feed(page.content.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inside = True
            self.found.append((said.get("action", ""), {}))
        elif said.get("type") == "checkbox":
            return  # it is ticked, whatever it says
        if self._inside and tag in ("input", "select", "textarea", "button") and "name" in said:
            self.found[-1][1].setdefault(said["name"], said.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag != "form"


def forms_of_staff(client: Client, parts: dict[str, str]) -> dict[tuple[str, str], dict[str, str]]:
    """Every form on every staff page that a visit shows, by its address and its first field."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for route in ROUTES:
        if route.startswith(("/moderation/", "/accounts/")):
            address = filled(route, parts)
            page = client.get(address)
            shown = page.get("Content-Type", "").startswith("text/html")
            for action, fields in Forms(page).found if shown else []:
                fields.pop("csrfmiddlewaretoken", None)
                if fields:
                    found[action or address, min(fields)] = fields
    return found


@pytest.mark.parametrize("value", NONSENSE.values(), ids=NONSENSE)
def test_a_field_of_a_staff_form_that_holds_nonsense_is_refused(
    client: Client, person: Person, parts: dict[str, str], value: str
) -> None:
    decided = make_report()
    take_and(accept_report, report_id=decided.pk, by=person, now=timezone.now())
    client.post(f"/moderation/reports/{parts['report_id']}/claim/")
    forms = forms_of_staff(client, parts)

    taken: dict[Any, Any] = {}
    for (address, _first), fields in forms.items():
        for field in fields:
            # The others are as the page has them, or empty: what is refused is refused for this.
            answer = client.post(address, {**fields, field: value})
            # A page of allauth's says by 200 what is wrong with its form.
            is_refused = answer.status_code in (200, *range(400, 500))
            if not is_refused and (field, value) != A_NUMBER_IN_WORDS:
                taken[address, field] = answer.status_code

    assert len(forms) > 8
    assert {"reason", "crime_type", "decision", "replaces"} <= {
        field for fields in forms.values() for field in fields
    }
    assert taken == {}
    assert Report.objects.get(pk=decided.pk).state == "accepted"


def test_the_measure_finds_a_form() -> None:
    page = HttpResponse(
        '<form action="/a/"><input name="x" value="1"><select name="y"></select></form>'
        '<input name="z"><form><textarea name="w"></textarea></form>'
    )

    assert Forms(page).found == [("/a/", {"x": "1", "y": ""}), ("", {"w": ""})]
