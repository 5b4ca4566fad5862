"""Takes releases back in from their files, after a restore of an older database."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from releases.restore import restore_releases


class Command(BaseCommand):
    help = (
        "After a restore: takes in every release that is in the releases folder and not in the "
        "database, with what it was charged. Checks every hash, and draws nothing. Run twice, it "
        "changes nothing. Exits 1 where a release cannot be taken in."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        done = restore_releases(now=timezone.now())
        for restored in done:
            self.stdout.write(f"{restored.number}: {restored.said}.")
        if not all(restored.is_well for restored in done):
            raise CommandError("Not every release could be taken in.")
        if not done:
            self.stdout.write("There is no release, neither in the folder nor in the database.")
