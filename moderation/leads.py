"""This module says whether somebody is there to lead on what is referred."""

from moderation.models import PersonalKey
from staff.policies import Act, who_can


def is_lead_missing() -> bool:
    """Tells whether nobody at work has the role of safeguarding lead."""
    return not who_can(Act.LEAD_ON_SAFEGUARDING).exists()


def has_lead_with_key() -> bool:
    """Tells whether a safeguarding lead at work has a confirmed key, and so can read words."""
    leads = who_can(Act.LEAD_ON_SAFEGUARDING)
    return PersonalKey.objects.in_use().filter(person__in=leads).exists()
