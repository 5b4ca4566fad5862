"""These guards stand before the staff's views: who may open a page, and who is behind a request."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeAlias, cast

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse

from staff.models import Person
from staff.policies import Act, can

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
