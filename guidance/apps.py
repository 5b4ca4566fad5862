"""Advice for victims, as reviewed files."""

from django.apps import AppConfig
from django.conf import settings


class GuidanceConfig(AppConfig):
    """Tells the library where it may keep a copy of the last content that was whole."""

    name = "guidance"

    def ready(self) -> None:
        from guidance.reading import library

        library.keep_last_good_in(settings.VAR_DIR / "guidance")
