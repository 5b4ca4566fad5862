"""One person proposes and a second one confirms: who may, what ends it, and what the database
refuses whoever asks."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from staff.invitations import InvitationGone, accept_invitation, find_invitation
from staff.models import AuditEntry, Invitation
from staff.people import change_roles, remove_person
from staff.policies import ACTS_OF_TWO
from staff.proposal_models import Proposal, ProposalKind, ProposalOutcome
from staff.proposals import (
    ProposalRefused,
    confirm_proposal,
    decline_proposal,
    do_as_two,
    may_propose,
    may_second,
    propose,
    proposed_by,
    rules_of,
    take_back_proposal,
    waiting_for,
)
from tests.staff.conftest import NOW

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(hours=1)
ROLES = ("moderator", "senior", "safeguarding", "statistician", "administrator")
MAY_PROPOSE = {
    "withdraw_release": {"senior", "statistician"},
    "close_period": {"statistician"},
    "own_banner": {"moderator", "senior", "safeguarding", "administrator"},
    "let_back_in": {"administrator"},
}
MAY_SECOND = {
    "withdraw_release": {"senior", "statistician"},
    "close_period": {"senior", "statistician"},
    "own_banner": {"moderator", "senior", "safeguarding", "administrator"},
    "let_back_in": {"senior", "administrator"},
}


@pytest.fixture
def sue(make_person):
    return make_person("sue@example.org", "senior")


@pytest.fixture
def proposal(ada, mo):
    """ada proposes to let mo back in."""
    return propose(kind=ProposalKind.LET_BACK_IN, subject=str(mo.pk), content={}, by=ada, now=NOW)


def settle(verb, proposal, by, now=LATER):
    by.__dict__.pop("roles", None)
    return verb(proposal_id=proposal.pk, by=by, now=now)


def outcome(proposal):
    proposal.refresh_from_db()
    return proposal.outcome


def entries():
    return [
        (entry.action, entry.by_id, entry.subject, entry.subject_id)
        for entry in AuditEntry.objects.order_by("number")
        if entry.subject == "person" and entry.action.endswith("_let_back_in")
    ]


def test_a_second_person_confirms_and_it_is_done_once(proposal, ada, sue, mo):
    assert waiting_for(sue, now=LATER) == [proposal]
    assert proposed_by(ada, now=LATER) == [proposal]
    assert waiting_for(ada, now=LATER) == []

    done, link = settle(confirm_proposal, proposal, sue)
    with pytest.raises(ProposalRefused, match="ended already: confirmed"):
        settle(confirm_proposal, proposal, sue)

    assert (done.outcome, done.seconded_by) == ("confirmed", sue)
    assert Invitation.objects.get().invited_by == ada
    token = link.strip("/").rpartition("/")[2]
    assert accept_invitation(token=token, password="slow herons wade lakes", now=LATER) == mo
    assert entries() == [
        ("propose_let_back_in", ada.pk, "person", str(mo.pk)),
        ("confirm_let_back_in", sue.pk, "person", str(mo.pk)),
    ]
    assert waiting_for(sue, now=LATER) == []


@pytest.mark.parametrize("verb", [confirm_proposal, decline_proposal])
def test_whoever_proposed_is_no_second_person(proposal, ada, verb):
    change_roles(person=ada, roles=ROLES, by=ada, now=NOW)

    with pytest.raises(ProposalRefused, match="You proposed this yourself"):
        settle(verb, proposal, ada)

    assert (outcome(proposal), Invitation.objects.count()) == ("", 0)


@pytest.mark.parametrize("verb", [confirm_proposal, decline_proposal])
def test_somebody_without_the_role_settles_nothing(proposal, ned, verb):
    with pytest.raises(ProposalRefused, match="Your roles do not let you"):
        settle(verb, proposal, ned)

    assert (outcome(proposal), Invitation.objects.count()) == ("", 0)


def test_a_role_that_the_second_person_lost_is_seen_though_the_request_knew_it(proposal, ada, sue):
    assert "senior" in sue.roles
    change_roles(person=type(sue).objects.get(pk=sue.pk), roles=["moderator"], by=ada, now=NOW)

    with pytest.raises(ProposalRefused, match="Your roles do not let you"):
        confirm_proposal(proposal_id=proposal.pk, by=sue, now=LATER)

    assert outcome(proposal) == ""


@pytest.mark.parametrize("change", ["role", "left"])
def test_where_the_proposer_may_no_longer_it_ends_and_is_not_done(
    proposal, ada, sue, make_person, change
):
    bea = make_person("bea@example.org", "administrator")
    if change == "role":
        change_roles(person=ada, roles=["moderator"], by=bea, now=NOW)
    else:
        remove_person(person=ada, by=bea, now=NOW)

    ended, link = settle(confirm_proposal, proposal, sue)

    assert (ended.outcome, ended.seconded_by, link) == ("may_not", None, "")
    assert not Invitation.objects.exists()
    assert entries()[-1][0] == "end_let_back_in"


@pytest.mark.parametrize("change", ["password", "roles", "administrator"])
def test_what_has_changed_meanwhile_is_not_done(proposal, ada, sue, mo, change):
    if change == "password":
        mo.set_password("slow herons wade lakes")
        mo.save()
    else:
        roles = ["administrator"] if change == "administrator" else ["statistician"]
        change_roles(person=mo, roles=roles, by=ada, now=NOW)

    ended, link = settle(confirm_proposal, proposal, sue)

    assert (ended.outcome, link, Invitation.objects.count()) == ("stale", "", 0)


def test_nobody_lets_an_administrator_back_in_by_a_page(ada, make_person):
    bea = make_person("bea@example.org", "administrator")

    with pytest.raises(ProposalRefused, match="Only whoever runs the machine"):
        propose(kind=ProposalKind.LET_BACK_IN, subject=str(bea.pk), content={}, by=ada, now=NOW)

    assert not Proposal.objects.exists()
    assert entries() == []


def test_a_link_that_was_made_before_lets_no_new_administrator_back_in(proposal, ada, sue, mo):
    _proposal, link = settle(confirm_proposal, proposal, sue)
    token = link.rstrip("/").rpartition("/")[2]
    assert find_invitation(token=token, now=LATER).person == mo

    change_roles(person=mo, roles=["moderator", "safeguarding"], by=ada, now=LATER)
    assert find_invitation(token=token, now=LATER).person == mo
    change_roles(person=mo, roles=["moderator", "administrator"], by=ada, now=LATER)

    with pytest.raises(InvitationGone):
        accept_invitation(token=token, password="a long way back to work", now=LATER)


@pytest.mark.parametrize("verb", [confirm_proposal, decline_proposal])
def test_nobody_is_the_second_person_of_their_own_way_back(ada, sue, make_person, verb):
    other = make_person("other@example.org", "senior")
    proposal = propose(
        kind=ProposalKind.LET_BACK_IN, subject=str(sue.pk), content={}, by=ada, now=NOW
    )

    with pytest.raises(ProposalRefused, match="about yourself"):
        settle(verb, proposal, sue)

    assert not may_second(sue, proposal)
    assert waiting_for(sue, now=LATER) == []
    assert Invitation.objects.count() == 0
    # Another senior is the second person: the control.
    assert waiting_for(other, now=LATER) == [proposal]
    settle(verb, proposal, other)
    assert outcome(proposal) in (ProposalOutcome.CONFIRMED, ProposalOutcome.DECLINED)


def test_it_is_declined_by_the_second_and_taken_back_by_the_first(proposal, ada, sue, mo):
    with pytest.raises(ProposalRefused, match="Only whoever proposed this"):
        settle(take_back_proposal, proposal, sue)
    settle(take_back_proposal, proposal, ada)
    again = propose(
        kind=ProposalKind.LET_BACK_IN, subject=str(mo.pk), content={}, by=ada, now=LATER
    )
    settle(decline_proposal, again, sue)

    assert (outcome(proposal), outcome(again)) == ("taken_back", "declined")
    assert (proposal.seconded_by, again.seconded_by) == (None, sue)
    assert [action for action, *_ in entries()] == [
        "propose_let_back_in",
        "take_back_let_back_in",
        "propose_let_back_in",
        "decline_let_back_in",
    ]


def test_after_its_time_nothing_is_confirmed_and_it_can_be_proposed_anew(proposal, ada, sue, mo):
    late = proposal.runs_out_at
    with pytest.raises(ProposalRefused, match="Its time has run out"):
        settle(confirm_proposal, proposal, sue, now=late)
    assert waiting_for(sue, now=late) == []

    again = propose(kind=ProposalKind.LET_BACK_IN, subject=str(mo.pk), content={}, by=ada, now=late)

    assert again != proposal
    assert outcome(proposal) == "run_out"
    assert settle(confirm_proposal, again, sue, now=late)[0].outcome == "confirmed"


def test_proposing_twice_is_once_and_another_one_is_refused(proposal, ada, mo, make_person):
    bea = make_person("bea@example.org", "administrator")
    said = {"kind": ProposalKind.LET_BACK_IN, "subject": str(mo.pk), "now": LATER}

    assert propose(content={}, by=ada, **said) == proposal
    with pytest.raises(ProposalRefused, match="waits for a second person already"):
        propose(content={}, by=bea, **said)
    with pytest.raises(ProposalRefused, match="waits for a second person already"):
        propose(content={"other": 1}, by=ada, **said)

    assert (Proposal.objects.count(), len(entries())) == (1, 1)


@pytest.mark.parametrize("role", ROLES)
def test_who_may_propose_and_who_may_second_each_kind(make_person, proposal, role):
    person = make_person("who@example.org", role)
    for kind in ProposalKind:
        proposal.kind = kind
        assert may_propose(person, kind) == (role in MAY_PROPOSE[kind])
        assert may_second(person, proposal) == (role in MAY_SECOND[kind])


def test_every_kind_has_its_acts_and_its_rules():
    assert set(ACTS_OF_TWO) == set(MAY_PROPOSE) == set(MAY_SECOND) == set(ProposalKind)
    assert all(rules_of(kind).audited_as for kind in ProposalKind)


def test_what_a_command_does_for_two_is_done_whole_or_not_at_all(ada, sue, mo):
    said = {"kind": ProposalKind.LET_BACK_IN, "subject": str(mo.pk), "content": {}, "now": NOW}

    with pytest.raises(ProposalRefused):
        do_as_two(by=ada, seconded_by=ada, **said)
    with pytest.raises(ProposalRefused):
        do_as_two(by=sue, seconded_by=ada, **said)
    assert not Proposal.objects.exists()

    assert "/accounts/invitation/" in do_as_two(by=ada, seconded_by=sue, **said)


def refused_by_the_database(proposal, **changed):
    with pytest.raises((DatabaseError, IntegrityError)), transaction.atomic():
        Proposal.objects.filter(pk=proposal.pk).update(**changed)


def test_the_database_refuses_one_person_as_both(proposal, ada, sue):
    ended = {"outcome": "confirmed", "settled_at": LATER}

    refused_by_the_database(proposal, seconded_by=ada, **ended)
    refused_by_the_database(proposal, seconded_by=None, **ended)
    refused_by_the_database(proposal, outcome="confirmed", seconded_by=sue)
    refused_by_the_database(proposal, outcome="done", settled_at=LATER)
    refused_by_the_database(proposal, subject="1000", kind="close_period")
    refused_by_the_database(proposal, by=sue)
    refused_by_the_database(proposal, content={"early": True})

    Proposal.objects.filter(pk=proposal.pk).update(seconded_by=sue, **ended)
    assert outcome(proposal) == "confirmed"


@pytest.mark.parametrize("ending", ["", "declined", "confirmed"])
def test_the_database_lets_no_proposal_end_twice(proposal, sue, ada, ending):
    settle(decline_proposal, proposal, sue)

    refused_by_the_database(
        proposal, outcome=ending, settled_at=None if not ending else LATER, seconded_by=sue
    )

    assert outcome(proposal) == ProposalOutcome.DECLINED


def test_the_database_holds_one_waiting_proposal_about_one_thing(proposal, sue):
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.create(
            kind=proposal.kind,
            subject=proposal.subject,
            subject_sha256="x",
            by=sue,
            proposed_at=NOW,
            runs_out_at=LATER,
        )
