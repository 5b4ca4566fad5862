"""These forms take codes of the second factor and one's own password, held to our own limits."""

from typing import cast

from allauth.account.adapter import get_adapter as account_adapter
from allauth.account.forms import ChangePasswordForm
from allauth.core import context
from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.adapter import get_adapter as mfa_adapter
from allauth.mfa.base.forms import AuthenticateForm, BaseAuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.mfa.utils import decrypt
from django.db import transaction

from staff.models import Person
from staff.sign_ins import judge_try


class _LimitedCode(BaseAuthenticateForm):
    """A form takes a code of the authenticator app, or a recovery code."""

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        person = cast(Person, self.user)
        self.authenticator = judge_try(
            context.request,
            what="code",
            email=person.email,
            look=lambda: _open_with_code(person=person, code=code),
        )
        if self.authenticator is None:
            raise mfa_adapter().validation_error("incorrect_code")
        return code


class CodeForm(_LimitedCode, AuthenticateForm):
    """A person gives their second factor while signing in."""


class CodeAgainForm(_LimitedCode, ReauthenticateForm):
    """A person gives their second factor again, before something of it is changed."""


class OwnPasswordForm(ChangePasswordForm):
    """A person gives the password that holds now, and a new one."""

    def clean_oldpassword(self) -> str:
        password: str = self.cleaned_data["oldpassword"]
        if not account_adapter().reauthenticate(self.user, password):
            raise account_adapter().validation_error("enter_current_password")
        return password


def _open_with_code(*, person: Person, code: str) -> Authenticator | None:
    """Finds the authenticator of this person that the code opens now; None where it opens none."""
    for found in Authenticator.objects.filter(user=person).order_by("-type"):
        is_app = found.type == Authenticator.Type.TOTP
        if _opens_app(found, code) if is_app else found.wrap().validate_code(code):
            return found
    return None


@transaction.atomic
def _opens_app(authenticator: Authenticator, code: str) -> bool:
    """Tells whether the app shows this code now and nothing newer was used: no code opens twice.

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
