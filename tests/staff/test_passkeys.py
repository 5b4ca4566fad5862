"""Passkeys stand in for a code: added, used, renamed, removed; forged ones open nothing."""

import json
import re
import time
from html import unescape
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from staff.models import AuditEntry
from staff.people import let_back_in, remove_person
from tests.staff.conftest import NOW, PASSWORD
from tests.staff.passkey import Passkey
from tests.staff.signing_in import enter, try_password

pytestmark = pytest.mark.django_db

ADD, GIVE = "mfa_add_webauthn", "mfa_authenticate"
INSIDE = "/moderation/"


def options_on(page: Any) -> dict[str, Any]:
    """What the page asks the browser for."""
    found = re.search(r'<script id="passkey-options"[^>]*>(.*?)</script>', page.content.decode())
    assert found, "the page asks for no passkey"
    return dict(json.loads(unescape(found[1])))


def add(client: Client, passkey: Passkey, name: str = "work laptop", **sent: Any) -> Any:
    """Adds the passkey on its page, the password given again where it is asked for."""
    page = client.get(reverse(ADD), follow=True, secure=True)
    if "password" in page.context["form"].fields:
        again = page.request["PATH_INFO"] + "?" + page.request["QUERY_STRING"]
        page = client.post(again, {"password": PASSWORD}, follow=True, secure=True)
    made = sent.get("credential", json.dumps(passkey.made(options_on(page))))
    return client.post(reverse(ADD), {"name": name, "credential": made}, secure=True)


@pytest.fixture
def mos(mo, codes, client):
    """A browser in which mo gave password and code on the pages."""
    enter(client, mo, codes[0], secure=True)
    return client


@pytest.fixture
def passkey(mos):
    made = Passkey()
    assert add(mos, made).status_code == 302
    return made


@pytest.fixture
def fresh(mo, passkey):
    """Another browser, in which mo has given the password and nothing else."""
    other = Client()
    try_password(other, mo.email, secure=True)
    return other


def give(browser: Client, credential: object) -> Any:
    text = credential if isinstance(credential, str) else json.dumps(credential)
    return browser.post(reverse(GIVE), {"credential": text}, secure=True)


def is_inside(browser: Client) -> bool:
    return browser.get(INSIDE, secure=True).status_code == 200


def actions() -> list[str]:
    return list(AuditEntry.objects.order_by("number").values_list("action", flat=True))


def test_a_passkey_is_a_second_factor_again_and_again(fresh, passkey, mo):
    page = fresh.get(reverse(GIVE), secure=True)
    assert give(fresh, passkey.answer(options_on(page))).status_code == 302
    assert is_inside(fresh)

    another = Client()
    try_password(another, mo.email, secure=True)
    page = another.get(reverse(GIVE), secure=True)
    assert give(another, passkey.answer(options_on(page))).status_code == 302
    assert is_inside(another)


def test_without_the_password_it_opens_nothing(passkey):
    stranger = Client()

    page = stranger.get(reverse(GIVE), secure=True)

    assert page["Location"].startswith(reverse("account_login"))
    assert stranger.get("/accounts/mfa/webauthn/login/", secure=True).status_code == 404


def test_whoever_has_none_is_not_asked_for_one(mo, codes):
    browser = Client()
    try_password(browser, mo.email, secure=True)

    assert b"passkey-options" not in browser.get(reverse(GIVE), secure=True).content


@pytest.mark.parametrize(
    "forged",
    [
        lambda passkey, options: Passkey().answer(options),
        lambda passkey, options: Passkey(number=passkey.number).answer(options),
        lambda passkey, options: passkey.answer(options | {"challenge": "AAAAAAAAAAAAAAAAAAAAAA"}),
        lambda passkey, options: passkey.answer(options | {"rpId": "evil.example"}),
        lambda passkey, options: Passkey(
            origin="https://evil.example", key=passkey.key, number=passkey.number
        ).answer(options),
        lambda passkey, options: passkey.made(options | {"rp": {"id": options["rpId"]}}),
        lambda passkey, options: {},
        lambda passkey, options: [],
        lambda passkey, options: "text",
        lambda passkey, options: 7,
        lambda passkey, options: {"id": 1, "rawId": None, "response": {"signature": "%%"}},
        lambda passkey, options: "[" * 2000,
        lambda passkey, options: "",
    ],
)
def test_a_forged_or_damaged_one_is_refused_in_words(fresh, passkey, forged):
    options = options_on(fresh.get(reverse(GIVE), secure=True))

    page = give(fresh, forged(passkey, options))

    assert page.status_code == 200
    assert b"passkey" in page.content.split(b"govuk-error-summary", 1)[1]
    assert not is_inside(fresh)


def test_an_answer_is_good_once(fresh, passkey, mo):
    options = options_on(fresh.get(reverse(GIVE), secure=True))
    answer = passkey.answer(options)
    assert give(fresh, answer).status_code == 302
    thief = Client()
    try_password(thief, mo.email, secure=True)
    thief.get(reverse(GIVE), secure=True)

    assert give(thief, answer).status_code == 200
    assert not is_inside(thief)


def test_wrong_ones_are_counted_and_noted(fresh, passkey):
    for _ in range(6):
        options = options_on(fresh.get(reverse(GIVE), secure=True))
        page = give(fresh, Passkey().answer(options))

    assert b"Too many tries" in page.content
    assert "refuse_passkey" in actions()


def test_another_persons_passkey_opens_nothing(passkey, make_person, sign_in):
    sign_in(make_person("ned@example.org", "moderator"))
    browser = Client()
    try_password(browser, "ned@example.org", secure=True)
    page = browser.get(reverse(GIVE), secure=True)
    asked = {"challenge": "AAAA", "rpId": "testserver"}

    assert b"passkey-options" not in page.content
    assert give(browser, passkey.answer(asked)).status_code == 200
    assert not is_inside(browser)


@pytest.mark.parametrize(
    ("name", "said"), [("", "Enter a name"), ("x" * 61, "Enter a shorter name")]
)
def test_a_name_is_asked_for_and_nothing_is_added(mos, name, said):
    page = add(mos, Passkey(), name)

    assert said in page.content.decode()
    assert not Authenticator.objects.filter(type="webauthn").exists()


@pytest.mark.parametrize("sent", ["", "{}", "[]", "null", "7", '{"response": {}}', "not json"])
def test_what_is_no_passkey_is_not_added(mos, sent):
    page = add(mos, Passkey(), credential=sent)

    assert page.status_code == 200
    assert "passkey" in page.content.decode().split("govuk-error-summary", 1)[1]
    assert not Authenticator.objects.filter(type="webauthn").exists()


def test_it_is_listed_renamed_and_removed_by_its_owner_alone(mos, passkey, make_person, sign_in):
    held = Authenticator.objects.get(type="webauthn")
    stranger = sign_in(make_person("ned@example.org", "moderator"))
    rename, remove = (
        reverse(name, kwargs={"pk": held.pk})
        for name in ("mfa_edit_webauthn", "mfa_remove_webauthn")
    )
    for address in (rename, remove):
        stranger.post(address, {"name": "theirs"}, secure=True)
    held.refresh_from_db()
    assert held.wrap().name == "work laptop"

    mos.post(rename, {"name": "<b>old</b> laptop"}, secure=True)
    assert b"&lt;b&gt;old" in mos.get(reverse("mfa_list_webauthn"), secure=True).content
    assert b"1 passkey" in mos.get(reverse("mfa_index"), secure=True).content
    mos.post(remove, secure=True)

    assert not Authenticator.objects.filter(type="webauthn").exists()
    assert Authenticator.objects.filter(type="totp").exists()
    assert [one for one in actions() if one.endswith("_passkey")] == [
        "add_passkey",
        "remove_passkey",
    ]


@pytest.mark.parametrize("leave", ["removed", "let back in"])
def test_it_goes_when_access_is_taken_or_given_anew(passkey, mo, ada, leave):
    if leave == "removed":
        remove_person(person=mo, by=ada, now=NOW)
    else:
        let_back_in(person=mo, password="seven words of mine for tonight", by=ada, now=NOW)

    assert not Authenticator.objects.filter(user=mo).exists()


def test_it_can_be_given_again_before_something_is_changed(mos, passkey):
    again = reverse("mfa_reauthenticate_webauthn")
    options = options_on(mos.get(again, secure=True))

    done = mos.post(again, {"credential": json.dumps(passkey.answer(options))}, secure=True)
    refused = mos.post(again, {"credential": "{}"}, secure=True)

    assert (done.status_code, refused.status_code) == (302, 302)


def test_a_press_that_waits_for_the_password_keeps_no_network_and_no_cookie(mos, passkey):
    held = Authenticator.objects.get(type="webauthn")
    rename = reverse("mfa_edit_webauthn", kwargs={"pk": held.pk})
    later = time.time() + 360
    asked_from = {"REMOTE_ADDR": "203.0.113.77", "HTTP_USER_AGENT": "a browser of one kind"}
    with time_machine.travel(later, tick=False):
        asked = mos.post(rename, {"name": "new name"}, secure=True, **asked_from)
        kept = json.dumps(dict(mos.session))
        mos.post(asked["Location"], {"password": PASSWORD}, follow=True, secure=True)

    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    assert "new+name" in kept
    assert not [each for each in (*asked_from.values(), "HTTP_COOKIE") if each in kept]
    held.refresh_from_db()
    assert held.wrap().name == "new name"
