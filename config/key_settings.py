"""Reads from the environment the public halves of keys whose private halves lie on no server."""

import re
from typing import Final

import pyrage
from django.core.exceptions import ImproperlyConfigured

_VERIFY_KEY: Final = re.compile(r"[0-9a-f]{64}")


def read_recovery_recipients(value: str) -> tuple[str, ...]:
    """Reads RECOVERY_RECIPIENTS: the public halves of the recovery key's two holders, or none.

    Raises ImproperlyConfigured for anything but two different ones: one holder alone must never
    be able to open what is sealed to both.
    """
    given = _list(value)
    if not given:
        return ()
    if len(given) != 2 or given[0] == given[1]:
        raise ImproperlyConfigured(
            "RECOVERY_RECIPIENTS must name two different public keys with a comma: age1...,age1... "
            "Each of the two holders makes theirs with manage.py recovery make-key FILE."
        )
    for recipient in given:
        try:
            pyrage.x25519.Recipient.from_str(recipient)
        except pyrage.RecipientError as error:
            raise ImproperlyConfigured(
                "RECOVERY_RECIPIENTS holds something that is no public key such as age1..."
            ) from error
    return given


def read_verify_keys(value: str) -> tuple[str, ...]:
    """Reads EPOCH_VERIFY_KEY: the public halves that signatures of epochs are checked with.

    Several with commas while one follows another; none where epochs are not signed.
    """
    given = _list(value)
    if not all(_VERIFY_KEY.fullmatch(key) for key in given):
        raise ImproperlyConfigured(
            "EPOCH_VERIFY_KEY must be 64 letters of 0-9 and a-f, as manage.py epochs make-key "
            "prints them."
        )
    return given


def _list(value: str) -> tuple[str, ...]:
    return tuple(each.strip() for each in value.split(",") if each.strip())
