"""Somebody who can write into the database tries to have words sealed to a key of their own."""

from datetime import timedelta
from typing import Any

import pyrage
import pytest
from django.db import connection

from moderation import keys
from moderation.epoch_signing import (
    SigningProblem,
    epochs_to_sign,
    prepare_epochs,
    take_signatures_in,
)
from moderation.keys import create_epoch
from reporting.models import Epoch
from reporting.words.sealing import NoEpoch, current_epoch, seal_words, without_padding
from tests.moderation.conftest import NOW, PASSPHRASE
from tests.moderation.signing import Signer
from tests.staff.conftest import make_person, mo

__all__ = ["make_person", "mo"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cheap_keys")]

THIEF = pyrage.x25519.Identity.generate()
THEIRS = str(THIEF.to_public())


@pytest.fixture
def signer(settings: Any) -> Signer:
    return Signer(settings)


@pytest.fixture
def signed(signer: Signer, mo: Any) -> Epoch:
    """An epoch that was signed offline, and to which words are sealed."""
    epoch = create_epoch(label="2026-Q4", now=NOW, holders=[(mo, PASSPHRASE)])
    signer.sign(now=NOW)
    epoch.refresh_from_db()
    return epoch


def write(statement: str, *values: object) -> None:
    """Writes into the database as no code of ours does."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def thief_reads(now: Any = NOW) -> bool:
    """Whether what a victim sends now opens with the thief's key."""
    sealed = seal_words("He is outside.", recipients=[current_epoch(now).recipient])
    try:
        return without_padding(bytes(pyrage.decrypt(sealed, [THIEF]))) == "He is outside."
    except pyrage.DecryptError:
        return False


def exchange_recipient(epoch: Epoch) -> None:
    write("UPDATE reporting_epoch SET recipient = %s WHERE id = %s", THEIRS, epoch.pk)


def insert_newer(epoch: Epoch) -> None:
    Epoch.objects.create(
        label="2026-Q4.9",
        recipient=THEIRS,
        created_at=NOW,
        seal_until=epoch.seal_until,
        signature=epoch.signature,
        maker_mark=epoch.maker_mark,
    )


def test_a_key_put_into_the_database_is_not_sealed_to(signed: Epoch) -> None:
    exchange_recipient(signed)

    with pytest.raises(NoEpoch):
        current_epoch(NOW)


def test_a_newer_row_with_a_borrowed_signature_is_passed_over(signed: Epoch) -> None:
    insert_newer(signed)

    assert current_epoch(NOW) == signed
    assert not thief_reads()


@pytest.mark.parametrize("attack", [exchange_recipient, insert_newer])
def test_without_the_check_the_thief_reads_the_words(
    signed: Epoch, settings: Any, attack: Any
) -> None:
    settings.EPOCH_VERIFY_KEYS = ()

    attack(signed)

    assert thief_reads()


@pytest.mark.parametrize(
    "change",
    [
        "label = '2027-Q1'",
        "seal_until = '2030-01-01'",
        "created_at = '2026-11-22 00:00:00+00:00'",
        "signature = 'zz'",
        "signature = ''",
    ],
)
def test_nothing_that_is_signed_can_be_changed(signed: Epoch, change: str) -> None:
    write(f"UPDATE reporting_epoch SET {change} WHERE id = %s", signed.pk)

    with pytest.raises(NoEpoch):
        current_epoch(NOW)


def test_an_old_signed_key_brought_back_is_refused_once_its_time_is_over(
    signed: Epoch, signer: Signer, mo: Any
) -> None:
    later = NOW + timedelta(days=150)
    for quarter_later in (NOW + timedelta(days=60), later):
        keys.ensure_epoch(now=quarter_later)
        signer.sign(now=quarter_later)
    write("UPDATE reporting_epoch SET retired_at = NULL")

    assert current_epoch(later).label == "2027-Q2"
    write("DELETE FROM moderation_keywrap")
    write("DELETE FROM reporting_epoch WHERE id <> %s", signed.pk)
    assert current_epoch(NOW) == signed  # the control: while it holds it is taken
    with pytest.raises(NoEpoch):
        current_epoch(later)


def test_a_key_of_theirs_is_not_even_given_to_be_signed(signed: Epoch, signer: Signer) -> None:
    insert_newer(signed)

    found = epochs_to_sign()

    assert [epoch.label for epoch in found.epochs] == []
    assert found.foreign == ("2026-Q4.9",)
    assert signer.sign(now=NOW) == ()
    assert "2026-Q4.9" not in prepare_epochs(now=NOW)


def test_a_signature_by_their_own_key_is_not_taken_in(signed: Epoch, settings: Any) -> None:
    ours = settings.EPOCH_VERIFY_KEYS
    create_epoch(label="2026-Q4.2", now=NOW)
    thief = Signer(settings)
    settings.EPOCH_VERIFY_KEYS = ours

    with pytest.raises(SigningProblem, match="another key"):
        thief.sign(now=NOW)
    with pytest.raises(SigningProblem):
        take_signatures_in("{}", now=NOW)
    assert current_epoch(NOW) == signed
