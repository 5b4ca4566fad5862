"""Seals a victim's words to the public key of the time. This process can never open them.

Every report has sealed words, also where nothing was written, and what is sealed has one length,
so that neither length nor presence tells anything. (The header of an age file varies by itself.)
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import pyrage

from reporting.models import Epoch
from reporting.words.padding import pad, unpad

PADDED_BYTES: Final = 4096


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
    """Finds the epoch to seal to: the newest that has begun and is not retired. Raises NoEpoch."""
    epoch = (
        Epoch.objects.filter(created_at__lte=now, retired_at__isnull=True)
        .order_by("-created_at", "-pk")
        .first()
    )
    if epoch is None:
        raise NoEpoch("There is no epoch: a reader must sign in and make a key first.")
    return epoch
