"""Readers see here what each key does, and switch the keys off or on."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from moderation.reader_settings import switch_shortcuts
from staff.access import only_who_can, signed_in
from staff.kept_presses import kept_through_sign_in
from staff.policies import Act
from staff.presses import press_on


@require_safe
@only_who_can(Act.READ_REPORTS)
def show_shortcuts(request: HttpRequest) -> HttpResponse:
    """Shows what each key does on which page, and the button that switches them off or on."""
    return render(request, "moderation/shortcuts.html", {"staff_area": "queue"})


@press_on("moderation:shortcuts")
@kept_through_sign_in("keys")
@only_who_can(Act.READ_REPORTS)
def switch(request: HttpRequest) -> HttpResponse:
    """Switches the keys off, or on again, as the button says."""
    on = request.POST.get("keys") == "on"
    switch_shortcuts(on=on, person=signed_in(request), now=timezone.now())
    messages.success(request, _("The keys are on.") if on else _("The keys are off."))
    return redirect("moderation:shortcuts")
