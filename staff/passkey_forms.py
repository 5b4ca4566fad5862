"""These forms add a passkey and take one as the second factor, held to our own limits.

A browser makes the answer to a challenge that lies in the session; nobody types it. Whatever
arrives in its place, forged or damaged, is a wrong passkey and nothing worse.
"""

from collections.abc import Callable, Mapping
from struct import error as damaged_binary
from typing import Any, Final, TypeVar, cast

from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from allauth.mfa.webauthn.internal import auth
from cryptography.exceptions import InvalidSignature
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from staff.models import Person
from staff.sign_ins import judge_try

Found = TypeVar("Found")

LONGEST_NAME: Final = 60
_DAMAGED: Final = (
    *(ValidationError, InvalidSignature, damaged_binary),
    *(ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError, RecursionError),
)
_NONE_CAME: Final = {
    "required": _("Your browser sent no passkey. Try again, or use a code."),
    "invalid": _("Your browser sent no passkey. Try again, or use a code."),
}


class _BrowserAnswer(forms.JSONField):
    """The hidden field in which a browser's answer comes, or a damaged one."""

    def __init__(self) -> None:
        super().__init__(widget=forms.HiddenInput, error_messages=_NONE_CAME)

    def to_python(self, value: Any) -> Any:
        """Reads the JSON, however deep it goes and however long its numbers are."""
        try:
            return super().to_python(value)
        except (RecursionError, ValueError):
            raise ValidationError(_NONE_CAME["invalid"], code="invalid") from None


def _name_field() -> forms.CharField:
    return forms.CharField(
        label=_("A name for it"),
        help_text=_("So that you know it again, for example “work laptop”."),
        max_length=LONGEST_NAME,
        error_messages={
            "required": _("Enter a name"),
            "max_length": _("Enter a shorter name"),
        },
    )


class NewPasskeyForm(AddWebAuthnForm):
    """A person adds a passkey under a name of their own."""

    name = _name_field()
    credential = _BrowserAnswer()

    def clean_name(self) -> str:
        return str(self.cleaned_data["name"])

    def clean(self) -> dict[str, Any]:
        credential = self.cleaned_data.get("credential")
        # The challenge is good for one answer: it is not spent while the name is missing.
        whole = credential is not None and "name" in self.cleaned_data
        if whole and _unless_damaged(lambda: _registered(credential)) is None:
            self.add_error("credential", get_adapter().validation_error("incorrect_passkey"))
        return self.cleaned_data


class PasskeyNameForm(EditWebAuthnForm):
    """A person gives a passkey another name."""

    name = _name_field()


class _LimitedPasskey(AuthenticateWebAuthnForm):
    """A form takes a passkey of its person, and counts the wrong ones."""

    credential = _BrowserAnswer()

    def clean_credential(self) -> Authenticator:
        person = cast(Person, self.user)
        credential = self.cleaned_data["credential"]
        found = judge_try(
            context.request,
            what="passkey",
            email=person.email,
            look=lambda: _unless_damaged(lambda: _authenticated(person, credential)),
        )
        if found is None:
            raise get_adapter().validation_error("incorrect_passkey")
        return found


class PasskeyForm(_LimitedPasskey):
    """A person gives their passkey while signing in."""


class PasskeyAgainForm(_LimitedPasskey, ReauthenticateWebAuthnForm):
    """A person gives their passkey again, before something of their sign-in is changed."""


def _unless_damaged(look: Callable[[], Found]) -> Found | None:
    """Gives what `look` finds; None where what the browser sent is no passkey, or a wrong one."""
    try:
        return look()
    except _DAMAGED:
        return None


def _registered(credential: Mapping[str, Any]) -> object:
    auth.parse_registration_response(credential)
    return auth.complete_registration(credential)


def _authenticated(person: Person, credential: Mapping[str, Any]) -> Authenticator:
    auth.parse_authentication_response(credential)
    found: Authenticator = auth.complete_authentication(person, credential)
    return found
