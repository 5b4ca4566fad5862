"""A flood: what its reports have in common, and one judgement on all of them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST, require_safe

from moderation import clusters
from moderation.models import Flood
from moderation.told import answer_in_words
from staff.access import role_required, signed_in
from staff.roles import READERS


@require_safe
@role_required(*READERS)
def show_flood(request: HttpRequest, flood_id: int) -> HttpResponse:
    """One group that waits: how many, what they tell, a few of them to read."""
    flood = get_object_or_404(Flood.objects.open(), pk=flood_id)
    spread = clusters.spread_of(flood)
    context = {
        "flood": flood,
        "rule": gettext(clusters.RULES[flood.rule]),
        "spread": spread,
        "kinds": _in_words("event_type", spread.event_types),
        "nations": _in_words("nation", spread.nations),
        "at_once": clusters.AT_ONCE,
        "staff_area": "queue",
    }
    return render(request, "moderation/flood.html", context)


@require_POST
@role_required(*READERS)
def reject(request: HttpRequest, flood_id: int) -> HttpResponse:
    """None of them is counted: the reason is that they are part of a flood."""
    get_object_or_404(Flood.objects.open(), pk=flood_id)
    left = clusters.reject_flood(flood_id=flood_id, by=signed_in(request), now=timezone.now())
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


@require_POST
@role_required(*READERS)
def keep(request: HttpRequest, flood_id: int) -> HttpResponse:
    """They are real: back to the queue, to be read one by one."""
    get_object_or_404(Flood.objects.open(), pk=flood_id)
    clusters.keep_flood(flood_id=flood_id, by=signed_in(request), now=timezone.now())
    messages.success(request, gettext("The reports are back in the queue."))
    return redirect("moderation:queue")


def _in_words(code: str, counts: tuple[tuple[str, int], ...]) -> list[tuple[str, int]]:
    return [(answer_in_words({code: each}, code) or each or "–", count) for each, count in counts]
