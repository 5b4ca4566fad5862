"""Seals a victim's words to the public key of the time. This process can never open them.

Every report has sealed words, also where nothing was written, and what is sealed has one length,
so that neither length nor presence tells anything. (The header of an age file varies by itself.)
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import pyrage

from reporting.models import Epoch

PADDED_BYTES: Final = 4096
_LENGTH_BYTES: Final = 2


class NoEpoch(RuntimeError):
    """There is no public key to seal to, so no report can be taken."""


class WordsTooLong(ValueError):
    """More than fits into the padding: 4,094 bytes of UTF-8."""


def seal_words(text: str, *, recipients: Sequence[str]) -> bytes:
    """The text, padded to 4,096 bytes and encrypted (age) to every recipient's public key.

    Raises WordsTooLong above 4,094 bytes, ValueError without recipients.
    """
    if not recipients:
        raise ValueError("Words must be sealed to somebody.")
    keys = [pyrage.x25519.Recipient.from_str(each) for each in recipients]
    return bytes(pyrage.encrypt(_padded(text), keys))


def without_padding(padded: bytes) -> str:
    """The text that was padded. Raises ValueError where this is not padded text."""
    length = int.from_bytes(padded[:_LENGTH_BYTES], "big")
    if len(padded) != PADDED_BYTES or length > PADDED_BYTES - _LENGTH_BYTES:
        raise ValueError("These are not padded words.")
    return padded[_LENGTH_BYTES : _LENGTH_BYTES + length].decode()


def current_epoch(now: datetime) -> Epoch:
    """The epoch to seal to: the newest that has begun and is not retired. Raises NoEpoch."""
    epoch = (
        Epoch.objects.filter(created_at__lte=now, retired_at__isnull=True)
        .order_by("-created_at", "-pk")
        .first()
    )
    if epoch is None:
        raise NoEpoch("There is no epoch: a reader must sign in and make a key first.")
    return epoch


def _padded(text: str) -> bytes:
    words = text.encode()
    if len(words) > PADDED_BYTES - _LENGTH_BYTES:
        raise WordsTooLong("These words are too long to be sealed.")
    filling = bytes(PADDED_BYTES - _LENGTH_BYTES - len(words))
    return len(words).to_bytes(_LENGTH_BYTES, "big") + words + filling
