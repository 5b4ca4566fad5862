"""Warns before answers are forgotten, some time after a press, and gives them as long again."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from reporting.browser.answers_cookie import (
    ReportSoFar,
    held_answers,
    how_long_kept,
    is_kept_long,
    renew_stamp,
)
from reporting.browser.progress import may_save_now
from reporting.pages.guards import report_page

WARN_BEFORE: Final = 5 * 60
"""Seconds before the answers are forgotten at which the page says so."""


def idle_context(so_far: ReportSoFar) -> dict[str, Any]:
    """Gathers for a page when to warn, how long the answers are kept, and whether it may offer to
    save.

    `warn_after` is in seconds; 0 where there is nothing to lose yet.
    """
    after = int(how_long_kept(so_far).total_seconds()) - WARN_BEFORE
    return {
        "warn_after": after if so_far.version else 0,
        "is_kept_long": is_kept_long(so_far),
        "may_save": may_save_now(so_far),
    }


@report_page
@require_safe
def still_here(request: HttpRequest) -> HttpResponse:
    """Gives the answers their whole time again (204), or says that they are gone (410)."""
    now = timezone.now()
    so_far = held_answers(request, now=now)
    if so_far is None:
        return HttpResponse(status=410)
    response = HttpResponse(status=204)
    renew_stamp(request, response, so_far, now=now)
    return response
