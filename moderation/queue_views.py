"""Readers see here the reports that wait, take them, and see the decisions that they may undo."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from moderation import decisions, floods, queue
from moderation.answers_in_words import field_in_words, outcome_in_words
from moderation.decision_errors import DecisionError, TooManyTaken
from moderation.models import Decision, Flood
from reporting.models import ReportState
from staff.access import only_who_can, signed_in
from staff.addresses import row_id_from, row_id_in
from staff.kept_presses import kept_through_sign_in
from staff.policies import Act, can
from staff.presses import press_on


@require_safe
@only_who_can(Act.COME_IN)
def show_queue(request: HttpRequest) -> HttpResponse:
    """Shows the reports that wait, most at risk first, then longest waiting.

    It is also where everybody comes in; whoever does not read reports goes on to their own work.
    """
    person = signed_in(request)
    if not can(person, Act.READ_REPORTS):
        own_work = "moderation:people" if can(person, Act.SEE_PEOPLE) else "publication:periods"
        return redirect(own_work)
    now = timezone.now()
    state = request.GET.get("state", ReportState.RECEIVED)
    if state not in queue.FILTERS:
        raise Http404
    after = queue.queue_place_from(request.GET.get("after", ""))
    page = queue.read_queue(state=state, after=after, now=now)
    rows = [
        {
            "line": line,
            "what": field_in_words("event_type", line.report.answers),
            "laid_aside": outcome_in_words(line.decision) if line.decision else "",
            "nation": field_in_words("nation", line.report.answers),
        }
        for line in page.lines
    ]
    return render(
        request,
        "moderation/queue.html",
        {
            "page": page,
            "rows": rows,
            "state": state,
            "filters": queue.FILTERS,
            "first_page": f"?state={state}" if after else "",
            "next_page": f"?state={state}&after={page.following}" if page.following else "",
            "lately": [_row(decision) for decision in queue.decided_lately(by=person, now=now)],
            "begun": queue.begun_by(person, now=now),
            "floods": _floods() if state == ReportState.RECEIVED else [],
            "staff_area": "queue",
        },
    )


@require_safe
@only_who_can(Act.READ_REPORTS)
def show_decided(request: HttpRequest) -> HttpResponse:
    """Shows the decisions that this person may undo, by whom and when they were made."""
    before = request.GET.get("before", "")
    page = queue.read_decided(
        by=signed_in(request),
        before=row_id_from(before),
        now=timezone.now(),
    )
    return render(
        request,
        "moderation/decided.html",
        {
            "page": page,
            "rows": [_row(decision) for decision in page.decisions],
            "filters": queue.FILTERS,
            "first_page": reverse("moderation:decided") if before else "",
            "next_page": f"?before={page.following}" if page.following else "",
            "staff_area": "queue",
        },
    )


@press_on("moderation:queue")
@kept_through_sign_in("flood")
@only_who_can(Act.READ_REPORTS)
def take_next(request: HttpRequest) -> HttpResponse:
    """Takes the first report that nobody is reading; where a group is named, the first of that."""
    group = row_id_in(request.POST, "flood")
    flood = Flood.objects.open().filter(pk=group).first() if group else None
    try:
        report_id = queue.claim_next(by=signed_in(request), now=timezone.now(), flood=flood)
    except TooManyTaken:
        return _too_many_taken(request)
    if report_id is None:
        messages.info(request, _("Nothing waits that nobody is reading."))
        return redirect("moderation:queue")
    return redirect("moderation:report", report_id=report_id)


@press_on("moderation:report", "report_id")
@kept_through_sign_in()
@only_who_can(Act.READ_REPORTS)
def claim(request: HttpRequest, report_id: int) -> HttpResponse:
    """Takes the report to read."""
    try:
        decisions.claim_report(report_id=report_id, by=signed_in(request), now=timezone.now())
    except TooManyTaken:
        return _too_many_taken(request)
    except DecisionError as error:
        messages.warning(request, str(error))
        return redirect("moderation:queue")
    return redirect("moderation:report", report_id=report_id)


@press_on("moderation:report", "report_id")
@kept_through_sign_in()
@only_who_can(Act.READ_REPORTS)
def let_go(request: HttpRequest, report_id: int) -> HttpResponse:
    """Gives the report back to the queue, undecided."""
    decisions.give_back_report(report_id=report_id, by=signed_in(request), now=timezone.now())
    return redirect("moderation:queue")


def _too_many_taken(request: HttpRequest) -> HttpResponse:
    """Shows which reports to decide on or to give back first."""
    begun = queue.begun_by(signed_in(request), now=timezone.now())
    return render(
        request,
        "moderation/too_many_taken.html",
        {
            "begun": begun.select_related("report"),
            "most": decisions.MOST_CLAIMS,
            "staff_area": "queue",
        },
        status=409,
    )


def _floods() -> list[dict[str, Any]]:
    """Lists the groups that wait, each with whether it is read first."""
    return [
        {"flood": flood, "waiting": waiting, "is_urgent": flood.rule == floods.URGENT}
        for flood, waiting in floods.open_floods()
    ]


def _row(decision: Decision) -> dict[str, Any]:
    return {"decision": decision, "said": outcome_in_words(decision)}
