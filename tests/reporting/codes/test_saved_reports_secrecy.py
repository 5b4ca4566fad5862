"""A saved report: nothing but its code opens it, and nothing tells that there is one."""

import hashlib
import hmac
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any
from unittest.mock import Mock

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from config.keys import NAMES
from reporting.browser.answers_cookie import begin, unpack_answers
from reporting.codes.receipts import receipt_code
from reporting.codes.saved_reports import save_draft
from reporting.models import Draft
from staff import encryption
from tests.factories import ANSWERS
from tests.reporting.browsing import NOW, Browser
from tests.reporting.saving import WORDS, WRONG, carry_over, resume, save

pytestmark = pytest.mark.django_db


def test_no_address_and_no_row_holds_the_code(person: Browser, code: str) -> None:
    rows = repr(list(Draft.objects.values()))

    assert code not in rows
    assert code.replace("-", "") not in rows
    assert code[2:].replace("-", "") not in rows
    assert person.held().token not in rows
    assert all(
        code not in response["Location"]
        for response in (person.post("/report/save/"), resume(code))
    )


@pytest.mark.parametrize("address", ["/report/save/", "/report/resume/"])
def test_no_page_with_a_code_is_kept_by_a_browser(person: Browser, code: str, address: str) -> None:
    page = person.get(address)

    assert page["Cache-Control"] == "no-store"
    assert page["Referrer-Policy"] == "same-origin"


def server_keys() -> list[bytes]:
    """Everything that an intruder finds on the server: each key, and each that is made of it."""
    whole = [getattr(settings, name).encode() for name in NAMES]
    purposes = ("code", "salt", "found by", "sealed with", "hint")
    made = [
        hmac.new(key, f"{room}: {purpose}".encode(), hashlib.sha256).digest()
        for key in whole
        for room in ("drafts", "receipts")
        for purpose in purposes
    ]
    (row,) = Draft.objects.values()
    # And whatever a column could be to a key: as it is, as bytes, keyed with each of them.
    columns = [row["mac"], row["submission_mac"], row["hint"]]
    known = [text.encode() for text in columns] + [bytes.fromhex(text) for text in columns]
    keyed = [hmac.new(key, text, hashlib.sha256).digest() for key in whole + made for text in known]
    return [*whole, *made, *known, *keyed]


def opens(key: bytes) -> bool:
    sealed = bytes(Draft.objects.get().sealed)
    try:
        padded = AESGCM(key).decrypt(sealed[:12], sealed[12:], b"come forward draft 1")
    except InvalidTag:
        return False
    length = int.from_bytes(padded[:2], "big")
    return unpack_answers(padded[2 : 2 + length]).answers["own_words"] == WORDS


def test_the_database_and_every_key_of_the_server_do_not_open_a_draft(code: str) -> None:
    tried = [
        key
        for found in server_keys()
        for key in (found[:32].ljust(32, b"\0"), hashlib.sha256(found).digest())
    ]

    assert len(tried) > 100
    assert not any(opens(key) for key in tried)
    # The same attacker, given the code as well, reads it: so it is the code that was missing.
    letters = code.replace("-", "")[1:]
    receipt_key = settings.RECEIPT_KEY.encode()
    pepper = {
        purpose: hmac.new(receipt_key, f"drafts: {purpose}".encode(), hashlib.sha256).digest()
        for purpose in ("salt", "sealed with")
    }
    root = hashlib.scrypt(letters.encode(), salt=pepper["salt"], n=2**14, r=8, p=1, dklen=64)
    assert opens(hmac.new(pepper["sealed with"], root[32:], hashlib.sha256).digest())


def test_the_code_without_the_server_s_key_opens_nothing_either(code: str, settings: Any) -> None:
    settings.RECEIPT_KEY = "another" * 8

    assert resume(code).status_code == 404


def test_the_answers_lie_nowhere_in_the_clear_and_their_length_tells_nothing(code: str) -> None:
    short = replace(begin(NOW), answers=ANSWERS, version=1)
    save_draft(short, now=NOW)

    sealed = [bytes(column) for column in Draft.objects.values_list("sealed", flat=True)]

    assert len(sealed) == 2
    assert len({len(column) for column in sealed}) == 1
    assert all(WORDS.encode() not in column and b"blackmail" not in column for column in sealed)


def test_the_longest_words_can_be_saved(person: Browser) -> None:
    person.walk(until="own-words")
    words = "".join(chr(0x1F300 + number % 700) for number in range(1000))
    person.answer("own-words", own_words=words, press="save")

    assert carry_over(person).answers()["own_words"] == words


# ---- The same answer after the same work -------------------------------------------------


@contextmanager
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Any]]:
    """Counts the dear work of one press. Everything is still done, by the real functions."""
    work: dict[str, Any] = {"scrypt": 0, "decrypted": []}
    scrypt = hashlib.scrypt

    def counting(*args: Any, **kwargs: Any) -> bytes:
        work["scrypt"] += 1
        return scrypt(*args, **kwargs)

    def made(key: bytes) -> Mock:
        cipher = AESGCM(key)

        def decrypt(nonce: bytes, data: bytes, associated: bytes) -> bytes:
            work["decrypted"].append(len(data))
            return cipher.decrypt(nonce, data, associated)

        return Mock(encrypt=cipher.encrypt, decrypt=decrypt)

    with monkeypatch.context() as patch, CaptureQueriesContext(connection) as queries:
        patch.setattr(hashlib, "scrypt", counting)
        patch.setattr(encryption, "AESGCM", made)
        yield work
    work["queries"] = [re.sub(r"'[^']*'", "?", each["sql"]) for each in queries]


@pytest.mark.parametrize("press", ["", "delete"])
def test_a_wrong_an_expired_and_a_deleted_code_get_the_same_answer_after_the_same_work(
    clock: Any, code: str, monkeypatch: pytest.MonkeyPatch, press: str
) -> None:
    other = Browser()
    other.walk(until="told-whom")
    deleted = save(other)
    other.post("/report/save/", {"press": "delete"})
    clock.shift(timedelta(days=9))
    codes = [WRONG, code, deleted, receipt_code("a token"), "x" * 9000, "\x00ü"]

    seen = []
    for typed in codes:
        with counted(monkeypatch) as work:
            page = Browser().post("/report/resume/", {"code": typed, "press": press})
        # But for what was typed, and the token against forged forms, which is new each time.
        text = re.sub(r'value="[^"]*"', "", page.content.decode())
        seen.append((page.status_code, text, work))

    statuses, texts, works = zip(*seen, strict=True)
    assert Draft.objects.count() == 1  # the expired one is still there, and is not told apart
    assert set(statuses) == {404}
    assert len(set(texts[:4])) == 1
    assert all("We found no saved report with this code" in text for text in texts)
    assert all(work == works[0] for work in works)
    assert works[0]["scrypt"] == 1
    assert len(works[0]["decrypted"]) == 1
    assert len(works[0]["queries"]) == 1


@pytest.mark.parametrize("press", ["", "delete"])
@pytest.mark.parametrize("typed", ["", " ", "----", "\x00"])
def test_where_no_code_is_typed_no_dear_work_is_done(
    monkeypatch: pytest.MonkeyPatch, press: str, typed: str
) -> None:
    with counted(monkeypatch) as work:
        page = Browser().post("/report/resume/", {"code": typed, "press": press})

    assert page.status_code == 422
    assert work["scrypt"] == 0
    assert work["queries"] == []


def test_a_right_code_costs_the_same_dear_work(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with counted(monkeypatch) as right:
        assert resume(code).status_code == 302
    with counted(monkeypatch) as wrong:
        assert resume(WRONG).status_code == 404

    assert right["scrypt"] == wrong["scrypt"] == 1
    assert right["decrypted"] == wrong["decrypted"]
    assert right["queries"][0] == wrong["queries"][0]


def test_what_was_typed_is_shown_again_harmlessly() -> None:
    page = Browser().post("/report/resume/", {"code": '<script>"\x00' + "A" * 500})

    text = page.content.decode()
    assert page.status_code == 404
    assert "<script>&quot;" not in text
    assert "&lt;script&gt;" in text
    assert "A" * 61 not in text
