"""This module opens, layer by layer and offline, epoch keys that are sealed to the recovery key.

A file goes from the staff host to the second holder, then to the first, and back: "sealed", "half
open", "for the reader". The key of an epoch is in none of them in the clear.
"""

import base64
import binascii
import json
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

import pyrage

from moderation.models import RecoveryWrap
from moderation.recovery import fingerprint_of, recovery_standing

_KIND: Final = "come-forward recovery, 1"
_SECRET: Final = b"AGE-SECRET-KEY-1"


class RecoveryProblem(ValueError):
    """The file or the key does not fit; the text says what to do."""


class Stage(StrEnum):
    """A recovery file has come so far."""

    SEALED = "sealed"
    HALF_OPEN = "half open"
    FOR_READER = "for the reader"


@dataclass(frozen=True, kw_only=True)
class SealedKey:
    """The private key of one epoch, sealed: its label and the public half that it belongs to."""

    label: str
    recipient: str
    sealed: bytes


@dataclass(frozen=True, kw_only=True)
class RecoveryFile:
    """The two holders hand this on: how far it is, the reader it is for, and the sealed keys."""

    stage: Stage
    reader: str
    keys: tuple[SealedKey, ...]

    def written(self) -> str:
        """Writes the file as text (JSON)."""
        keys = [
            [key.label, key.recipient, base64.b64encode(key.sealed).decode()] for key in self.keys
        ]
        held = {"kind": _KIND, "stage": self.stage, "reader": self.reader, "keys": keys}
        return json.dumps(held, indent=1)


def export_sealed(*, reader: str) -> RecoveryFile:
    """Gathers every epoch key that is sealed to the recovery key in force, for the reader whose
    public key this is."""
    wraps = RecoveryWrap.objects.filter(key__fingerprint=recovery_standing().fingerprint)
    wraps = wraps.select_related("epoch").order_by("epoch__created_at", "pk")
    keys = tuple(
        SealedKey(label=wrap.epoch.label, recipient=wrap.epoch.recipient, sealed=bytes(wrap.sealed))
        for wrap in wraps
    )
    return RecoveryFile(stage=Stage.SEALED, reader=reader, keys=keys)


def read_recovery_file(text: str) -> RecoveryFile:
    """Reads a file as it was written. Raises RecoveryProblem."""
    try:
        held = json.loads(text)
        if held["kind"] != _KIND:
            raise RecoveryProblem("This is no recovery file of this version.")
        pyrage.x25519.Recipient.from_str(held["reader"])
        return RecoveryFile(
            stage=Stage(held["stage"]),
            reader=held["reader"],
            keys=tuple(
                SealedKey(
                    label=str(label),
                    recipient=str(recipient),
                    sealed=base64.b64decode(sealed, validate=True),
                )
                for label, recipient, sealed in held["keys"]
            ),
        )
    except (KeyError, TypeError, AttributeError, ValueError, binascii.Error) as error:
        if isinstance(error, RecoveryProblem):
            raise
        raise RecoveryProblem("This is no recovery file, or it is damaged.") from error
    except pyrage.RecipientError as error:
        raise RecoveryProblem("The file names no reader's key that can be used.") from error


def open_layer(file: RecoveryFile, *, private_key: str, reader: str) -> RecoveryFile:
    """Opens one layer with a holder's private key: the second holder first, then the first.

    `reader` is the fingerprint that the reader read out from their own page. The first holder's
    step seals each key to the reader at once. Raises RecoveryProblem, and opens nothing, where
    the fingerprint, the holder or a key does not fit.
    """
    if "".join(reader.split()).lower() != fingerprint_of(file.reader).replace(" ", ""):
        raise RecoveryProblem(
            "The file is for a key with another fingerprint. Open nothing: ask the reader to read "
            "theirs out again, and the staff host's keeper where the file came from."
        )
    if file.stage is Stage.FOR_READER:
        raise RecoveryProblem("Both holders have opened this file. Give it to the staff host.")
    try:
        identity = pyrage.x25519.Identity.from_str(private_key.strip())
    except pyrage.IdentityError as error:
        raise RecoveryProblem("This is no private key such as AGE-SECRET-KEY-1...") from error
    stage = Stage.HALF_OPEN if file.stage is Stage.SEALED else Stage.FOR_READER
    keys = tuple(
        replace(key, sealed=_next_layer(key, identity, stage=stage, reader=file.reader))
        for key in file.keys
    )
    return replace(file, stage=stage, keys=keys)


def _next_layer(
    key: SealedKey, identity: pyrage.x25519.Identity, *, stage: Stage, reader: str
) -> bytes:
    try:
        inside = bytes(pyrage.decrypt(key.sealed, [identity]))
    except pyrage.DecryptError as error:
        raise RecoveryProblem(
            f"The key of {key.label} is not sealed to you at this step. The second holder of "
            "RECOVERY_RECIPIENTS goes first, then the first."
        ) from error
    if stage is Stage.HALF_OPEN:
        return inside
    if not inside.startswith(_SECRET) or _public_half(inside) != key.recipient:
        raise RecoveryProblem(f"What was sealed for {key.label} is not the key of {key.label}.")
    return bytes(pyrage.encrypt(inside, [pyrage.x25519.Recipient.from_str(reader)]))


def _public_half(private_key: bytes) -> str:
    try:
        return str(pyrage.x25519.Identity.from_str(private_key.decode()).to_public())
    except (pyrage.IdentityError, UnicodeDecodeError):
        return ""
