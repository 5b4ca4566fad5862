"""What a browser may load and run on our pages: from here alone, and nothing inline."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db

OURS = "'self'"


def policy_of(address: str, **headers: str) -> dict[str, str]:
    header = Client(raise_request_exception=False).get(address, headers=headers)[
        "Content-Security-Policy"
    ]
    directives = (each.strip().partition(" ") for each in header.split(";") if each.strip())
    return {name: values for name, _, values in directives}


@pytest.mark.parametrize(
    ("address", "headers"),
    [("/report/", {}), ("/safety/", {}), ("/nonsense/", {}), ("/", {"host": "elsewhere.example"})],
    ids=["the report", "a page", "no page", "an address that is not ours"],
)
def test_every_answer_has_the_policy(address: str, headers: dict[str, str]) -> None:
    policy = policy_of(address, **headers)

    assert policy["default-src"] == "'none'"
    assert policy["base-uri"] == "'none'"
    assert policy["frame-ancestors"] == "'none'"
    assert {policy[name] for name in ("script-src", "style-src", "img-src", "form-action")} == {
        OURS
    }
    assert not any("unsafe" in value or "*" in value for value in policy.values())
