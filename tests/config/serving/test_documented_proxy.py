"""Behind the proxy that the docs describe, forms are taken on any port."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

RUN = Path(__file__).resolve().parents[3] / "docs" / "how-to" / "run.md"
NAME = "comeforward.example"


def host_as_passed(address: str) -> str:
    """What the documented proxy passes of the address that a browser asks for, as nginx does."""
    passed = re.findall(r"proxy_set_header Host (\S+);", RUN.read_text())
    assert len(passed) == 1
    return {"$http_host": address, "$host": address.partition(":")[0]}[passed[0]]


@pytest.fixture
def behind_a_proxy(settings: Any) -> None:
    settings.ALLOWED_HOSTS = [NAME]
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")


def press(host: str, *, origin: str) -> int:
    """The status of the form's first answer, as a browser at `origin` sends it."""
    browser = Client(enforce_csrf_checks=True)
    proxied = {"Host": host, "X-Forwarded-Proto": "https"}
    page = browser.get("/report/danger/", headers=proxied)
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.text)
    assert token
    answer = {"danger": "no", "who": "me", "csrfmiddlewaretoken": token[1]}
    sent = proxied | {"Origin": origin}
    status: int = browser.post("/report/danger/", answer, headers=sent).status_code
    return status


@pytest.mark.django_db
@pytest.mark.parametrize("address", [NAME, f"{NAME}:8443"])
def test_a_form_is_taken_from_the_address_that_the_browser_shows(
    behind_a_proxy: None, address: str
) -> None:
    assert press(host_as_passed(address), origin=f"https://{address}") == 302


@pytest.mark.django_db
@pytest.mark.parametrize("origin", [f"https://{NAME}:9443", "https://other.example", "null"])
def test_a_form_from_elsewhere_is_refused(behind_a_proxy: None, origin: str) -> None:
    assert press(host_as_passed(f"{NAME}:8443"), origin=origin) == 403
