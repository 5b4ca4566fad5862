"""This module proposes a banner in somebody's own words, which a second person puts up."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from staff.access import signed_in
from staff.proposal_models import Proposal, ProposalKind
from staff.proposals import propose


def propose_banner(request: HttpRequest, said: Mapping[str, Any]) -> HttpResponse:
    """Proposes the banner that a form says, and leads to its page; pressing twice is once."""
    person, now = signed_in(request), timezone.now()
    start: datetime = said["shown_from"]
    until: datetime = said["shown_until"]
    content = {
        "text": said["text"],
        "level": said["level"],
        "nation": said["nation"],
        # What was to start at once starts when it is confirmed: pressed twice, it is the same.
        "shown_from": "" if start <= now else start.isoformat(),
        "shown_until": until.isoformat(),
    }
    same = [waiting for waiting in waiting_banners(now=now) if waiting.content == content]
    if same:
        return redirect("moderation:proposal", same[0].pk)
    proposal = propose(
        kind=ProposalKind.OWN_BANNER,
        subject=str(uuid4()),
        content=content,
        by=person,
        now=now,
        until=until,
    )
    return redirect("moderation:proposal", proposal.pk)


def waiting_banners(*, now: datetime) -> list[Proposal]:
    """Finds the banners that wait for a second person."""
    return list(Proposal.objects.waiting_at(now).filter(kind=ProposalKind.OWN_BANNER))
