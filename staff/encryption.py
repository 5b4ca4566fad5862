"""Encrypts bytes with a key of ours (AES-GCM), and opens them again with a key that fits."""

import os
from collections.abc import Iterable
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE_BYTES: Final = 12
ADDED_BYTES: Final = _NONCE_BYTES + 16
"""How much longer the encrypted bytes are: a nonce before them, and a seal behind."""


class CannotOpen(ValueError):
    """No key that this process has opens it."""


def encrypt(data: bytes, *, key: bytes, context: bytes | None = None) -> bytes:
    """Encrypts the bytes under a fresh nonce, which stands before them.

    Whoever decrypts must name the same `context`: what it is for, or whose it is.
    """
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, data, context)


def decrypt(sealed: bytes, *, keys: Iterable[bytes], context: bytes | None = None) -> bytes:
    """Decrypts with the first key that fits. Raises CannotOpen where none does."""
    for key in keys:
        try:
            return AESGCM(key).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], context)
        except (InvalidTag, ValueError):
            continue
    raise CannotOpen("No key opens this.")
