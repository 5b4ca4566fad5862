"""`manage.py calibrate` says what it found, keeps it where asked, and touches nobody's database."""

import subprocess
from collections.abc import Sequence
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from config.calibration.methods_table import BEGIN, END
from config.management.commands import calibrate
from estimates.own.calibration_rows import calibration_rows, format_rows, parse_rows
from staff.people import create_person
from tests.factories import NOW


def test_it_says_every_case_and_keeps_the_table(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.BASE_DIR = tmp_path
    (tmp_path / "docs").mkdir()
    page = tmp_path / "docs" / "methods.md"
    page.write_text(f"# Methods\n{BEGIN}\n{END}\n")
    monkeypatch.setattr(calibrate, "CALIBRATION_FILE", tmp_path / "calibration.csv")
    asked: list[Any] = []
    whole = [row for row in calibration_rows() if row.method == "whole_chain"]

    def run(command: Sequence[str], **options: Any) -> subprocess.CompletedProcess[str]:
        asked.append((command, options["env"]))
        return subprocess.CompletedProcess(command, 0, stdout=format_rows(whole))

    monkeypatch.setattr(subprocess, "run", run)
    said = StringIO()

    call_command("calibrate", populations=2, whole=3, seed=5, write=True, stdout=said)

    rows = parse_rows((tmp_path / "calibration.csv").read_text())
    assert {(row.method, row.case) for row in rows} == {
        (row.method, row.case) for row in calibration_rows()
    }
    assert rows[0].seed == "5"
    assert f"{len(rows)} cases" in said.getvalue()
    assert "two_lists: 200 cases" in said.getvalue()
    assert "**Two linked lists**" in page.read_text()
    [(command, env)] = asked
    assert {"--only-whole", "--whole=3", "--seed=5"} <= set(command)
    # It knows nothing of the site's own database, keys or folders.
    assert set(env) == {"PATH", "LOCAL", "DEMONSTRATION", "VAR_DIR"}
    assert not Path(env["VAR_DIR"]).exists()


def test_a_whole_way_that_stops_stops_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        subprocess, "run", lambda command, **_: subprocess.CompletedProcess(command, 1, stdout="")
    )

    with pytest.raises(CommandError, match="whole way stopped"):
        calibrate._whole_rows(populations=1, seed=1)


@pytest.mark.parametrize("wrong", [{"populations": 1}, {"whole": -1}, {"seed": -1}])
def test_numbers_that_make_no_run_are_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(CommandError, match="2 or more"):
        call_command("calibrate", **wrong)


def test_a_real_site_is_not_lived_through() -> None:
    with pytest.raises(CommandError, match="practice site's own SQLite"):
        call_command("calibrate", only_whole=True)


@pytest.mark.django_db
def test_a_site_where_somebody_works_is_not_lived_through(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DEMONSTRATION = True
    # Put back afterwards: every connection that a later test opens is made of it.
    engine = "django.db.backends.sqlite3"
    monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", engine)
    create_person(email="mo@example.org", password="quiet otters", roles=(), by=None, now=NOW)

    with pytest.raises(CommandError, match="Somebody works"):
        call_command("calibrate", only_whole=True)
