"""Readers see here the reports that wait, take them, and see the decisions that they may undo."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from moderation import decisions, floods, queue, queue_filters
from moderation.answers_in_words import field_in_words, outcome_in_words
from moderation.decision_errors import AskFirst, DecisionError, TooManyTaken
from moderation.filter_in_force import (
    begin_anew,
    filter_in_force,
    leave_to_others,
    remember_filter,
)
from moderation.forms import SavedViewForm
from moderation.models import Decision, Flood, SavedView
from moderation.onward_views import ask_first, go_on, go_to_list, goes_on, nothing_waits
from moderation.opt_outs import kinds_left_out_by
from moderation.practising import is_practised
from moderation.queue_filters import QueueFilter, filter_from_choices, filter_from_code
from moderation.reader_settings import MOST_VIEWS, TooManyViews, delete_view, save_view
from moderation.resting import resting_since
from reporting.models import DECIDED, ReportState
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
    The filter that is shown is the one in force until another is.
    """
    person = signed_in(request)
    if not can(person, Act.READ_REPORTS):
        own_work = "moderation:people" if can(person, Act.SEE_PEOPLE) else "publication:periods"
        return redirect(own_work)
    chosen = filter_from_choices(request.GET)
    if chosen is None:
        raise Http404
    remember_filter(request, chosen)
    return _render_queue(request, chosen, view_form=SavedViewForm())


@require_safe
@only_who_can(Act.READ_REPORTS)
def show_decided(request: HttpRequest) -> HttpResponse:
    """Shows the decisions that this person may undo, by whom and when they were made."""
    before, after = (request.GET.get(name, "") for name in ("before", "after"))
    page = queue.read_decided(
        by=signed_in(request),
        before=row_id_from(before),
        after=row_id_from(after),
        now=timezone.now(),
    )
    return render(
        request,
        "moderation/decided.html",
        {
            "page": page,
            "rows": [_row(decision) for decision in page.decisions],
            "states": queue_filters.STATES,
            "first_page": reverse("moderation:decided") if before else "",
            "previous_page": f"?after={page.preceding}" if page.preceding else "",
            "next_page": f"?before={page.following}" if page.following else "",
            "staff_area": "queue",
        },
    )


@press_on("moderation:queue")
@kept_through_sign_in("flood", "within")
@only_who_can(Act.READ_REPORTS)
@goes_on
def take_next(request: HttpRequest) -> HttpResponse:
    """Takes the first report that nobody is reading, within the filter in force; where a group is
    named, the first of that."""
    begin_anew(request)
    group = row_id_in(request.POST, "flood")
    flood = Flood.objects.open().filter(pk=group).first() if group else None
    chosen = filter_in_force(request)
    remember_filter(request, chosen)
    try:
        report_id = queue.claim_next(
            by=signed_in(request), now=timezone.now(), flood=flood, chosen=chosen
        )
    except TooManyTaken:
        return too_many_taken(request)
    except AskFirst as asked:
        return ask_first(request, asked)
    if report_id is None:
        messages.info(request, nothing_waits(request))
        return go_to_list(request)
    return redirect("moderation:report", report_id=report_id)


@press_on("moderation:report", "report_id")
@kept_through_sign_in("within")
@only_who_can(Act.READ_REPORTS)
@goes_on
def claim(request: HttpRequest, report_id: int) -> HttpResponse:
    """Takes the report to read."""
    try:
        decisions.claim_report(report_id=report_id, by=signed_in(request), now=timezone.now())
    except TooManyTaken:
        return too_many_taken(request)
    except DecisionError as error:
        messages.warning(request, str(error))
        return go_to_list(request)
    return redirect("moderation:report", report_id=report_id)


@press_on("moderation:report", "report_id")
@kept_through_sign_in("then", "within")
@only_who_can(Act.READ_REPORTS)
@goes_on
def let_go(request: HttpRequest, report_id: int) -> HttpResponse:
    """Gives the report back to the queue, undecided, and goes on to another."""
    decisions.give_back_report(report_id=report_id, by=signed_in(request), now=timezone.now())
    leave_to_others(request, report_id)
    return go_on(request)


@press_on("moderation:queue")
@kept_through_sign_in("within")
@only_who_can(Act.READ_REPORTS)
@goes_on
def keep_view(request: HttpRequest) -> HttpResponse:
    """Saves the filter in force under the name that was typed."""
    chosen, form = filter_in_force(request), SavedViewForm(request.POST)
    if form.is_valid():
        name = form.cleaned_data["name"]
        try:
            save_view(name=name, chosen=chosen, person=signed_in(request), now=timezone.now())
        except TooManyViews:
            form.add_error("name", _("You keep as many views as one may. Delete one first."))
        else:
            messages.success(request, _("Your view is saved."))
            return go_to_list(request)
    return _render_queue(request, chosen, view_form=form, status=422)


@press_on("moderation:queue")
@kept_through_sign_in("within")
@only_who_can(Act.READ_REPORTS)
@goes_on
def drop_view(request: HttpRequest, view_id: int) -> HttpResponse:
    """Deletes a view of this reader's own."""
    if delete_view(view_id=view_id, person=signed_in(request), now=timezone.now()):
        messages.success(request, _("Your view is deleted."))
    return go_to_list(request)


def _render_queue(
    request: HttpRequest, chosen: QueueFilter, *, view_form: SavedViewForm, status: int = 200
) -> HttpResponse:
    now, person = timezone.now(), signed_in(request)
    after, before = (
        queue.queue_place_from(request.GET.get(name, "")) for name in ("after", "before")
    )
    page = queue.read_queue(chosen=chosen, after=after, before=before, now=now)
    left_out = kinds_left_out_by(person)
    rows = [
        {
            "line": line,
            "is_left_out": queue_filters.kind_of(line.report.answers) in left_out,
            "what": field_in_words("event_type", line.report.answers),
            "laid_aside": outcome_in_words(line.decision) if line.decision else "",
            "nation": field_in_words("nation", line.report.answers),
        }
        for line in page.lines
    ]
    shows_all = chosen.state == ReportState.RECEIVED and not chosen.is_narrow
    context = {
        "page": page,
        "rows": rows,
        "chosen": chosen,
        "choices": _choices(chosen),
        "states": queue_filters.STATES,
        "views": _views_of(request, chosen),
        "most_views": MOST_VIEWS,
        "form": view_form,
        "first_page": chosen.query if after else "",
        "previous_page": f"{chosen.query}&before={page.preceding}" if page.preceding else "",
        "next_page": f"{chosen.query}&after={page.following}" if page.following else "",
        "lately": [_row(decision) for decision in queue.decided_lately(by=person, now=now)],
        "resting_since": resting_since(person),
        "judged": queue.judged_lately(by=person, now=now),
        "begun": queue.begun_by(person, now=now),
        "decided_states": DECIDED,
        "leaves_out": bool(left_out),
        "is_practised": is_practised(person),
        "floods": _floods() if shows_all else [],
        "staff_area": "queue",
    }
    return render(request, "moderation/queue.html", context, status=status)


def _choices(chosen: QueueFilter) -> list[dict[str, Any]]:
    """Lists the selects of the filter: name, label, options, and which one is chosen."""
    return [
        {"name": "risk", "label": _("Risk"), "options": queue_filters.RISKS, "code": chosen.risk},
        {"name": "age", "label": _("Waiting"), "options": queue_filters.AGES, "code": chosen.age},
        {
            "name": "kind",
            "label": _("What happened"),
            "options": queue_filters.KINDS,
            "code": chosen.kind,
        },
    ]


def _views_of(request: HttpRequest, chosen: QueueFilter) -> list[dict[str, Any]]:
    """Lists this reader's views whose filter there still is, and which of them is shown."""
    return [
        {"view": view, "query": kept.query, "is_shown": kept == chosen}
        for view in SavedView.objects.of(signed_in(request))
        if (kept := filter_from_code(view.filter_code))
    ]


def too_many_taken(request: HttpRequest) -> HttpResponse:
    """Shows which reports to decide on or to give back first."""
    begun = queue.begun_by(signed_in(request), now=timezone.now())
    return render(
        request,
        "moderation/too_many_taken.html",
        {
            "begun": begun,
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
