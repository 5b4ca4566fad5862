"""Readers look here at plain reports without words, all on one page, and accept them together."""

from typing import Any, Final

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from classification.crime_types import crime_type, crime_type_of
from classification.retention_periods import period_of
from moderation.answers_in_words import answers_in_words, field_in_words
from moderation.compact_list import (
    AT_MOST,
    accept_together,
    look_for_wordless,
    preview_of,
    reports_of,
)
from moderation.filter_in_force import filter_in_force
from moderation.key_views import open_key_of
from moderation.onward_views import goes_on
from reporting.models import Report
from staff.access import only_who_can, signed_in
from staff.addresses import row_id_from, row_id_in
from staff.policies import Act
from staff.presses import press_on

# The list goes to the page and comes back signed. It is not kept in the session: that lies in the
# database, and would tell of each report on it that nothing was written.
_SALT: Final = "moderation.compact_list"


@require_safe
@only_who_can(Act.READ_REPORTS)
def show_together(request: HttpRequest) -> HttpResponse:
    """Says what can be accepted together, and has the button that looks for it."""
    return _render(request)


@press_on("moderation:together")
@only_who_can(Act.READ_REPORTS)
@goes_on
def look(request: HttpRequest) -> HttpResponse:
    """Looks at the next reports and lists those without words. That is a press, and is noted."""
    person, unlocked = signed_in(request), open_key_of(request)
    if unlocked is None:
        return redirect("moderation:together")
    found = look_for_wordless(
        by=person,
        unlocked=unlocked,
        now=timezone.now(),
        after=row_id_in(request.POST, "after"),
        chosen=filter_in_force(request),
    )
    return _render(
        request,
        reports=list(found.reports),
        looked=True,
        looked_at=found.looked_at,
        last=found.last,
    )


@press_on("moderation:together")
@only_who_can(Act.READ_REPORTS)
@goes_on
def accept(request: HttpRequest) -> HttpResponse:
    """Accepts what is ticked, of those reports alone that were on the list. The press that ticks
    them all accepts none: it shows the list once more."""
    person = signed_in(request)
    listed = _listed(request)
    if listed is None:
        problem = _("This list is too old, or not yours. Look again: nothing was accepted.")
        return _render(request, problem=problem, status=422)
    if request.POST.get("tick") == "all":
        return _render(
            request,
            reports=reports_of(listed, by=person, now=timezone.now()),
            listed=request.POST["listed"],
            looked=True,
            ticked=set(listed),
        )
    ticked = {row_id_from(each) for each in request.POST.getlist("report")}
    chosen = [report_id for report_id in listed if report_id in ticked]
    if not chosen:
        problem = _("Tick at least one report, or go back: nothing was accepted.")
        return _render(
            request,
            reports=reports_of(listed, by=person, now=timezone.now()),
            listed=request.POST["listed"],
            looked=True,
            problem=problem,
            status=422,
        )
    accepted, refused = accept_together(report_ids=chosen, by=person, now=timezone.now())
    return render(
        request,
        "moderation/compact_list_accepted.html",
        {"accepted": accepted, "refused": refused, "staff_area": "queue"},
    )


def _listed(request: HttpRequest) -> list[int] | None:
    """Reads which reports were on the list; None for one that is old, forged or somebody else's."""
    longest = period_of("moderation.Claim.after_taking")
    now = timezone.now()
    try:
        held = signing.loads(
            request.POST.get("listed", ""), salt=_SALT, max_age=longest.after(now) - now
        )
    except signing.BadSignature:
        return None
    return list(held["reports"]) if held["person"] == signed_in(request).pk else None


def _render(
    request: HttpRequest,
    *,
    reports: list[Report] | None = None,
    listed: str = "",
    looked: bool = False,
    looked_at: int = 0,
    last: int | None = None,
    ticked: set[int] | None = None,
    problem: Any = "",
    status: int = 200,
) -> HttpResponse:
    shown = reports or []
    preview = preview_of(shown)
    person = signed_in(request)
    numbers = [report.pk for report in shown]
    context = {
        "lines": [
            {
                "report": report,
                "answers": answers_in_words(report.answers),
                "type": gettext(crime_type(crime_type_of(report.answers)).label),
                "same_as": preview.same_as.get(report.pk),
                "is_ticked": report.pk in (ticked or set()),
            }
            for report in shown
        ],
        "types": [(gettext(crime_type(code).label), count) for code, count in preview.types],
        "nations": [
            (field_in_words("nation", {"nation": code}) or "–", count)
            for code, count in preview.nations
        ],
        "odd": len(preview.same_as),
        # A list that is shown again grows no younger.
        "listed": listed or signing.dumps({"person": person.pk, "reports": numbers}, salt=_SALT),
        "is_narrow": filter_in_force(request).is_narrow,
        "looked": looked,
        "looked_at": looked_at,
        "last": last,
        "at_most": AT_MOST,
        "unlocked": open_key_of(request),
        "problem": problem,
        "staff_area": "queue",
    }
    return render(request, "moderation/compact_list.html", context, status=status)
