"""Helps somebody in the middle of a report to say what happened, and keeps nothing of it."""

from datetime import datetime
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from guidance.pages.press_counts import count_ending
from guidance.reading.library import current
from guidance.reading.self_check import SelfCheckPlace, place_at
from reporting.browser.answers_cookie import ReportSoFar
from reporting.browser.progress import address, current_slug
from reporting.form.journey import is_reachable
from reporting.pages import fitting_help, wording
from reporting.pages.guards import with_answers
from reporting.pages.idle import idle_context

EVENT: Final = "event-type"


@with_answers
def self_check(request: HttpRequest, *, so_far: ReportSoFar | None, now: datetime) -> HttpResponse:
    """Asks the questions of the advice's self-check. Its form alone holds what is picked."""
    if so_far is None:
        return redirect("reporting:start")
    if so_far.is_sent:
        return redirect("reporting:sent")
    if not is_reachable(so_far.answers, EVENT):
        return redirect(address(current_slug(so_far)))
    place = place_of(request)
    context = {
        "place": place,
        "back": address(EVENT),
        "again": reverse("reporting:self_check"),
        **idle_context(so_far),
    }
    if place.ending is None:
        return render(request, "reporting/self_check.html", context)
    count_ending(slug=current().situations[place.ending.page].slug, now=now)
    context["advice"] = fitting_help.advice_on(place.ending.page, so_far.answers, now=now)
    context["leads_back"] = EVENT
    context["event_words"] = wording.event_in_words(place.ending.event, so_far.answers)
    return render(request, "reporting/self_check_end.html", context)


def place_of(request: HttpRequest) -> SelfCheckPlace:
    """Finds the place in the self-check that a form was sent from; its first question for anything
    else."""
    return place_at(request.POST.get("way", ""), current().self_check)
