"""`manage.py demo` makes up reports, and sends, decides, closes and publishes them for real."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from config.models import WrongKindOfSite
from config.practice.demonstration import make_demonstration
from config.practice.practice_only import NotPractice


class Command(BaseCommand):
    help = "Fills a practice site with made-up reports. Never on a site that takes real ones."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--reports", type=int, default=2400, help="about how many are sent")
        parser.add_argument("--seed", type=int, default=2017, help="the same gives the same")

    def handle(self, *args: Any, reports: int, seed: int, **options: Any) -> None:
        if reports < 1:
            raise CommandError("--reports must be 1 or more.")
        try:
            make_demonstration(reports=reports, seed=seed, now=timezone.now(), tell=self._say)
        except (NotPractice, WrongKindOfSite) as error:
            raise CommandError(str(error)) from error
        except KeyboardInterrupt:
            raise CommandError("\nStopped. Run it again: it goes on where it stopped.") from None
        if self.stdout.isatty():
            self.stdout.write("")

    def _say(self, text: str) -> None:
        if self.stdout.isatty():
            self.stdout.write(f"\r{text:<70}", ending="")
        else:
            self.stdout.write(text)
        self.stdout.flush()
