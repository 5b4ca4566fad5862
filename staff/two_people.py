"""This module lets a command of the server take a step that two people stand behind.

Both are named by the address they sign in with, and both must have the role. With one alone the
step is proposed, and waits on the staff pages.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from staff.models import Person
from staff.proposal_models import ProposalKind
from staff.proposals import ProposalRefused, do_as_two, propose

WAITS: Final = "proposed. It waits for a second person: on the staff pages, or with --seconded-by."


def at_work(email: str) -> Person:
    """Finds who signs in by this address. Raises ProposalRefused, also for an empty one."""
    if not email:
        raise ProposalRefused(
            "This takes two people: name them with --by and --seconded-by. "
            "With --by alone it waits for the second."
        )
    person: Person | None = Person.objects.at_work().filter(email=email.strip().lower()).first()
    if person is None:
        raise ProposalRefused(f"Nobody who works here signs in as {email}.")
    return person


def do_or_propose(
    *,
    kind: ProposalKind,
    subject: str,
    content: Mapping[str, Any],
    by: str,
    seconded_by: str,
    now: datetime,
) -> str | None:
    """Takes the step where both addresses are given, and gives the link that it makes, or "".

    With `by` alone it is proposed, and None is given. Raises ProposalRefused, and what stands
    against the step.
    """
    first = at_work(by)
    if not seconded_by:
        propose(kind=kind, subject=subject, content=content, by=first, now=now)
        return None
    second = at_work(seconded_by)
    return do_as_two(
        kind=kind, subject=subject, content=content, by=first, seconded_by=second, now=now
    )
