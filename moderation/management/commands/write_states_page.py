"""`manage.py write_states_page` writes docs/moderation-states.md from the moves in the code."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from moderation.states import states_page


class Command(BaseCommand):
    help = "Writes docs/moderation-states.md anew: the states of a report and the moves between."

    def handle(self, *args: Any, **options: Any) -> None:
        page = settings.BASE_DIR / "docs" / "moderation-states.md"
        page.write_text(states_page(), encoding="utf-8")
        self.stdout.write(f"Written: {page}")
