"""Who may open a staff page."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse

from staff.models import Person

P = ParamSpec("P")


def role_required(
    *roles: str,
) -> Callable[
    [Callable[Concatenate[HttpRequest, P], HttpResponse]],
    Callable[Concatenate[HttpRequest, P], HttpResponse],
]:
    """Only people with one of these roles see the page; others sign in, or get a 403."""

    def decorate(
        view: Callable[Concatenate[HttpRequest, P], HttpResponse],
    ) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not request.user.has_role(*roles):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.required_roles = roles  # type: ignore[attr-defined]
        return guarded

    return decorate


class Gone(Http404):
    """A page that is no longer there, with a sentence for the staff on why."""


def signed_in(request: HttpRequest) -> Person:
    """The person behind a request that `role_required` let through."""
    return cast(Person, request.user)


def is_staff_page(request: HttpRequest) -> bool:
    """Whether the address belongs to the staff: all of /moderation/ and /accounts/."""
    return request.path_info.startswith(("/moderation/", "/accounts/"))
