"""Leads see here what was referred and since when, take it, and say what followed."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from moderation import safeguarding
from moderation.answers_in_words import conclusion_in_words
from moderation.decision_errors import AlreadyDecided, DecisionError, ReportGone, TooManyTaken
from moderation.models import Claim, Decision
from moderation.onward_views import goes_on
from moderation.queue_views import too_many_taken
from moderation.reasons import REFER_REASONS
from moderation.safeguarding_forms import ConclusionForm
from moderation.safeguarding_outcomes import LONGEST_NOTE, SOON_ENOUGH
from moderation.unsealing import opened_today
from moderation.views import find_report, words_that_were_open
from staff.access import only_who_can, signed_in
from staff.addresses import row_id_from, row_id_in
from staff.kept_presses import kept_through_sign_in
from staff.period_words import age_in_words
from staff.policies import Act
from staff.presses import press_on

TO_DECIDE = "decide"


@require_safe
@only_who_can(Act.LEAD_ON_REPORTS)
def show_safeguarding(request: HttpRequest) -> HttpResponse:
    """Shows the referrals whose clock runs, or those that are dealt with and still to be decided,
    the oldest first."""
    shows = request.GET.get("of", "")
    if shows not in ("", TO_DECIDE):
        raise Http404
    before, after = (request.GET.get(name, "") for name in ("before", "after"))
    page = safeguarding.read_referrals(
        is_concluded=shows == TO_DECIDE, after=row_id_from(after), before=row_id_from(before)
    )
    query = f"?of={TO_DECIDE}&" if shows else "?"
    context = {
        "rows": _rows(page, shows_clock=not shows),
        "shows_decide": bool(shows),
        "first_page": query.rstrip("&?") or reverse("moderation:referrals") if after else "",
        "previous_page": f"{query}before={page.preceding}" if page.preceding else "",
        "next_page": f"{query}after={page.following}" if page.following else "",
        "staff_area": "referrals",
    }
    return render(request, "moderation/safeguarding.html", context)


@press_on("moderation:referrals")
@kept_through_sign_in()
@only_who_can(Act.LEAD_ON_REPORTS)
def take_next_referred(request: HttpRequest) -> HttpResponse:
    """Takes the report that has waited longest since its referral, of those nobody is reading."""
    try:
        report_id = safeguarding.claim_next_referred(by=signed_in(request), now=timezone.now())
    except TooManyTaken:
        return too_many_taken(request)
    if report_id is None:
        messages.info(request, _("Nothing waits that nobody is reading."))
        return redirect("moderation:referrals")
    return redirect("moderation:report", report_id=report_id)


@require_http_methods(["GET", "HEAD", "POST"])
@only_who_can(Act.LEAD_ON_REPORTS)
@goes_on
def conclude(request: HttpRequest, report_id: int) -> HttpResponse:
    """Asks what followed from the referral, and notes it. What was typed stays, whatever is wrong.

    Where the report's words were open they stay on the page, so that page is asked for by a press.
    """
    report, person = find_report(report_id, by=signed_in(request)), signed_in(request)
    is_sent = request.method == "POST" and "ask" not in request.POST
    referral = Decision.objects.unconcluded().of(report).first()
    form = ConclusionForm(request.POST if is_sent else None)
    status = 200
    if is_sent:
        named = row_id_in(request.POST, "decision")
        if named is None:
            raise BadRequest("The press names no referral.")
        status = 422
        if form.is_valid():
            try:
                safeguarding.conclude_referral(
                    report_id=report.pk,
                    by=person,
                    now=timezone.now(),
                    decision_id=named,
                    **form.cleaned_data,
                )
            except ReportGone:
                raise
            except DecisionError as error:
                form.add_error(None, str(error))
                status = 409
            else:
                said = gettext("Report %(number)s: noted. Decide now whether it counts.")
                messages.success(request, said % {"number": report.pk})
                return redirect("moderation:report", report_id=report.pk)
    elif referral is None:
        messages.warning(request, _("This report is not referred, or was dealt with already."))
        return redirect("moderation:report", report_id=report.pk)
    words = words_that_were_open(request, report)
    context = {
        "report": report,
        "referral": referral,
        "named": row_id_in(request.POST, "decision") or (referral.pk if referral else ""),
        "form": form,
        "longest_note": LONGEST_NOTE,
        "words": words,
        "opened_today": opened_today(by=person, now=timezone.now()) if words else 0,
        "staff_area": "referrals",
    }
    return render(request, "moderation/conclude.html", context, status=status)


@press_on("moderation:report", "report_id")
@kept_through_sign_in("conclusion")
@only_who_can(Act.LEAD_ON_REPORTS)
def undo(request: HttpRequest, report_id: int) -> HttpResponse:
    """Undoes what was noted of the referral; its clock goes on."""
    conclusion_id = row_id_in(request.POST, "conclusion")
    try:
        if conclusion_id is None:
            raise AlreadyDecided(gettext("Nothing was undone: the press named nothing to undo."))
        safeguarding.undo_conclusion(
            report_id=report_id,
            by=signed_in(request),
            now=timezone.now(),
            conclusion_id=conclusion_id,
        )
    except DecisionError as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, _("Undone. Its clock goes on from the referral."))
    return redirect("moderation:report", report_id=report_id)


def _rows(page: safeguarding.ReferralsPage, *, shows_clock: bool) -> list[dict[str, Any]]:
    now = timezone.now()
    reports = [referral.report_id for referral in page.referrals]
    running = Claim.objects.running_at(now).filter(report__in=reports)
    claims = dict(running.values_list("report_id", "by_id"))
    return [
        {
            "referral": referral,
            "report": referral.report,
            "reason": gettext(REFER_REASONS[referral.reason]),
            "waited": age_in_words(referral.decided_at, now=now),
            "is_late": shows_clock and now - referral.decided_at > SOON_ENOUGH,
            "followed": "" if shows_clock else conclusion_in_words(referral.conclusion),
            "taken_by_id": claims.get(referral.report_id),
        }
        for referral in page.referrals
    ]
