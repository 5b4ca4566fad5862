"""`manage.py launch_check` lists what a person must still settle before launch, and who did."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from config.upkeep import launch
from guidance.reading.library import current
from guidance.upkeep import unconfirmed_facts
from office.alert_settings import NO_ALERTS, reaches_somebody


class Command(BaseCommand):
    help = "Lists what a person must settle before launch. Exits 1 while anything is open."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--file", type=Path, default=launch.LAUNCH_FILE)
        parser.add_argument("--today", type=date.fromisoformat, help="the day, for the reviews")
        parser.add_argument(
            "--contacts",
            action="store_true",
            help="only prints the lines of open contacts, to be filled in",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        today: date = options["today"] or timezone.localdate()
        try:
            found = launch.launch_list(today=today, file=options["file"])
        except launch.LaunchFileError as error:
            raise CommandError(str(error)) from error
        if options["contacts"]:
            self._print_lines(found.contacts)
            return
        for matter in (*found.matters, *found.contacts):
            if not matter.is_open:
                said = f"{matter.settled}, by {matter.by} on {matter.on}"
                self.stdout.write(f"settled: {matter.key}: {said}")
        for said in found.still_open:
            self.stdout.write(f"open: {said}")
        self.stdout.write(
            f"Facts that nobody has confirmed, and that are therefore not shown: "
            f"{len(unconfirmed_facts.list_unconfirmed(current()))} (manage.py check_guidance)."
        )
        if not reaches_somebody():
            self.stdout.write(NO_ALERTS)
        if found.still_open:
            raise CommandError(f"Still open: {len(found.still_open)}.")
        self.stdout.write("Everything is settled.")

    def _print_lines(self, contacts: tuple[launch.Matter, ...]) -> None:
        for matter in contacts:
            if matter.is_open:
                contact = current().contacts[matter.key]
                self.stdout.write(launch.line_to_fill_in(matter.key, contact))
