"""A request in another way of writing than UTF-8 gets a clear page, whatever it asks for."""

from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from config.serving.charset_check import mark_other_charsets, only_utf_8
from reporting.codes.receipts import code_mac, same_code
from reporting.pages.guards import refuse_unreadable

ODD = ("hex", "idna", "undefined", "utf-7", "unicode_escape", "utf-16", "latin-1", "nonsense")
PARTS = "multipart/form-data; boundary=x"


def small_site(environ: dict[str, Any], start_response: Any) -> HttpResponse:
    """As Django's own handler begins: the request is made, then the middleware runs."""
    return only_utf_8(lambda request: HttpResponse("read"))(WSGIRequest(environ))


@pytest.mark.parametrize("charset", ODD)
@pytest.mark.parametrize("address", ["/safety/", "/guidance/", "/report/status/"])
def test_it_is_refused_by_whatever_method(client: Client, address: str, charset: str) -> None:
    kind = f"text/plain; charset={charset}"

    for method in ("GET", "POST"):
        page = client.generic(method, address, b"x", content_type=kind)

        assert page.status_code == 400
        assert "We could not read that" in page.text
        assert 'href="/exit/"' in page.text


@pytest.mark.parametrize("charset", ["utf-8", "UTF-8", '"utf-8"'])
def test_our_own_is_read_however_it_is_spelt(client: Client, charset: str) -> None:
    kind = f"application/x-www-form-urlencoded; charset={charset}"

    page = client.generic("POST", "/language/", b"language=en-gb", content_type=kind)

    assert (page.status_code, page["Location"]) == (302, "/")


@pytest.mark.parametrize("charset", ODD)
def test_nor_does_it_read_the_address(charset: str) -> None:
    request = RequestFactory().get("/guidance/", {"nation": "+2AA-"})
    environ = request.environ | {"CONTENT_TYPE": f"text/plain; charset={charset}"}

    page = b"".join(mark_other_charsets(small_site)(environ, None))

    assert b"We could not read that" in page


@pytest.mark.parametrize("kind", [f"{PARTS}; charset*=nonsense''x", "text/plain; a*=tlh'en'b"])
def test_a_type_that_cannot_be_taken_apart_gets_the_same_page(kind: str) -> None:
    environ = RequestFactory().post("/report/status/").environ | {"CONTENT_TYPE": kind}
    with pytest.raises(ValueError, match="Invalid encoding"):
        WSGIRequest(environ)

    page = b"".join(mark_other_charsets(small_site)(environ, None))

    assert b"We could not read that" in page


def test_any_other_type_passes_unchanged() -> None:
    seen: list[str] = []
    environ: dict[str, Any] = {"CONTENT_TYPE": f"{PARTS}; charset=utf-8"}

    mark_other_charsets(lambda given, _: seen.append(given["CONTENT_TYPE"]) or [])(environ, None)
    mark_other_charsets(lambda given, _: seen.append(given.get("CONTENT_TYPE", "")) or [])({}, None)

    assert seen == [f"{PARTS}; charset=utf-8", ""]


@pytest.mark.parametrize("kind", [f"{PARTS}; charset=hex", "multipart/form-data", f"{PARTS}; x"])
def test_a_page_of_the_report_that_reads_it_all_the_same_says_so(kind: str) -> None:
    body = b'--x\r\nContent-Disposition: form-data; name="code"\r\n\r\na\r\n--x--\r\n'
    request = RequestFactory().generic("POST", "/report/status/", body, content_type=kind)

    refused = refuse_unreadable(request)

    assert (refused is None) == kind.endswith("; x")
    assert refused is None or refused.status_code == 400


def test_half_a_character_is_no_code_and_no_fault() -> None:
    assert not same_code("\ud800", "7KQ2-M4XA-00TJ-9WZE")
    assert len(code_mac("\ud800")) == 64
