"""This module reads the secrets outside the database, each with those it follows.

A secret is changed by putting a new one before it. What is made from then on is made with the
first; what was made before is still read with the others, until they are taken away.
"""

import hashlib
import hmac
from functools import lru_cache

from django.conf import settings


def secrets_of(name: str) -> tuple[str, ...]:
    """Reads the secret called `name` from settings, then the ones before it, newest first."""
    return (getattr(settings, name), *getattr(settings, f"{name}_FALLBACKS"))


@lru_cache(maxsize=64)
def key_for(purpose: str, *, secret: str) -> bytes:
    """Makes the key for one purpose out of a secret: no key serves two."""
    return hmac.new(secret.encode(), purpose.encode(), hashlib.sha256).digest()


def keyed_hash(data: bytes, *, purpose: str, secret: str) -> bytes:
    """Hashes the data with the key for this purpose (HMAC of SHA-256)."""
    return hmac.new(key_for(purpose, secret=secret), data, hashlib.sha256).digest()
