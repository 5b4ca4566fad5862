"""A press is a form that a button sends. These are views that take presses and show no page."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import reverse

from staff.access import AddressParts, View


def press_on(page: str, *parts: str) -> Callable[[View[AddressParts]], View[AddressParts]]:
    """Makes the view take presses alone; a visit is led to the page that has its button.

    `parts` are those parts of the view's address that the page's address has too.
    """

    def decorate(view: View[AddressParts]) -> View[AddressParts]:
        @wraps(view)
        def pressed(
            request: HttpRequest, /, *args: AddressParts.args, **kwargs: AddressParts.kwargs
        ) -> HttpResponse:
            if request.method in ("GET", "HEAD"):
                return redirect(reverse(page, kwargs={part: kwargs[part] for part in parts}))
            if request.method != "POST":
                return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
            return view(request, *args, **kwargs)

        pressed.is_pressed_on = page  # type: ignore[attr-defined]
        return pressed

    return decorate


def is_from_own_page(request: HttpRequest) -> bool:
    """Tells whether the form stands on a page of ours, as far as the browser says where it is."""
    return request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
