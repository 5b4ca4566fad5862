"""Leaves the site by one plain link, which forgets the answers and opens a neutral site."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_safe

from reporting.browser.answers_cookie import forget_answers
from reporting.pages.guards import is_prefetch
from staff.cookies import expire_cookie


@require_safe
def leave(request: HttpRequest) -> HttpResponse:
    """Expires our cookies, clears what the site left in the browser, and goes elsewhere.

    A prefetch, a program that only asks for the headers, and another site's page that names this
    address as a picture or a frame get nothing and change nothing. Where another site's link or
    script leads here, the browser goes elsewhere and keeps its answers: nobody pressed our button.
    """
    if is_prefetch(request) or request.method == "HEAD" or not _is_gone_to(request):
        response = HttpResponse(status=204)
    else:
        response = HttpResponseRedirect(settings.EXIT_URL)
        if _is_own_press(request):
            forget_answers(response)
            expire_cookie(response, "CSRF")
            expire_cookie(response, "LANGUAGE")
            # Not "cache": browsers take seconds over it, and our pages are never in one (no-store).
            response.headers["Clear-Site-Data"] = '"cookies", "storage"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _is_gone_to(request: HttpRequest) -> bool:
    """Whether somebody goes to this address, as far as the browser says: old ones say nothing."""
    where = request.headers.get("Sec-Fetch-Dest", "")
    how = request.headers.get("Sec-Fetch-Mode", "")
    return where in ("", "document") and how in ("", "navigate")


def _is_own_press(request: HttpRequest) -> bool:
    """Whether this comes from a page of ours or was typed, as far as the browser says.

    Old browsers do not. Ours are links without a referrer, or with our own where a script leaves:
    so there only a request that names another site is somebody else's. Whoever has such a browser
    must always get away; see docs/decisions/0033.
    """
    site = request.headers.get("Sec-Fetch-Site", "")
    if site:
        return site in ("same-origin", "none")
    referrer = request.headers.get("Referer", "")
    try:
        return not referrer or urlsplit(referrer).netloc == request.get_host()
    except ValueError:
        return False
