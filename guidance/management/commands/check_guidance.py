"""`manage.py check_guidance`: is the advice whole, current and plain?"""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from guidance.reading.library import CANNOT_BE_READ, CONTENT, load_library
from guidance.upkeep import checks, unconfirmed_facts


class Command(BaseCommand):
    help = "Checks the advice: broken, stale or hard to read content, by file and line."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--folder", type=Path, default=CONTENT, help="content to check")
        parser.add_argument("--today", type=date.fromisoformat, help="the day, for review dates")
        parser.add_argument(
            "--quiet",
            action="store_true",
            help="counts the facts that nobody has confirmed instead of listing them",
        )
        parser.add_argument(
            "--write-list",
            action="store_true",
            help="also writes that list, with where each fact is used, to docs/",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            library = load_library(options["folder"])
        except CANNOT_BE_READ as error:
            raise CommandError(f"error: {error}") from error
        found = checks.findings(library, today=options["today"] or timezone.localdate())
        for finding in found:
            self.stdout.write(str(finding))
        facts = unconfirmed_facts.list_unconfirmed(library)
        if not options["quiet"]:
            for fact in facts:
                self.stdout.write(f"to settle: {fact}")
        if options["write_list"]:
            unconfirmed_facts.DOCUMENT.write_text(
                unconfirmed_facts.document(library), encoding="utf-8"
            )
            self.stdout.write(f"Written: {unconfirmed_facts.DOCUMENT}")
        errors = [finding for finding in found if finding.level == checks.ERROR]
        if errors:
            raise CommandError(f"{len(errors)} to put right")
        self.stdout.write(
            f"The advice is whole: {len(library.situations)} pages, "
            f"{len(library.contacts)} contacts, version {library.version}; "
            f"{len(found)} due for review, {len(facts)} facts to settle."
        )
