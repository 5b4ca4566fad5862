"""`manage.py calibrate` tries every estimator on made-up populations whose truth is known."""

import os
import subprocess
import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from config.calibration.every_trial import PARTS, Trials
from config.calibration.methods_table import write_methods_table
from config.calibration.whole_trials import WholeTrials
from estimates.own.calibration_rows import (
    CALIBRATION_FILE,
    CalibrationRow,
    calibration_rows,
    format_rows,
    parse_rows,
    refreshed,
)
from staff.models import Person


class Command(BaseCommand):
    help = "Tries every estimator on made-up populations: does it say the truth, and admit doubt?"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--populations", type=int, default=1_000, help="of every case")
        parser.add_argument("--whole", type=int, default=50, help="of those that go the whole way")
        parser.add_argument("--seed", type=int, default=46, help="the same gives the same")
        parser.add_argument(
            "--write",
            action="store_true",
            help="keeps the table in estimates/own/calibration.csv and in docs/methods.md",
        )
        parser.add_argument(
            "--part",
            choices=PARTS,
            default="",
            help="this part alone: with --write its rows are refreshed, all others kept",
        )
        parser.add_argument(
            "--only-whole",
            action="store_true",
            help="the whole way alone, in this database: an empty practice site's, thrown away",
        )

    def handle(
        self,
        *args: Any,
        populations: int,
        whole: int,
        seed: int,
        write: bool,
        part: str,
        only_whole: bool,
        **options: Any,
    ) -> None:
        if populations < 2 or whole < 0 or seed < 0:
            raise CommandError("--populations is 2 or more, --whole and --seed are 0 or more.")
        if only_whole:
            _check_is_thrown_away()
            self.stdout.write(format_rows(WholeTrials(populations=whole, seed=seed).rows()))
            return
        rows = self._said(Trials(populations=populations, seed=seed).rows(only=part))
        if whole and not part:
            rows += self._said(_whole_rows(populations=whole, seed=seed))
        if write:
            rows = refreshed(calibration_rows(), by=rows) if part else rows
            CALIBRATION_FILE.write_text(format_rows(rows), encoding="utf-8")
            write_methods_table(settings.BASE_DIR / "docs" / "methods.md", rows=rows)
            self.stdout.write(f"Written: {CALIBRATION_FILE} and docs/methods.md")
        missed = [row for row in rows if row.verdict == "missed"]
        self.stdout.write(f"{len(rows)} cases; {len(missed)} not as promised.")

    def _said(self, rows: Iterable[CalibrationRow]) -> list[CalibrationRow]:
        """Says each row as soon as it is there, and keeps it."""
        kept = []
        for row in rows:
            self.stdout.write(
                f"{row.verdict:6} {row.method}: {row.case}; coverage {row.coverage or '-'}"
            )
            self.stdout.flush()
            kept.append(row)
        return kept


def _whole_rows(*, populations: int, seed: int) -> tuple[CalibrationRow, ...]:
    """Runs the whole way in a database and a folder of its own, which are gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="come-forward-calibration-") as folder:
        wanted = ("calibrate", "--only-whole", f"--whole={populations}", f"--seed={seed}")
        done = subprocess.run(
            [sys.executable, str(settings.BASE_DIR / "manage.py"), *wanted],
            env={
                "PATH": os.environ.get("PATH", ""),
                "LOCAL": "true",
                "DEMONSTRATION": "true",
                "VAR_DIR": folder,
            },
            stdout=subprocess.PIPE,
            text=True,
            check=False,
        )
    if done.returncode:
        raise CommandError("The whole way stopped; what is said above tells why.")
    return parse_rows(done.stdout)


def _check_is_thrown_away() -> None:
    """Lays out an empty database; refuses one that could be anybody's site."""
    is_file = settings.DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3"
    if not (settings.DEMONSTRATION and is_file):
        raise CommandError("--only-whole is for a practice site's own SQLite database.")
    call_command("migrate", verbosity=0)
    if Person.objects.exists():
        raise CommandError("Somebody works in this database: it is not one to throw away.")
