"""Staff see here what one of them proposed and what waits for a second person, and settle it."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from staff.access import only_who_can, signed_in
from staff.models import Person
from staff.policies import ACTS_OF_TWO, Act, who_can
from staff.presses import press_on
from staff.proposal_models import Proposal, ProposalOutcome
from staff.proposals import (
    ProposalRefused,
    confirm_proposal,
    decline_proposal,
    is_about,
    may_second,
    may_see,
    proposed_by,
    rules_of,
    take_back_proposal,
    waiting_for,
)
from staff.roles import EXAMPLE_TEAMS
from staff.team import role_labels, what_a_team_can


@require_safe
@only_who_can(Act.COME_IN)
def show_proposals(request: HttpRequest) -> HttpResponse:
    """Lists what waits for this person as the second one, and what they proposed themselves."""
    person, now = signed_in(request), timezone.now()
    return render(
        request,
        "office/proposals.html",
        {
            "waiting": [_line(proposal) for proposal in waiting_for(person, now=now)],
            "own": [_line(proposal) for proposal in proposed_by(person, now=now)],
            "staff_area": "attention",
        },
    )


@require_safe
@only_who_can(Act.COME_IN)
def show_proposal(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Shows one proposal: what would happen, since when it waits, and what this person may do."""
    return _show(request, _proposal(request, proposal_id))


@press_on("moderation:proposal", "proposal_id")
@only_who_can(Act.COME_IN)
def confirm(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Confirms it and does it, as the second person. A link that it makes is shown once."""
    proposal = _proposal(request, proposal_id)
    refusals: tuple[type[Exception], ...] = (ProposalRefused, *rules_of(proposal.kind).refusals)
    try:
        proposal, link = confirm_proposal(
            proposal_id=proposal_id, by=signed_in(request), now=timezone.now()
        )
    except refusals as error:
        messages.warning(request, str(error))
        return redirect("moderation:proposal", proposal_id)
    if proposal.outcome != ProposalOutcome.CONFIRMED:
        messages.warning(
            request,
            _("Nothing was done: %(why)s.") % {"why": proposal.get_outcome_display()},
        )
    elif link:
        return _show(request, proposal, link=request.build_absolute_uri(link))
    else:
        messages.success(request, _("It is confirmed and done."))
    return redirect("moderation:proposal", proposal_id)


@press_on("moderation:proposal", "proposal_id")
@only_who_can(Act.COME_IN)
def decline(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Declines it as the second person: nothing is done."""
    return _end(request, proposal_id, decline_proposal, _("It is declined. Nothing was done."))


@press_on("moderation:proposal", "proposal_id")
@only_who_can(Act.COME_IN)
def take_back(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Takes back one's own proposal: nothing is done."""
    return _end(request, proposal_id, take_back_proposal, _("It is taken back. Nothing was done."))


@require_safe
@only_who_can(Act.COME_IN)
def show_team(request: HttpRequest) -> HttpResponse:
    """Shows what the people who work here can do together today, and what others could."""
    team = [person.roles for person in Person.objects.at_work().order_by("pk")]
    return render(
        request,
        "office/team.html",
        {
            "size": len(team),
            "lines": what_a_team_can(team),
            "examples": [
                ([role_labels(roles) for roles in example], what_a_team_can(example))
                for example in EXAMPLE_TEAMS
            ],
            "staff_area": "people",
        },
    )


def _end(
    request: HttpRequest, proposal_id: int, verb: Callable[..., Proposal], done: str
) -> HttpResponse:
    """Ends a proposal without doing it, or says why it was not ended."""
    _proposal(request, proposal_id)
    try:
        verb(proposal_id=proposal_id, by=signed_in(request), now=timezone.now())
    except ProposalRefused as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, done)
    return redirect("moderation:proposal", proposal_id)


def _show(request: HttpRequest, proposal: Proposal, *, link: str = "") -> HttpResponse:
    person = signed_in(request)
    rules = rules_of(proposal.kind)
    is_waiting = proposal.is_waiting_at(timezone.now())
    others = who_can(ACTS_OF_TWO[proposal.kind][1]).exclude(pk=proposal.by_id)
    return render(
        request,
        "office/proposal.html",
        {
            "proposal": proposal,
            "title": rules.title(proposal),
            "details": rules.details(proposal),
            "page": rules.page(proposal),
            "is_waiting": is_waiting,
            "has_run_out": not is_waiting and not proposal.outcome,
            "is_own": proposal.by_id == person.pk,
            "is_about_oneself": is_about(person, proposal),
            "may_second": is_waiting and may_second(person, proposal),
            "is_anybody_left": others.exists(),
            "link": link,
            "staff_area": "attention",
        },
    )


def _proposal(request: HttpRequest, proposal_id: int) -> Proposal:
    """Finds a proposal of a kind that this person may propose or confirm; 404 for any other."""
    proposal = get_object_or_404(
        Proposal.objects.select_related("by", "seconded_by"), pk=proposal_id
    )
    if not may_see(signed_in(request), proposal):
        raise Http404
    return proposal


def _line(proposal: Proposal) -> tuple[Proposal, str]:
    return proposal, rules_of(proposal.kind).title(proposal)
