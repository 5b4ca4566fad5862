"""This module tells what people with these roles can do together, by the policies themselves.

It is pure: roles in, lines out. The page of a team is made of it, and of examples in `staff.roles`.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import permutations
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from staff.policies import ACTS_OF_TWO, ROLES_FOR, Act, roles_can
from staff.proposal_models import ProposalKind
from staff.roles import LABELS

Team = Sequence[Collection[str]]
"""The roles of each person of a team."""


class Reach(StrEnum):
    """A team can do a piece of work, can only begin it, or cannot begin it."""

    CAN = "can"
    WAITS = "waits"
    NOBODY = "nobody"


@dataclass(frozen=True, kw_only=True)
class PieceOfWork:
    """Somebody does this by one act; where there is a second act, another person must do that."""

    what: Promise
    first: Act
    second: Act | None = None


@dataclass(frozen=True, kw_only=True)
class TeamLine:
    """A team's reach for one piece of work, and the roles of which one more person is missing."""

    what: Promise
    reach: Reach
    takes_two: bool
    missing: tuple[Promise, ...]


def _of_two(kind: ProposalKind, what: Promise) -> PieceOfWork:
    first, second = ACTS_OF_TWO[kind]
    return PieceOfWork(what=what, first=first, second=second)


WORK: Final = (
    PieceOfWork(what=_("Read reports and decide on them"), first=Act.READ_REPORTS),
    PieceOfWork(what=_("Decide on referred reports"), first=Act.LEAD_ON_REPORTS),
    PieceOfWork(what=_("Lead on safeguarding"), first=Act.LEAD_ON_SAFEGUARDING),
    PieceOfWork(
        what=_("Confirm a colleague's key"), first=Act.READ_REPORTS, second=Act.CONFIRM_KEYS
    ),
    _of_two(ProposalKind.CLOSE_PERIOD, _("Close a quarter")),
    PieceOfWork(
        what=_("Prepare a release and publish it"),
        first=Act.PREPARE_RELEASES,
        second=Act.SEE_RELEASES,
    ),
    _of_two(ProposalKind.WITHDRAW_RELEASE, _("Withdraw a release")),
    PieceOfWork(what=_("Put up a banner with words that are ready"), first=Act.KEEP_ADVICE),
    _of_two(ProposalKind.OWN_BANNER, _("Put up a banner in own words")),
    PieceOfWork(what=_("Invite people and give roles"), first=Act.MANAGE_PEOPLE),
    _of_two(ProposalKind.LET_BACK_IN, _("Let a colleague back in who is no administrator")),
    PieceOfWork(what=_("Close and open the report door"), first=Act.SHUT_DOOR),
)


def what_a_team_can(team: Team) -> tuple[TeamLine, ...]:
    """Tells for each piece of work how far this team gets, and who is missing."""
    return tuple(_line(work, team) for work in WORK)


def role_labels(roles: Collection[str]) -> tuple[Promise, ...]:
    """Names these roles in words, in the order of the list of roles."""
    return tuple(label for role, label in LABELS.items() if role in roles)


def _line(work: PieceOfWork, team: Team) -> TeamLine:
    begins = any(roles_can(roles, work.first) for roles in team)
    if not begins:
        reach, wanted = Reach.NOBODY, ROLES_FOR[work.first]
    elif work.second is None or two_can(team, work.first, work.second):
        reach, wanted = Reach.CAN, frozenset()
    else:
        reach, wanted = Reach.WAITS, ROLES_FOR[work.second]
    return TeamLine(
        what=work.what,
        reach=reach,
        takes_two=work.second is not None,
        missing=role_labels(wanted),
    )


def two_can(team: Team, first: Act, second: Act) -> bool:
    """Tells whether two different people of the team do one act each."""
    return any(
        roles_can(one, first) and roles_can(other, second) for one, other in permutations(team, 2)
    )
