"""Whatever is typed into an address of a sum or a supposition: a kind answer, and no trace."""

import re
from pathlib import Path

import pytest
from django.test import Client
from django.utils.http import urlencode
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from tests.estimates.conftest import official
from tests.estimates.own.noisy_releases import write_year

pytestmark = pytest.mark.django_db
__all__ = ["official"]

WHAT_IF = "/statistics/what-if/"


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.RELEASES_DIR = tmp_path / "releases"
    return tmp_path / "releases"


TYPED = (
    *(
        "0",
        "-1",
        "1e309",
        "nan",
        "inf",
        "1/3",
        "0,5",
        "\u0663",
        "\u00bd",
        "",
        " 5 ",
        "abc",
        "[]",
        "1_0",
    ),
    *(
        "9" * 2000,
        "0." + "3" * 900,
        "\x00",
        "1\x00",
        "\u202e2026",
        "a\r\nSet-Cookie: x=1",
        "../2026",
    ),
    *("' OR 1=1 --", "<script>alert(1)</script>", "{{ 7|add:7 }}", "%(number)s", "\U0001f600"),
    *("2026", "2025-Q4", "crime_type:malware", "malware", "sex:female", "crime_type.noisy", "all"),
)
NAMES = (
    *("measure", "release", "offence", "at_least", "recorded", "survey", "guess", "nation"),
    *(f"{name}_{end}" for name in "dtfskqagme" for end in ("low", "high")),
    *("table", "cell", "cell[]", "", "unknown"),
)
STARTS = (
    WHAT_IF,
    *(f"{WHAT_IF}?measure={measure}&release=2026" for measure in ("ladder", "own")),
    f"{WHAT_IF}?measure=ratio&recorded=rec-2019j-cm-af&survey=csew-2019j-cm",
    *("/statistics/guess/", "/statistics/track-record/"),
    *("/releases/2026/sum/", "/releases/2026/sum.json?table=crime_type&cell=malware"),
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    start=st.sampled_from(STARTS),
    typed=st.lists(
        st.tuples(st.sampled_from(NAMES), st.sampled_from(TYPED)), min_size=1, max_size=4
    ),
)
def test_whatever_is_typed_is_answered_kindly_without_a_trace(
    official: None, caplog: pytest.LogCaptureFixture, start: str, typed: list[tuple[str, str]]
) -> None:
    write_year("2026")
    caplog.clear()
    address = f"{start}{'&' if '?' in start else '?'}{urlencode(typed)}"

    answer = Client().get(address, REMOTE_ADDR="203.0.113.9")

    page = answer.content.decode()
    assert answer.status_code in (200, 400)
    assert "<script>alert" not in page
    assert not [letter for letter in page if not letter.isprintable() and letter not in "\r\n\t"]
    said = re.sub(r"<[^>]*>", " ", page)  # an address within a tag has a % of its own
    for share in re.findall(r"(-?\d[\d.]*)(?:%(?![\dA-F]{2})| of every 100)", said):
        assert 0 <= float(share) <= 100, address
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")
    logged = [record.getMessage() for record in caplog.records]
    assert not [line for line in logged if "203.0.113.9" in line or "?" in line]
