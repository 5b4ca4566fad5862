"""The audit of sign-ins: who came in, and whose address was tried, never what was typed."""

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from staff.audit import verify_chain
from staff.models import AuditEntry
from tests.staff.conftest import NOW
from tests.staff.signing_in import enter, try_password

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _this_hour():
    with time_machine.travel(NOW, tick=False):
        yield


def noted(start: str = "") -> list[tuple[str, int | None, str, str]]:
    entries = AuditEntry.objects.filter(action__startswith=start).order_by("number")
    return list(entries.values_list("action", "by", "subject", "subject_id"))


def test_a_sign_in_is_noted_when_both_factors_are_given(mo, codes):
    client = Client()

    try_password(client, mo.email)
    assert not noted("sign_in")
    enter(client, mo, codes[0])

    assert noted("sign_in") == [("sign_in", mo.pk, "person", str(mo.pk))]


def test_a_wrong_password_is_noted_with_whose_address_it_was(mo):
    try_password(Client(), "MO@example.org ", "wrong words here")

    assert noted("refuse_") == [("refuse_password", None, "person", str(mo.pk))]


def test_a_made_up_address_is_noted_as_nobodys_and_is_kept_nowhere(db):
    try_password(Client(), "made-up@example.org", "wrong words here")

    assert noted("refuse_") == [("refuse_password", None, "address", "unknown")]
    assert "made-up" not in repr(list(AuditEntry.objects.values()))


def test_a_wrong_code_and_a_wrong_password_of_ones_own_are_noted(mo, codes, sign_in):
    client = Client()
    try_password(client, mo.email)
    client.post(reverse("mfa_authenticate"), {"code": "000000"})
    sign_in(mo).post(reverse("account_reauthenticate"), {"password": "wrong words here"})

    assert [entry[0] for entry in noted("refuse_")] == ["refuse_code", "refuse_own_password"]


@pytest.mark.slow
@pytest.mark.parametrize("address", ["mo@example.org", "made-up-{}@example.org"])
def test_a_flood_of_tries_leaves_a_handful_of_entries_an_hour(make_person, address):
    make_person("mo@example.org")
    for number in range(120):
        try_password(Client(), address.format(number), "wrong", REMOTE_ADDR=f"192.0.{number}.1")

    actions = [entry[0] for entry in noted("refuse_")]

    assert actions == ["refuse_password"] * 5 + ["refuse_password_x10", "refuse_password_x100"]
    assert verify_chain().is_whole


def test_tries_that_a_limit_refused_are_noted_too(make_person):
    make_person("mo@example.org")
    for _ in range(10):
        try_password(Client(), "mo@example.org", "wrong words here")

    assert noted("refuse_")[-1][0] == "refuse_password_x10"


def test_the_audit_page_tells_a_refused_try_from_a_command(make_person, sign_in):
    client = sign_in(make_person("sue@example.org", "senior"))
    try_password(Client(), "made-up@example.org", "wrong words here")

    page = client.get("/moderation/audit/").content.decode()

    assert "somebody who did not get in" in page
    assert "address unknown" in page
