"""Readers see here what the reports of a flood have in common, and judge them all at once."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_safe

from moderation import floods
from moderation.answers_in_words import field_in_words
from moderation.models import Flood
from staff.access import Gone, only_who_can, signed_in
from staff.kept_presses import kept_through_sign_in
from staff.policies import Act
from staff.presses import press_on


@require_safe
@only_who_can(Act.READ_REPORTS)
def show_flood(request: HttpRequest, flood_id: int) -> HttpResponse:
    """Shows one group that waits: how many reports, what they tell, a few of them to read."""
    flood = _open_flood(flood_id)
    spread = floods.spread_of(flood)
    context = {
        "flood": flood,
        "rule": gettext(floods.RULES[flood.rule]),
        "spread": spread,
        "kinds": _in_words("event_type", spread.event_types),
        "nations": _in_words("nation", spread.nations),
        "at_once": floods.AT_ONCE,
        "is_judged_together": floods.is_judged_together(flood),
        "staff_area": "queue",
    }
    return render(request, "moderation/flood.html", context)


@press_on("moderation:flood", "flood_id")
@kept_through_sign_in()
@only_who_can(Act.READ_REPORTS)
def reject(request: HttpRequest, flood_id: int) -> HttpResponse:
    """Counts none of the group, because they are part of a flood."""
    _open_flood(flood_id)
    try:
        left = floods.reject_flood(flood_id=flood_id, by=signed_in(request), now=timezone.now())
    except floods.ReadSingly as error:
        messages.warning(request, str(error))
        return redirect("moderation:flood", flood_id=flood_id)
    if left:
        messages.info(
            request,
            ngettext(
                "%(left)d report of this group is left. Its turn is still to come, or somebody "
                "is reading it. Look again in a minute.",
                "%(left)d reports of this group are left. Their turn is still to come, or "
                "somebody is reading them. Look again in a minute.",
                left,
            )
            % {"left": left},
        )
        return redirect("moderation:flood", flood_id=flood_id)
    messages.success(request, gettext("None of the group is counted."))
    return redirect("moderation:queue")


@press_on("moderation:flood", "flood_id")
@kept_through_sign_in()
@only_who_can(Act.READ_REPORTS)
def keep(request: HttpRequest, flood_id: int) -> HttpResponse:
    """Puts the group back into the queue as real reports, to be read one by one."""
    _open_flood(flood_id)
    floods.keep_flood(flood_id=flood_id, by=signed_in(request), now=timezone.now())
    messages.success(request, gettext("The reports are back in the queue."))
    return redirect("moderation:queue")


def _open_flood(flood_id: int) -> Flood:
    """Finds the group while it waits; else says that somebody has judged it."""
    flood = Flood.objects.filter(pk=flood_id).select_related("settled_by").first()
    if flood is None:
        raise Gone(gettext("This group is gone: it was judged, and its reports are gone."))
    if flood.settled_at is not None and flood.settled_by is not None:
        said = gettext("%(who)s judged this group on %(when)s.")
        when = date_format(timezone.localtime(flood.settled_at), "j F Y, H:i")
        raise Gone(said % {"who": flood.settled_by.email, "when": when})
    return flood


def _in_words(field: str, counts: tuple[tuple[str, int], ...]) -> list[tuple[str, int]]:
    return [(field_in_words(field, {field: code}) or "–", count) for code, count in counts]
