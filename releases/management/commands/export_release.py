"""Writes a release's whole data package to a folder."""

import shutil
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from releases.released_files import AlteredFile, NoSuchFile, damaged_files, released_package


class Command(BaseCommand):
    help = "Copies every file of a release to DIR/<release>/, and a notice of withdrawal beside it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("number", help="2026, or 2026-Q3")
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        number: str = options["number"]
        try:
            released_package(number)
            damaged = damaged_files(number)
        except NoSuchFile as error:
            raise CommandError(f"There is no published release {number}.") from error
        except AlteredFile as error:
            damaged = (error.name,)
        if damaged:
            raise CommandError(
                f"Not as it was published: {', '.join(damaged)}. Nothing was written; see "
                f"manage.py verify_release {number}."
            )
        target = options["folder"] / number
        if target.exists():
            raise CommandError(f"{target} exists already: nothing was written.")
        options["folder"].mkdir(parents=True, exist_ok=True)
        home = Path(settings.RELEASES_DIR)
        shutil.copytree(home / number, target)
        notice = home / f"{number}.withdrawn.json"
        if notice.is_file():
            # Beside the folder, as on the site: the folder stays as its checksums have it.
            shutil.copy(notice, options["folder"])
        self.stdout.write(f"Release {number} is in {target}.")
