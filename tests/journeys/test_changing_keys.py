"""Each secret is changed as docs/how-to/change-a-secret.md says, up to the page it promises."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from secrets import token_hex
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import decrypt
from django.test import Client
from django.urls import reverse

from config.upkeep.doctor_data import changed_keys
from moderation import keys
from moderation.models import PersonalKey
from reporting.models import Draft, Report
from staff.audit import purge_entries, record_action, verify_chain
from staff.models import Person
from staff.people import create_person, set_up_second_factor
from staff.second_factors import people_to_reseal
from tests.factories import make_epoch
from tests.reporting.browsing import NOW, Browser, code_on, hidden_in
from tests.reporting.saving import resume, save
from tests.staff.test_sign_in import code_for

pytestmark = pytest.mark.django_db

PASSWORD = "quiet otters climb hills"
PASSPHRASE = "acorn badge cabin daisy eagle fabric garden"
QUEUE = "/moderation/"
LANDING = "/moderation/attention/"


@pytest.fixture(autouse=True)
def clock(cheap_keys: None) -> Iterator[Any]:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def change(settings: Any) -> Any:
    """Puts a new secret before the old one."""

    def put_before(name: str) -> None:
        before = [getattr(settings, name), *getattr(settings, f"{name}_FALLBACKS")]
        setattr(settings, name, token_hex(32))
        setattr(settings, f"{name}_FALLBACKS", before)

    return put_before


@pytest.fixture
def take_away(settings: Any) -> Any:
    """Takes the secrets before it away."""
    return lambda name: setattr(settings, f"{name}_FALLBACKS", [])


def still_needed() -> str:
    """What the doctor says of the secrets before those in force."""
    return " ".join(each.said for each in changed_keys(NOW))


def make_person(email: str = "mo@example.org") -> Person:
    person = create_person(
        email=email, password=PASSWORD, roles=("moderator", "senior"), by=None, now=NOW
    )
    set_up_second_factor(person)
    return person


def app_of(person: Person) -> str:
    """What the person's authenticator app holds: it makes the codes from it."""
    held = Authenticator.objects.get(user=person, type=Authenticator.Type.TOTP)
    return decrypt(held.data["secret"])


def enter(person: Person, code: str) -> tuple[Client, Any]:
    client = Client()
    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    return client, client.post(reverse("mfa_authenticate"), {"code": code})


@pytest.fixture
def opens_queue(clock: Any) -> Any:
    """Whether somebody comes in, with the next code of their app."""

    def sign_in(person: Person, app: str) -> bool:
        clock.shift(120)  # a code works once
        client, entered = enter(person, code_for(app))
        return entered.status_code == 302 and client.get(QUEUE).status_code == 200

    return sign_in


# ---- SECRET_KEY and SECOND_FACTOR_KEY ------------------------------------------------------


def test_after_a_new_secret_key_everybody_signs_in_as_before(
    change: Any, take_away: Any, opens_queue: Any
) -> None:
    person = make_person()
    app = app_of(person)
    client, _ = enter(person, code_for(app))
    ned = make_person("ned@example.org")
    away, _ = enter(ned, code_for(app_of(ned)))

    change("SECRET_KEY")
    still_in = client.get(QUEUE).status_code
    take_away("SECRET_KEY")
    out = away.get(QUEUE)

    assert (still_in, client.get(QUEUE).status_code, out.status_code) == (200, 200, 302)
    assert "/accounts/login/" in out["Location"]
    assert opens_queue(person, app)


def test_a_new_key_of_second_factors_seals_each_anew_when_its_owner_signs_in(
    change: Any, take_away: Any, opens_queue: Any
) -> None:
    mo, ned = make_person(), make_person("ned@example.org")
    apps = {person: app_of(person) for person in (mo, ned)}
    change("SECOND_FACTOR_KEY")
    assert "The second factors of 2 people are sealed" in still_needed()

    assert opens_queue(mo, apps[mo])
    assert "The second factors of 1 people are sealed" in still_needed()
    assert opens_queue(ned, apps[ned])
    assert still_needed() == ""
    take_away("SECOND_FACTOR_KEY")

    assert opens_queue(mo, apps[mo])
    assert opens_queue(ned, apps[ned])


def test_what_an_older_site_sealed_with_its_secret_key_opens_and_is_sealed_anew(
    settings: Any, change: Any, take_away: Any, opens_queue: Any
) -> None:
    newer, settings.SECOND_FACTOR_KEY = settings.SECOND_FACTOR_KEY, settings.SECRET_KEY
    mo, ned = make_person(), make_person("ned@example.org")
    recovery = set_up_second_factor(ned)[0]
    apps = {person: app_of(person) for person in (mo, ned)}
    settings.SECOND_FACTOR_KEY = newer
    assert people_to_reseal() == 2

    assert opens_queue(mo, apps[mo])
    change("SECRET_KEY")
    assert enter(ned, recovery)[1]["Location"] == LANDING
    take_away("SECRET_KEY")

    assert people_to_reseal() == 0
    assert opens_queue(mo, apps[mo])
    assert opens_queue(ned, apps[ned])


def test_a_second_factor_that_no_key_opens_is_said_to_its_owner_and_no_error(
    change: Any, take_away: Any
) -> None:
    person = make_person()
    code = code_for(app_of(person))
    change("SECOND_FACTOR_KEY")
    take_away("SECOND_FACTOR_KEY")

    client, page = enter(person, code)

    assert page.status_code == 200
    assert "Ask an administrator for a link to come back" in page.text
    assert client.get(QUEUE).status_code == 302
    assert people_to_reseal() == 1


# ---- ANSWERS_KEY ------------------------------------------------------------------------------


def test_a_report_that_is_being_written_goes_on_after_a_new_answers_key(
    change: Any, take_away: Any
) -> None:
    make_epoch()
    person = Browser()
    drawn = person.walk(until="event-type")

    change("ANSWERS_KEY")
    pressed = person.post("/report/event-type/", {**hidden_in(drawn), "event_type": "paid"})
    take_away("ANSWERS_KEY")

    assert pressed["Location"] == "/report/event-detail/"
    assert person.get("/report/event-detail/").status_code == 200
    assert person.answers()["event_type"] == "paid"


# ---- RECEIPT_KEY ------------------------------------------------------------------------------


def send(person: Browser) -> Any:
    page = person.walk()
    return person.post("/report/check/", {"version": hidden_in(page)["version"]})


def test_codes_from_before_a_new_receipt_key_open_their_status(change: Any, take_away: Any) -> None:
    make_epoch()
    person, other = Browser(), Browser()
    send(person)
    code = code_on(person.get("/report/sent/"))

    change("RECEIPT_KEY")
    send(other)
    newer = code_on(other.get("/report/sent/"))
    asked = Browser().post("/report/status/", {"code": code})

    assert "We have it" in asked.text
    assert code_on(person.get("/report/sent/")) == code
    assert Browser().post("/report/status/", {"code": newer}).status_code == 200
    gone = Browser().post("/report/status/withdraw/", {"code": code, "press": "withdraw"})
    assert "You took it back" in gone.text
    assert Report.objects.count() == 1
    take_away("RECEIPT_KEY")
    assert Browser().post("/report/status/", {"code": newer}).status_code == 200
    assert Browser().post("/report/status/", {"code": code}).status_code == 404


def test_a_press_that_comes_again_after_a_new_receipt_key_stores_no_second_report(
    change: Any,
) -> None:
    make_epoch()
    person = Browser()
    page = person.walk()
    cookies = person.client.cookies.copy()
    version = {"version": hidden_in(page)["version"]}
    person.post("/report/check/", version)
    code = code_on(person.get("/report/sent/"))
    person.client.cookies = cookies

    change("RECEIPT_KEY")
    person.post("/report/check/", version)

    assert Report.objects.count() == 1
    assert code_on(person.get("/report/sent/")) == code


def test_a_saved_report_opens_after_a_new_receipt_key_and_keeps_its_code(
    change: Any, take_away: Any
) -> None:
    make_epoch()
    person, later = Browser(), Browser()
    person.walk(until="told-whom")
    code = save(person)

    change("RECEIPT_KEY")
    resumed = resume(code, by=later)
    again = save(person)

    assert resumed.status_code == 302
    assert later.answers()["nation"] == "england"
    assert (again, Draft.objects.count()) == (code, 1)
    assert resume(code).status_code == 302
    send(person)
    assert Draft.objects.count() == 0
    take_away("RECEIPT_KEY")
    assert resume(code).status_code == 404


# ---- KEY_WRAP_SECRET --------------------------------------------------------------------------


def unlock_as(person: Person) -> Any:
    client = Client()
    client.force_login(person)
    return client.post("/moderation/key/", {"passphrase": PASSPHRASE})


def test_after_a_new_wrap_secret_keys_open_and_are_wrapped_anew(
    change: Any, take_away: Any
) -> None:
    mo, ned = make_person(), make_person("ned@example.org")
    keys.create_epoch(label="2026-Q4", holders=[(each, PASSPHRASE) for each in (mo, ned)], now=NOW)
    before = PersonalKey.objects.get(person=mo).recipient
    change("KEY_WRAP_SECRET")
    assert "2 readers have not unlocked their key since" in still_needed()

    opened = unlock_as(mo)
    assert "1 readers have not unlocked their key since" in still_needed()
    take_away("KEY_WRAP_SECRET")
    assert "The keys of 1 readers were wrapped with a KEY_WRAP_SECRET" in still_needed()
    again, shut = unlock_as(mo), unlock_as(ned)

    assert (opened.status_code, again.status_code) == (302, 302)
    assert PersonalKey.objects.get(person=mo).recipient == before
    assert shut.status_code == 422
    assert "Your passphrase has not changed" in shut.text


# ---- AUDIT_KEY --------------------------------------------------------------------------------


def purge(*, before: datetime) -> int:
    return purge_entries(before=before, now=before)


def test_after_a_new_audit_key_the_checkpoint_is_still_ours(change: Any, take_away: Any) -> None:
    for number in range(3):
        record_action(action="look", by=None, subject="report", subject_id=str(number), at=NOW)
    purge(before=NOW + timedelta(seconds=1))

    change("AUDIT_KEY")

    assert verify_chain().is_whole
    assert "still signed with an AUDIT_KEY before" in still_needed()
    purge(before=NOW + timedelta(days=1))
    assert still_needed() == ""
    take_away("AUDIT_KEY")
    assert verify_chain().is_whole
