"""Commands: publish_release, verify_release, export_release."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.core.management.base import CommandError
from pytest_django.fixtures import Settings

from releases.models import Budget, LedgerEntry, Release
from releases.public_reasons import WITHDRAWAL_REASONS
from releases.publish import withdraw_release
from tests.records.facts import close_year, make_attributes
from tests.releases.facts import PUBLISHED_AT, make_person, prepare_a_jump, publish_year

pytestmark = pytest.mark.django_db


def run(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def test_a_dry_run_draws_charges_and_counts_nothing() -> None:
    close_year(attributes=[make_attributes()] * 4321)

    said = run("publish_release", "--period", "2026", "--dry-run")

    assert "crime_type: 12 cells, persons, rho 0.025000, sigma 4.4722" in said
    assert "2026-Q1, persons: 0.000000 of rho would remain" in said
    assert "2026-Q1, organisations: 0.200000 of rho would remain" in said
    assert "4321" not in said
    assert not Budget.objects.exists()
    assert not LedgerEntry.objects.exists()
    assert not Release.objects.exists()


def test_one_prepares_and_another_publishes(releases_dir: Path) -> None:
    close_year()
    make_person("a@example.org")
    make_person("b@example.org")

    run("publish_release", "--period", "2026", "--by", "A@example.org")
    with pytest.raises(CommandError, match="second person"):
        run("publish_release", "--period", "2026", "--publish", "--by", "a@example.org")
    said = run("publish_release", "--period", "2026", "--publish", "--by", "b@example.org")

    assert Release.objects.get().files_sha256 in said
    assert (releases_dir / "2026" / "SHA256SUMS").is_file()


def test_another_refuses_with_a_reason() -> None:
    close_year()
    make_person("a@example.org")
    make_person("b@example.org")
    run("publish_release", "--period", "2026", "--by", "a@example.org")

    with pytest.raises(CommandError, match="Give one of these reasons: flood_counted,"):
        run("publish_release", "--period", "2026", "--refuse", "--by", "b@example.org")
    run(
        *("publish_release", "--period", "2026", "--refuse", "--by", "b@example.org"),
        *("--reason", "flood_counted", "--words", "Somebody sent them on purpose."),
    )

    assert Release.objects.get().state == Release.State.REFUSED


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--period", "2026"], "Say who you are"),
        (["--period", "2026", "--by", "nobody@example.org"], "Say who you are"),
        (["--period", "2026", "--publish", "--by", "first@example.org"], "not prepared yet"),
        (["--period", "2027", "--by", "first@example.org"], "Close 2027-Q1"),
        (["--period", "2026-Q3", "--dry-run"], "one release a year"),
        (["--period", "next", "--dry-run"], "neither a quarter"),
    ],
)
def test_what_cannot_be_done_is_said(words: list[str], said: str) -> None:
    close_year()
    make_person("first@example.org")

    with pytest.raises(CommandError, match=said):
        run("publish_release", *words)


def test_a_jump_names_the_figures_and_asks_for_a_reason() -> None:
    prepare_a_jump()
    make_person("b@example.org")
    publish = ("publish_release", "--period", "2026", "--publish", "--by", "b@example.org")

    with pytest.raises(CommandError, match="crime_type: malware"):
        run(*publish)
    run(*publish, "--reason", "better_known")

    assert Release.objects.get(number="2026").state == Release.State.PUBLISHED


def test_verifying_says_so_and_fails_on_a_changed_byte(releases_dir: Path) -> None:
    publish_year()
    said = run("verify_release", "2026")
    path = releases_dir / "2026" / "sex.csv"
    path.chmod(0o644)
    path.write_bytes(path.read_bytes() + b" ")

    with pytest.raises(CommandError, match=r"2026/sex\.csv was changed"):
        run("verify_release", "2026")
    with pytest.raises(CommandError, match="no release 2027"):
        run("verify_release", "2027")

    assert "as it was frozen" in said


def test_exporting_writes_the_whole_package_once(releases_dir: Path, tmp_path: Path) -> None:
    publish_year()
    target = tmp_path / "out"

    run("export_release", "2026", str(target))

    names = {file.name for file in (releases_dir / "2026").iterdir()}
    assert {file.name for file in (target / "2026").iterdir()} == names
    with pytest.raises(CommandError, match="exists already"):
        run("export_release", "2026", str(target))
    with pytest.raises(CommandError, match="no published release"):
        run("export_release", "2025", str(target))


def test_an_exported_release_that_was_withdrawn_has_its_notice_beside_it(tmp_path: Path) -> None:
    publish_year()
    withdraw_release(number="2026", by=make_person(), now=PUBLISHED_AT, reason="method_mistake")

    run("export_release", "2026", str(tmp_path))

    notice = json.loads((tmp_path / "2026.withdrawn.json").read_text(encoding="utf-8"))
    assert notice["notice"] == WITHDRAWAL_REASONS["method_mistake"]
    assert (tmp_path / "2026" / "SHA256SUMS").is_file()


def test_two_people_withdraw_by_command_and_one_waits(settings: Settings) -> None:
    publish_year()
    for email in ("first@example.org", "second@example.org"):
        make_person(email).groups.set(Group.objects.filter(name="statistician"))
    words = ("publish_release", "--period", "2026", "--withdraw", "--by", "first@example.org")
    why = ("--reason", "coding_mistake")

    with pytest.raises(CommandError, match="Give one of these reasons"):
        run(*words)
    with pytest.raises(CommandError, match="You proposed this yourself"):
        run(*words, *why, "--seconded-by", "first@example.org")
    assert "It waits for a second person" in run(*words, *why)
    assert Release.objects.get().state == Release.State.PUBLISHED

    said = run(*words, *why, "--seconded-by", "second@example.org")

    assert "Release 2026 is withdrawn." in said
    assert Release.objects.get().notice == WITHDRAWAL_REASONS["coding_mistake"]
    with pytest.raises(CommandError, match="Only a published release can be withdrawn"):
        run(*words, *why)
    settings.DEMONSTRATION = True
    with pytest.raises(CommandError, match="Only a published release can be withdrawn"):
        run(*words, *why)


def test_on_a_practice_site_one_person_withdraws_by_command(settings: Settings) -> None:
    settings.DEMONSTRATION = True
    publish_year()

    run(
        *("publish_release", "--period", "2026", "--withdraw"),
        *("--by", "first@example.org", "--reason", "coding_mistake"),
    )

    assert Release.objects.get().state == Release.State.WITHDRAWN
