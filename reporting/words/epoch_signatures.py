"""This module checks that an epoch's public key was signed by somebody who keeps the signing key.

The key to check with comes from EPOCH_VERIFY_KEY and not from the database: whoever can write into
the database has people's words sealed to nothing of theirs. What is signed is the label, the public
key, when the epoch begins and until when it may be used.
"""

from datetime import UTC, date
from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings

from reporting.models import Epoch


def signed_text(epoch: Epoch) -> bytes:
    """Writes what is signed of an epoch. Raises ValueError where it has no last day."""
    if epoch.seal_until is None:
        raise ValueError("An epoch without a last day is not signed.")
    lines = (
        "come-forward epoch, 1",
        epoch.label,
        epoch.recipient,
        epoch.created_at.astimezone(UTC).isoformat(timespec="microseconds"),
        epoch.seal_until.isoformat(),
    )
    return "\n".join(lines).encode()


def is_signed(epoch: Epoch) -> bool:
    """Tells whether the signature is by one of the keys in EPOCH_VERIFY_KEY."""
    if not epoch.signature or epoch.seal_until is None:
        return False
    text = signed_text(epoch)
    return any(
        is_signature_of(text, signature=epoch.signature, verify_key=key)
        for key in settings.EPOCH_VERIFY_KEYS
    )


def holds_on(epoch: Epoch, *, today: date) -> bool:
    """Tells whether the signature lets words be sealed to this epoch on this day."""
    return epoch.seal_until is not None and today <= epoch.seal_until and is_signed(epoch)


@lru_cache(maxsize=256)
def is_signature_of(text: bytes, *, signature: str, verify_key: str) -> bool:
    """Tells whether this signature (Ed25519, hex) of the text is by this key (hex)."""
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(verify_key))
        key.verify(bytes.fromhex(signature), text)
    except (InvalidSignature, ValueError):
        return False
    return True
