"""`manage.py intake open` or `closed` opens or closes the report door. Help stays open."""

from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand
from django.utils import timezone

from config.upkeep.launch import LAUNCH_FILE, LaunchFileError, launch_list
from reporting.intake import Door, close_intake, door_now, open_intake

_FINISHING: Final = (
    "No new report can be begun; help and the pages for a code stay open. Whoever has begun may "
    "finish within half an hour of their last press, or two hours where it is kept longer."
)
_SAID: Final[Mapping[Door, str]] = {
    Door.OPEN: "Reports are taken.",
    Door.CLOSED: _FINISHING,
    Door.NO_KEY: (
        f"{_FINISHING} The door opens by itself once there is a key: a reader signs in and "
        f"presses Make my key."
    ),
}


class Command(BaseCommand):
    help = "Opens or closes the report door; without a word, says how it stands."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("state", nargs="?", choices=["open", "closed"])
        parser.add_argument("--file", type=Path, default=LAUNCH_FILE, help="the launch file")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["state"] == "open":
            open_intake(by=None, now=timezone.now())
        elif options["state"] == "closed":
            close_intake(by=None, now=timezone.now())
        self.stdout.write(_SAID[door_now()])
        if options["state"] == "open":
            self._name_what_is_open(options["file"])

    def _name_what_is_open(self, file: Path) -> None:
        """Tells whoever opens the door what launch_check still lists; they may open it."""
        try:
            still_open = launch_list(today=timezone.localdate(), file=file).still_open
        except LaunchFileError as error:
            self.stdout.write(f"What is still to settle is not known: {error}")
            return
        if still_open:
            self.stdout.write("Before anybody real is asked, settle (manage.py launch_check):")
        for said in still_open:
            self.stdout.write(f"  {said}")
