"""How allauth behaves here: nobody signs up, no address is noted, secrets are encrypted."""

import hashlib
import hmac
import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils.encoding import force_bytes
from django.utils.translation import gettext_lazy as _

from staff.models import Person
from staff.second_factors import CannotOpen, reseal_second_factors, seal, unseal


class StaffAccountAdapter(DefaultAccountAdapter):
    """Sign-in for people who were invited."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("The e-mail address or the password is not right."),
        "incorrect_password": _("That is not your password."),
        "too_many_login_attempts": _("Too many tries. Wait five minutes, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: people join by invitation alone."""
        return False

    def add_message(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """None of allauth's own: the pages that follow say what happened."""

    def get_client_ip(self, request: HttpRequest) -> str:
        """A stand-in for the address, good for limiting tries and for one hour.

        allauth keeps what this returns in the cache while it counts tries; so it gets a keyed
        hash, never the address.
        """
        hour = int(time.time()) // 3600
        address = request.META.get("REMOTE_ADDR", "")
        text = f"sign-in {hour} {address}".encode()
        return hmac.new(force_bytes(settings.SECRET_KEY), text, hashlib.sha256).hexdigest()[:16]

    def post_login(self, request: HttpRequest, user: Person, **kwargs: Any) -> HttpResponse:
        """Whoever has signed in has their second factor sealed with the key in force."""
        reseal_second_factors(user)
        response: HttpResponse = super().post_login(request, user, **kwargs)
        return response

    def get_http_user_agent(self, request: HttpRequest) -> str:
        """Nothing: we do not note what people browse with."""
        return ""

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to work, which says that it is done."""
        messages.success(request, _("Your password is changed."))
        return resolve_url(settings.LOGIN_REDIRECT_URL)

    def reauthenticate(self, user: AbstractBaseUser, password: str) -> bool:
        """Asks the person's own password; allauth's second table of addresses is not used."""
        return user.check_password(password)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Second factors: required of everybody, so never switched off by their owner."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("That code is not right. Codes change every 30 seconds."),
        "cannot_delete_authenticator": _(
            "Everybody here needs a second factor. If yours is lost, ask an administrator."
        ),
    }

    def encrypt(self, text: str) -> str:
        """Sealed with SECOND_FACTOR_KEY: a stolen database holds no second factor."""
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """The text again. Where no key opens it, the form says what to do."""
        try:
            return unseal(encrypted_text)
        except CannotOpen:
            raise ValidationError(
                _(
                    "Your second factor can no longer be opened here. Ask an administrator for a "
                    "link to come back, and set it up again."
                )
            ) from None

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return False
