"""Readers see here what each key does, and switch the keys off or on."""

from typing import Final

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from classification.wording import N_
from moderation.reader_settings import switch_shortcuts
from staff.access import only_who_can, signed_in
from staff.kept_presses import kept_through_sign_in
from staff.policies import Act
from staff.presses import press_on

SHORTCUTS: Final = (
    ("n", N_("Takes the next report that nobody is reading")),
    ("j", N_("Goes to the next line of the list")),
    ("k", N_("Goes to the line of the list before")),
    ("o", N_("Opens the line of the list; on a report, opens the words")),
    ("t", N_("Takes the report that is shown")),
    ("a", N_("Accepts the report and takes the next")),
    ("r", N_("Shows the reasons not to count the report")),
    ("h", N_("Shows the reasons to put it on hold")),
    ("f", N_("Shows the reasons to refer it")),
    ("1–9", N_("Chooses the reason beside the number, sends it, and takes the next")),
    ("m", N_("Opens what masks a detail, where the words are open")),
    ("l", N_("Leaves the report to somebody else and takes the next")),
    ("u", N_("Undoes the last decision that the page shows")),
    ("?", N_("Opens this page")),
)
"""Key -> what it does, for people; what it presses is said in the templates (data-shortcut)."""


@require_safe
@only_who_can(Act.READ_REPORTS)
def show_shortcuts(request: HttpRequest) -> HttpResponse:
    """Shows what each key does on which page, and the button that switches them off or on."""
    return render(
        request, "moderation/shortcuts.html", {"shortcuts": SHORTCUTS, "staff_area": "queue"}
    )


@press_on("moderation:shortcuts")
@kept_through_sign_in("keys")
@only_who_can(Act.READ_REPORTS)
def switch(request: HttpRequest) -> HttpResponse:
    """Switches the keys off, or on again, as the button says."""
    keys = request.POST.get("keys", "")
    if keys not in ("on", "off"):
        raise BadRequest("The field keys says neither on nor off.")
    on = keys == "on"
    switch_shortcuts(on=on, person=signed_in(request), now=timezone.now())
    messages.success(request, _("The keys are on.") if on else _("The keys are off."))
    return redirect("moderation:shortcuts")
