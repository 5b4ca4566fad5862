"""Preparing, publishing, refusing, withdrawing: once, whole, by two people, from noisy cells."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from classification.attributes import ORGANISATIONS, PERSONS
from classification.periods import PeriodError, quarters_of
from records.models import Record
from records.writing import write_records
from releases import publishing
from releases.models import Budget, LedgerEntry, Release, ReleasedCell
from releases.publishing import (
    AlreadyPrepared,
    NeedsSecondPerson,
    PublishingError,
    prepare_release,
    preview_release,
    publish_release,
    refuse_release,
    verify_release,
    withdraw_release,
)
from releases.retention import purge_counted_records
from staff.models import AuditEntry
from tests.records.facts import close_year, make_attributes
from tests.releases.facts import (
    PREPARED_AT,
    PUBLISHED_AT,
    make_person,
    make_prepared,
    make_published,
)

pytestmark = pytest.mark.django_db


def cells_of(release: Release) -> dict[tuple[str, ...], int]:
    rows = ReleasedCell.objects.filter(table__release=release)
    return {
        (name, *codes): value
        for name, codes, value in rows.values_list("table__name", "codes", "value")
    }


def test_preparing_charges_every_cohort_draws_every_cell_and_shows_no_count() -> None:
    close_year(attributes=[make_attributes(event_type="malware")] * 400)

    release = make_prepared()

    cells = cells_of(release)
    assert len(cells) == 108
    assert abs(cells["crime_type", "malware"] - 400) < 6 * 4.4722
    assert abs(cells["crime_type", "blackmail"]) < 6 * 4.4722
    assert abs(cells["organisations", "malware", "told"]) < 6 * 3.1623
    spent = {(each.cohort, each.universe): each.spent for each in Budget.objects.all()}
    assert spent == {
        **{(cohort, PERSONS): 250_000 for cohort in quarters_of("2026")},
        **{(cohort, ORGANISATIONS): 50_000 for cohort in quarters_of("2026")},
    }
    assert LedgerEntry.objects.count() == 44
    assert release.state == Release.State.PREPARED


def test_the_preview_shows_stored_cells_and_never_draws_again() -> None:
    close_year(attributes=[make_attributes()] * 50)
    release = make_prepared()

    first, again = (preview_release(number=release.pk) for _ in range(2))

    assert first == again
    assert set(first.totals) == {PERSONS, ORGANISATIONS}
    assert abs(first.totals[PERSONS].value - 50) < 6 * 3.43


def test_two_releases_of_equal_data_differ() -> None:
    for year in ("2025", "2026"):
        close_year(year, [make_attributes()] * 50)
        make_prepared(year)

    first, second = (cells_of(each) for each in Release.objects.order_by("number"))

    assert first.keys() == second.keys()
    assert first != second


def test_a_period_is_prepared_once_and_charged_once() -> None:
    close_year()
    release = make_prepared()
    before = cells_of(release)

    with pytest.raises(AlreadyPrepared):
        make_prepared()

    assert cells_of(release) == before
    assert LedgerEntry.objects.count() == 44


@pytest.mark.parametrize("missing", quarters_of("2026"))
def test_a_year_is_not_prepared_before_its_four_quarters_are_closed(missing: str) -> None:
    for cohort in quarters_of("2026"):
        if cohort != missing:
            write_records([], cohort=cohort, closed_on=date(2027, 1, 4))

    with pytest.raises(PublishingError, match=missing):
        make_prepared()

    assert not Release.objects.exists()
    assert not Budget.objects.exists()


def test_the_start_up_profile_has_no_quarter() -> None:
    close_year()

    with pytest.raises(PublishingError, match="one release a year"):
        make_prepared("2026-Q3")
    with pytest.raises(PeriodError):
        make_prepared("soon")


def test_a_crash_before_the_end_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    close_year(attributes=[make_attributes()])
    drawn = []

    def pull_the_plug(*args: object, **kwargs: object) -> str:
        drawn.append(ReleasedCell.objects.count())
        raise RuntimeError("power cut")

    monkeypatch.setattr(publishing, "hash_cells", pull_the_plug)

    with pytest.raises(RuntimeError, match="power cut"):
        make_prepared()

    assert drawn == [108]
    assert not Release.objects.exists()
    assert not ReleasedCell.objects.exists()
    assert not Budget.objects.exists()
    assert not LedgerEntry.objects.exists()


def test_a_spent_budget_stops_a_release_and_charges_nothing() -> None:
    close_year()
    Budget.objects.create(cohort="2026-Q2", universe=PERSONS, cap=200_000)

    with pytest.raises(PublishingError, match="are left"):
        make_prepared()

    assert not LedgerEntry.objects.exists()
    assert not Release.objects.exists()


def test_a_second_person_publishes() -> None:
    close_year()
    make_prepared()

    with pytest.raises(NeedsSecondPerson):
        publish_release(number="2026", by=make_person(), now=PUBLISHED_AT)
    release = publish_release(number="2026", by=make_person("second@example.org"), now=PUBLISHED_AT)

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
    close_year()
    make_prepared()

    release = publish_release(number="2026", by=make_person(), now=PUBLISHED_AT)

    assert release.single_reader
    assert "Single reader" in (releases_dir / "2026" / "notes.md").read_text()


def test_a_demonstration_says_so_in_every_file(settings: Settings, releases_dir: Path) -> None:
    settings.DEMONSTRATION = True
    close_year()
    make_published()

    files = list((releases_dir / "2026").iterdir())
    assert len(files) == 27
    assert all("DEMONSTRATION" in file.read_text() for file in files)


def test_a_real_release_says_nothing_of_a_demonstration(releases_dir: Path) -> None:
    close_year()
    make_published()

    files = list((releases_dir / "2026").iterdir())
    assert files
    assert not any("DEMONSTRATION" in file.read_text() for file in files)


def test_a_release_is_published_once() -> None:
    close_year()
    make_published()

    with pytest.raises(PublishingError, match="published already"):
        publish_release(number="2026", by=make_person("second@example.org"), now=PUBLISHED_AT)


def test_a_refused_release_is_published_as_withdrawn_without_figures(releases_dir: Path) -> None:
    close_year()
    make_prepared()
    second = make_person("second@example.org")

    with pytest.raises(PublishingError, match="Give one of these reasons"):
        refuse_release(number="2026", by=second, now=PUBLISHED_AT, reason="  ")
    release = refuse_release(number="2026", by=second, now=PUBLISHED_AT, reason="flood_counted")

    assert release.state == Release.State.REFUSED
    assert {file.name for file in (releases_dir / "2026").iterdir()} == {
        *("notes.md", "datapackage.json", "SHA256SUMS")
    }
    assert (
        "False or repeated reports were counted."
        in (releases_dir / "2026" / "notes.md").read_text()
    )
    assert verify_release(number="2026") == ()
    with pytest.raises(AlreadyPrepared):
        make_prepared()


def test_a_withdrawn_release_keeps_its_files_as_they_were(releases_dir: Path) -> None:
    close_year()
    make_published()
    before = {file.name: file.read_bytes() for file in (releases_dir / "2026").iterdir()}

    withdraw_release(number="2026", by=make_person(), now=PUBLISHED_AT, reason="coding_mistake")

    assert {file.name: file.read_bytes() for file in (releases_dir / "2026").iterdir()} == before
    assert verify_release(number="2026") == ()
    with pytest.raises(PublishingError, match="Only a published"):
        withdraw_release(number="2026", by=make_person(), now=PUBLISHED_AT, reason="method_mistake")


def test_each_release_names_the_hash_of_the_one_before(releases_dir: Path) -> None:
    for year in ("2025", "2026"):
        close_year(year)
        make_published(year)

    manifest = json.loads((releases_dir / "2026" / "datapackage.json").read_text())

    earlier = Release.objects.get(number="2025")
    assert manifest["come_forward"]["previous"] == {
        "release": "2025",
        "sha256": earlier.files_sha256,
    }


def test_the_records_of_a_year_go_28_days_after_its_release() -> None:
    close_year(attributes=[make_attributes()])
    make_published()
    published_on = PUBLISHED_AT.date()

    too_early = purge_counted_records(today=published_on + timedelta(days=27))
    kept = Record.objects.count()
    due = purge_counted_records(today=published_on + timedelta(days=28))
    again = purge_counted_records(today=published_on + timedelta(days=29))

    assert (too_early, kept) == ((), 1)
    assert (due, again) == (("2026",), ())
    assert not Record.objects.exists()


def test_the_records_stay_while_a_release_waits_for_its_second_person() -> None:
    close_year(attributes=[make_attributes()])
    make_prepared()

    gone = purge_counted_records(today=date(2028, 1, 1))

    assert gone == ()
    assert Record.objects.count() == 1


def test_the_standard_quarter_leaves_the_rest_of_the_budget_to_its_year(
    settings: Settings,
) -> None:
    settings.RELEASE_PROFILE = "standard"
    close_year(attributes=[make_attributes()] * 30)

    release = prepare_release(period="2026-Q1", by=make_person(), now=PREPARED_AT)
    with pytest.raises(PublishingError, match="agreement"):
        prepare_release(period="2026", by=make_person(), now=PREPARED_AT)

    assert len(cells_of(release)) == 46
    spent = Budget.objects.get(cohort="2026-Q1", universe=PERSONS).spent
    assert spent == 49_998
    assert not Budget.objects.filter(universe=ORGANISATIONS).exists()


def test_a_release_before_its_time_zone_midnight_is_dated_in_london(releases_dir: Path) -> None:
    close_year()
    make_prepared()

    publish_release(
        number="2026",
        by=make_person("second@example.org"),
        now=datetime(2027, 6, 30, 23, 30, tzinfo=UTC),
    )

    manifest = json.loads((releases_dir / "2026" / "datapackage.json").read_text())
    assert manifest["come_forward"]["settled_on"] == "2027-07-01"


def test_a_quarter_is_not_released_after_its_year(settings: Settings) -> None:
    close_year()
    make_published()
    settings.RELEASE_PROFILE = "standard"

    with pytest.raises(AlreadyPrepared, match="year of 2026-Q1"):
        make_prepared("2026-Q1")
