"""People and releases for tests, made by plain functions."""

import csv
import io
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from django.db import transaction

from classification.coding import Attributes
from estimates.own.release_estimates import estimates_of
from releases.build_files import sums_line
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
        estimates=estimates_of,
    )


def prepare_year(year: str = "2026", attributes: Sequence[Attributes] = ()) -> Release:
    """Closes a year that holds these reports, and prepares its release."""
    close_year(year, attributes)
    return make_prepared(year)


def publish_year(year: str = "2026", attributes: Sequence[Attributes] = ()) -> Release:
    """Closes a year that holds these reports, and publishes its release."""
    close_year(year, attributes)
    return make_published(year)


def prepare_a_jump() -> Release:
    """Publishes 2025, and prepares 2026 with three times as many reports of malware."""
    reports = [make_attributes(event_type="malware")] * 100
    publish_year("2025", reports)
    return prepare_year("2026", reports * 3)


def rows_of(content: bytes) -> list[dict[str, str]]:
    """Reads a released CSV file, by itself."""
    return list(csv.DictReader(io.StringIO(content.decode())))


def sum_anew(folder: Path) -> None:
    """Writes SHA256SUMS for the files as they are now."""
    files = sorted(path for path in folder.iterdir() if path.name != "SHA256SUMS")
    text = "".join(sums_line(path.name, path.read_bytes()) for path in files)
    (folder / "SHA256SUMS").unlink(missing_ok=True)
    (folder / "SHA256SUMS").write_text(text)


STAGES = ("prepared", "published", "refused", "withdrawn")


def settle(stage: str) -> None:
    """Brings the prepared release of 2026 to this stage."""
    second = make_person("second@example.org")
    if stage == "refused":
        refuse_release(number="2026", by=second, now=PUBLISHED_AT, reason="flood_counted")
    elif stage != "prepared":
        publish_release(number="2026", by=second, now=PUBLISHED_AT, estimates=estimates_of)
    if stage == "withdrawn":
        withdraw_release(number="2026", by=second, now=PUBLISHED_AT, reason="method_mistake")


def lose_to_an_older_backup(stage: str) -> Release:
    """Gives the release as it stood, and puts the database back as it was, but not the files."""
    close_year(attributes=[make_attributes()] * 30)
    make_person()
    make_person("second@example.org")
    with transaction.atomic():
        make_prepared()
        settle(stage)
        release = Release.objects.get()
        transaction.set_rollback(True)
    assert not Release.objects.exists()
    return release
