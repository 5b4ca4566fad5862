"""Finds what people read and cannot be translated, and catalogues that are not whole."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.translation.catalogues import CatalogueError, faults_of_catalogue
from config.translation.translatable_texts import (
    Fault,
    Message,
    messages_of_modules,
    messages_of_templates,
    unmarked_in_templates,
)


class Command(BaseCommand):
    help = (
        "Fails where a template shows text that is not marked for translation, or a catalogue "
        "under locale/ lacks a text, doubts one, keeps an old one, or changes a placeholder."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--root", type=Path, default=settings.BASE_DIR, help="another tree")

    def handle(self, *args: Any, **options: Any) -> None:
        root: Path = options["root"]
        templates = sorted((root / "templates").rglob("*.html"))
        modules = sorted(
            module
            for package in root.glob("*/__init__.py")
            if package.parent.name != "tests"
            for module in package.parent.rglob("*.py")
        )
        catalogues = sorted((root / "locale").glob("*/LC_MESSAGES/django.po"))
        marked = [*messages_of_templates(templates), *messages_of_modules(modules)]
        messages = [each for each in marked if isinstance(each, Message)]
        faults = [each for each in marked if isinstance(each, Fault)]
        faults += unmarked_in_templates(templates)
        try:
            for path in catalogues:
                faults += faults_of_catalogue(path, messages)
        except CatalogueError as error:
            raise CommandError(str(error)) from None
        for fault in faults:
            self.stderr.write(str(fault))
        if faults:
            raise CommandError(f"{len(faults)} things to mend.")
        self.stdout.write(
            f"Texts: {len(set(messages))}, all marked, in {len(templates)} templates and "
            f"{len(modules)} modules. Catalogues: {len(catalogues)}, each whole."
        )
