"""This command takes back again, after a restore, the reports that had been taken back."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from reporting.restoring import replay_withdrawals

_MOST: Final = 2**53  # no id of ours comes near it, and every database can count on from there


class Command(BaseCommand):
    help = (
        "After a restore, and before the site opens: takes back again the reports whose ids stand "
        "in the file, one a line, and has no id used twice. Run it with an empty file too."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the ids of what was taken back, one a line")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        done = replay_withdrawals(report_ids=self._ids_in(file), now=timezone.now())
        self.stdout.write(
            f"Taken back again: {done.taken_back}. Not in this backup: {done.not_there}. Taken "
            f"back in it already: {done.known}. New reports get ids that no report ever had."
        )
        if done.kept:
            raise CommandError(
                "These ids were taken back before the backup, and reports have them all the same. "
                "Those are other people's reports, and stay: "
                f"{', '.join(map(str, done.kept))}. Find out how they got them."
            )

    def _ids_in(self, file: Path) -> set[int]:
        """Reads the ids of the file; nothing is done where a line is none."""
        try:
            lines = file.read_text().splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{file} cannot be read: {error}") from None
        ids = set()
        for number, line in enumerate(lines, 1):
            text = line.strip()
            if not text:
                continue
            if not (text.isascii() and text.isdigit() and 0 < int(text[:20]) < _MOST):
                raise CommandError(f"Line {number} of {file} is no id. Nothing was done.")
            ids.add(int(text))
        return ids
