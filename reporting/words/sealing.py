"""Seals a victim's words to the public key of the time. This process can never open them.

Every report has sealed words, also where nothing was written, and what is sealed has one length,
so that neither length nor presence tells anything. (The header of an age file varies by itself.)
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import pyrage
from django.conf import settings
from django.db import connection
from django.utils import timezone

from reporting.models import Epoch
from reporting.words.epoch_signatures import holds_on
from reporting.words.padding import pad, unpad

PADDED_BYTES: Final = 4096

# Asked by each press that sends. To say it anew cost Django more than the answer the database.
_READ: Final = ("id", "label", "recipient")
_NEWEST_EPOCH: Final = (
    'SELECT "id", "label", "recipient" FROM "reporting_epoch" '
    'WHERE "created_at" <= %s AND "retired_at" IS NULL '
    'ORDER BY "created_at" DESC, "id" DESC LIMIT 1'
)


# Somebody who fills the table with rows of theirs must not keep a press waiting.
_LOOKED_AT: Final = 200


class NoEpoch(RuntimeError):
    """There is no public key to seal to, so no report can be taken."""


def seal_words(text: str, *, recipients: Sequence[str]) -> bytes:
    """Pads the text to 4,096 bytes and encrypts it (age) to every recipient's public key.

    Raises TooLong above 4,094 bytes, ValueError without recipients.
    """
    if not recipients:
        raise ValueError("Words must be sealed to somebody.")
    keys = [pyrage.x25519.Recipient.from_str(recipient) for recipient in recipients]
    return bytes(pyrage.encrypt(pad(text.encode(), length=PADDED_BYTES), keys))


def without_padding(padded: bytes) -> str:
    """Returns the text that was padded. Raises ValueError where this is not padded text."""
    if len(padded) != PADDED_BYTES:
        raise ValueError("These are not padded words.")
    return unpad(padded).decode()


def current_epoch(now: datetime) -> Epoch:
    """Finds the epoch to seal to: the newest that has begun and is not retired. Raises NoEpoch.

    Where EPOCH_VERIFY_KEY is set, the newest whose signature holds today: see decision 74.
    """
    if settings.EPOCH_VERIFY_KEYS:
        return _newest_signed(now)
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST_EPOCH, [connection.ops.adapt_datetimefield_value(now)])
        found = cursor.fetchone()
    if found is None:
        raise NoEpoch("There is no epoch: a reader must sign in and make a key first.")
    return Epoch.from_db(connection.alias, _READ, found)


def _newest_signed(now: datetime) -> Epoch:
    running = Epoch.objects.filter(created_at__lte=now, retired_at__isnull=True)
    today = timezone.localdate(now)
    for epoch in running.exclude(signature="").order_by("-created_at", "-pk")[:_LOOKED_AT]:
        if holds_on(epoch, today=today):
            return epoch
    raise NoEpoch("No epoch is signed so that it holds today: see manage.py epochs.")
