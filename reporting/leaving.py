"""Exit this page: one plain link that forgets the answers and opens a neutral site."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_safe

from reporting.answers import forget_answers
from reporting.doors import is_prefetch


@require_safe
def leave(request: HttpRequest) -> HttpResponse:
    """Expires our cookies, clears what the site left in the browser, and goes elsewhere.

    A prefetch, a program that only asks for the headers, and another site's page that names this
    address as a picture or a frame get nothing and change nothing.
    """
    if is_prefetch(request) or request.method == "HEAD" or not _is_gone_to(request):
        response = HttpResponse(status=204)
    else:
        response = HttpResponseRedirect(settings.EXIT_URL)
        forget_answers(response)
        for name in (settings.CSRF_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME):
            response.set_cookie(
                name,
                "",
                max_age=0,
                expires="Thu, 01 Jan 1970 00:00:00 GMT",
                secure=settings.CSRF_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
        # Not "cache": browsers take seconds over it, and our pages are never in one (no-store).
        response.headers["Clear-Site-Data"] = '"cookies", "storage"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _is_gone_to(request: HttpRequest) -> bool:
    """Whether somebody goes to this address, as far as the browser says: old ones say nothing."""
    where = request.headers.get("Sec-Fetch-Dest", "")
    how = request.headers.get("Sec-Fetch-Mode", "")
    return where in ("", "document") and how in ("", "navigate")
