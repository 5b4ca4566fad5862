"""Makes the languages under locale/ ready to be served."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.translation.languages import compile_catalogues


class Command(BaseCommand):
    help = "Compiles every catalogue under locale/ that is newer than what the site reads."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--locale", type=Path, default=settings.BASE_DIR / "locale", help="another folder"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            written = compile_catalogues(options["locale"])
        except OSError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Catalogues compiled: {len(written)}.")
