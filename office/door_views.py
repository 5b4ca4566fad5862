"""Staff see here whether people may begin a report, and close and open that door."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from reporting.intake import close_intake, is_intake_open, last_change, look_at_door, open_intake
from staff.access import only_who_can, signed_in
from staff.policies import Act


@require_safe
@only_who_can(Act.SHUT_DOOR)
def show_door(request: HttpRequest) -> HttpResponse:
    """Shows how the door stands, and who closed it when."""
    door = look_at_door()
    return render(
        request,
        "office/door.html",
        {"door": door.name.lower(), "change": last_change(), "staff_area": "attention"},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@only_who_can(Act.SHUT_DOOR)
def close_door(request: HttpRequest) -> HttpResponse:
    """Closes the door, after a page that says what that means."""
    if request.method == "POST":
        close_intake(by=signed_in(request), now=timezone.now())
        messages.success(request, _("The door is closed. Nobody can begin a report now."))
        return redirect("moderation:door")
    return render(
        request, "office/door_press.html", {"is_opening": False, "staff_area": "attention"}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@only_who_can(Act.SHUT_DOOR)
def open_door(request: HttpRequest) -> HttpResponse:
    """Opens the door, after a page that says what that means."""
    if request.method == "POST":
        open_intake(by=signed_in(request), now=timezone.now())
        if is_intake_open():
            messages.success(request, _("The door is open. People can report again."))
        else:
            messages.warning(request, _("The door stays shut until a reader here makes a key."))
        return redirect("moderation:door")
    return render(
        request, "office/door_press.html", {"is_opening": True, "staff_area": "attention"}
    )
