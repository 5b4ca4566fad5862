"""Gives every page's template what it may ask about the site."""

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, object]:
    """Tells templates whether this is a practice site, and whether this process serves the public
    pages too."""
    return {
        "demonstration": settings.DEMONSTRATION,
        "has_public_pages": settings.SITE != "staff",
        "languages": settings.LANGUAGES if len(settings.LANGUAGES) > 1 else [],
    }
