"""Readers say here that a label is wrong or missing; staff see how often that is so."""

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from moderation.decision_errors import DecisionError
from moderation.key_views import open_key_of
from moderation.keys import KeyProblem
from moderation.onward_views import goes_on
from moderation.reading_models import SCREENS
from moderation.screen_marks import mark_screen
from moderation.screen_rates import FEWEST, read_screen_rates
from moderation.screens_in_words import SCREEN_WORDS
from moderation.unsealing import read_words
from moderation.views import find_report, show_report_page
from staff.access import only_who_can, signed_in
from staff.policies import Act
from staff.presses import press_on


@press_on("moderation:report", "report_id")
@only_who_can(Act.READ_REPORTS)
@goes_on
def mark(request: HttpRequest, report_id: int) -> HttpResponse:
    """Notes that a label is wrong or missing, or takes that back; the words stay open."""
    report, person, now = (
        find_report(report_id, by=signed_in(request)),
        signed_in(request),
        timezone.now(),
    )
    screen, said = request.POST.get("screen", ""), request.POST.get("said", "")
    if screen not in SCREENS or said not in ("off", "right"):
        raise BadRequest("The press names no screen, or nothing that can be said of one.")
    try:
        mark_screen(report_id=report.pk, screen=screen, is_off=said == "off", by=person, now=now)
    except DecisionError as error:
        messages.warning(request, str(error))
        return redirect("moderation:report", report_id=report.pk)
    unlocked = open_key_of(request)
    if unlocked is None:
        messages.success(request, _("Noted. Your key is locked, so the words are shut."))
        return redirect("moderation:report", report_id=report.pk)
    try:
        words = read_words(report_id=report.pk, by=person, unlocked=unlocked, now=now)
    except KeyProblem as problem:
        messages.warning(request, str(problem))
        return redirect("moderation:report", report_id=report.pk)
    return show_report_page(request, report, words=words)


@require_safe
@only_who_can(Act.COME_IN)
def show_screens(request: HttpRequest) -> HttpResponse:
    """Shows how often each screen's label was wrong or missing, quarter by quarter."""
    rates = [(SCREEN_WORDS[rate.screen], rate) for rate in read_screen_rates()]
    context = {"rates": rates, "fewest": FEWEST, "staff_area": "service"}
    return render(request, "moderation/screens.html", context)
