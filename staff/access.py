"""These guards of the staff's pages know who may open one, and who is behind a request."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeAlias, cast

from django.contrib.auth.views import redirect_to_login
from django.contrib.messages import get_messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from staff.models import Person
from staff.policies import Act, acts_of, can

AddressParts = ParamSpec("AddressParts")
View: TypeAlias = Callable[Concatenate[HttpRequest, AddressParts], HttpResponse]


def only_who_can(act: Act) -> Callable[[View[AddressParts]], View[AddressParts]]:
    """Opens the view to whoever may do the act; sends others to sign in, or answers with a 403."""

    def decorate(view: View[AddressParts]) -> View[AddressParts]:
        @wraps(view)
        def guarded(
            request: HttpRequest, /, *args: AddressParts.args, **kwargs: AddressParts.kwargs
        ) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not can(request.user, act):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return decorate


class Gone(Http404):
    """A page is no longer there; the text tells the staff why."""


def signed_in(request: HttpRequest) -> Person:
    """Gives the person behind a request that `only_who_can` let through."""
    return cast(Person, request.user)


def is_staff_page(request: HttpRequest) -> bool:
    """Tells whether the address belongs to the staff: all of /moderation/ and /accounts/."""
    return request.path_info.startswith(("/moderation/", "/accounts/"))


def staff_page(request: HttpRequest) -> dict[str, object]:
    """Gives templates the person, what they may do, and their messages; nothing on public pages.

    Public pages must not touch the session: looking into it would set `Vary: Cookie`.
    """
    if not is_staff_page(request) or not hasattr(request, "user"):
        return {}
    return {
        "person": request.user,
        "can": SimpleLazyObject(lambda: acts_of(signed_in(request))),
        "messages": get_messages(request),
        "staff_area": "account" if request.path_info.startswith("/accounts/") else "",
    }
