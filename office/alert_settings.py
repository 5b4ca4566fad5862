"""This module says how alerts leave this installation: by mail, by webhook, or not at all."""

from typing import Final

from django.conf import settings

NO_ALERTS: Final = (
    "No alert tells anybody that a report waits: set EMAIL_HOST or ALERT_WEBHOOKS "
    "(docs/how-to/run.md)."
)
"""Said where no alert can leave."""


def has_mail() -> bool:
    """Tells whether a mail server is named that alerts can be handed to."""
    return bool(settings.EMAIL_HOST)


def webhooks() -> tuple[str, ...]:
    """Lists the addresses that alerts are posted to."""
    return tuple(settings.ALERT_WEBHOOKS)


def reaches_somebody() -> bool:
    """Tells whether an alert can leave at all."""
    return has_mail() or bool(webhooks())


def address_of(path: str) -> str:
    """Writes the whole address of a staff page, for whoever reads an e-mail."""
    return f"{settings.STAFF_ADDRESS}{path}"
