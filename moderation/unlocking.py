"""This module keeps a reader's key open for a while, and shuts it.

The own private key lies in the cache under AES-GCM. The key to that is in one cookie of the
reader's browser and nowhere else, so neither the cache nor the cookie alone opens anything. It
shuts after 15 idle minutes, and 8 hours after it was opened. It opens for one person in one
signed-in session: signing out ends it.
"""

import base64
import hashlib
import json
import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from django.core.cache import cache
from redis.exceptions import RedisError

from moderation.keys import KeyProblem, WrongPassphrase, open_personal_key
from staff.audit import record_on_person
from staff.encryption import decrypt, encrypt
from staff.models import Person

logger = logging.getLogger(__name__)

IDLE: Final = timedelta(minutes=15)
LONGEST: Final = timedelta(hours=8)
_TRIES: Final = 5
_TRIES_WITHIN: Final = 5 * 60  # seconds


class KeysAway(KeyProblem):
    """The cache that holds open keys does not answer: no words can be opened for the time being."""


class TooManyTries(KeyProblem):
    """The passphrase was wrong too often in a short while."""


@dataclass(frozen=True, kw_only=True)
class Unlocked:
    """A key is open for one person, until this time at most. The key itself is never printed."""

    person_id: int
    until: datetime
    private_key: str = field(repr=False)


def unlock(*, person: Person, passphrase: str, session_key: str, now: datetime) -> str:
    """Opens the reader's key and returns what their cookie must hold.

    Raises NoKey, WrongPassphrase, TooManyTries after five wrong passphrases in five minutes, or
    KeysAway.
    """
    tries_key = f"unlock-tries:{person.pk}"
    with _cache_answers():
        cache.add(tries_key, 0, timeout=_TRIES_WITHIN)
        tries = cache.get(tries_key, 0)
    if tries >= _TRIES:
        raise TooManyTries("Too many tries. Wait five minutes, then try again.")
    try:
        private_key = open_personal_key(person=person, passphrase=passphrase)
    except WrongPassphrase:
        with suppress(KeysAway), _cache_answers():
            _count_try(tries_key)
        record_on_person("refuse_unlock", person=person, by=person, at=now)
        raise
    record_on_person("unlock_key", person=person, by=person, at=now)
    cookie_key = secrets.token_bytes(32)
    with _cache_answers():
        cache.delete(tries_key)
        _put(
            cookie_key,
            private_key=private_key,
            opened_at=now,
            used_at=now,
            binding=_binding(person, session_key),
        )
    return base64.urlsafe_b64encode(cookie_key).decode()


def find_unlocked(
    *, cookie: str | None, person: Person, session_key: str | None, now: datetime
) -> Unlocked | None:
    """Finds the reader's open key; None where it is shut or the cache does not answer. Asking keeps
    it open 15 minutes more."""
    cookie_key = _cookie_key(cookie)
    if cookie_key is None or not session_key:
        return None
    binding = _binding(person, session_key)
    with suppress(KeysAway), _cache_answers():
        try:
            entry = base64.b64decode(cache.get(_place(cookie_key)) or "")
            opened = json.loads(decrypt(entry, keys=[cookie_key], context=binding))
        except (TypeError, ValueError):  # shut, or no entry of ours
            return None
        opened_at = datetime.fromisoformat(opened["opened_at"])
        if now - datetime.fromisoformat(opened["used_at"]) >= IDLE or now - opened_at >= LONGEST:
            cache.delete(_place(cookie_key))
            return None
        private_key = opened["private_key"]
        _put(cookie_key, private_key=private_key, opened_at=opened_at, used_at=now, binding=binding)
        return Unlocked(person_id=person.pk, until=opened_at + LONGEST, private_key=private_key)
    return None


def lock(*, cookie: str | None) -> None:
    """Shuts the key at once; where what holds it does not answer, it shuts by itself within 15
    minutes, and nobody has its cookie any more."""
    cookie_key = _cookie_key(cookie)
    if cookie_key is not None:
        with suppress(KeysAway), _cache_answers():
            cache.delete(_place(cookie_key))


@contextmanager
def _cache_answers() -> Iterator[None]:
    """Turns whatever the cache raises into KeysAway."""
    try:
        yield
    except RedisError as error:
        logger.warning("open keys cannot be reached: %s", type(error).__name__)
        raise KeysAway(
            "Your key cannot be opened just now: what holds open keys does not answer. Reports can "
            "be decided without their own words. Try again in a few minutes."
        ) from error


def _put(
    cookie_key: bytes, *, private_key: str, opened_at: datetime, used_at: datetime, binding: bytes
) -> None:
    text = json.dumps(
        {
            "private_key": private_key,
            "opened_at": opened_at.isoformat(),
            "used_at": used_at.isoformat(),
        }
    )
    sealed = encrypt(text.encode(), key=cookie_key, context=binding)
    entry = base64.b64encode(sealed).decode()
    cache.set(_place(cookie_key), entry, timeout=int(IDLE.total_seconds()))


def _place(cookie_key: bytes) -> str:
    return "unlocked:" + hashlib.sha256(b"place" + cookie_key).hexdigest()


def _cookie_key(cookie: str | None) -> bytes | None:
    try:
        key = base64.urlsafe_b64decode(cookie or "")
    except ValueError:
        return None
    return key if len(key) == 32 else None


def _binding(person: Person, session_key: str) -> bytes:
    return f"{person.pk} {session_key}".encode()


def _count_try(tries_key: str) -> None:
    try:
        cache.incr(tries_key)
    except ValueError:
        cache.add(tries_key, 1, timeout=_TRIES_WITHIN)
