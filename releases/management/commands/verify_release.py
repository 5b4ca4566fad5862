"""Recomputes a release's checksums."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from releases.models import Release
from releases.publish import verify_release


class Command(BaseCommand):
    help = "Recomputes every checksum of a release; exits 1 on any difference."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("number", help="2026, or 2026-Q3")

    def handle(self, *args: Any, **options: Any) -> None:
        number: str = options["number"]
        try:
            problems = verify_release(number=number)
        except Release.DoesNotExist as error:
            raise CommandError(f"There is no release {number}.") from error
        if problems:
            raise CommandError(f"Release {number}: " + "; ".join(problems) + ".")
        self.stdout.write(f"Release {number} is as it was frozen.")
