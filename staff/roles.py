"""These are the roles that people who work here hold: Django groups, made by a migration.

What each may do stands in `staff.policies`.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MODERATOR: Final = "moderator"
SENIOR: Final = "senior"
STATISTICIAN: Final = "statistician"
SAFEGUARDING: Final = "safeguarding"
ADMINISTRATOR: Final = "administrator"

LABELS: Final[Mapping[str, Promise]] = MappingProxyType(
    {
        MODERATOR: _("Moderator"),
        SENIOR: _("Senior moderator"),
        STATISTICIAN: _("Statistician"),
        SAFEGUARDING: _("Safeguarding lead"),
        ADMINISTRATOR: _("Administrator"),
    }
)
ROLES: Final[tuple[str, ...]] = tuple(LABELS)

EXAMPLE_TEAMS: Final[tuple[tuple[tuple[str, ...], ...], ...]] = (
    ((SENIOR, SAFEGUARDING, STATISTICIAN, ADMINISTRATOR),),
    ((SENIOR, STATISTICIAN, ADMINISTRATOR), (SENIOR, SAFEGUARDING, STATISTICIAN)),
    ((SENIOR, ADMINISTRATOR), (SENIOR, SAFEGUARDING), (MODERATOR, STATISTICIAN)),
    (
        (ADMINISTRATOR,),
        (SENIOR,),
        (SENIOR, SAFEGUARDING),
        (MODERATOR,),
        (STATISTICIAN,),
    ),
)
"""Teams of one, two, three and five people, with roles for each."""


class UnknownRole(ValueError):
    """A role that this site does not have."""


def check_roles(roles: tuple[str, ...]) -> None:
    """Raises UnknownRole, naming the roles there are, unless every role is one of them."""
    for role in roles:
        if role not in LABELS:
            raise UnknownRole(f"There is no role {role!r}. The roles are: {', '.join(ROLES)}.")
