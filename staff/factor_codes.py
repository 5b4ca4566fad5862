"""This module judges second factors: a code of the app, each good once, or a recovery code."""

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.mfa.utils import decrypt
from django.db import transaction

from staff.models import Person


def open_with_code(*, person: Person, code: str) -> Authenticator | None:
    """Finds the authenticator of this person that the code opens now; None where it opens none."""
    for found in Authenticator.objects.filter(user=person).order_by("-type"):
        is_app = found.type == Authenticator.Type.TOTP
        if _opens_app(found, code) if is_app else found.wrap().validate_code(code):
            return found
    return None


@transaction.atomic
def _opens_app(authenticator: Authenticator, code: str) -> bool:
    """Whether the app shows this code now and nothing newer was used: no code opens twice.

    allauth remembers used codes in the cache, for less time than they are good, and lets nobody
    in where the cache does not answer. The number of the last code used lies in the row instead.
    """
    locked = Authenticator.objects.select_for_update().get(pk=authenticator.pk)
    secret, last_used = decrypt(locked.data["secret"]), locked.data.get("last_counter", -1)
    for counter in yield_hotp_counters_from_time():
        expected = format_hotp_value(hotp_value(secret, counter))
        if counter > last_used and compare_user_code(actual=code, expected=expected):
            locked.data["last_counter"] = counter
            locked.save(update_fields=["data"])
            return True
    return False
