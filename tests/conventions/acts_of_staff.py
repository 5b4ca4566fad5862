"""Makes, for the test of the order of locks, what the verbs on staff, keys and advice act on."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from guidance.reading.library import current
from guidance.upkeep.banner import start_banner, stop_banner
from guidance.upkeep.contact_checks import fields_shown, record_check
from moderation.epoch_signing import prepare_epochs, take_signatures_in
from moderation.keys import make_personal_key, open_personal_key
from moderation.recovery import recovery_standing
from moderation.recovery_sharing import confirm_recovery_key, take_in_recovered
from staff.invitations import (
    accept_invitation,
    cancel_invitation,
    find_invitation,
    invite_person,
)
from staff.models import Person
from staff.people import create_person
from staff.proposal_models import ProposalKind
from staff.proposals import (
    propose,
    take_back_proposal,
)
from tests.releases.facts import make_person

Act = Callable[[], object]
NOW = datetime(2026, 11, 23, 10, 40, tzinfo=UTC)
LATER = NOW + timedelta(days=200)


def staffing(verb: Callable[..., object], **more: Any) -> Act:
    make = {"password": "quiet otters climb hills", "roles": ("administrator",), "now": NOW}
    by = create_person(email="one@example.org", by=None, **make)
    other = create_person(email="two@example.org", by=None, **make)
    return lambda: verb(person=other, by=by, now=NOW, **more)


def joining() -> Act:
    token = invite_person(email="new@example.org", role="moderator", by=make_person(), now=NOW)
    return lambda: accept_invitation(token=token, password="quiet otters climb hills", now=NOW)


def cancelling() -> Act:
    by = make_person()
    token = invite_person(email="new@example.org", role="moderator", by=by, now=NOW)
    invitation = find_invitation(token=token, now=NOW)
    return lambda: cancel_invitation(invitation=invitation, by=by, now=NOW)


def proposing() -> Act:
    by, other = colleagues("administrator", "moderator")
    said = {"kind": ProposalKind.LET_BACK_IN, "subject": str(other.pk), "content": {}}
    return lambda: propose(by=by, now=NOW, **said)


def seconding(verb: Callable[..., object], *, by_both: bool = False) -> Act:
    by, other, second = colleagues("administrator", "moderator", "senior")
    said = {"kind": ProposalKind.LET_BACK_IN, "subject": str(other.pk), "content": {}}
    if by_both:
        return lambda: verb(by=by, seconded_by=second, now=NOW, **said)
    proposal = propose(by=by, now=NOW, **said)
    who = by if verb is take_back_proposal else second
    return lambda: verb(proposal_id=proposal.pk, by=who, now=NOW)


def colleagues(*roles: str) -> list[Person]:
    return [
        create_person(
            email=f"{role}@example.org",
            password="quiet otters climb hills",
            roles=(role,),
            by=None,
            now=NOW,
        )
        for role in roles
    ]


def putting_up_a_banner() -> Act:
    said = {"text": "Down.", "level": "note", "shown_from": NOW, "shown_until": LATER}
    by = make_person()
    start_banner(by=by, now=NOW, **said)
    return lambda: start_banner(by=by, now=NOW, **said)


def stopping_a_banner() -> Act:
    by = make_person()
    banner = start_banner(
        text="Down.", level="note", shown_from=NOW, shown_until=LATER, by=by, now=NOW
    )
    return lambda: stop_banner(banner_id=banner.pk, by=by, now=NOW)


def checking_a_contact() -> Act:
    contact, by = current().contacts["P101"], make_person()
    found = dict.fromkeys(fields_shown(contact), "right")
    return lambda: record_check(contact=contact, findings=found, saw="", by=by, now=NOW)


# What makes the facts and gives the act.
def keeping_keys(verb: str) -> Act:
    senior = create_person(
        email="sue@example.org",
        password="quiet otters climb hills",
        roles=("senior",),
        by=None,
        now=NOW,
    )
    words = make_personal_key(person=senior, by=None, now=NOW)
    prepare_epochs(now=NOW, quarters=1)
    giver = open_personal_key(person=senior, passphrase=words)
    recipient = senior.personal_key.recipient
    seen = recovery_standing().fingerprint
    nothing = json.dumps({"kind": "come-forward signatures of epochs, 1", "signatures": {}})
    acts: dict[str, Act] = {
        "confirm": lambda: confirm_recovery_key(giver=giver, by=senior, seen=seen, now=NOW),
        "take in": lambda: take_in_recovered(
            reader=senior, recipient=recipient, sealed={"2026-Q4": b"x"}, now=NOW
        ),
        "prepare": lambda: prepare_epochs(now=NOW),
        "sign": lambda: take_signatures_in(nothing, now=NOW),
    }
    return acts[verb]
