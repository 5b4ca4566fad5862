"""People and releases for tests, made by plain functions."""

from datetime import UTC, datetime

from django.db import transaction

from releases.models import Release
from releases.prepare import prepare_release
from releases.publish import publish_release, refuse_release, withdraw_release
from staff.models import Person
from tests.records.facts import close_year, make_attributes

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
        number=period,
        by=make_person("second@example.org"),
        now=PUBLISHED_AT,
        reason="no_flood",
    )


STAGES = ("prepared", "published", "refused", "withdrawn")


def bring_to(stage: str) -> None:
    """One release of 2026, up to this stage."""
    release = make_prepared()
    second = make_person("second@example.org")
    if stage == "refused":
        refuse_release(number="2026", by=second, now=PUBLISHED_AT, reason="flood_counted")
    elif stage != "prepared":
        publish_release(number="2026", by=second, now=PUBLISHED_AT)
    if stage == "withdrawn":
        withdraw_release(number="2026", by=second, now=PUBLISHED_AT, reason="method_mistake")
    assert release.number == "2026"


def lose_to_an_older_backup(stage: str) -> Release:
    """The release as it stood; then the database is as it was before, and the files are not."""
    close_year(attributes=[make_attributes()] * 30)
    make_person()
    make_person("second@example.org")
    with transaction.atomic():
        bring_to(stage)
        release = Release.objects.get()
        transaction.set_rollback(True)
    assert not Release.objects.exists()
    return release
