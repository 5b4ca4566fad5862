"""The language somebody chose: one cookie that ends with the browser's visit."""

from django.conf import settings
from django.http import HttpResponse


def keep_language(response: HttpResponse, code: str) -> None:
    """Has the browser ask for this language from now on, until it is closed or Exit is pressed."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
