"""Shows the staff pages on which a statistician closes a period and publishes a release.

They cross the house (moderation closes, releases publishes), so they live here. No page shows
how many reports a period holds: nobody sees true counts, before or after.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from types import MappingProxyType

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from classification.periods import cohorts_of, is_quarter, is_year, last_day
from estimates.own.release_estimates import estimates_of
from moderation.anonymise import ClosingError, check_can_close
from publication.before_close import still_open
from publication.calendar import cohorts_on_show, releases_on_show
from publication.close import close_cohort
from publication.forms import CloseForm, PublishForm, ReasonForm, RefuseForm, WithdrawForm
from publication.preview import costs_of, preview_of, table_groups
from releases.models import Release
from releases.prepare import PublishingError, plan_release, prepare_release
from releases.profiles import PROFILES
from releases.publish import jumps_of, publish_release, refuse_release, withdraw_release
from releases.second_person import why_not_settle
from staff.access import only_who_can, signed_in
from staff.models import Person
from staff.policies import Act, can
from staff.presses import press_on
from staff.proposal_models import Proposal, ProposalKind
from staff.proposals import ProposalRefused, is_alone_enough, propose, waiting_about

_STATES: Mapping[Release.State, Promise] = MappingProxyType(
    {
        Release.State.PREPARED: gettext_lazy("waiting for a second person"),
        Release.State.PUBLISHED: gettext_lazy("published"),
        Release.State.REFUSED: gettext_lazy("refused"),
        Release.State.WITHDRAWN: gettext_lazy("withdrawn"),
    }
)


@require_safe
@only_who_can(Act.SEE_RELEASES)
def periods(request: HttpRequest) -> HttpResponse:
    """Lists every period with what can be done to it, and every release."""
    cohorts = cohorts_on_show(today=timezone.localdate())
    return render(
        request,
        "publication/periods.html",
        {
            "cohorts": cohorts,
            "releases": releases_on_show(cohorts),
            "profile": PROFILES[settings.RELEASE_PROFILE],
            "may_act": can(signed_in(request), Act.PREPARE_RELEASES),
            "staff_area": "releases",
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@only_who_can(Act.PREPARE_RELEASES)
def close(request: HttpRequest, cohort: str) -> HttpResponse:
    """Proposes to close a period, after a page that says what that does; a second person closes it.

    On a practice site one person does, at once.
    """
    if not is_quarter(cohort):
        raise Http404
    today, now = timezone.localdate(), timezone.now()
    early = last_day(cohort) >= today
    waiting = still_open(cohort=cohort)
    form = CloseForm(request.POST if request.method == "POST" else None, asks=bool(waiting))
    try:
        check_can_close(cohort=cohort, today=today, early=early)
        if form.is_bound and form.is_valid():
            person = signed_in(request)
            if not is_alone_enough():
                kind = ProposalKind.CLOSE_PERIOD
                proposal = propose(
                    kind=kind,
                    subject=cohort,
                    content={"asked": bool(waiting)},
                    by=person,
                    now=now,
                )
                return redirect("moderation:proposal", proposal.pk)
            close_cohort(cohort=cohort, by=person, today=today, early=early, at=now)
            done = _("%(period)s is closed. Its reports are records now, and the reports are gone.")
            messages.success(request, done % {"period": cohort})
            return redirect("publication:periods")
    except (ClosingError, ProposalRefused) as error:
        messages.warning(request, str(error))
        return redirect("publication:periods")
    return render(
        request,
        "publication/close.html",
        {
            "cohort": cohort,
            "early": early,
            "form": form,
            "still_open": waiting,
            "is_alone_enough": is_alone_enough(),
            "proposal": waiting_about(ProposalKind.CLOSE_PERIOD, cohort, now=now),
            "staff_area": "releases",
        },
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@only_who_can(Act.PREPARE_RELEASES)
def prepare(request: HttpRequest, period: str) -> HttpResponse:
    """Shows what a release would hold and cost; the press charges it and draws the noise once."""
    if not (is_quarter(period) or is_year(period)):
        raise Http404
    try:
        plan = plan_release(period=period)
        if request.method == "POST":
            prepare_release(period=period, by=signed_in(request), now=timezone.now())
            return redirect("publication:preview", number=period)
    except PublishingError as error:
        messages.warning(request, str(error))
        return redirect("publication:periods")
    return render(
        request,
        "publication/prepare.html",
        {
            "plan": plan,
            "costs": costs_of(plan),
            "groups": table_groups(plan),
            "staff_area": "releases",
        },
    )


@require_safe
@only_who_can(Act.SEE_RELEASES)
def preview(request: HttpRequest, number: str) -> HttpResponse:
    """Shows the figures as they will stand, already charged; and what a second person may do."""
    return _show(request, _release(number))


@press_on("publication:preview", "number")
@only_who_can(Act.SEE_RELEASES)
def publish(request: HttpRequest, number: str) -> HttpResponse:
    """Freezes the release: files, checksums, page."""
    return _take_step(
        request,
        number,
        wanted=Release.State.PREPARED,
        form_for=lambda release: PublishForm(
            request.POST,
            is_held=bool(jumps_of(release)),
            demonstration=release.demonstration,
        ),
        verb=partial(publish_release, estimates=estimates_of),
        done=_("Release %(release)s is published."),
    )


@press_on("publication:preview", "number")
@only_who_can(Act.SEE_RELEASES)
def refuse(request: HttpRequest, number: str) -> HttpResponse:
    """Publishes the release as withdrawn, with its notice: the budget is spent, nothing redrawn."""
    return _take_step(
        request,
        number,
        wanted=Release.State.PREPARED,
        form_for=lambda _release: RefuseForm(request.POST),
        verb=refuse_release,
        done=_("Release %(release)s is refused. Its notice is public, and it has no figures."),
    )


@press_on("publication:preview", "number")
@only_who_can(Act.SEE_RELEASES)
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    """Proposes to mark a published release as withdrawn: a second person does it.

    Its files stay as they were frozen. On a practice site one person does it, at once.
    """
    return _take_step(
        request,
        number,
        wanted=Release.State.PUBLISHED,
        form_for=lambda _release: WithdrawForm(request.POST),
        verb=withdraw_release if is_alone_enough() else _propose_withdrawal,
        done=_("Release %(release)s is withdrawn. Its notice stands beside its files.")
        if is_alone_enough()
        else _("It waits for a second person. Until then release %(release)s stays as it is."),
    )


def _propose_withdrawal(
    *, number: str, by: Person, now: datetime, reason: str, words: str
) -> Proposal:
    return propose(
        kind=ProposalKind.WITHDRAW_RELEASE,
        subject=number,
        content={"reason": reason, "words": words},
        by=by,
        now=now,
    )


def _take_step(
    request: HttpRequest,
    number: str,
    *,
    wanted: Release.State,
    form_for: Callable[[Release], ReasonForm],
    verb: Callable[..., Release | Proposal],
    done: str,
) -> HttpResponse:
    """Takes a step with the reason that was chosen, or shows what stands against it."""
    release = _release(number)
    if release.state != wanted:
        messages.warning(
            request,
            _("Release %(release)s is in another state: %(state)s. Nothing was done.")
            % {"release": release.number, "state": _STATES[Release.State(release.state)]},
        )
        return redirect("publication:preview", number=release.number)
    form = form_for(release)
    if form.is_valid():
        try:
            verb(
                number=release.pk,
                by=signed_in(request),
                now=timezone.now(),
                reason=form.cleaned_data.get("reason", ""),
                words=form.cleaned_data.get("words", ""),
            )
        except (PublishingError, ProposalRefused) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, done % {"release": release.number})
            return redirect("publication:preview", number=release.number)
    return _show(request, release, form)


def _show(request: HttpRequest, release: Release, form: ReasonForm | None = None) -> HttpResponse:
    """Shows the page of one release, with the form that was sent, its errors and its words."""
    is_waiting = release.state == Release.State.PREPARED
    shown = preview_of(release, today=timezone.localdate()) if is_waiting else None
    person = signed_in(request)
    why_not = why_not_settle(release, person=person) if is_waiting else ""
    is_publishing = isinstance(form, PublishForm)
    context = {
        "release": release,
        "cohorts": cohorts_of(release.number),
        "preview": shown,
        "is_own": release.prepared_by_id == person.pk,
        "may_settle": is_waiting and not why_not,
        "why_not_settle": why_not,
        "is_alone_enough": is_alone_enough(),
        "proposal": waiting_about(
            ProposalKind.WITHDRAW_RELEASE, release.number, now=timezone.now()
        ),
        "publish_form": form
        if is_publishing
        else PublishForm(is_held=bool(shown and shown.jumps), demonstration=release.demonstration),
        "notice_form": (None if is_publishing else form)
        or (RefuseForm() if is_waiting else WithdrawForm()),
        "staff_area": "releases",
    }
    status = 422 if form and form.errors else 200
    return render(request, "publication/preview.html", context, status=status)


def _release(number: str) -> Release:
    return get_object_or_404(
        Release.objects.select_related("prepared_by", "decided_by"), number=number
    )
