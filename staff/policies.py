"""This module says which role may do what. Pages, verbs, queries and templates ask it by the act.

Nothing else asks for a role by name: a role is added in `staff.roles` and in the table here.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from staff.models import Person, PersonQuerySet
from staff.proposal_models import ProposalKind
from staff.roles import ADMINISTRATOR, MODERATOR, ROLES, SAFEGUARDING, SENIOR, STATISTICIAN


class Act(StrEnum):
    """An act is something that some of the people who work here may do, and others may not."""

    COME_IN = "come_in"
    READ_REPORTS = "read_reports"  # and decide on them, and hold a key to their words
    LEAD_ON_REPORTS = "lead_on_reports"  # decide on referred ones, take over others
    LEAD_ON_SAFEGUARDING = "lead_on_safeguarding"  # the lead to whom reports are referred
    UNDO_ANY_DECISION = "undo_any_decision"
    CONFIRM_KEYS = "confirm_keys"  # and share one's own
    KEEP_ADVICE = "keep_advice"
    SEE_RELEASES = "see_releases"  # and publish, refuse or withdraw what somebody else prepared
    PREPARE_RELEASES = "prepare_releases"  # and close periods
    SEE_PEOPLE = "see_people"
    SEE_AUDIT = "see_audit"
    MANAGE_PEOPLE = "manage_people"
    SHUT_DOOR = "shut_door"  # and open it: whether people may begin a report


ROLES_FOR: Final[Mapping[Act, frozenset[str]]] = MappingProxyType(
    {
        Act.COME_IN: frozenset(ROLES),
        Act.READ_REPORTS: frozenset({MODERATOR, SENIOR, SAFEGUARDING}),
        Act.LEAD_ON_REPORTS: frozenset({SENIOR, SAFEGUARDING}),
        Act.LEAD_ON_SAFEGUARDING: frozenset({SAFEGUARDING}),
        Act.UNDO_ANY_DECISION: frozenset({SENIOR}),
        Act.CONFIRM_KEYS: frozenset({SENIOR}),
        Act.KEEP_ADVICE: frozenset({MODERATOR, SENIOR, SAFEGUARDING, ADMINISTRATOR}),
        Act.SEE_RELEASES: frozenset({SENIOR, STATISTICIAN}),
        Act.PREPARE_RELEASES: frozenset({STATISTICIAN}),
        Act.SEE_PEOPLE: frozenset({SENIOR, ADMINISTRATOR}),
        Act.SEE_AUDIT: frozenset({SENIOR, ADMINISTRATOR}),
        Act.MANAGE_PEOPLE: frozenset({ADMINISTRATOR}),
        Act.SHUT_DOOR: frozenset({SENIOR, SAFEGUARDING, ADMINISTRATOR}),
    }
)
"""Act -> the roles of which one is enough."""

ACTS_OF_TWO: Final[Mapping[str, tuple[Act, Act]]] = MappingProxyType(
    {
        ProposalKind.WITHDRAW_RELEASE: (Act.SEE_RELEASES, Act.SEE_RELEASES),
        ProposalKind.CLOSE_PERIOD: (Act.PREPARE_RELEASES, Act.SEE_RELEASES),
        ProposalKind.OWN_BANNER: (Act.KEEP_ADVICE, Act.KEEP_ADVICE),
        ProposalKind.LET_BACK_IN: (Act.MANAGE_PEOPLE, Act.SEE_PEOPLE),
    }
)
"""What takes two people -> the act that lets one propose it, and that lets another confirm it."""


def roles_can(roles: Iterable[str], act: Act) -> bool:
    """Tells whether one of these roles is enough for the act."""
    return not ROLES_FOR[act].isdisjoint(roles)


def can(person: Person, act: Act) -> bool:
    """Tells whether this person may do the act."""
    return roles_can(person.roles, act)


def who_can(act: Act) -> PersonQuerySet:
    """Finds the people at work who may do the act."""
    people: PersonQuerySet = Person.objects.at_work().with_any_role(ROLES_FOR[act])
    return people


def acts_of(person: Person) -> dict[str, bool]:
    """Lists every act, and whether this person may do it, for templates: `can.read_reports`."""
    return {act.value: can(person, act) for act in Act}
