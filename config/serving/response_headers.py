"""Adds the headers that every response has: a page, a file, a refusal."""

from collections.abc import Callable
from typing import Final

from csp.constants import HEADER
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.security import SecurityMiddleware

GetResponse = Callable[[HttpRequest], HttpResponse]

_UNUSED: Final = (
    *("accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer"),
    *("microphone", "midi", "payment", "usb"),
)
"""What a browser could do for a page and no page of ours asks for."""

_PERMISSIONS: Final = ", ".join(f"{name}=()" for name in _UNUSED)


def response_headers(get_response: GetResponse) -> GetResponse:
    """This middleware stands around all others, because what one of them refuses, such as a wrong
    host name under HTTPS, is a response too.

    django-csp builds its policy once here: anew each time it was a fifth of all middleware's cost.
    """
    policy = build_policy()
    security = SecurityMiddleware(get_response)

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        security.process_response(request, response)
        headers = response.headers
        headers[HEADER] = policy
        headers["Permissions-Policy"] = _PERMISSIONS
        headers.setdefault("X-Frame-Options", settings.X_FRAME_OPTIONS)
        # What may be read by other sites' scripts may be shown by them; nothing else may.
        is_for_all = headers.get("Access-Control-Allow-Origin") == "*"
        headers["Cross-Origin-Resource-Policy"] = "cross-origin" if is_for_all else "same-origin"
        return response

    return middleware
