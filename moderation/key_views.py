"""A reader makes their own key here, opens it and shuts it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from moderation.forms import PassphraseForm
from moderation.key_holders import epochs_with_words_of, way_to_confirmation, way_to_words
from moderation.keys import KeyProblem, MadeAlready, make_own_key
from moderation.keys_in_force import keys_in_force
from moderation.models import PersonalKey
from moderation.recovery import fingerprint_of
from moderation.recovery_sharing import confirm_recovery_key
from moderation.unlocking import LONGEST, Unlocked, find_unlocked, lock, unlock
from staff.access import only_who_can, signed_in
from staff.addresses import row_id_in
from staff.cookies import cookie_name, expire_cookie, set_cookie
from staff.policies import Act
from staff.presses import press_on


def open_key_of(request: HttpRequest) -> Unlocked | None:
    """Finds the reader's open key; None where it is shut."""
    return find_unlocked(
        cookie=request.COOKIES.get(cookie_name("UNLOCK")),
        person=signed_in(request),
        session_key=request.session.session_key,
        now=timezone.now(),
    )


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@only_who_can(Act.READ_REPORTS)
def show_key(request: HttpRequest) -> HttpResponse:
    """Opens the reader's key with their passphrase, for 15 idle minutes, 8 hours at most."""
    person, now = signed_in(request), timezone.now()
    form = PassphraseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            cookie = unlock(
                person=person,
                passphrase=form.cleaned_data["passphrase"],
                session_key=request.session.session_key or "",
                now=now,
            )
        except KeyProblem as problem:
            form.add_error("passphrase", str(problem))
        else:
            response = redirect(_next_page(request))
            set_cookie(response, "UNLOCK", cookie, max_age=LONGEST)
            return response
    held = PersonalKey.objects.filter(person=person).first()
    return render(
        request,
        "moderation/key.html",
        {
            "form": form,
            "held": held,
            "own_fingerprint": fingerprint_of(held.recipient) if held else "",
            "in_force": keys_in_force(now=now),
            "unlocked": open_key_of(request),
            "confirmed_by": way_to_confirmation(person),
            "next": request.GET.get("next", request.POST.get("next", "")),
            "staff_area": "key",
        },
        status=422 if form.errors else 200,
    )


@press_on("moderation:unlock")
@only_who_can(Act.READ_REPORTS)
def shut_key(request: HttpRequest) -> HttpResponse:
    """Shuts the key at once."""
    lock(cookie=request.COOKIES.get(cookie_name("UNLOCK")))
    messages.success(request, _("Your key is locked."))
    response = redirect("moderation:unlock")
    expire_cookie(response, "UNLOCK")
    return response


@press_on("moderation:unlock")
@only_who_can(Act.CONFIRM_KEYS)
def confirm_recovery(request: HttpRequest) -> HttpResponse:
    """Confirms the recovery key, and seals to it what the senior moderator's own key opens."""
    unlocked = open_key_of(request)
    if unlocked is None:
        messages.warning(request, _("Unlock your key first."))
        return redirect("moderation:unlock")
    try:
        confirm_recovery_key(
            giver=unlocked.private_key,
            by=signed_in(request),
            seen=request.POST.get("fingerprint", ""),
            now=timezone.now(),
        )
    except KeyProblem as problem:
        messages.warning(request, str(problem))
    else:
        messages.success(request, _("The recovery key now opens what yours opens."))
    return redirect("moderation:unlock")


@require_http_methods(["GET", "HEAD", "POST"])
@only_who_can(Act.READ_REPORTS)
def make_key(request: HttpRequest) -> HttpResponse:
    """Makes the reader a key of their own and shows its passphrase, this once.

    Whoever holds a key is first told what they lose. The form names the key that it replaces, so
    that a page sent again by the browser makes no second key: see `make_own_key`.
    """
    person = signed_in(request)
    if request.method != "POST":
        epochs = epochs_with_words_of(person)
        context = {
            "held": PersonalKey.objects.filter(person=person).first(),
            "holds_words": bool(epochs),
            "way": way_to_words(epochs, without=person),
            "confirmed_by": way_to_confirmation(person),
            "staff_area": "key",
        }
        return render(request, "moderation/make_key.html", context)
    replaces = row_id_in(request.POST, "replaces")
    try:
        passphrase = make_own_key(person=person, replaces=replaces, now=timezone.now())
    except MadeAlready:
        messages.warning(
            request,
            _(
                "Your key was already made, and its seven words were shown once. If you wrote "
                "them down, use them here. If not, make a new key."
            ),
        )
        return redirect("moderation:unlock")
    # What was unlocked before was the old key.
    lock(cookie=request.COOKIES.get(cookie_name("UNLOCK")))
    response = render(
        request,
        "moderation/passphrase.html",
        {
            "passphrase": passphrase,
            "held": PersonalKey.objects.get(person=person),
            "confirmed_by": way_to_confirmation(person),
            "staff_area": "key",
        },
    )
    expire_cookie(response, "UNLOCK")
    return response


def _next_page(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return wanted
    return resolve_url("moderation:queue")
