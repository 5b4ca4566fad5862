"""This module keeps a press that came after the session had ended, while its person signs in again.

Such a press is not done, and is not lost either: the codes that were chosen lie in the session
that the sign-in takes over, for a while, for the same person. After signing in they are asked
whether it is still to be done. No words are kept, and nothing stands in an address.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone

from classification.retention_periods import period_of
from staff.presses import is_from_own_page

AnyView = TypeVar("AnyView", bound=Callable[..., HttpResponse])

KEPT_PRESS_PAGE: Final = "moderation:press_again"
_KEPT: Final = "kept_press"
_CODE: Final = re.compile(r"[a-z0-9_-]{1,40}")


@dataclass(frozen=True, kw_only=True)
class KeptPress:
    """A press that was not done: its address by name and parts, and the codes that were chosen."""

    name: str
    parts: dict[str, Any]
    chosen: dict[str, str]

    @property
    def address(self) -> str:
        return reverse(self.name, kwargs=self.parts)


def kept_through_sign_in(*fields: str) -> Callable[[AnyView], AnyView]:
    """Lets a press of this view be kept while its person signs in again, with these fields of it
    that hold codes."""

    def decorate(view: AnyView) -> AnyView:
        view.kept_fields = fields  # type: ignore[attr-defined]
        return view

    return decorate


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
    """Finds the press that this person made before they signed in again. None after a while,
    and for anybody else, for whom it is dropped."""
    kept = request.session.get(_KEPT)
    if kept is None:
        return None
    if kept["person"] != request.user.pk or kept["until"] < timezone.now().timestamp():
        forget_press(request)
        return None
    return KeptPress(name=kept["name"], parts=kept["parts"], chosen=kept["chosen"])


def forget_press(request: HttpRequest) -> None:
    """Drops the press that was kept."""
    request.session.pop(_KEPT, None)
