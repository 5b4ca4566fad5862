"""This page shows what a person pressed after they were signed out, to be pressed again or left."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from classification.crime_types import CRIME_TYPE_CODES, crime_type
from moderation.reasons import REASONS_FOR
from staff.access import only_who_can, signed_in
from staff.kept_presses import KeptPress, forget_press, kept_press
from staff.policies import Act, can

_BUTTONS: Final[Mapping[str, Promise]] = {
    "moderation:next": _("Take the next one"),
    "moderation:next_referred": _("Take the next one"),
    "moderation:undo_conclusion": _("Undo"),
    "moderation:claim": _("Take this report"),
    "moderation:let_go": _("Leave it to somebody else"),
    "moderation:accept": _("Accept"),
    "moderation:reject": _("Do not count it"),
    "moderation:hold": _("Put it on hold"),
    "moderation:refer": _("Refer it to the safeguarding lead"),
    "moderation:resume": _("Back into the queue"),
    "moderation:reopen": _("Undo"),
    "moderation:save_view": _("Save this view"),
    "moderation:delete_view": _("Delete this view"),
    "moderation:switch_shortcuts": _("Switch the keys on or off"),
    "moderation:answer_case": _("Choose this in the practice set"),
    "moderation:practise_again": _("Begin the practice set again"),
    "moderation:reject_flood": _("Count none of them"),
    "moderation:keep_flood": _("They are real: back to the queue"),
    "moderation:begin_flood": _("Draw some to read"),
    "moderation:say_alike": _("I have read it: it looks alike"),
    "moderation:take_out": _("Take it out of the group"),
    "moderation:undo_keep_flood": _("Undo: make them a group again"),
    "moderation:begin_break": _("Take a break"),
    "moderation:end_break": _("I am back"),
    "moderation:undo_flood": _("Undo: put all back"),
    "moderation:duplicate": _("Do not count it: a duplicate"),
}
"""Name of an address whose presses are kept -> the words on its button."""


@require_http_methods(["GET", "HEAD", "POST"])
@only_who_can(Act.COME_IN)
def show_kept_press(request: HttpRequest) -> HttpResponse:
    """Asks whether the press that came too late is still to be done. Nothing is done unasked."""
    kept = kept_press(request)
    if request.method == "POST":
        forget_press(request)
        messages.info(request, _("Nothing was done."))
        return redirect("moderation:queue")
    if kept is None or not can(signed_in(request), Act.READ_REPORTS):
        return redirect("moderation:queue")
    context = {
        "kept": kept,
        "button": _BUTTONS[kept.name],
        "chosen": _chosen_in_words(kept),
        "report_id": kept.parts.get("report_id"),
        "flood_id": kept.parts.get("flood_id"),
        "staff_area": "queue",
    }
    return render(request, "office/kept_press.html", context)


def _chosen_in_words(kept: KeptPress) -> str:
    """Says which crime type, or which reason and day, was chosen; empty where none was."""
    code = kept.chosen.get("crime_type", "")
    if code in CRIME_TYPE_CODES:
        return gettext(crime_type(code).label)
    reasons = REASONS_FOR.get(kept.name.removeprefix("moderation:"), {})
    reason = reasons.get(kept.chosen.get("reason", ""))
    if not reason:
        return ""
    with suppress(ValueError):
        day = date_format(date.fromisoformat(kept.chosen.get("until", "")), "j F")
        return gettext("%(reason)s, until %(day)s") % {"reason": gettext(reason), "day": day}
    return gettext(reason)
