"""Signing in: password, then second factor, on pages of our own; and not for ever."""

import time

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY
from allauth.mfa.utils import decrypt
from django.test import Client
from django.urls import reverse

from staff.invitations import invite_back, invite_person
from staff.models import Person
from staff.people import has_second_factor, remove_person, set_up_second_factor
from tests.addresses import every_route, filled, parts_of
from tests.staff.conftest import NOW, PASSWORD
from tests.staff.signing_in import code_for, enter

pytestmark = pytest.mark.django_db

QUEUE = "/moderation/"
LANDING = "/moderation/attention/"


@pytest.fixture
def entered(client, mo, codes):
    """A browser in which mo gave password and code on the pages."""
    enter(client, mo, codes[0])
    return client


@pytest.fixture
def mos(mo, sign_in):
    """A browser in which mo has passed both factors."""
    return sign_in(mo)


def every_staff_address() -> list[str]:
    """Every address under /moderation/, with something put in for what varies."""
    parts = {"row": "7", "name": "2026-Q4", "slug": "P101"}
    parts["uuid"] = "00000000-0000-4000-8000-000000000000"
    return [
        filled(route, {name: parts[kind] for name, kind in parts_of(route).items()})
        for route in every_route()
        if route.startswith("/moderation/")
    ]


def test_a_recovery_code_is_a_second_factor_once(make_person, client):
    person = make_person("sam@example.org", "moderator")
    codes = set_up_second_factor(person)

    response = enter(client, person, codes[0])
    client.post(reverse("account_logout"))
    again = enter(client, person, codes[0])

    assert response.status_code == 302
    assert response["Location"] == LANDING
    assert again.status_code == 200
    assert b"not right" in again.content


def test_an_authenticator_code_is_a_second_factor(mo, codes, client):
    totp = Authenticator.objects.get(user=mo, type="totp")
    response = enter(client, mo, code_for(decrypt(totp.data["secret"])))

    assert response["Location"] == LANDING


def test_a_password_alone_opens_nothing(mo, codes, client):
    client.post(reverse("account_login"), {"login": mo.email, "password": PASSWORD})

    assert client.get(QUEUE)["Location"].startswith("/accounts/login/")


def test_wrong_passwords_are_stopped_after_five(mo, client):
    for _ in range(6):
        response = client.post(
            reverse("account_login"), {"login": mo.email, "password": "wrong words here"}
        )

    assert b"Too many tries" in response.content


def test_there_is_no_way_to_sign_up(client):
    for path in ("/accounts/signup/", "/accounts/password/reset/", "/accounts/email/"):
        assert client.get(path).status_code == 404


@pytest.mark.parametrize("method", ["get", "post"])
def test_no_staff_page_opens_without_signing_in(client, method):
    addresses = every_staff_address()

    assert len(addresses) > 15
    for address in addresses:
        response = getattr(client, method)(address)
        assert response.status_code == 302, address
        assert response["Location"].startswith("/accounts/login/"), address
        assert "no-store" in response["Cache-Control"], address


@pytest.mark.parametrize("method", ["get", "post"])
def test_without_a_second_factor_every_staff_page_leads_to_setting_it_up(
    make_person, client, method
):
    client.force_login(make_person("ada@example.org", "administrator", "moderator", "senior"))

    for address in [*every_staff_address(), "/accounts/password/change/", "/accounts/mfa/"]:
        response = getattr(client, method)(address)
        assert response.status_code == 302, address
        assert response["Location"] == reverse("mfa_activate_totp"), address


def test_an_invited_person_joins_and_comes_to_the_queue(client):
    token = invite_person(email="new@example.org", role="moderator", by=None, now=NOW)
    link = reverse("staff:invitation", args=[token])
    with time_machine.travel(NOW, tick=True):
        assert client.get(link).status_code == 200

        refused = client.post(link, {"password": PASSWORD, "password_again": "other"})
        joined = client.post(link, {"password": PASSWORD, "password_again": PASSWORD})
        page = client.get(joined["Location"])
        picture = client.get(reverse("staff:second_factor_picture"))
        code = code_for(client.session[SECRET_SESSION_KEY])
        activated = client.post(joined["Location"], {"code": code})
        codes = client.get(activated["Location"])
        queue = client.get(QUEUE)

    assert b"not the same" in refused.content
    assert joined["Location"] == reverse("mfa_activate_totp")
    assert page.status_code == 200
    assert b"data:" not in page.content
    assert picture["Content-Type"] == "image/svg+xml"
    assert codes.content.count(b"<code>") == 10
    assert queue.status_code == 200
    assert has_second_factor(Person.objects.get(email="new@example.org"))


def test_recovery_codes_are_shown_once(client):
    token = invite_person(email="new@example.org", role="moderator", by=None, now=NOW)
    with time_machine.travel(NOW, tick=True):
        client.post(
            reverse("staff:invitation", args=[token]),
            {"password": PASSWORD, "password_again": PASSWORD},
        )
        client.get(reverse("mfa_activate_totp"))
        code = code_for(client.session[SECRET_SESSION_KEY])
        shown = client.post(reverse("mfa_activate_totp"), {"code": code}, follow=True)
        again = client.get(reverse("mfa_view_recovery_codes"))

    assert shown.content.count(b"<code>") == 10
    assert again.content.count(b"<code>") == 0


def test_a_used_link_says_so(client, make_person):
    token = invite_back(person=make_person(), by=None, now=NOW)
    link = reverse("staff:invitation", args=[token])
    with time_machine.travel(NOW, tick=True):
        Client().post(link, {"password": PASSWORD, "password_again": PASSWORD})

        response = client.get(link)

    assert response.status_code == 404
    assert b"does not work any more" in response.content


def test_the_picture_is_there_only_while_it_is_being_set_up(mos):
    assert mos.get(reverse("staff:second_factor_picture")).status_code == 404


def test_nobody_switches_their_second_factor_off(mo, entered):
    entered.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    entered.post(reverse("mfa_deactivate_totp"))

    assert has_second_factor(mo)


def test_new_recovery_codes_need_the_password_again(entered):
    page = reverse("mfa_generate_recovery_codes")

    before = entered.post(page)
    entered.post(reverse("account_reauthenticate"), {"password": "wrong words here"})
    still = entered.get(page)
    entered.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    after = entered.post(page)

    assert "reauthenticate" in before["Location"]
    assert "reauthenticate" in still["Location"]
    assert after["Location"] == reverse("mfa_view_recovery_codes")


def test_a_password_is_changed(mo, entered):
    fields = {"password1": "seven new words here", "password2": "seven new words here"}

    refused = entered.post(reverse("account_change_password"), {"oldpassword": "x", **fields})
    changed = entered.post(reverse("account_change_password"), {"oldpassword": PASSWORD, **fields})

    assert refused.status_code == 200
    assert changed["Location"] == LANDING
    assert b"Your password is changed" in entered.get(LANDING).content
    mo.refresh_from_db()
    assert mo.check_password("seven new words here")


def test_a_session_ends_after_half_an_hour_without_a_page(mos):
    start = time.time()
    with time_machine.travel(start, tick=False) as clock:
        assert mos.get(QUEUE).status_code == 200
        clock.shift(29 * 60)
        assert mos.get(QUEUE).status_code == 200
        clock.shift(31 * 60)

        late = mos.get(QUEUE)

    assert late.status_code == 302
    assert late["Location"].startswith("/accounts/login/")


def test_a_session_in_use_ends_after_eight_hours(mos):
    with time_machine.travel(time.time(), tick=False) as clock:
        for _ in range(8 * 3):
            assert mos.get(QUEUE).status_code == 200
            clock.shift(20 * 60)
        clock.shift(1)

        late = mos.get(QUEUE)

    assert late.status_code == 302


def test_whoever_was_removed_is_out_at_once(ada, mo, mos):
    assert mos.get(QUEUE).status_code == 200

    remove_person(person=mo, by=ada, now=NOW)

    assert mos.get(QUEUE).status_code == 302


def test_every_sign_in_page_has_one_heading_and_no_inline_script_or_style(mo, client):
    pages = [client.get(reverse("account_login")).content]
    client.post(reverse("account_login"), {"login": mo.email, "password": PASSWORD})
    client.force_login(mo)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    for name in ("account_logout", "account_reauthenticate", "mfa_activate_totp"):
        pages.append(client.get(reverse(name)).content)
    set_up_second_factor(mo)
    for name in ("mfa_index", "account_change_password", "mfa_reauthenticate"):
        pages.append(client.get(reverse(name)).content)

    for page in pages:
        assert page.count(b"<h1") == 1
        assert b"style=" not in page
        assert b"<script>" not in page
