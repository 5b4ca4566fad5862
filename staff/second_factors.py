"""How the secrets behind people's second factors lie in the database: sealed with a key of theirs.

SECOND_FACTOR_KEY alone seals them. What an older site sealed with a key made from SECRET_KEY
still opens, until its owner has signed in once.
"""

import base64
import binascii
import hashlib
import hmac
import os
from collections.abc import Iterator
from typing import Any, Final

from allauth.mfa.models import Authenticator
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import transaction

from staff.models import Person
from staff.secret_keys import secrets_of

_NONCE_BYTES: Final = 12
_SEALED: Final = ("secret", "seed")
"""What of an authenticator's data is sealed: of an app, and of the recovery codes."""


class CannotOpen(ValueError):
    """No key that this process has opens it."""


def seal(text: str) -> str:
    """The text under AES-GCM with the SECOND_FACTOR_KEY in force."""
    nonce = os.urandom(_NONCE_BYTES)
    sealed = AESGCM(next(_keys())).encrypt(nonce, text.encode(), None)
    return base64.urlsafe_b64encode(nonce + sealed).decode()


def unseal(sealed_text: str) -> str:
    """The text again, by the first key that opens it. Raises CannotOpen."""
    for key in _keys():
        text = _opened(sealed_text, key)
        if text is not None:
            return text
    raise CannotOpen("No key opens this second factor.")


def reseal_second_factors(person: Person) -> int:
    """Seals a person's second factors with the key in force, where another did, and returns how
    many. One that no key opens is left as it is."""
    changed = 0
    with transaction.atomic():
        for held in Authenticator.objects.select_for_update().filter(user=person):
            for name in _sealed_otherwise(held.data):
                try:
                    held.data[name] = seal(unseal(held.data[name]))
                except CannotOpen:
                    continue
                held.save(update_fields=["data"])
                changed += 1
    return changed


def people_to_reseal() -> int:
    """How many people at work have a second factor that the key in force does not open."""
    held = Authenticator.objects.filter(user__in=Person.objects.at_work())
    return len({factor.user_id for factor in held if any(_sealed_otherwise(factor.data))})


def _sealed_otherwise(data: dict[str, Any]) -> Iterator[str]:
    """The parts of an authenticator that the key in force does not open."""
    key = next(_keys())
    return (name for name in _SEALED if name in data and _opened(data[name], key) is None)


def _opened(sealed_text: str, key: bytes) -> str | None:
    try:
        raw = base64.urlsafe_b64decode(sealed_text)
        return AESGCM(key).decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], None).decode()
    except (InvalidTag, binascii.Error, ValueError):
        return None


def _keys() -> Iterator[bytes]:
    """The keys to try, the one in force first; last those that an older site had."""
    for name in ("SECOND_FACTOR_KEY", "SECRET_KEY"):
        for secret in secrets_of(name):
            yield hmac.new(secret.encode(), b"second factor", hashlib.sha256).digest()
