"""People and releases for tests, made by plain functions."""

from datetime import UTC, datetime

from releases.models import Release
from releases.publishing import prepare_release, publish_release
from staff.models import Person

PREPARED_AT = datetime(2027, 2, 1, 9, 30, tzinfo=UTC)
PUBLISHED_AT = datetime(2027, 2, 3, 9, 30, tzinfo=UTC)


def make_person(email: str = "first@example.org") -> Person:
    person, _ = Person.objects.get_or_create(email=email, defaults={"joined_at": PREPARED_AT})
    return person


def make_prepared(period: str = "2026") -> Release:
    """Prepares the release of a period whose cohorts are closed."""
    return prepare_release(period=period, by=make_person(), now=PREPARED_AT)


def make_published(period: str = "2026") -> Release:
    """Prepares and, by a second person who has looked at any jump, publishes."""
    make_prepared(period)
    return publish_release(
        release_id=period,
        by=make_person("second@example.org"),
        now=PUBLISHED_AT,
        jump_reason="Looked at: no flood.",
    )
