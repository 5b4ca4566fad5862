"""This module notes in the audit that somebody changed their second factors: which kind, never
what it holds."""

from typing import Any, Final

from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.utils import timezone

from staff.audit import record_on_person
from staff.models import Person

_NAMES: Final = {
    Authenticator.Type.TOTP: "authenticator_app",
    Authenticator.Type.RECOVERY_CODES: "recovery_codes",
    Authenticator.Type.WEBAUTHN: "passkey",
}


def watch_second_factors() -> None:
    """Lets every change that allauth tells of be noted."""
    authenticator_added.connect(_added)
    authenticator_removed.connect(_removed)
    authenticator_reset.connect(_renewed)


def _added(user: Person, authenticator: Authenticator, **told: Any) -> None:
    _note("add", user, authenticator)


def _removed(user: Person, authenticator: Authenticator, **told: Any) -> None:
    _note("remove", user, authenticator)


def _renewed(user: Person, authenticator: Authenticator, **told: Any) -> None:
    _note("renew", user, authenticator)


def _note(verb: str, person: Person, authenticator: Authenticator) -> None:
    name = _NAMES[Authenticator.Type(authenticator.type)]
    record_on_person(f"{verb}_{name}", person=person, by=person, at=timezone.now())
