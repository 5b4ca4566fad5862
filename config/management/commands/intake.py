"""`manage.py intake open` or `closed`: the report door. Help stays open."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from reporting.intake import close_intake, is_intake_open, open_intake


class Command(BaseCommand):
    help = "Opens or closes the report door; without a word, says how it stands."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("state", nargs="?", choices=["open", "closed"])

    def handle(self, *args: Any, **options: Any) -> None:
        if options["state"] == "open":
            open_intake(by=None, now=timezone.now())
        elif options["state"] == "closed":
            close_intake(by=None, now=timezone.now())
        if is_intake_open():
            self.stdout.write("Reports are taken.")
        else:
            self.stdout.write(
                "No new report can be begun; help and the pages for a code stay open. Whoever has "
                "begun may finish within half an hour of their last press."
            )
