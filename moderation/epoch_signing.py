"""This module makes epochs ahead, has them signed offline in one go, and takes the signatures in.

The signing key lies on no server. A file with what is to be signed goes to whoever keeps it, and
one with the signatures comes back; neither is secret. See decision 74.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from classification.periods import first_day, next_quarter, quarter_of
from moderation.epoch_making import is_made_here, newest_running, retire_epochs
from moderation.keys import create_epoch, ensure_epoch
from reporting.models import Epoch
from reporting.words.epoch_signatures import is_signature_of, is_signed, signed_text
from staff.audit import record_action, wait_for_turn

QUARTERS_AHEAD: Final = 4
_TO_SIGN: Final = "come-forward epochs to sign, 1"
_SIGNED: Final = "come-forward signatures of epochs, 1"


class SigningProblem(ValueError):
    """Something cannot be signed or taken in; the text says what to do."""


@dataclass(frozen=True, kw_only=True)
class ToSign:
    """These epochs wait for a signature; `foreign` are the labels of those that are not ours."""

    epochs: tuple[Epoch, ...]
    foreign: tuple[str, ...]

    def written(self) -> str:
        """Writes the file that is signed (JSON)."""
        rows = [
            [epoch.label, epoch.recipient, epoch.created_at.isoformat(), str(epoch.seal_until)]
            for epoch in self.epochs
        ]
        return json.dumps({"kind": _TO_SIGN, "epochs": rows}, indent=1)

    def fingerprint(self) -> str:
        """Writes a fingerprint of all that is signed, to be read out from one to the other."""
        digest = hashlib.sha256(b"\n\n".join(signed_text(epoch) for epoch in self.epochs))
        text = digest.hexdigest()[:32]
        return " ".join(text[start : start + 4] for start in range(0, 32, 4))


def prepare_epochs(*, now: datetime, quarters: int = QUARTERS_AHEAD) -> tuple[str, ...]:
    """Makes the epochs of the coming quarters, so that they can be signed before they begin.

    Where the running epoch was not made by this version, another begins in its place. Returns the
    labels of what was made. Raises NoReaders.
    """
    made = []
    with transaction.atomic():
        wait_for_turn()
        running = ensure_epoch(now=now)
        quarter = quarter_of(timezone.localdate(now))
        if not is_made_here(running):
            begun = Epoch.objects.filter(label__startswith=quarter).count()
            made.append(create_epoch(label=f"{quarter}.{begun + 1}", now=now).label)
        for _number in range(quarters):
            quarter = next_quarter(quarter)
            begins_at = timezone.make_aware(datetime.combine(first_day(quarter), time()))
            if not Epoch.objects.filter(label__startswith=quarter).exists():
                made.append(create_epoch(label=quarter, now=now, begins_at=begins_at).label)
    return tuple(made)


def epochs_to_sign() -> ToSign:
    """Finds the epochs that run or are still to begin, and that no key in force has signed."""
    kept = Epoch.objects.filter(retired_at__isnull=True).order_by("created_at", "pk")
    waiting = [epoch for epoch in kept if not is_signed(epoch)]
    return ToSign(
        epochs=tuple(epoch for epoch in waiting if is_made_here(epoch)),
        foreign=tuple(epoch.label for epoch in waiting if not is_made_here(epoch)),
    )


def read_to_sign(text: str) -> ToSign:
    """Reads the file that is to be signed. Raises SigningProblem."""
    held = _read(text, kind=_TO_SIGN)
    try:
        epochs = tuple(
            Epoch(
                label=str(label),
                recipient=str(recipient),
                created_at=datetime.fromisoformat(begins),
                seal_until=date.fromisoformat(until),
            )
            for label, recipient, begins, until in held["epochs"]
        )
    except (KeyError, TypeError, ValueError) as error:
        raise SigningProblem("The file with epochs to sign is damaged.") from error
    return ToSign(epochs=epochs, foreign=())


def sign_epochs(found: ToSign, *, private_key: str, fingerprint: str) -> str:
    """Signs every epoch of the file, and writes the signatures (JSON).

    `fingerprint` is what the staff host's keeper read out. Raises SigningProblem.
    """
    if "".join(fingerprint.split()).lower() != found.fingerprint().replace(" ", ""):
        raise SigningProblem(
            "The file has another fingerprint than you were told. Sign nothing: somebody changed "
            "it on the way, or it is an older one."
        )
    try:
        key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(private_key))
    except ValueError as error:
        raise SigningProblem("This is no signing key of 64 letters.") from error
    signatures = {epoch.label: key.sign(signed_text(epoch)).hex() for epoch in found.epochs}
    return json.dumps({"kind": _SIGNED, "signatures": signatures}, indent=1)


def take_signatures_in(text: str, *, now: datetime) -> tuple[str, ...]:
    """Takes signatures in, and retires what the epochs that are signed now follow.

    Returns the labels. Raises SigningProblem, and takes none in, where one is not good.
    """
    if not settings.EPOCH_VERIFY_KEYS:
        raise SigningProblem("Set EPOCH_VERIFY_KEY on this host first.")
    signatures = _read(text, kind=_SIGNED).get("signatures")
    if not isinstance(signatures, dict):
        raise SigningProblem("The file with signatures is damaged.")
    with transaction.atomic():
        wait_for_turn()
        epochs = Epoch.objects.in_bulk(list(signatures), field_name="label")
        _check(epochs, signatures)
        for label, epoch in sorted(epochs.items()):
            record_action(action="sign_epoch", by=None, subject="epoch", subject_id=label, at=now)
            Epoch.objects.filter(pk=epoch.pk).update(signature=signatures[label])
        newest = newest_running(now)
        if newest is not None:
            retire_epochs(now=now, successor=newest)
    return tuple(sorted(epochs))


def _check(epochs: Mapping[str, Epoch], signatures: Mapping[str, object]) -> None:
    for label in signatures:
        if label not in epochs:
            raise SigningProblem(f"There is no epoch {label} any more. Export and sign again.")
        if not _is_good(epochs[label], str(signatures[label]), settings.EPOCH_VERIFY_KEYS):
            raise SigningProblem(
                f"The signature of {label} is by another key than EPOCH_VERIFY_KEY, or {label} is "
                "not what was signed. Nothing was taken in."
            )


def _is_good(epoch: Epoch, signature: str, verify_keys: Sequence[str]) -> bool:
    return is_made_here(epoch) and any(
        is_signature_of(signed_text(epoch), signature=signature, verify_key=key)
        for key in verify_keys
    )


def _read(text: str, *, kind: str) -> dict[str, Any]:
    try:
        held = json.loads(text)
    except ValueError as error:
        raise SigningProblem("This file cannot be read.") from error
    if not isinstance(held, dict) or held.get("kind") != kind:
        raise SigningProblem("This is another kind of file, or of another version.")
    return held
