"""Tests that a draw is kept outside the database, and that nothing is drawn twice."""

from pathlib import Path

import pytest
from django.test import Client
from pytest_django.fixtures import DjangoCaptureOnCommitCallbacks, Settings

from releases.figures import hash_cells
from releases.models import Budget, LedgerEntry, Release
from releases.prepare import AlreadyPrepared, PublishingError, plan_release, prepare_release
from releases.restore import restore_releases
from releases.stored_tables import read_tables
from tests.records.facts import close_year
from tests.releases.facts import (
    PREPARED_AT,
    PUBLISHED_AT,
    STAGES,
    lose_to_an_older_backup,
    make_person,
    prepare_year,
    settle,
)

pytestmark = pytest.mark.django_db

# ---- nothing is drawn twice --------------------------------------------------------------


@pytest.mark.parametrize("stage", STAGES)
def test_a_period_that_was_ever_drawn_is_refused_whatever_the_database_says(stage: str) -> None:
    lose_to_an_older_backup(stage)

    with pytest.raises(AlreadyPrepared, match=r"2026 was drawn before.*restore_releases"):
        prepare_release(period="2026", by=make_person(), now=PREPARED_AT)

    assert not LedgerEntry.objects.exists()


def test_a_period_that_was_never_drawn_is_prepared() -> None:
    lose_to_an_older_backup("published")
    close_year("2027")

    assert prepare_release(period="2027", by=make_person(), now=PREPARED_AT).number == "2027"


@pytest.mark.parametrize("name", ["2026-Q2", "2026-Q2.drawn.json", "2026.withdrawn.json"])
def test_a_year_is_refused_where_any_of_its_quarters_was_drawn(
    releases_dir: Path, name: str
) -> None:
    close_year()
    releases_dir.mkdir(parents=True)
    (releases_dir / name).mkdir()

    with pytest.raises(AlreadyPrepared, match="was drawn before"):
        plan_release(period="2026")


def test_a_practice_site_is_told_what_to_delete_together(
    settings: Settings, releases_dir: Path
) -> None:
    settings.DEMONSTRATION = True
    lose_to_an_older_backup("published")

    with pytest.raises(AlreadyPrepared) as refused:
        plan_release(period="2026")

    assert str(settings.DATABASES["default"]["NAME"]) in str(refused.value)
    assert str(releases_dir) in str(refused.value)
    assert "together" in str(refused.value)
    assert "\n" not in str(refused.value)


def test_where_the_draw_cannot_be_kept_outside_nothing_is_drawn(releases_dir: Path) -> None:
    close_year()
    releases_dir.parent.mkdir(parents=True, exist_ok=True)
    releases_dir.write_text("not a folder")

    with pytest.raises(PublishingError, match="Nothing was prepared"):
        prepare_release(period="2026", by=make_person(), now=PREPARED_AT)

    assert not Release.objects.exists()
    assert not Budget.objects.exists()


def test_a_power_cut_before_the_end_loses_neither_the_draw_nor_the_charge(
    releases_dir: Path,
) -> None:
    before = lose_to_an_older_backup("prepared")

    restore_releases(now=PUBLISHED_AT)
    release = Release.objects.get()

    assert hash_cells(read_tables(release)) == before.cells_sha256
    assert (releases_dir / "2026.drawn.json").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "address", ["2026.drawn.json", "2026/2026.drawn.json", "2026/..%2F2026.drawn.json", "2026/"]
)
def test_no_address_gives_out_a_waiting_draw(client: Client, address: str) -> None:
    prepare_year()

    assert client.get(f"/releases/{address}", follow=True).status_code == 404


def test_once_it_is_settled_the_waiting_file_is_gone(
    releases_dir: Path, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        prepare_year()
        settle("refused")

    assert sorted(path.name for path in releases_dir.iterdir()) == ["2026"]
