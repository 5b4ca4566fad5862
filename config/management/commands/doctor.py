"""`manage.py doctor` says what is wrong with this installation. Exits 1 on a fault."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone

from config.models import WrongKindOfSite, settle_kind
from config.upkeep.doctor import FAULT, examine
from config.upkeep.version import current_version


class Command(BaseCommand):
    help = "Says what is wrong with this installation and what to do. Exits 1 on a fault."
    requires_system_checks = ()  # their messages are among the findings

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--mark",
            action="store_true",
            help="first marks a new database, for good, as what DEMONSTRATION says",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        self.stdout.write(f"Come Forward {current_version()}.")
        if options["mark"]:
            try:
                settle_kind(demonstration=settings.DEMONSTRATION, now=now)
            except WrongKindOfSite as error:
                raise CommandError(str(error)) from error
            except DatabaseError as error:
                raise CommandError(
                    "The database cannot be marked: run manage.py migrate."
                ) from error
        found = examine(now=now)
        for finding in found:
            self.stdout.write(str(finding))
        faults = sum(finding.level == FAULT for finding in found)
        if faults:
            raise CommandError(f"Faults: {faults}.")
        self.stdout.write("No fault was found.")
