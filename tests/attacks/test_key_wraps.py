"""A thief of the database tries a list of words on the readers' wrapped keys.

The thief's code is their own: it shares nothing with ours but the format.
"""

import hashlib
import hmac
from collections.abc import Iterable, Sequence
from itertools import product
from typing import Any

import pyrage
import pytest
from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import connection

from moderation.keys import create_epoch, make_personal_key
from moderation.models import RecoveryKey
from moderation.passphrases import WORDS, new_passphrase
from moderation.recovery import fingerprint_of, recovery_standing
from reporting.models import SealedWords
from reporting.words.sealing import seal_words
from staff.models import Person
from tests.factories import make_report
from tests.moderation.conftest import NOW
from tests.staff.conftest import make_person, mo

__all__ = ["make_person", "mo"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cheap_keys")]

TOLD = "He found my address."
WEAK = "password ginger"
GUESSES = [" ".join(pair) for pair in product(("password", "qwerty", *WORDS[:4]), ("1", "ginger"))]
"""The thief's list: it holds the weak passphrase, as lists of leaked ones do."""


def dump() -> dict[str, list[dict[str, Any]]]:
    """Reads every row of every table, as a stolen backup holds them."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            names = [column[0] for column in cursor.description]
            found[table] = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return found


def words_opened(
    stolen: dict[str, list[dict[str, Any]]], *, guesses: Iterable[str], secrets: Sequence[str]
) -> list[str]:
    """Opens what can be opened of the dump with these guesses and leaked secrets."""
    opened = []
    for key in stolen["moderation_personalkey"]:
        for private in _guessed(key, guesses, secrets):
            for epoch_private in _peeled(stolen["moderation_keywrap"], private):
                for sealed in _peeled(
                    stolen["reporting_sealedwords"], epoch_private, column="ciphertext"
                ):
                    opened.append(sealed)
    return opened


def _guessed(key: dict[str, Any], guesses: Iterable[str], secrets: Sequence[str]) -> Iterable[str]:
    for guess in guesses:
        stretched = hash_secret_raw(
            guess.encode(),
            bytes(key["salt"]),
            time_cost=key["passes"],
            memory_cost=key["memory_kib"],
            parallelism=4,
            hash_len=32,
            type=Type.ID,
        )
        for secret in secrets:
            wrapping = hmac.new(secret.encode(), stretched, hashlib.sha256).digest()
            try:
                label = f"personal key of {key['person_id']}".encode()
                yield (
                    AESGCM(wrapping)
                    .decrypt(bytes(key["nonce"]), bytes(key["wrapped"]), label)
                    .decode()
                )
            except InvalidTag:
                continue


def _peeled(
    rows: Sequence[dict[str, Any]], private_key: str, *, column: str = "sealed"
) -> Iterable[str]:
    identity = pyrage.x25519.Identity.from_str(private_key)
    for row in rows:
        try:
            yield bytes(pyrage.decrypt(bytes(row[column]), [identity])).decode(errors="replace")
        except pyrage.DecryptError:
            continue


@pytest.fixture
def stolen(mo: Person) -> Any:
    """A database with one report whose words only mo's key opens, of this passphrase."""

    def steal(passphrase: str) -> dict[str, list[dict[str, Any]]]:
        make_personal_key(person=mo, by=mo, now=NOW, passphrase=passphrase)
        epoch = create_epoch(label="2026-Q4", now=NOW)
        report = make_report(at=NOW)
        SealedWords.objects.filter(report=report).update(
            epoch=epoch, ciphertext=seal_words(TOLD, recipients=[epoch.recipient])
        )
        return dump()

    return steal


def test_a_weak_passphrase_is_found_by_whoever_has_the_secret_too(
    stolen: Any, settings: Any
) -> None:
    opened = words_opened(stolen(WEAK), guesses=GUESSES, secrets=[settings.KEY_WRAP_SECRET])

    assert any(TOLD in words for words in opened)


def test_seven_drawn_words_are_not_found(stolen: Any, settings: Any) -> None:
    passphrase = new_passphrase()
    opened = words_opened(
        stolen(passphrase),
        guesses=[guess for guess in GUESSES if guess != passphrase],
        secrets=[settings.KEY_WRAP_SECRET],
    )

    assert opened == []


def test_without_the_secret_even_the_weak_one_opens_nothing(stolen: Any, settings: Any) -> None:
    in_dump = [settings.SECRET_KEY, settings.RECEIPT_KEY, settings.ANSWERS_KEY, "", "0" * 64]

    assert words_opened(stolen(WEAK), guesses=[*GUESSES, WEAK], secrets=in_dump) == []


def test_nothing_in_the_dump_opens_words_or_holds_a_secret(
    stolen: Any, settings: Any, mo: Person
) -> None:
    halves = [pyrage.x25519.Identity.generate() for _ in range(2)]
    settings.RECOVERY_RECIPIENTS = tuple(str(half.to_public()) for half in halves)
    RecoveryKey.objects.create(
        fingerprint=fingerprint_of(*settings.RECOVERY_RECIPIENTS), confirmed_at=NOW, confirmed_by=mo
    )
    rows = stolen(WEAK)
    text = repr(
        [
            {
                name: bytes(value) if isinstance(value, memoryview) else value
                for name, value in row.items()
            }
            for table in rows.values()
            for row in table
        ]
    )

    assert recovery_standing().confirmed is not None
    assert rows["moderation_recoverywrap"]
    for secret in (TOLD, WEAK, "AGE-SECRET-KEY", settings.KEY_WRAP_SECRET):
        assert secret not in text
    for half in halves:  # the inner layer stays shut for the second, and the outer for the first
        peeled = list(_peeled(rows["moderation_recoverywrap"], str(half)))
        assert all("AGE-SECRET-KEY" not in key for key in peeled)
