"""Presses: addresses that take one and show nothing, and what is kept of one while a person signs
in again.

A press that comes after the session has ended is not done, and is not lost either: the codes that
were chosen lie in the session that the sign-in takes over, for a while, for the same person.
After signing in they are asked whether it is still to be done. No words are kept, and nothing
stands in an address.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, Final, ParamSpec, TypeVar

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone

from classification.keeping import period_of

P = ParamSpec("P")
View = TypeVar("View", bound=Callable[..., HttpResponse])

KEPT_PRESS_PAGE: Final = "moderation:press_again"
_KEPT: Final = "kept_press"
_CODE: Final = re.compile(r"[a-z0-9_]{1,40}")


@dataclass(frozen=True, kw_only=True)
class KeptPress:
    """A press that was not done: its address by name and parts, and the codes that were chosen."""

    name: str
    parts: dict[str, Any]
    chosen: dict[str, str]

    @property
    def address(self) -> str:
        return reverse(self.name, kwargs=self.parts)


def press_on(
    page: str, *parts: str
) -> Callable[
    [Callable[Concatenate[HttpRequest, P], HttpResponse]],
    Callable[Concatenate[HttpRequest, P], HttpResponse],
]:
    """The view takes a press alone; a visit leads to the page whose buttons press it.

    `parts` are those parts of the view's address that the page's address has too.
    """

    def decorate(
        view: Callable[Concatenate[HttpRequest, P], HttpResponse],
    ) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
        @wraps(view)
        def pressed(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if request.method in ("GET", "HEAD"):
                return redirect(reverse(page, kwargs={part: kwargs[part] for part in parts}))
            if request.method != "POST":
                return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
            return view(request, *args, **kwargs)

        pressed.is_pressed_on = page  # type: ignore[attr-defined]
        return pressed

    return decorate


def kept_through_sign_in(*fields: str) -> Callable[[View], View]:
    """A press of this view is kept while its person signs in again: these fields, if they hold
    codes."""

    def decorate(view: View) -> View:
        view.kept_fields = fields  # type: ignore[attr-defined]
        return view

    return decorate


def is_from_own_page(request: HttpRequest) -> bool:
    """Whether the form stands on a page of ours, as far as the browser says where it stands."""
    return request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"


def keep_press(request: HttpRequest, *, person_id: int) -> bool:
    """Keeps the press that came too late, where it is of a kind that is kept; says whether."""
    if request.method != "POST" or not is_from_own_page(request):
        return False
    try:
        match = resolve(request.path_info)
    except Resolver404:
        return False
    fields = getattr(match.func, "kept_fields", None)
    if fields is None:
        return False
    given = {field: request.POST.get(field, "") for field in fields}
    request.session[_KEPT] = {
        "person": person_id,
        "until": int(period_of("sessions.Session.late_press").after(timezone.now()).timestamp()),
        "name": match.view_name,
        "parts": match.kwargs,
        "chosen": {field: code for field, code in given.items() if _CODE.fullmatch(code)},
    }
    return True


def kept_press(request: HttpRequest) -> KeptPress | None:
    """What this person pressed before they signed in again; None when its time is over, and
    for anybody else, for whom it is dropped."""
    kept = request.session.get(_KEPT)
    if kept is None:
        return None
    if kept["person"] != request.user.pk or kept["until"] < timezone.now().timestamp():
        forget_press(request)
        return None
    return KeptPress(name=kept["name"], parts=kept["parts"], chosen=kept["chosen"])


def forget_press(request: HttpRequest) -> None:
    """Drops what was kept."""
    request.session.pop(_KEPT, None)
