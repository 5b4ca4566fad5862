"""Readers take a break here, and come back from it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from moderation.resting import begin_break, end_break, resting_since
from moderation.unlocking import lock
from staff.access import only_who_can, signed_in
from staff.cookies import cookie_name, expire_cookie
from staff.kept_presses import kept_through_sign_in
from staff.policies import Act
from staff.presses import press_on


@require_safe
@only_who_can(Act.READ_REPORTS)
def show_break(request: HttpRequest) -> HttpResponse:
    """Says since when the reader is on a break, or offers one."""
    context = {"since": resting_since(signed_in(request)), "staff_area": "queue"}
    return render(request, "moderation/break.html", context)


@press_on("moderation:break")
@kept_through_sign_in()
@only_who_can(Act.READ_REPORTS)
def begin(request: HttpRequest) -> HttpResponse:
    """Gives back what the reader had taken, locks their key, and begins the break."""
    count = begin_break(person=signed_in(request), now=timezone.now())
    lock(cookie=request.COOKIES.get(cookie_name("UNLOCK")))
    if count:
        said = ngettext(
            "%(count)s report that you had taken is back in the queue.",
            "%(count)s reports that you had taken are back in the queue.",
            count,
        )
        messages.success(request, said % {"count": count})
    messages.success(request, _("Your key is locked."))
    response = redirect("moderation:break")
    expire_cookie(response, "UNLOCK")
    return response


@press_on("moderation:break")
@kept_through_sign_in()
@only_who_can(Act.READ_REPORTS)
def end(request: HttpRequest) -> HttpResponse:
    """Ends the break."""
    end_break(person=signed_in(request), now=timezone.now())
    messages.success(request, _("Welcome back. Your key opens with your passphrase, as always."))
    return redirect("moderation:queue")
