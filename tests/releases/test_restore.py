"""Tests that releases come back from their files, and that no restore draws them again."""

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, transaction

from estimates.own.release_estimates import estimates_of
from releases.models import Budget, LedgerEntry, Release
from releases.prepare import AlreadyPrepared, PublishingError, plan_release
from releases.public_reasons import WITHDRAWAL_REASONS
from releases.publish import publish_release, verify_release, withdraw_release
from releases.restore import differences, restore_releases
from releases.triggers import rules_down
from staff.models import AuditEntry
from tests.releases.facts import (
    PUBLISHED_AT,
    STAGES,
    lose_to_an_older_backup,
    make_person,
    make_prepared,
    prepare_year,
    publish_year,
    settle,
    sum_anew,
)

pytestmark = pytest.mark.django_db


def spent() -> dict[tuple[str, str], int]:
    return {(budget.cohort, budget.universe): budget.spent for budget in Budget.objects.all()}


# ---- taken back in -----------------------------------------------------------------------


@pytest.mark.parametrize("stage", STAGES)
def test_a_restore_takes_the_release_back_in_with_what_it_cost(stage: str) -> None:
    before = lose_to_an_older_backup(stage)

    done = restore_releases(now=PUBLISHED_AT)
    release = Release.objects.get()

    assert [(one.number, one.is_well) for one in done] == [("2026", True)]
    assert release.state == before.state == stage
    for name in ("profile", "declaration_sha256", "code_lists_version", "cells_sha256"):
        assert getattr(release, name) == getattr(before, name)
    for name in ("files_sha256", "notice", "jump_reason", "single_reader", "demonstration"):
        assert getattr(release, name) == getattr(before, name)
    assert spent()["2026-Q1", "persons"] == 250_000
    assert spent()["2026-Q4", "organisations"] == 50_000
    assert LedgerEntry.objects.count() == 4 * 11
    assert list(differences()) == []
    if stage != "prepared":
        assert verify_release(number="2026") == ()
    assert AuditEntry.objects.filter(action="restore_release", subject_id="2026").count() == 1


@pytest.mark.parametrize("stage", STAGES)
def test_a_second_restore_changes_nothing(stage: str) -> None:
    lose_to_an_older_backup(stage)
    restore_releases(now=PUBLISHED_AT)
    before = (spent(), AuditEntry.objects.count(), Release.objects.values().get())

    again = restore_releases(now=PUBLISHED_AT)

    assert [one.said for one in again] == ["is there already"]
    assert (spent(), AuditEntry.objects.count(), Release.objects.values().get()) == before


@pytest.mark.parametrize("stage", ["published", "refused", "withdrawn"])
def test_a_backup_from_between_preparing_and_settling_is_brought_up_to_the_files(
    stage: str,
) -> None:
    prepare_year()
    with transaction.atomic():
        settle(stage)
        transaction.set_rollback(True)

    told = list(differences())
    restore_releases(now=PUBLISHED_AT)

    assert told == [
        f"2026 is {stage} by its files and prepared in the database: run manage.py restore_releases"
    ]
    assert Release.objects.get().state == stage
    assert list(differences()) == []


def test_a_withdrawal_since_the_backup_is_taken_in() -> None:
    publish_year()
    with transaction.atomic():
        withdraw_release(number="2026", by=make_person(), now=PUBLISHED_AT, reason="method_mistake")
        transaction.set_rollback(True)

    [done] = restore_releases(now=PUBLISHED_AT)

    assert done.said == "is withdrawn, as its notice says"
    assert (Release.objects.get().state, Release.objects.get().notice) == (
        "withdrawn",
        WITHDRAWAL_REASONS["method_mistake"],
    )


def test_a_release_that_came_back_waiting_is_published_by_another_than_who_prepared_it() -> None:
    lose_to_an_older_backup("prepared")
    restore_releases(now=PUBLISHED_AT)

    with pytest.raises(PublishingError, match="second person"):
        publish_release(number="2026", by=make_person(), now=PUBLISHED_AT, estimates=estimates_of)
    release = publish_release(
        number="2026",
        by=make_person("second@example.org"),
        now=PUBLISHED_AT,
        estimates=estimates_of,
    )

    assert not release.single_reader
    assert verify_release(number="2026") == ()


def test_where_nobody_knows_who_prepared_it_the_release_says_single_reader(
    releases_dir: Path,
) -> None:
    lose_to_an_older_backup("prepared")
    path = releases_dir / "2026.drawn.json"
    told = json.loads(path.read_text())
    path.write_text(json.dumps(told | {"prepared_by": 999_999}))
    restore_releases(now=PUBLISHED_AT)

    release = publish_release(
        number="2026",
        by=make_person("second@example.org"),
        now=PUBLISHED_AT,
        estimates=estimates_of,
    )

    assert release.single_reader


def test_a_release_of_before_its_ledger_stood_in_the_manifest_is_charged_as_declared(
    releases_dir: Path,
) -> None:
    lose_to_an_older_backup("published")
    folder = releases_dir / "2026"
    rewrite_manifest(folder, ledger=None)

    restore_releases(now=PUBLISHED_AT)

    assert spent()["2026-Q3", "persons"] == 250_000
    assert LedgerEntry.objects.count() == 4 * 11


def rewrite_manifest(folder: Path, **changes: object) -> None:
    """Changes what the manifest says, and the checksums with it."""
    manifest = folder / "datapackage.json"
    package = json.loads(manifest.read_text())
    package["come_forward"] |= changes
    for name, value in changes.items():
        if value is None:
            del package["come_forward"][name]
    manifest.unlink()
    manifest.write_text(json.dumps(package))
    sum_anew(folder)


# ---- what is damaged is named, and nothing is taken from it ------------------------------


def cut_off(path: Path) -> None:
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:-40])


@pytest.mark.parametrize(
    ("stage", "damage", "said"),
    [
        ("published", lambda home: cut_off(home / "2026" / "sex.noisy.csv"), "sex.noisy.csv"),
        ("published", lambda home: cut_off(home / "2026" / "datapackage.json"), "datapackage.json"),
        ("published", lambda home: cut_off(home / "2026" / "SHA256SUMS"), "totals.csv was added"),
        (
            "published",
            lambda home: rewrite_manifest(home / "2026", cells_sha256="0" * 64),
            "not those whose hash was kept",
        ),
        (
            "published",
            lambda home: rewrite_manifest(home / "2026", ledger=None, declaration_sha256="0" * 64),
            "declared otherwise",
        ),
        ("prepared", lambda home: cut_off(home / "2026.drawn.json"), "cannot be read"),
    ],
)
def test_a_damaged_release_is_named_and_not_taken_in(
    releases_dir: Path, stage: str, damage: Callable[[Path], None], said: str
) -> None:
    lose_to_an_older_backup(stage)
    damage(releases_dir)

    [done] = restore_releases(now=PUBLISHED_AT)

    assert said in done.said
    assert not done.is_well
    assert not Release.objects.exists()
    assert spent() == {}
    with pytest.raises(AlreadyPrepared):
        plan_release(period="2026")


def test_a_notice_without_its_folder_asks_for_the_folder(releases_dir: Path) -> None:
    releases_dir.mkdir(parents=True)
    (releases_dir / "2026.withdrawn.json").write_text(
        '{"notice": "x", "withdrawn_on": "2027-02-03"}'
    )

    [done] = restore_releases(now=PUBLISHED_AT)

    assert done.said == "2026 has a notice and no folder: copy the folder back"


def test_a_draw_of_the_same_period_in_database_and_folder_is_a_fault(releases_dir: Path) -> None:
    lose_to_an_older_backup("prepared")
    hidden = releases_dir / "2026.drawn.json"
    first = hidden.read_bytes()
    hidden.unlink()
    make_prepared()
    hidden.write_bytes(first)

    told = list(differences())
    [done] = restore_releases(now=PUBLISHED_AT)

    assert "drawn twice" in told[0]
    assert "drawn twice" in done.said
    assert not done.is_well


def test_a_budget_that_has_too_little_left_is_not_overspent() -> None:
    lose_to_an_older_backup("published")
    Budget.objects.create(cohort="2026-Q1", universe="persons", cap=100_000)

    [done] = restore_releases(now=PUBLISHED_AT)

    assert "the database refuses it" in done.said
    assert not Release.objects.exists()


# ---- the other direction -----------------------------------------------------------------


def test_a_waiting_draw_whose_file_is_gone_is_told_and_kept_again(releases_dir: Path) -> None:
    prepare_year()
    (releases_dir / "2026.drawn.json").unlink()

    told = list(differences())
    [done] = restore_releases(now=PUBLISHED_AT)

    assert "no file in the releases folder tells that it was drawn" in told[0]
    assert done.said == "is kept outside the database again"
    assert list(differences()) == []
    assert (releases_dir / "2026.drawn.json").is_file()


def test_a_withdrawn_release_gets_its_lost_notice_again(releases_dir: Path) -> None:
    prepare_year()
    settle("withdrawn")
    (releases_dir / "2026.withdrawn.json").unlink()

    told = list(differences())
    done = restore_releases(now=PUBLISHED_AT)

    assert told == [
        "2026 is published by its files and withdrawn in the database: run manage.py "
        "restore_releases"
    ]
    assert "has its notice again" in [one.said for one in done]
    assert list(differences()) == []


def test_a_settled_release_whose_folder_is_gone_must_be_copied_back(releases_dir: Path) -> None:
    publish_year()
    (releases_dir / "2026").rename(releases_dir / "elsewhere")
    (releases_dir / "2026.drawn.json").unlink()

    [done] = restore_releases(now=PUBLISHED_AT)

    assert not done.is_well
    assert "copy it back" in done.said


def test_the_database_does_not_let_who_prepared_a_release_be_written_in_later() -> None:
    lose_to_an_older_backup("published")
    restore_releases(now=PUBLISHED_AT)

    with pytest.raises(DatabaseError), transaction.atomic():
        Release.objects.update(prepared_by=make_person())
    with rules_down(transaction.get_connection()):
        assert Release.objects.update(prepared_by=make_person()) == 1


# ---- the command -------------------------------------------------------------------------


def test_the_command_says_what_it_did_and_fails_where_something_is_left(
    releases_dir: Path,
) -> None:
    lose_to_an_older_backup("published")
    out = StringIO()
    call_command("restore_releases", stdout=out)
    cut_off(releases_dir / "2026" / "sex.csv")

    assert out.getvalue() == "2026: was taken back in, and its budget is charged.\n"
    with pytest.raises(CommandError, match="Not every release"):
        call_command("restore_releases", stdout=out)


def test_the_command_says_so_where_there_is_nothing() -> None:
    out = StringIO()

    call_command("restore_releases", stdout=out)

    assert out.getvalue().startswith("There is no release")
