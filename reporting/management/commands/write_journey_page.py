"""`manage.py write_journey_page` writes docs/journey.md from a walk of every route."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from reporting.form.walk import journey_page


class Command(BaseCommand):
    help = "Writes docs/journey.md anew: how many pages each kind of report has."

    def handle(self, *args: Any, **options: Any) -> None:
        page = settings.BASE_DIR / "docs" / "journey.md"
        page.write_text(journey_page(), encoding="utf-8")
        self.stdout.write(f"Written: {page}")
