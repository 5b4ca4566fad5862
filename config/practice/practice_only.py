"""Refuses to make anything up on a site that is not for practice, and lets one maker at a time."""

from django.conf import settings

from config.models import Installation


class NotPractice(Exception):
    """Made-up reports were asked for on a site that is not a practice site."""


def only_in_practice() -> None:
    """Raises NotPractice on a site that takes real reports."""
    if not settings.DEMONSTRATION:
        raise NotPractice(
            "Made-up reports belong on a practice site alone. Set DEMONSTRATION=true on a "
            "database of its own."
        )


def take_turn() -> Installation:
    """Keeps other runs waiting until this transaction ends."""
    return Installation.objects.select_for_update().get(pk=1)
