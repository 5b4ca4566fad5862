"""Warns before answers are forgotten, thirty minutes after a press, and gives thirty more."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from reporting.browser.answers_cookie import (
    ANSWERS_KEPT_FOR,
    ReportSoFar,
    held_answers,
    renew_stamp,
)
from reporting.form.journey import may_save
from reporting.pages.guards import report_page

WARN_BEFORE: Final = 5 * 60
"""Seconds before the answers are forgotten at which the page says so."""


def idle_context(so_far: ReportSoFar) -> dict[str, Any]:
    """Gathers for a page when to warn, and whether it may offer to save.

    `warn_after` is in seconds; 0 where there is nothing to lose yet.
    """
    after = int(ANSWERS_KEPT_FOR.total_seconds()) - WARN_BEFORE
    return {
        "warn_after": after if so_far.version else 0,
        "may_save": not so_far.is_sent and may_save(so_far.answers),
    }


@report_page
@require_safe
def still_here(request: HttpRequest) -> HttpResponse:
    """Gives thirty minutes more (204), or says that the answers are gone (410). Shows nothing."""
    now = timezone.now()
    so_far = held_answers(request, now=now)
    if so_far is None:
        return HttpResponse(status=410)
    response = HttpResponse(status=204)
    renew_stamp(request, response, so_far, now=now)
    return response
