"""This module seals the keys of epochs to the recovery key, which two people hold offline.

Each holder has an age key pair of their own; the private halves are never on a server. What is
sealed is sealed to the first holder and that to the second, so neither alone opens anything. The
public halves come from RECOVERY_RECIPIENTS and not from the database, and nothing is sealed to
them before a senior moderator has confirmed their fingerprint: see decision 73.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime

import pyrage
from django.conf import settings

from moderation.models import RecoveryKey, RecoveryWrap
from reporting.models import Epoch


@dataclass(frozen=True, kw_only=True)
class RecoveryStanding:
    """The recovery key stands so: its fingerprint ("" where none is set up), and who confirmed it
    (None: nobody has)."""

    fingerprint: str
    confirmed: RecoveryKey | None

    @property
    def is_set_up(self) -> bool:
        return bool(self.fingerprint)


def fingerprint_of(*public_keys: str) -> str:
    """Writes a fingerprint of public keys, for two people to compare by voice: eight groups."""
    digest = hashlib.sha256("\n".join(public_keys).encode()).hexdigest()[:32]
    return " ".join(digest[start : start + 4] for start in range(0, 32, 4))


def recovery_standing() -> RecoveryStanding:
    """Says which recovery key is in force, and who confirmed it."""
    if not settings.RECOVERY_RECIPIENTS:
        return RecoveryStanding(fingerprint="", confirmed=None)
    fingerprint = fingerprint_of(*settings.RECOVERY_RECIPIENTS)
    confirmed = RecoveryKey.objects.filter(fingerprint=fingerprint).select_related("confirmed_by")
    return RecoveryStanding(fingerprint=fingerprint, confirmed=confirmed.first())


def seal_to_recovery(*, epoch: Epoch, identity: str, now: datetime) -> bool:
    """Seals an epoch's private key to the recovery key. Says whether one is in force."""
    key = recovery_standing().confirmed
    if key is None:
        return False
    first, second = settings.RECOVERY_RECIPIENTS
    sealed = _seal(_seal(identity.encode(), first), second)
    RecoveryWrap.objects.update_or_create(
        epoch=epoch, key=key, defaults={"sealed": sealed, "made_at": now}
    )
    return True


def _seal(data: bytes, recipient: str) -> bytes:
    return bytes(pyrage.encrypt(data, [pyrage.x25519.Recipient.from_str(recipient)]))
