"""Helps somebody in the middle of a report to say what happened, and stores nothing of it."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from guidance.pages.press_counts import count_ending
from guidance.reading.library import current
from guidance.reading.self_check import SelfCheckPlace, first_of, place_at
from reporting.browser.answers_cookie import ReportSoFar, keep_answers
from reporting.browser.progress import address, current_slug
from reporting.form.journey import is_reachable
from reporting.pages import fitting_help, wording
from reporting.pages.guards import with_answers
from reporting.pages.idle import idle_context

EVENT: Final = "event-type"


@with_answers
def self_check(
    request: HttpRequest, *, so_far: ReportSoFar | None, now: datetime, step: int = 1
) -> HttpResponse:
    """Asks the questions of the advice's self-check. What is picked stays in the cookie; the
    address says only how many questions came before."""
    if so_far is None:
        return redirect("reporting:start")
    if so_far.is_sent:
        return redirect("reporting:sent")
    if not is_reachable(so_far.answers, EVENT):
        return redirect(address(current_slug(so_far)))
    if request.method == "POST":
        return _go_on(request, so_far, now)
    place = place_at(first_of(so_far.self_check, max(step - 1, 0)), current().self_check)
    if place.number != step:
        return redirect(_address_of(place))
    first = reverse("reporting:self_check")
    context = {
        "place": place,
        "back": address(EVENT),
        "pressed_at": first,
        "again": first,
        **idle_context(so_far),
    }
    if place.ending is None:
        return render(request, "reporting/self_check.html", context)
    context["advice"] = fitting_help.advice_on(place.ending.page, so_far.answers, now=now)
    context["leads_back"] = EVENT
    context["event_words"] = wording.event_in_words(place.ending.event, so_far.answers)
    return render(request, "reporting/self_check_end.html", context)


def place_of(request: HttpRequest) -> SelfCheckPlace:
    """Finds the place in the self-check that a form was sent from; its first question for anything
    else."""
    return place_at(request.POST.get("way", ""), current().self_check)


def _go_on(request: HttpRequest, so_far: ReportSoFar, now: datetime) -> HttpResponse:
    """Keeps in the cookie what was picked, and leads to what comes after it."""
    place = place_of(request)
    if place.ending is not None:
        count_ending(slug=current().situations[place.ending.page].slug, now=now)
    response = redirect(_address_of(place))
    keep_answers(request, response, replace(so_far, self_check=place.way), now=now)
    return response


def _address_of(place: SelfCheckPlace) -> str:
    if place.is_first:
        return reverse("reporting:self_check")
    return reverse("reporting:self_check_step", args=[place.number])
