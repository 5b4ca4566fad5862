"""A network or a browser that presses without end, made at the functions that count."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.test import RequestFactory
from django.utils import timezone

from reporting.sending_limits import Pace, count_wrong_code, pace_of_sending
from tests.reporting.browsing import NOW, Browser

HERE = "192.0.2.7"


def request_from(address: str, **headers: str) -> Any:
    return RequestFactory().post("/report/check/", REMOTE_ADDR=address, headers=headers)


def paces(request: Any, times: int, *, now: datetime = NOW) -> list[Pace]:
    return [pace_of_sending(request, token=f"report {n}", now=now) for n in range(times)]


def browser_at(address: str, cookie: str) -> Any:
    request = request_from(address)
    request.COOKIES[settings.CSRF_COOKIE_NAME] = cookie
    return request


def fresh_pace(cookie: object, *, address: str = HERE, token: str = "") -> Pace:
    """One report of a browser that the cookie of its forms tells from the others."""
    here = browser_at(address, f"cookie {cookie}")
    return pace_of_sending(here, token=token or f"report of {cookie}", now=NOW)


def guess_without_end(request: Any) -> None:
    for _ in range(61):
        count_wrong_code(request, now=timezone.now())


def browser_on(address: str) -> Browser:
    """Somebody at the form, on this network."""
    browser = Browser()
    browser.client.defaults["REMOTE_ADDR"] = address
    return browser
