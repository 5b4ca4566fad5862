"""Keeps the language that somebody chose in one cookie, which ends with the browser's visit."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import override

from staff.cookies import set_cookie


def language_pressed(request: HttpRequest) -> str:
    """Reads the language whose button was pressed on a page of the form; "" for any other press."""
    code = request.POST.get("language", "")
    return code if code in dict(settings.LANGUAGES) else ""


def in_language(code: str, draw: Callable[[], HttpResponse]) -> HttpResponse:
    """Shows the page that `draw` makes, in another language, which stays chosen from now on."""
    with override(code):
        response = draw()
    keep_language(response, code)
    return response


def keep_language(response: HttpResponse, code: str) -> None:
    """Has the browser ask for this language from now on, until it is closed or Exit is pressed."""
    set_cookie(response, "LANGUAGE", code)
