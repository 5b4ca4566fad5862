"""`manage.py purge` deletes what is past its time, as config/retention.toml says."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from config.upkeep.purging import PurgeIncomplete, purge_all


class Command(BaseCommand):
    help = "Deletes everything that is past its time. Runs every night; may run at any time."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            purge_all(now=timezone.now())
        except PurgeIncomplete as error:
            raise CommandError(
                f"{error}. Everything else that was past its time is deleted."
            ) from error
        self.stdout.write("Everything that was past its time is deleted.")
