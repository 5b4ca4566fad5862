"""Readers mask personal details here in the words that they have open.

No press of these is kept through a sign-in: what is typed may be a detail.
"""

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters

from moderation.key_views import open_key_of
from moderation.keys import KeyProblem
from moderation.masking import CannotMask, mask_find, mask_text, take_mask_off
from moderation.masks import UNMASK_REASONS
from moderation.masks_in_words import MaskForm
from moderation.onward_views import goes_on
from moderation.unlocking import Unlocked
from moderation.unsealing import read_words
from moderation.views import find_report, show_report_page
from reporting.models import Report
from staff.access import only_who_can, signed_in
from staff.addresses import row_id_in
from staff.policies import Act
from staff.presses import press_on


@sensitive_post_parameters()
@press_on("moderation:report", "report_id")
@only_who_can(Act.READ_REPORTS)
@goes_on
def mask(request: HttpRequest, report_id: int) -> HttpResponse:
    """Masks the suggestion whose number was pressed, or the words that were typed."""
    report, unlocked = find_report(report_id, by=signed_in(request)), open_key_of(request)
    if unlocked is None:
        return _locked(request, report)
    form = MaskForm(request.POST)
    person, now = signed_in(request), timezone.now()
    number = row_id_in(request.POST, "find")
    try:
        if form.is_valid():
            chosen = form.cleaned_data
            if number is not None:
                mask_find(
                    report_id=report.pk,
                    number=number,
                    reason=chosen["reason"],
                    by=person,
                    unlocked=unlocked,
                    now=now,
                )
            else:
                mask_text(report_id=report.pk, by=person, unlocked=unlocked, now=now, **chosen)
            return _with_words(request, report, unlocked)
    except CannotMask as error:
        form.add_error("exact", str(error))
    except KeyProblem as problem:
        messages.warning(request, str(problem))
        return redirect("moderation:report", report_id=report.pk)
    return _with_words(request, report, unlocked, form=form)


@press_on("moderation:report", "report_id")
@only_who_can(Act.READ_REPORTS)
@goes_on
def unmask(request: HttpRequest, report_id: int) -> HttpResponse:
    """Takes a mask off for good: it was wrong."""
    report, unlocked = find_report(report_id, by=signed_in(request)), open_key_of(request)
    if unlocked is None:
        return _locked(request, report)
    number = row_id_in(request.POST, "mask")
    if number is None:
        raise BadRequest("No mask is named.")
    try:
        take_mask_off(
            report_id=report.pk,
            number=number,
            by=signed_in(request),
            unlocked=unlocked,
            now=timezone.now(),
        )
    except KeyProblem as problem:
        messages.warning(request, str(problem))
        return redirect("moderation:report", report_id=report.pk)
    return _with_words(request, report, unlocked)


@press_on("moderation:report", "report_id")
@only_who_can(Act.READ_REPORTS)
@goes_on
def show_original(request: HttpRequest, report_id: int) -> HttpResponse:
    """Shows the words as they were written, for a reason that the audit keeps."""
    report, unlocked = find_report(report_id, by=signed_in(request)), open_key_of(request)
    if unlocked is None:
        return _locked(request, report)
    why = request.POST.get("why", "")
    if why not in UNMASK_REASONS:
        raise BadRequest("The field why is no reason of ours.")
    return _with_words(request, report, unlocked, why_unmasked=why)


def _with_words(
    request: HttpRequest,
    report: Report,
    unlocked: Unlocked,
    *,
    form: MaskForm | None = None,
    why_unmasked: str = "",
) -> HttpResponse:
    try:
        words = read_words(
            report_id=report.pk,
            by=signed_in(request),
            unlocked=unlocked,
            now=timezone.now(),
            why_unmasked=why_unmasked,
        )
    except KeyProblem as problem:
        messages.warning(request, str(problem))
        return redirect("moderation:report", report_id=report.pk)
    status = 422 if form else 200
    return show_report_page(request, report, words=words, mask_form=form, status=status)


def _locked(request: HttpRequest, report: Report) -> HttpResponse:
    messages.warning(
        request, _("Your key is locked, so nothing was changed. Unlock it and open the words.")
    )
    return redirect("moderation:report", report_id=report.pk)
