"""How allauth behaves here: nobody signs up, no address is noted, secrets are encrypted."""

import base64
import hashlib
import hmac
import os
import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.utils.encoding import force_bytes
from django.utils.translation import gettext_lazy as _

_NONCE_BYTES = 12


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

    def is_safe_url(self, url: str | None) -> bool:
        """Whether somebody may be led there after signing in. What is no address at all is not."""
        try:
            return bool(super().is_safe_url(url))
        except ValueError:  # an address that cannot be taken apart, such as http://[
            return False

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
        """AES-GCM under a key derived from SECRET_KEY: a stolen database holds no secrets."""
        nonce = os.urandom(_NONCE_BYTES)
        sealed = AESGCM(_second_factor_key()).encrypt(nonce, text.encode(), None)
        return base64.urlsafe_b64encode(nonce + sealed).decode()

    def decrypt(self, encrypted_text: str) -> str:
        raw = base64.urlsafe_b64decode(encrypted_text)
        nonce, sealed = raw[:_NONCE_BYTES], raw[_NONCE_BYTES:]
        return AESGCM(_second_factor_key()).decrypt(nonce, sealed, None).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return False


def _second_factor_key() -> bytes:
    return hmac.new(force_bytes(settings.SECRET_KEY), b"second factor", hashlib.sha256).digest()
