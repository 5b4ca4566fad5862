"""The site lies at the root of its name: no header opens a door or moves anybody else's links."""

import re
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest
import time_machine
from django.core.cache import caches
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.test.utils import override_script_prefix

from config.serving.path_prefix import refuse_prefix, serve_at_root
from guidance.templatetags import guidance_text
from reporting.browser import progress
from reporting.pages import page_cache
from staff.people import create_person
from tests.addresses import public_addresses
from tests.config.serving.web_server import web_server
from tests.factories import NOW
from tests.staff.test_sign_in import every_staff_address

BELOW = {"SCRIPT_NAME": "/x"}
_FORWARDS = ("--forwarder-headers", "SCRIPT_NAME")
_LED_TO_X = re.compile(r'(?:href|action|src)="/x/')


def make_signed_in(role: str) -> Client:
    person = create_person(
        email="ada@example.org", password="quiet otters climb", roles=(role,), by=None, now=NOW
    )
    client = Client()
    client.force_login(person)
    return client


# ---- nothing is decided on an address with its prefix ------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
def test_below_a_prefix_no_staff_page_opens_without_a_second_factor(method: str) -> None:
    client = make_signed_in("administrator")

    with override_script_prefix("/x/"):
        for address in [*every_staff_address(), "/accounts/password/change/"]:
            response = getattr(client, method)(address, **BELOW)

            assert response.status_code == 302, address
            assert response["Location"] == "/x/accounts/mfa/totp/activate/", address
            assert "no-store" in response["Cache-Control"], address


@pytest.mark.django_db
def test_below_a_prefix_the_pages_that_set_a_second_factor_up_still_open() -> None:
    client = make_signed_in("administrator")

    with override_script_prefix("/x/"):
        asked = client.get("/accounts/mfa/totp/activate/", **BELOW)
        left = client.get("/accounts/logout/", **BELOW)

    assert asked["Location"].startswith("/x/accounts/reauthenticate/")
    assert left.status_code == 200


@pytest.mark.django_db
def test_below_a_prefix_an_idle_session_ends_all_the_same(enter: Any) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        client = enter("moderator", "mo@example.org")
        assert client.get("/moderation/", **BELOW).status_code == 200
        clock.shift(31 * 60)

        late = client.get("/moderation/", **BELOW)

    assert late.status_code == 302
    assert "/accounts/login/" in late["Location"]


@pytest.mark.django_db
def test_below_a_prefix_a_refused_form_still_gives_the_words_back() -> None:
    client = Client(enforce_csrf_checks=True)

    refused = client.post("/report/own-words/", {"own_words": "The heron took it."}, **BELOW)

    assert refused.status_code == 403
    assert "The heron took it." in refused.text


# ---- no page drawn for one visitor leads another elsewhere ---------------------------------


@pytest.mark.slow
@pytest.mark.django_db
def test_no_page_leads_where_the_visitor_before_said_that_the_site_lies() -> None:
    caches["frame"].clear()
    for held in (guidance_text._lines, guidance_text._contacts):
        held.forget()
    progress._address.cache_clear()
    page_cache.forget_pages()
    addresses = [
        address
        for address, name in public_addresses().items()
        if name.split(":")[0] in ("reporting", "guidance") or ":" not in name
    ]
    with override_script_prefix("/x/"):
        moved = {address: _page(address, **BELOW) for address in addresses}

    astray = [address for address in addresses if _LED_TO_X.search(_page(address))]

    assert astray == []
    assert len([page for page in moved.values() if _LED_TO_X.search(page)]) > 50


def _page(address: str, **environ: str) -> str:
    return Client().get(address, **environ).content.decode("utf-8", "replace")


# ---- the server and the environment ---------------------------------------------------------


def test_what_the_server_says_lies_above_the_site_is_forgotten() -> None:
    site = Mock(return_value=[])

    serve_at_root(site)({"SCRIPT_NAME": "/x", "PATH_INFO": "/report/"}, None)

    site.assert_called_once_with({"SCRIPT_NAME": "", "PATH_INFO": "/report/"}, None)


@pytest.mark.parametrize("name", ["SCRIPT_NAME", "FORCE_SCRIPT_NAME"])
def test_a_prefix_in_the_environment_is_refused(name: str) -> None:
    for nothing in ({}, {name: ""}, {name: "/"}):
        refuse_prefix(nothing)

    with pytest.raises(ImproperlyConfigured, match=f"^{name} is set to '/help'"):
        refuse_prefix({name: "/help"})


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "status", "is_moved"),
    [
        (["config.wsgi"], 404, False),
        (["config.wsgi", *_FORWARDS], 200, False),
        # The same site without our two doors: the header moves it, and this test would see it.
        (["django.core.wsgi:get_wsgi_application()", *_FORWARDS], 200, True),
    ],
)
def test_a_header_does_not_move_the_site(
    tmp_path: Path, words: list[str], status: int, is_moved: bool
) -> None:
    env = {
        "PATH": "/usr/bin:/bin",
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "VAR_DIR": str(tmp_path),
        "DEMONSTRATION": "true",
    }

    with web_server(*words, "--no-control-socket", env=env, log=tmp_path / "log") as site:
        moved = site.ask("GET /x/safety/", "localhost", SCRIPT_NAME="/x")
        later = site.ask("GET /safety/", "localhost")

    assert moved.startswith(f"HTTP/1.1 {status} ")
    assert bool(_LED_TO_X.search(moved)) == is_moved
    assert later.startswith("HTTP/1.1 200 ")
    assert not _LED_TO_X.search(later)
