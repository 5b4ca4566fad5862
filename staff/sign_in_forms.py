"""allauth's forms for codes and for one's own password, held to our own limits."""

from typing import cast

from allauth.account.adapter import get_adapter as account_adapter
from allauth.account.forms import ChangePasswordForm
from allauth.core import context
from allauth.mfa.adapter import get_adapter as mfa_adapter
from allauth.mfa.base.forms import AuthenticateForm, BaseAuthenticateForm, ReauthenticateForm
from django.utils import timezone

from staff.factor_codes import open_with_code
from staff.models import Person
from staff.sign_ins import TriedTooOften, judge_try


class _LimitedCode(BaseAuthenticateForm):
    """A code of the authenticator app, or a recovery code."""

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        person = cast(Person, self.user)
        try:
            self.authenticator = judge_try(
                context.request,
                what="code",
                email=person.email,
                now=timezone.now(),
                look=lambda: open_with_code(person=person, code=code),
            )
        except TriedTooOften:
            raise account_adapter().validation_error("too_many_login_attempts") from None
        if self.authenticator is None:
            raise mfa_adapter().validation_error("incorrect_code")
        return code


class CodeForm(_LimitedCode, AuthenticateForm):
    """The second factor, while signing in."""


class CodeAgainForm(_LimitedCode, ReauthenticateForm):
    """The second factor again, before something of it is changed."""


class OwnPasswordForm(ChangePasswordForm):
    """A new password, after the one that holds now."""

    def clean_oldpassword(self) -> str:
        password: str = self.cleaned_data["oldpassword"]
        if not account_adapter().reauthenticate(self.user, password):
            raise account_adapter().validation_error("enter_current_password")
        return password
