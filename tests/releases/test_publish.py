"""Publishing, refusing, withdrawing: once, by two people, from noisy cells."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from classification.attributes import ORGANISATIONS, PERSONS
from estimates.own.release_estimates import estimates_of
from releases.models import Release
from releases.prepare import AlreadyPrepared, PublishingError
from releases.publish import (
    figures_of,
    publish_release,
    refuse_release,
    verify_release,
    withdraw_release,
)
from releases.second_person import NeedsSecondPerson
from staff.models import AuditEntry
from tests.records.facts import make_attributes
from tests.releases.facts import (
    PUBLISHED_AT,
    make_person,
    make_prepared,
    prepare_year,
    publish_year,
)

pytestmark = pytest.mark.django_db


def test_the_preview_shows_stored_cells_and_never_draws_again() -> None:
    release = prepare_year("2026", [make_attributes()] * 50)

    first, again = (figures_of(release) for _ in range(2))

    assert first == again
    assert set(first.totals) == {PERSONS, ORGANISATIONS}
    assert abs(first.totals[PERSONS].value - 50) < 6 * 3.43


def test_a_second_person_publishes() -> None:
    prepare_year()

    with pytest.raises(NeedsSecondPerson):
        publish_release(number="2026", by=make_person(), now=PUBLISHED_AT, estimates=estimates_of)
    release = publish_release(
        number="2026",
        by=make_person("second@example.org"),
        now=PUBLISHED_AT,
        estimates=estimates_of,
    )

    assert release.state == Release.State.PUBLISHED
    assert not release.single_reader
    assert [entry.action for entry in AuditEntry.objects.order_by("number")] == [
        "prepare_release",
        "publish_release",
    ]


def test_in_a_demonstration_one_person_may_and_the_release_says_so(
    settings: Settings, releases_dir: Path
) -> None:
    settings.DEMONSTRATION = True
    prepare_year()

    release = publish_release(
        number="2026", by=make_person(), now=PUBLISHED_AT, estimates=estimates_of
    )

    assert release.single_reader
    assert "Single reader" in (releases_dir / "2026" / "notes.md").read_text()


@pytest.mark.parametrize("demonstration", [True, False])
def test_a_demonstration_says_so_in_every_file_and_a_real_release_in_none(
    settings: Settings, releases_dir: Path, demonstration: bool
) -> None:
    settings.DEMONSTRATION = demonstration
    publish_year()

    said = ["DEMONSTRATION" in file.read_text() for file in (releases_dir / "2026").iterdir()]
    assert said == [demonstration] * 29


def test_a_release_is_published_once() -> None:
    publish_year()

    with pytest.raises(PublishingError, match="published already"):
        publish_release(
            number="2026",
            by=make_person("second@example.org"),
            now=PUBLISHED_AT,
            estimates=estimates_of,
        )


def test_a_refused_release_is_published_as_withdrawn_without_figures(releases_dir: Path) -> None:
    prepare_year()
    second = make_person("second@example.org")

    with pytest.raises(PublishingError, match="Give one of these reasons"):
        refuse_release(number="2026", by=second, now=PUBLISHED_AT, reason="  ")
    release = refuse_release(number="2026", by=second, now=PUBLISHED_AT, reason="flood_counted")

    assert release.state == Release.State.REFUSED
    assert {file.name for file in (releases_dir / "2026").iterdir()} == {
        *("notes.md", "datapackage.json", "SHA256SUMS")
    }
    notes = (releases_dir / "2026" / "notes.md").read_text()
    assert "False or repeated reports were counted." in notes
    assert verify_release(number="2026") == ()
    with pytest.raises(AlreadyPrepared):
        make_prepared()


def test_a_withdrawn_release_keeps_its_files_as_they_were(releases_dir: Path) -> None:
    publish_year()
    before = {file.name: file.read_bytes() for file in (releases_dir / "2026").iterdir()}

    withdraw_release(number="2026", by=make_person(), now=PUBLISHED_AT, reason="coding_mistake")

    assert {file.name: file.read_bytes() for file in (releases_dir / "2026").iterdir()} == before
    assert verify_release(number="2026") == ()
    with pytest.raises(PublishingError, match="Only a published"):
        withdraw_release(number="2026", by=make_person(), now=PUBLISHED_AT, reason="method_mistake")


def test_each_release_names_the_hash_of_the_one_before(releases_dir: Path) -> None:
    for year in ("2025", "2026"):
        publish_year(year)

    manifest = json.loads((releases_dir / "2026" / "datapackage.json").read_text())

    earlier = Release.objects.get(number="2025")
    assert manifest["come_forward"]["previous"] == {
        "release": "2025",
        "sha256": earlier.files_sha256,
    }


def test_a_release_before_its_time_zone_midnight_is_dated_in_london(releases_dir: Path) -> None:
    prepare_year()

    publish_release(
        number="2026",
        by=make_person("second@example.org"),
        now=datetime(2027, 6, 30, 23, 30, tzinfo=UTC),
        estimates=estimates_of,
    )

    manifest = json.loads((releases_dir / "2026" / "datapackage.json").read_text())
    assert manifest["come_forward"]["settled_on"] == "2027-07-01"
