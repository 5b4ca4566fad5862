"""Loads the published figures of `estimates/official/` into the register."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from estimates.register.loading import load_official_figures
from estimates.strict_csv import OFFICIAL, CorruptFile


class Command(BaseCommand):
    help = "Loads the published figures; running it again changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--directory", type=Path, default=OFFICIAL, help="a folder with the same files"
        )

    def handle(self, *, directory: Path, verbosity: int, **options: Any) -> None:
        try:
            loaded = load_official_figures(directory=directory)
        except CorruptFile as error:
            raise CommandError(f"Nothing was loaded. {error}") from error
        if verbosity:
            for file in loaded:
                self.stdout.write(
                    f"{file.name}: {file.added} added, {file.changed} changed, "
                    f"{file.unchanged} unchanged"
                )
