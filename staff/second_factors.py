"""This module seals the secrets of people's second factors, which lie in the database.

SECOND_FACTOR_KEY alone seals them. What an older site sealed with a key made from SECRET_KEY
still opens, until its owner has signed in once.
"""

import base64
from collections.abc import Iterable, Iterator
from typing import Any, Final

from allauth.mfa.models import Authenticator
from django.db import transaction

from staff.encryption import CannotOpen, decrypt, encrypt
from staff.models import Person
from staff.secret_keys import key_for, secrets_of

_SEALED: Final = ("secret", "seed")
"""What of an authenticator's data is sealed: of an app, and of the recovery codes."""


def seal(text: str) -> str:
    """Seals the text (AES-GCM) with the SECOND_FACTOR_KEY in force."""
    return base64.urlsafe_b64encode(encrypt(text.encode(), key=next(_keys()))).decode()


def unseal(sealed_text: str, keys: Iterable[bytes] | None = None) -> str:
    """Opens the text with the first of these keys that fits, or of all. Raises CannotOpen."""
    try:
        return decrypt(base64.urlsafe_b64decode(sealed_text), keys=keys or _keys()).decode()
    except ValueError:
        raise CannotOpen("No key opens this second factor.") from None


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
    """Counts the people at work with a second factor that the key in force does not open."""
    held = Authenticator.objects.filter(user__in=Person.objects.at_work())
    return len({factor.user_id for factor in held if any(_sealed_otherwise(factor.data))})


def _sealed_otherwise(data: dict[str, Any]) -> Iterator[str]:
    """Finds the parts of an authenticator that the key in force does not open."""
    key = next(_keys())
    for name in _SEALED:
        if name in data:
            try:
                unseal(data[name], [key])
            except CannotOpen:
                yield name


def _keys() -> Iterator[bytes]:
    """Lists the keys to try, the one in force first; last those that an older site had."""
    for name in ("SECOND_FACTOR_KEY", "SECRET_KEY"):
        for secret in secrets_of(name):
            yield key_for("second factor", secret=secret)
