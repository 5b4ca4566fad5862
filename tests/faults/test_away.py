"""Database or Redis away: every page answers as ever or says kindly that it cannot just now."""

import logging
import re
import sys
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError
from django.test import Client
from django.urls import reverse

from config.serving.log_filters import OutageFilter
from config.serving.outages import is_outage
from estimates.register.loading import load_official_figures
from guidance.reading.library import current
from moderation import keys
from staff.models import Person
from staff.people import create_person, set_up_second_factor
from staff.roles import ROLES
from tests.addresses import every_route, public_addresses
from tests.factories import NOW, make_epoch, make_report
from tests.faults.conftest import SECRET, database_away

pytestmark = pytest.mark.django_db

OF_STAFF = ("/accounts/", "/moderation/")
NEEDS_NO_DATABASE = {"/", "/safety/", "/privacy/", "/about/", "/accessibility/", "/guidance/"}
PASSPHRASE = "acorn badge cabin daisy eagle fabric garden"


def staff_addresses() -> list[str]:
    """Every address for staff that has no parts to fill in, from the URL patterns themselves."""
    return [
        re.sub(r"\^|\$|\\Z", "", route)
        for route in every_route()
        if route.startswith(OF_STAFF) and "<" not in route
    ]


def one_of_a_kind() -> list[str]:
    """Public addresses, at most two of each pattern."""
    kept: dict[str, list[str]] = {}
    for address, name in public_addresses().items():
        kept.setdefault(name, []).append(address)
    return [address for addresses in kept.values() for address in addresses[:2]]


@pytest.fixture
def everybody(cheap_keys: None) -> Person:
    """Somebody with every role, a key and a second factor."""
    person = create_person(
        email="all@example.org", password="quiet otters climb", roles=ROLES, by=None, now=NOW
    )
    keys.create_epoch(label="2026-Q4", holders=[(person, PASSPHRASE)], now=NOW)
    set_up_second_factor(person)
    return person


@pytest.fixture
def staff(everybody: Person) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(everybody)
    return client


def assert_kind(page: Any, address: str) -> None:
    assert page.status_code < 500 or page.status_code == 503, address
    if page.status_code == 503:
        html = page.content.decode()
        assert "This is our fault, not yours." in html, address
        assert SECRET not in html
        assert page["Cache-Control"] == "no-store"


def test_with_the_database_away_every_public_page_answers_or_is_our_kind_503(caplog: Any) -> None:
    client = Client(raise_request_exception=False)
    answered = set()

    with database_away():
        for address in one_of_a_kind():
            page = client.get(address)
            assert_kind(page, address)
            answered |= {address} if page.status_code == 200 else set()

    assert answered >= NEEDS_NO_DATABASE
    assert {f"/guidance/{current().situations['blackmail_pictures'].slug}/"} <= answered
    assert SECRET not in caplog.text


def test_with_the_database_away_statistics_say_when_to_ask_again() -> None:
    load_official_figures()
    client = Client(raise_request_exception=False)

    with database_away():
        page = client.get("/statistics/")

    assert page.status_code == 503
    assert page["Retry-After"] == "120"
    assert "We cannot show this page just now" in page.content.decode()
    assert "Your answers" not in page.content.decode()
    assert client.get("/statistics/").status_code == 200


def test_with_the_database_away_every_page_for_staff_is_our_kind_503(
    staff: Client, caplog: Any
) -> None:
    with database_away():
        for address in staff_addresses():
            page = staff.get(address)
            assert_kind(page, address)
            if page.status_code == 503:
                assert "What was decided before this page is kept." in page.content.decode()

    assert SECRET not in caplog.text


@pytest.mark.usefixtures("redis_away")
def test_with_redis_away_every_page_answers(staff: Client) -> None:
    load_official_figures()
    make_epoch()
    report = make_report()
    one = f"/moderation/reports/{report.pk}/"
    staff.post(f"{one}claim/")
    refused = {
        address: page.status_code
        for address in [*one_of_a_kind(), *staff_addresses(), one]
        if (page := staff.get(address)).status_code >= 500
    }

    assert refused == {}


@pytest.mark.usefixtures("redis_away")
def test_with_redis_away_a_key_stays_shut_and_the_page_says_why(staff: Client) -> None:
    wrong = staff.post("/moderation/key/", {"passphrase": "acorn " * 7})
    right = staff.post("/moderation/key/", {"passphrase": PASSPHRASE})

    for page in (wrong, right):
        assert page.status_code == 422
        assert "Reports can be decided without their own words." in page.content.decode()
    assert staff.post("/moderation/key/lock/").status_code == 302


@pytest.mark.usefixtures("redis_away")
def test_with_redis_away_a_report_is_taken_and_decided(staff: Client) -> None:
    make_epoch()
    report = make_report()
    one = f"/moderation/reports/{report.pk}/"

    staff.post(f"{one}claim/")
    page = staff.post(f"{one}accept/", {"crime_type": "blackmail"}, follow=True)

    report.refresh_from_db()
    assert page.status_code == 200
    assert report.state == "accepted"


# ---- the log ----------------------------------------------------------------------------


def record_of(error: Exception) -> logging.LogRecord:
    try:
        raise error
    except Exception:
        record = logging.LogRecord(
            "django.request", logging.ERROR, "", 0, "%s: %s", ("Broken", "/x/"), sys.exc_info()
        )
    assert OutageFilter().filter(record)
    return record


def test_an_outage_is_one_line_in_the_log_without_what_was_asked() -> None:
    line = logging.Formatter("%(message)s").format(record_of(OperationalError(SECRET)))

    assert line == "Broken: /x/ (OperationalError)"


def test_any_other_fault_keeps_its_trace() -> None:
    line = logging.Formatter("%(message)s").format(record_of(ValueError("why")))

    assert "Traceback" in line


@pytest.mark.parametrize(
    ("make", "answer"),
    [
        (lambda: OperationalError(), True),
        (lambda: IntegrityError(), False),
        (lambda: ValueError(), False),
        (lambda: None, False),
    ],
)
def test_only_what_does_not_answer_is_an_outage(
    make: Callable[[], BaseException | None], answer: bool
) -> None:
    assert is_outage(make()) is answer


def test_addresses_for_staff_are_found() -> None:
    assert {reverse("moderation:queue"), reverse("moderation:audit")} <= set(staff_addresses())
