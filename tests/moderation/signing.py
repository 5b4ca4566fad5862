"""Somebody keeps a signing key offline, and signs what the site exports."""

from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from moderation.epoch_signing import (
    epochs_to_sign,
    read_to_sign,
    sign_epochs,
    take_signatures_in,
)


class Signer:
    """Keeps the private half; the settings of every host name the public one."""

    def __init__(self, settings: Any) -> None:
        key = Ed25519PrivateKey.generate()
        self.private = key.private_bytes_raw().hex()
        self.public = key.public_key().public_bytes_raw().hex()
        settings.EPOCH_VERIFY_KEYS = (self.public,)

    def sign(self, *, now: datetime) -> tuple[str, ...]:
        """Signs all that waits, and has it taken in."""
        found = epochs_to_sign()
        signed = sign_epochs(
            read_to_sign(found.written()),
            private_key=self.private,
            fingerprint=found.fingerprint(),
        )
        return take_signatures_in(signed, now=now)
