"""This middleware opens staff pages to people with a second factor, and ends idle sessions."""

import json
import time
from collections.abc import Callable
from typing import Final

from allauth.account.internal.flows.reauthentication import STATE_SESSION_KEY
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _

from staff.access import is_staff_page, signed_in
from staff.kept_presses import KEPT_PRESS_PAGE, forget_press, keep_press, kept_press
from staff.people import has_second_factor
from staff.signed_in import LAST_SEEN_AT, note_browser

_SIGNED_IN_AT: Final = "staff_signed_in_at"
_TIMED_OUT: Final = "staff_timed_out"
_OPEN_WITHOUT_SECOND_FACTOR: Final = frozenset(
    {
        "mfa_activate_totp",
        "staff:second_factor_picture",
        "account_reauthenticate",
        "account_logout",
    }
)
_NAMES_NOBODY: Final = ("HTTP_HOST", "SERVER_NAME", "SERVER_PORT", "REQUEST_METHOD")
_NOTE_AGAIN_AFTER: Final = 30  # seconds; spares a session write on every page


def staff_doors(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Opens pages under /moderation/ only behind a second factor.

    Whoever is signed in without one is sent to set it up, wherever among the staff pages they
    go. A session ends after `SESSION_IDLE_SECONDS` without a page, and `SESSION_COOKIE_AGE`
    after signing in. Nothing of a staff page is kept by the browser or anything between.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if not is_staff_page(request):
            return get_response(request)
        response = _turned_away(request)
        if response is None:
            _forget_what_is_pressed_again(request)
            response = get_response(request)
            _keep_no_address(request)
        patch_cache_control(response, no_store=True, private=True)
        return response

    return middleware


def _turned_away(request: HttpRequest) -> HttpResponse | None:
    inside = request.path_info.startswith("/moderation/")
    if not request.user.is_authenticated:
        return _to_sign_in(request) if inside else None
    if _session_is_over(request):
        person_id = signed_in(request).pk
        logout(request)
        # Of a second window nobody would know whose press it is.
        request.session[_TIMED_OUT] = person_id
        messages.info(request, _("You were signed out because some time had passed."))
        return _to_sign_in(request) if inside else redirect_to_login("/moderation/")
    if not _is_open_without_second_factor(request) and not has_second_factor(signed_in(request)):
        return HttpResponseRedirect(reverse("mfa_activate_totp"))
    note_browser(request, person=signed_in(request), now=timezone.now())
    return None


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """Leads to the sign-in, then to the page asked for, or to the press that came too late."""
    person_id = request.session.get(_TIMED_OUT)
    if person_id is not None and keep_press(request, person_id=person_id):
        messages.info(request, _("Sign in, and what you pressed is shown to you again."))
        return redirect_to_login(reverse(KEPT_PRESS_PAGE))
    if request.method == "POST":
        messages.warning(request, _("You were signed out, so what you pressed was not done."))
    return redirect_to_login(request.get_full_path())


def _forget_what_is_pressed_again(request: HttpRequest) -> None:
    if request.method == "POST" and request.user.is_authenticated:
        kept = kept_press(request)
        if kept is not None and kept.address == request.path_info:
            forget_press(request)


def _keep_no_address(request: HttpRequest) -> None:
    """Takes out of the session what else is kept of a press that waits for the password again: the
    network it came from, what it was browsed with, and its cookies."""
    waiting = request.session.get(STATE_SESSION_KEY, {})
    if "request" not in waiting:
        return
    press = json.loads(waiting["request"])
    press["META"] = {name: press["META"][name] for name in _NAMES_NOBODY if name in press["META"]}
    request.session[STATE_SESSION_KEY] = waiting | {"request": json.dumps(press)}


def _is_open_without_second_factor(request: HttpRequest) -> bool:
    """Tells whether the page is one on which a second factor is set up, or the way out."""
    try:
        return resolve(request.path_info).view_name in _OPEN_WITHOUT_SECOND_FACTOR
    except Resolver404:
        return False


def _session_is_over(request: HttpRequest) -> bool:
    """Tells whether either limit has passed; if not, notes that the person is here."""
    now = int(time.time())
    began = request.session.setdefault(_SIGNED_IN_AT, now)
    seen = request.session.setdefault(LAST_SEEN_AT, now)
    if now - began > settings.SESSION_COOKIE_AGE or now - seen > settings.SESSION_IDLE_SECONDS:
        return True
    if now - seen >= _NOTE_AGAIN_AFTER:
        request.session[LAST_SEEN_AT] = now
    return False
