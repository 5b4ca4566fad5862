"""The headers of every answer: what a browser may load, show, keep and tell."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from config.serving.response_headers import response_headers

pytestmark = pytest.mark.django_db

ELSEWHERE = {"host": "elsewhere.example"}
ANSWERS = pytest.mark.parametrize(
    ("address", "headers"),
    [
        ("/", ELSEWHERE),
        *((f"/{address}", {}) for address in ("report/", "safety/", "nonsense/", "healthz")),
        *((f"/{address}", {}) for address in ("moderation/", "static/js/site.js")),
    ],
)


def answer(address: str, *, secure: bool = False, **headers: str) -> Any:
    return Client(raise_request_exception=False).get(address, headers=headers, secure=secure)


def policy_of(response: Any) -> dict[str, str]:
    header = response["Content-Security-Policy"]
    directives = (part.strip().partition(" ") for part in header.split(";") if part.strip())
    return {name: values for name, _, values in directives}


@ANSWERS
def test_every_answer_has_the_policy(address: str, headers: dict[str, str]) -> None:
    policy = policy_of(answer(address, **headers))

    assert {policy[name] for name in ("default-src", "base-uri", "frame-ancestors")} == {"'none'"}
    ours = {policy[name] for name in ("script-src", "style-src", "img-src", "form-action")}
    assert ours == {"'self'"}
    assert not any("unsafe" in value or "*" in value for value in policy.values())


@ANSWERS
def test_under_https_every_answer_has_every_header(
    settings: Any, address: str, headers: dict[str, str]
) -> None:
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_HSTS_SECONDS = 3600

    found = answer(address, secure=True, **headers).headers

    assert found["X-Content-Type-Options"] == "nosniff"
    assert found["Referrer-Policy"] == "same-origin"
    assert found["Cross-Origin-Opener-Policy"] == "same-origin"
    assert found["Cross-Origin-Resource-Policy"] == "same-origin"
    assert found["X-Frame-Options"] == "DENY"
    assert found["Strict-Transport-Security"].startswith("max-age=3600")
    assert "camera=()" in found["Permissions-Policy"]
    assert "geolocation=()" in found["Permissions-Policy"]


def test_a_wrong_name_under_https_is_refused_with_a_page(settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT = True

    response = answer("/", secure=True, **ELSEWHERE)

    assert response.status_code == 400
    assert "Content-Security-Policy" in response.headers


def test_what_other_sites_may_read_they_may_show(rf: RequestFactory) -> None:
    def for_all(request: Any) -> HttpResponse:
        return HttpResponse(headers={"Access-Control-Allow-Origin": "*"})

    response = response_headers(for_all)(rf.get("/releases/2026/crime_type.csv"))

    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
