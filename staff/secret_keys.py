"""The secrets outside the database, each with those it follows.

A secret is changed by putting a new one before it. What is made from then on is made with the
first; what was made before is still read with the others, until they are taken away.
"""

from django.conf import settings


def secrets_of(name: str) -> tuple[str, ...]:
    """The secret called `name` as settings hold it, then the ones before it, newest first."""
    return (getattr(settings, name), *getattr(settings, f"{name}_FALLBACKS"))
