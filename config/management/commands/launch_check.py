"""`manage.py launch_check`: what a person must still settle before launch, and who did when."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from config import launch
from guidance import checks, settling
from guidance.contact_checks import last_checks
from guidance.library import Library, current


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
        library = current()
        try:
            held = launch.read_launch_file(options["file"])
        except launch.LaunchFileError as error:
            raise CommandError(str(error)) from error
        contacts = launch.contacts_of(
            held, contacts=library.contacts, checks=last_checks(), today=today
        )
        if options["contacts"]:
            self._print_lines(contacts, library)
            return
        count = 0
        for matter in (*launch.matters_of(held, today=today), *contacts):
            count += matter.is_open
            self._say(matter)
        for said in self._of_the_site(library, today):
            count += 1
            self.stdout.write(f"open: {said}")
        self.stdout.write(
            f"Facts that nobody has confirmed, and that are therefore not shown: "
            f"{len(settling.unconfirmed(library))} (manage.py check_guidance)."
        )
        if count:
            raise CommandError(f"Still open: {count}.")
        self.stdout.write("Everything is settled.")

    def _print_lines(self, contacts: tuple[launch.Matter, ...], library: Library) -> None:
        for matter in contacts:
            if matter.is_open:
                self.stdout.write(launch.line_to_fill_in(matter.key, library.contacts[matter.key]))

    def _say(self, matter: launch.Matter) -> None:
        if matter.is_open:
            self.stdout.write(f"open: {matter.key}: {matter.what} ({matter.missing})")
        else:
            said = f"{matter.settled}, by {matter.by} on {matter.on}"
            self.stdout.write(f"settled: {matter.key}: {said}")

    def _of_the_site(self, library: Library, today: date) -> list[str]:
        """What the settings and the advice themselves leave open."""
        said = []
        if settings.DEMONSTRATION:
            said.append("this is a practice site: real reports need a database of their own")
        errors = [each for each in checks.findings(library, today=today) if each.level == "error"]
        if errors:
            said.append(f"{len(errors)} mistakes in the advice (manage.py check_guidance)")
        unchecked = [each.file for each in library.situations.values() if each.checked_on is None]
        if unchecked:
            said.append(
                f"{len(unchecked)} pages of advice that nobody has checked (their checked_on is "
                f"empty): {', '.join(sorted(unchecked))}"
            )
        return said
