"""What tests share that sign in through the pages."""

import time
from typing import Any

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from staff.models import Person
from tests.staff.conftest import PASSWORD

_PERIOD = 30  # seconds, as every authenticator app has it


def code_for(secret: str) -> str:
    """What an authenticator app shows now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // _PERIOD))


def try_password(client: Client, email: str, password: str = PASSWORD, **at: Any) -> Any:
    """One press on the sign-in page, from an address where one is given."""
    return client.post(reverse("account_login"), {"login": email, "password": password}, **at)


def enter(client: Client, person: Person, code: str, **at: Any) -> HttpResponse:
    """Both factors."""
    try_password(client, person.email, **at)
    return client.post(reverse("mfa_authenticate"), {"code": code}, **at)
