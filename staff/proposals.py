"""This module lets one person propose a step and a second one confirm it, which does it.

What each kind is about and does stands where the setting PROPOSAL_RULES says, on a floor that
sees all of it. Both people's roles are looked at at both presses; what has changed since is
not done. The audit has an entry for each press, about the thing itself.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from classification.retention_periods import period_of
from staff.audit import record_action, wait_for_turn
from staff.models import Person
from staff.policies import ACTS_OF_TWO, Act, can
from staff.proposal_models import Proposal, ProposalKind, ProposalOutcome


class ProposalRefused(Exception):
    """The proposal was not made, confirmed or ended; the text says why, for whoever tried."""


@dataclass(frozen=True, kw_only=True)
class ProposalRules:
    """One kind of proposal: what it is about, how that is now, and what confirming does.

    `audited_as` names the kind of thing in the audit. `stands_against` says what forbids the step
    now, or "". `state_of` says how the subject is, so that a change of it is seen. `carry_out` does
    the step and gives a link to show once, or "". `title` and `details` say what would happen,
    `page` where the thing itself stands. What `refusals` lists is said to whoever confirms.
    """

    audited_as: str
    stands_against: Callable[[str], str]
    state_of: Callable[[str], str]
    carry_out: Callable[[Proposal, datetime], str]
    title: Callable[[Proposal], str]
    details: Callable[[Proposal], Mapping[str, str]]
    page: Callable[[Proposal], str]
    refusals: tuple[type[Exception], ...] = ()


def rules_of(kind: str) -> ProposalRules:
    """Gives what a kind of proposal is about and does."""
    rules: Mapping[str, ProposalRules] = import_string(settings.PROPOSAL_RULES)
    return rules[kind]


def is_alone_enough() -> bool:
    """Tells whether one person may do alone what takes two: on a practice site."""
    return bool(settings.DEMONSTRATION)


def may_propose(person: Person, kind: str) -> bool:
    """Tells whether this person's roles let them propose it."""
    return can(person, ACTS_OF_TWO[kind][0])


def may_second(person: Person, proposal: Proposal) -> bool:
    """Tells whether this person is the second one that the proposal waits for."""
    if person.pk == proposal.by_id or is_about(person, proposal):
        return False
    return can(person, ACTS_OF_TWO[proposal.kind][1])


def is_about(person: Person, proposal: Proposal) -> bool:
    """Tells whether it is this person whom the proposal would let back in."""
    return proposal.kind == ProposalKind.LET_BACK_IN and proposal.subject == str(person.pk)


def may_see(person: Person, proposal: Proposal) -> bool:
    """Tells whether the proposal is of a kind that this person may propose or confirm."""
    return any(can(person, act) for act in ACTS_OF_TWO[proposal.kind])


def waiting_for(person: Person, *, now: datetime) -> list[Proposal]:
    """Finds what this person could confirm or decline, the oldest first."""
    found = Proposal.objects.waiting_at(now).exclude(by=person)
    found = found.exclude(kind=ProposalKind.LET_BACK_IN, subject=str(person.pk))
    return list(found.filter(kind__in=_kinds_for(person)))


def proposed_by(person: Person, *, now: datetime) -> list[Proposal]:
    """Finds what this person proposed and what still waits for somebody else."""
    return list(Proposal.objects.waiting_at(now).filter(by=person))


def waiting_about(kind: str, subject: str, *, now: datetime) -> Proposal | None:
    """Finds the proposal of this kind about this thing, where one waits."""
    return Proposal.objects.waiting_at(now).about(kind, subject).first()


def propose(
    *,
    kind: ProposalKind,
    subject: str,
    content: Mapping[str, Any],
    by: Person,
    now: datetime,
    until: datetime | None = None,
) -> Proposal:
    """Proposes a step; it waits until it runs out, at `until` at the latest.

    Pressing twice gives the one that waits. Raises ProposalRefused for somebody without the role,
    where something forbids the step, and where another one about the same thing waits.
    """
    if not may_propose(by, kind):
        raise ProposalRefused(_("Your roles do not let you propose this."))
    end = period_of("staff.Proposal.waiting").after(now)
    with transaction.atomic():
        wait_for_turn()
        earlier = Proposal.objects.unsettled().about(kind, subject).select_for_update().first()
        if earlier is not None and not earlier.is_waiting_at(now):
            _end(earlier, ProposalOutcome.RUN_OUT, now=now)
        elif earlier is not None:
            if earlier.by_id == by.pk and earlier.content == dict(content):
                return earlier
            raise ProposalRefused(_("This waits for a second person already."))
        if said := rules_of(kind).stands_against(subject):
            raise ProposalRefused(said)
        record_action(
            action=f"propose_{kind}",
            by=by,
            subject=rules_of(kind).audited_as,
            subject_id=subject,
            at=now,
        )
        return Proposal.objects.create(
            kind=kind,
            subject=subject,
            subject_sha256=_sha256_of_state(kind, subject),
            content=dict(content),
            by=by,
            proposed_at=now,
            runs_out_at=min(end, until) if until else end,
        )


def confirm_proposal(*, proposal_id: int, by: Person, now: datetime) -> tuple[Proposal, str]:
    """Confirms a proposal as the second person, and does it: both, or neither.

    Gives the proposal and a link to show once, or "". Where its subject has changed, or whoever
    proposed it lost the role, it ends and is not done: its outcome says so. Raises
    ProposalRefused, and whatever of its `refusals` stands against the step.
    """
    with transaction.atomic():
        wait_for_turn()
        proposal = _waiting(proposal_id, now=now)
        _check_can_second(proposal, by=by)
        rules = rules_of(proposal.kind)
        if not _is_at_work_with(proposal.by, ACTS_OF_TWO[proposal.kind][0]):
            ending = ProposalOutcome.MAY_NOT
        elif _sha256_of_state(proposal.kind, proposal.subject) != proposal.subject_sha256:
            ending = ProposalOutcome.STALE
        else:
            _record("confirm", proposal, by=by, at=now)
            _end(proposal, ProposalOutcome.CONFIRMED, now=now, seconded_by=by)
            return proposal, rules.carry_out(proposal, now)
        _record("end", proposal, by=by, at=now)
        _end(proposal, ending, now=now)
    return proposal, ""


def decline_proposal(*, proposal_id: int, by: Person, now: datetime) -> Proposal:
    """Declines a proposal as the second person: nothing is done. Raises ProposalRefused."""
    with transaction.atomic():
        wait_for_turn()
        proposal = _waiting(proposal_id, now=now)
        _check_can_second(proposal, by=by)
        _record("decline", proposal, by=by, at=now)
        _end(proposal, ProposalOutcome.DECLINED, now=now, seconded_by=by)
    return proposal


def take_back_proposal(*, proposal_id: int, by: Person, now: datetime) -> Proposal:
    """Takes back what one proposed oneself: nothing is done. Raises ProposalRefused."""
    with transaction.atomic():
        wait_for_turn()
        proposal = _waiting(proposal_id, now=now)
        if proposal.by_id != by.pk:
            raise ProposalRefused(_("Only whoever proposed this can take it back."))
        _record("take_back", proposal, by=by, at=now)
        _end(proposal, ProposalOutcome.TAKEN_BACK, now=now)
    return proposal


def do_as_two(
    *,
    kind: ProposalKind,
    subject: str,
    content: Mapping[str, Any],
    by: Person,
    seconded_by: Person,
    now: datetime,
) -> str:
    """Proposes and confirms in one transaction, for a command that two people stand behind.

    Raises ProposalRefused, and whatever of its `refusals` stands against the step.
    """
    with transaction.atomic():
        proposal = propose(kind=kind, subject=subject, content=content, by=by, now=now)
        return confirm_proposal(proposal_id=proposal.pk, by=seconded_by, now=now)[1]


def _kinds_for(person: Person) -> list[str]:
    return [kind for kind, (_first, second) in ACTS_OF_TWO.items() if can(person, second)]


def _waiting(proposal_id: int, *, now: datetime) -> Proposal:
    """Locks a proposal that can still be settled; ProposalRefused says what became of another."""
    proposal = (
        Proposal.objects.select_for_update(of=("self",)).select_related("by").get(pk=proposal_id)
    )
    if proposal.outcome:
        said = _("It has ended already: %(outcome)s. You changed nothing.")
        raise ProposalRefused(said % {"outcome": proposal.get_outcome_display()})
    if not proposal.is_waiting_at(now):
        raise ProposalRefused(_("Its time has run out. You changed nothing. Propose it again."))
    return proposal


def _check_can_second(proposal: Proposal, *, by: Person) -> None:
    if by.pk == proposal.by_id:
        raise ProposalRefused(_("You proposed this yourself. Somebody else has to look at it."))
    if is_about(by, proposal):
        # Whoever sits at their screen could else take their sign-in, with a call to one colleague.
        raise ProposalRefused(_("This is about yourself. Somebody else has to look at it."))
    if not _is_at_work_with(by, ACTS_OF_TWO[proposal.kind][1]):
        raise ProposalRefused(_("Your roles do not let you confirm or decline this."))


def _is_at_work_with(person: Person, act: Act) -> bool:
    """Tells by what the database says now, and not by what was read with the request."""
    fresh = Person.objects.at_work().filter(pk=person.pk).first()
    return fresh is not None and can(fresh, act)


def _sha256_of_state(kind: str, subject: str) -> str:
    return hashlib.sha256(rules_of(kind).state_of(subject).encode()).hexdigest()


def _record(verb: str, proposal: Proposal, *, by: Person, at: datetime) -> None:
    record_action(
        action=f"{verb}_{proposal.kind}",
        by=by,
        subject=rules_of(proposal.kind).audited_as,
        subject_id=proposal.subject,
        at=at,
    )


def _end(
    proposal: Proposal,
    outcome: ProposalOutcome,
    *,
    now: datetime,
    seconded_by: Person | None = None,
) -> None:
    proposal.outcome, proposal.settled_at, proposal.seconded_by = outcome, now, seconded_by
    proposal.save(update_fields=["outcome", "settled_at", "seconded_by"])
