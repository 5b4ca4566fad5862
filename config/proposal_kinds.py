"""This module says what each step that takes two people is about, and what confirming it does.

It stands on the top floor, because the steps lie in packages that do not know each other. The
setting PROPOSAL_RULES names RULES.
"""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from classification.periods import PeriodError
from guidance.models import Banner
from guidance.upkeep.banner import start_banner
from moderation.anonymise import ClosingError, check_can_close
from publication.before_close import still_open
from publication.close import close_cohort
from releases.models import Release
from releases.prepare import PublishingError
from releases.public_reasons import WITHDRAWAL_REASONS, public_reason
from releases.publish import withdraw_release
from staff.invitations import invite_back
from staff.models import Person
from staff.people import why_not_let_back_in
from staff.proposal_models import Proposal, ProposalKind
from staff.proposals import ProposalRules


def _release_state(number: str) -> str:
    return Release.objects.values_list("state", flat=True).filter(pk=number).first() or ""


def _against_withdrawing(number: str) -> str:
    if _release_state(number) == Release.State.PUBLISHED:
        return ""
    return _("Only a published release can be withdrawn.")


def _withdraw(proposal: Proposal, now: datetime) -> str:
    withdraw_release(
        number=proposal.subject,
        by=proposal.by,
        now=now,
        reason=proposal.content["reason"],
        words=proposal.content["words"],
    )
    return ""


def _withdrawal_details(proposal: Proposal) -> Mapping[str, str]:
    content = proposal.content
    notice = public_reason(WITHDRAWAL_REASONS, content["reason"], content["words"])
    return {
        _("What it does"): _("Its files stay for whoever has cited them. The notice is public."),
        _("Notice"): notice,
    }


def _period_state(cohort: str) -> str:
    return _against_closing(cohort)


def _against_closing(cohort: str) -> str:
    try:
        check_can_close(cohort=cohort, today=timezone.localdate())
    except (ClosingError, PeriodError) as error:
        return str(error)
    return ""


def _close(proposal: Proposal, now: datetime) -> str:
    if still_open(cohort=proposal.subject) and not proposal.content.get("asked"):
        raise ClosingError(
            _(
                "Something of this quarter is undecided that was not there when it was proposed. "
                "Decline it: whoever proposes it again asks first whether that can wait."
            )
        )
    close_cohort(cohort=proposal.subject, by=proposal.by, today=timezone.localdate(now), at=now)
    return ""


def _closing_details(proposal: Proposal) -> Mapping[str, str]:
    """Says what closing does and, until it is settled, what is undecided at this moment."""
    waiting = () if proposal.outcome else still_open(cohort=proposal.subject)
    undecided = {_("Not decided yet"): "; ".join(f"{line.what}: {line.amount}" for line in waiting)}
    return {
        _("What it does"): _(
            "Each accepted report becomes a record, and its reports are deleted with what people "
            "wrote. It never opens again."
        ),
        _("Before you confirm"): _(
            "Look at the groups and the referred reports of the quarter: no decision on it can be "
            "undone afterwards."
        ),
        **(undecided if waiting else {}),
    }


def _banner_state(banner_id: str) -> str:
    return str(Banner.objects.filter(pk=UUID(banner_id)).exists())


def _put_up(proposal: Proposal, now: datetime) -> str:
    content = proposal.content
    start_banner(
        text=content["text"],
        level=content["level"],
        nation=content["nation"],
        shown_from=max(now, _moment(content["shown_from"])) if content["shown_from"] else now,
        shown_until=_moment(content["shown_until"]),
        by=proposal.by,
        now=now,
        banner_id=UUID(proposal.subject),
    )
    return ""


def _banner_details(proposal: Proposal) -> Mapping[str, str]:
    content = proposal.content
    return {
        _("Its words"): content["text"],
        _("How it looks"): str(Banner.Level(content["level"]).label),
        _("Whom it concerns"): str(Banner.Nation(content["nation"]).label),
        _("From"): _when(content["shown_from"]) if content["shown_from"] else _("at once"),
        _("Until"): _when(content["shown_until"]),
    }


def _person(person_id: str) -> Person:
    return Person.objects.get(pk=int(person_id))


def _person_state(person_id: str) -> str:
    person = _person(person_id)
    held = (person.is_active, sorted(person.roles), person.get_session_auth_hash())
    return repr(held)


def _let_back(proposal: Proposal, now: datetime) -> str:
    token = invite_back(person=_person(proposal.subject), by=proposal.by, now=now)
    return reverse("staff:invitation", args=[token])


def _let_back_details(proposal: Proposal) -> Mapping[str, str]:
    return {
        _("Who"): _person(proposal.subject).email,
        _("What it does"): _(
            "It makes a link, shown once, with which they choose a new password and set up a "
            "second factor again. Be sure that you speak to the right person."
        ),
    }


def _moment(text: str) -> datetime:
    found = parse_datetime(text)
    assert found is not None, "a proposal holds a time that is none"
    return found


def _when(text: str) -> str:
    return date_format(timezone.localtime(_moment(text)), "j F Y, H:i")


RULES: Final[Mapping[str, ProposalRules]] = MappingProxyType(
    {
        ProposalKind.WITHDRAW_RELEASE: ProposalRules(
            audited_as="release",
            stands_against=_against_withdrawing,
            state_of=_release_state,
            carry_out=_withdraw,
            title=lambda proposal: _("Withdraw release %(number)s") % {"number": proposal.subject},
            details=_withdrawal_details,
            page=lambda proposal: reverse("publication:preview", args=[proposal.subject]),
            refusals=(PublishingError,),
        ),
        ProposalKind.CLOSE_PERIOD: ProposalRules(
            audited_as="period",
            stands_against=_against_closing,
            state_of=_period_state,
            carry_out=_close,
            title=lambda proposal: _("Close %(quarter)s") % {"quarter": proposal.subject},
            details=_closing_details,
            page=lambda _proposal: reverse("publication:periods"),
            refusals=(ClosingError, PeriodError),
        ),
        ProposalKind.OWN_BANNER: ProposalRules(
            audited_as="banner",
            stands_against=lambda _banner_id: "",
            state_of=_banner_state,
            carry_out=_put_up,
            title=lambda _proposal: _("Put up a banner"),
            details=_banner_details,
            page=lambda _proposal: reverse("moderation:advice"),
        ),
        ProposalKind.LET_BACK_IN: ProposalRules(
            audited_as="person",
            stands_against=lambda person_id: why_not_let_back_in(_person(person_id)),
            state_of=_person_state,
            carry_out=_let_back,
            title=lambda _proposal: _("Let somebody back in"),
            details=_let_back_details,
            page=lambda proposal: reverse("moderation:person", args=[proposal.subject]),
        ),
    }
)
"""Kind of proposal -> what it is about, and what confirming it does."""
