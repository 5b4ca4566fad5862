"""These adapters fit allauth to this site: nobody signs up, and secrets are sealed."""

from typing import Any, cast

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from staff.audit import record_on_person
from staff.encryption import CannotOpen
from staff.known_browsers import remember_browser
from staff.models import Person
from staff.second_factors import reseal_second_factors, seal, unseal
from staff.sign_ins import judge_try


class StaffAccountAdapter(DefaultAccountAdapter):
    """People who were invited sign in by these rules."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("The e-mail address or the password is not right."),
        "incorrect_password": _("That is not your password."),
        "too_many_login_attempts": _("Too many tries. Wait five minutes, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Answers never: people join by invitation alone."""
        return False

    def add_message(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Adds none of allauth's own: the pages that follow say what happened."""

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """Looks at a password unless there were too many wrong ones; allauth's own limits, which
        shut everybody out together, are off."""
        return judge_try(
            request,
            what="password",
            email=str(credentials.get("email", "")).strip().lower(),
            look=lambda: super(StaffAccountAdapter, self).authenticate(request, **credentials),
        )

    def post_login(
        self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any
    ) -> HttpResponse:
        """Notes the sign-in, in the audit and in the browser: both factors have been given. What
        an older key sealed is sealed with the one in force."""
        person = cast(Person, user)
        reseal_second_factors(person)
        response: HttpResponse = super().post_login(request, user, **kwargs)
        record_on_person("sign_in", person=person, by=person, at=timezone.now())
        remember_browser(request, response, email=person.email)
        return response

    def is_safe_url(self, url: str | None) -> bool:
        """Tells whether somebody may be led there after signing in: to no address that is none."""
        try:
            return bool(super().is_safe_url(url))
        except ValueError:  # an address that cannot be taken apart, such as http://[
            return False

    def get_http_user_agent(self, request: HttpRequest) -> str:
        """Gives nothing: we do not note what people browse with."""
        return ""

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Leads back to work, which says that it is done."""
        messages.success(request, _("Your password is changed."))
        return resolve_url(settings.LOGIN_REDIRECT_URL)

    def reauthenticate(self, user: AbstractBaseUser, password: str) -> bool:
        """Asks the person's own password; allauth's second table of addresses is not used."""
        found = judge_try(
            context.request,
            what="own_password",
            email=cast(Person, user).email,
            look=lambda: user if user.check_password(password) else None,
        )
        return found is not None


class SecondFactorAdapter(DefaultMFAAdapter):
    """Everybody needs a second factor, so its owner never switches it off."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("That code is not right. Codes change every 30 seconds."),
        "incorrect_passkey": _("That passkey is not right, or it took too long. Try again."),
        "cannot_delete_authenticator": _(
            "Everybody here needs a second factor. If yours is lost, ask an administrator."
        ),
    }

    def encrypt(self, text: str) -> str:
        """Seals with SECOND_FACTOR_KEY: a stolen database holds no second factor."""
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Opens the text again. Where no key opens it, the form says what to do."""
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
