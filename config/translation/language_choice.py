"""Switches between languages, where there is more than one."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt

from reporting.pages.language import keep_language
from staff.presses import press_on


@csrf_exempt  # it sets a language and nothing else; a token would need a cookie on every page
@press_on("home")
def choose(request: HttpRequest) -> HttpResponse:
    """Goes back to the page it came from, in the language that was pressed."""
    response = redirect(_back(request))
    code = request.POST.get("language", "")
    if code in dict(settings.LANGUAGES):
        keep_language(response, code)
    response.headers["Cache-Control"] = "no-store"
    return response


def _back(request: HttpRequest) -> str:
    """Finds the path of the page before, without its query; the front page for another site."""
    address = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(address, {request.get_host()}):
        return "/"
    path = urlsplit(address).path
    # http://ours//evil.example/x is ours, and its path alone would be an address of evil.example.
    return path if url_has_allowed_host_and_scheme(path, None) else "/"
