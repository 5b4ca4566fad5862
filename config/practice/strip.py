"""Shows a strip, and no release, on a practice site until its made-up data are all there.

`make run` serves at once and makes the data meanwhile. What is made in part is never shown as if it
were whole: every page says so, and the addresses of the releases answer 503 until the end.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import Error, connections
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject

from classification.periods import is_quarter, is_year
from config.models import Installation
from guidance.upkeep.last_seen import LastSeen
from releases.models import Release

RETRY_AFTER_SECONDS: Final = 10

_GetResponse = Callable[[HttpRequest], HttpResponse]


class ForeignReleases(Exception):
    """Releases lie in the folder that this practice database knows nothing of."""


def practice_data_are_missing() -> bool:
    """Whether this is a practice site whose data are not all made. No where nobody can say."""
    if not settings.DEMONSTRATION:
        return False
    try:
        return not Installation.objects.filter(demonstration_made_at__isnull=False).exists()
    except Error:
        return False


# Asked about by every page, and by no page for long.
_missing: LastSeen[bool] = LastSeen(
    what="the practice data", look=practice_data_are_missing, seen=False, seconds=2.0
)


def practice_data(get_response: _GetResponse) -> _GetResponse:
    """Tells each page whether the practice data are missing; releases wait until they are there."""

    def middleware(request: HttpRequest) -> HttpResponse:
        # Looked up once, by the pages that ask: the health page must not wait for the database.
        missing = SimpleLazyObject(_missing.now)
        request.practice_data_missing = missing  # type: ignore[attr-defined]
        if request.path_info.startswith("/releases/") and missing:
            response = render(request, "practice_waits.html", status=503)
            response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
        else:
            response = get_response(request)
        if "public" in response.headers.get("Cache-Control", "") and missing:
            # A browser that kept it would go on saying so.
            response.headers["Cache-Control"] = "no-store"
        return response

    return middleware


def check_releases_are_known() -> None:
    """Raises ForeignReleases where a release's folder is there and its row is not.

    So it is when the database's file was deleted and the releases were left: the made-up data
    would be made once more, and the same numbers cannot be released twice.
    """
    home = Path(settings.RELEASES_DIR)
    names = [path.name for path in home.iterdir() if path.is_dir()] if home.is_dir() else []
    there = {name for name in names if is_quarter(name) or is_year(name)}
    strange = there - set(Release.objects.filter(number__in=there).values_list("number", flat=True))
    if strange:
        raise ForeignReleases(
            f"The database {connections['default'].settings_dict['NAME']} knows nothing of the "
            f"releases in {home} ({', '.join(sorted(strange))}): delete both together, then start "
            f"again."
        )
